"""What one open page is told of what people decided: what is wanted, whenever that differs from what it was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from command_center.clock import Clock
from command_center.room.room import Room
from command_center.room.screens import Screen, Told
from command_center.room.takeovers import Takeover

Control = Mapping[str, object]
STEP_GOOD_FOR = timedelta(seconds=30)
"""A screen that was away for longer does not turn its page for a press of long ago."""
NO_NOTE: Control = {"action": "note", "id": "", "text": ""}
NO_TAKEOVER: Control = {"action": "release", "id": ""}
OPEN: Control = {"action": "open"}
"""Load `/screen` anew, once the server gives it: the screen shows another wall by now, or is none any more."""


def wanted(room: Room, wall: str, screen: Screen | None, now: datetime) -> dict[str, Control]:
    """Say what a page is to show and do.

    Args:
        room: What people decided.
        wall: The wall it shows; empty where the pages of several walls listen.
        screen: The screen it is; None for pages that somebody opened.
        now: The server's time.

    Returns:
        By subject: `note` and `takeover` for every wall, `standing` and `step` for a screen. Each control has an `id`:
        a page that has carried it out before (a reconnect, another worker) leaves it alone. An empty id is the
        beginning, when nobody had said anything. Where several walls listen, `takeover` has `walls`, if any is taken
        by itself: the control that is meant for it instead, by its name.
    """
    note = room.notes.on(screen.id if screen else "", now)
    found: dict[str, Control] = {
        "note": NO_NOTE
        if note is None
        else {"action": "note", "id": note.id, "text": note.text, "by": note.by, "until": note.until},
        "takeover": _takeover(room.takeovers.on(wall, now)),
    }
    named = {} if wall else {one.wall: _takeover(room.takeovers.on(one.wall, now)) for one in room.takeovers.at(now)}
    named.pop("", None)
    if named:
        found["takeover"] = {**found["takeover"], "walls": named}
    if screen is not None:
        found["standing"] = _standing(screen.standing, now)
        step = screen.step
        if step.at is not None and now - step.at < STEP_GOOD_FOR:
            found["step"] = {"action": step.to, "id": step.id, "by": step.by}
    return found


def encode_controls(room: Room, wall: str, screen: Screen | None, now: datetime) -> str:
    """All of `wanted` as JSON, for a page that must not wait for its stream."""
    return msgspec.json.encode(list(wanted(room, wall, screen, now).values())).decode()


def _ends(room: Room, screen: Screen | None) -> Iterator[datetime]:
    """When what is wanted changes though nobody says anything."""
    yield from (note.until for note in room.notes.standing)
    yield from (takeover.until for takeover in room.takeovers.standing)
    if screen is not None:
        if screen.standing.until is not None:
            yield screen.standing.until
        if screen.step.at is not None:
            yield screen.step.at + STEP_GOOD_FOR


def _takeover(taken: Takeover | None) -> Control:
    if taken is None:
        return NO_TAKEOVER
    return {
        "action": "takeover",
        "id": taken.id,
        "scene": taken.scene,
        "why": taken.why,
        "by": taken.by,
        "until": taken.until,
    }


def _standing(told: Told, now: datetime) -> Control:
    if told.to == "hold" and told.until is not None and told.until <= now:
        return {"action": "resume", "id": f"{told.id}-end", "by": "", "until": None}
    return {"action": told.to, "id": told.id, "by": told.by, "until": told.until}


class Steering:
    """What one connection of one page has still to be told.

    **Guarantee.** No queue: it compares what is wanted now with what it told last, so a page that was away or slow
    hears the newest and nothing else; what was decided and taken back meanwhile it never hears of.

    Args:
        room: The room as this process knows it; None while it does not.
        clock: What time it is.
        wall: The wall that a screen shows; empty where all pages of a browser share the connection: they hear what is
            for every wall, and what is for which of them.
        screen: The id of the screen it is, or empty.
        key: The digest of the key its browser keeps.
        shown: Turns the name of a screen's wall into that of the wall which is shown for it.
    """

    def __init__(
        self,
        room: Callable[[], Room | None],
        clock: Clock,
        wall: str,
        screen: str = "",
        key: str = "",
        shown: Callable[[str], str] = lambda wall: wall,
    ) -> None:
        self._room = room
        self._clock = clock
        self._shown = shown
        self._wall = wall
        self._screen = screen
        self._key = key
        # a screen is told also that nothing stands, which may be news to it; others take silence for that (exchange.js)
        self._told: dict[str, Control] = {} if screen else {"note": NO_NOTE, "takeover": NO_TAKEOVER}
        self._seen: Room | None = None
        self._until: datetime | None = None

    def due(self) -> list[Control]:
        """What the page must hear now; it counts as told."""
        room = self._room()
        if room is None:
            return []
        # asked some times a second for each of a thousand pages: most of the time nothing can have changed
        if room is self._seen and (self._until is None or self._clock.now() < self._until):
            return []
        now = self._clock.now()
        screen = room.screens.by_id.get(self._screen)
        self._seen, self._until = room, min((end for end in _ends(room, screen) if end > now), default=None)
        found = self._wanted(room, screen, now)
        told = [control for subject, control in found.items() if self._told.get(subject) != control]
        self._told |= found
        return told

    def _wanted(self, room: Room, screen: Screen | None, now: datetime) -> dict[str, Control]:
        if not self._screen:
            return wanted(room, self._wall, None, now)
        if screen is None or screen.key != self._key or self._shown(screen.wall) != self._wall:
            return {"open": OPEN}
        return wanted(room, self._wall, screen, now)
