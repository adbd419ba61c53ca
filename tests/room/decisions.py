"""Decisions of made-up people, one after another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from command_center.room.action import Action
from command_center.room.room import Room
from command_center.room.screens import PairScreen
from tests.support.clocks import NOON

Decided = TypeVar("Decided", bound=Action)


def said(kind: type[Decided], n: int, **fields: Any) -> Decided:
    """Decision number `n`, made `n` seconds after noon."""
    return kind(**{"id": f"a{n}", "at": NOON + timedelta(seconds=n), "by": "Ada", "origin": "127.0.0.1"} | fields)


def paired(n: int, screen: str, wall: str = "overview", key: str = "") -> PairScreen:
    """A screen is paired."""
    return said(PairScreen, n, screen=screen, key=(key or screen).encode().hex().ljust(64, "0"), name=screen, wall=wall)


def room_of(*actions: Action) -> Room:
    """What stands after these."""
    room = Room()
    for action in actions:
        room = room.after(action)
    return room
