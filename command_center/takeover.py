"""The hook by which an alert takes a wall."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from command_center.clock import Clock
from command_center.room.action import Action
from command_center.room.takeovers import MAX_WHY, TakeWall


def takeover(
    act: Callable[[Action], object],
    clock: Clock,
    wall: str,
    scene: str,
    why: str,
    until: datetime,
    *,
    by: str = "alert",
) -> str:
    """Show a scene on a wall until a moment; then the wall goes on by itself.

    Args:
        act: Writes decisions down (`Context.act`, or a `Ledger`'s).
        clock: What time it is.
        wall: The wall's name; empty: all walls.
        scene: The scene to show; a wall that does not have it shows it all the same.
        why: What the frame says, cut where it is too long to be read from across the room.
        until: When the wall is given back.
        by: Who says so.

    Returns:
        The takeover's id, for `ReleaseWall`.

    Raises:
        ValueError: It would be over before it begins.
    """
    now = clock.now()
    if until <= now:
        raise ValueError(f"a takeover until {until:%H:%M:%S} would be over already")
    words = why if len(why) <= MAX_WHY else why[: MAX_WHY - 1] + "…"
    name = secrets.token_hex(8)
    act(TakeWall(id=name, at=now, by=by, wall=wall, scene=scene, why=words, until=until))
    return name
