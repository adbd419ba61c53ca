"""Takeovers: an alert shows its scene on a wall for a time, says why, and gives the wall back by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from command_center.room.action import Action, Id, Moment, Name
from command_center.room.lasting import joined, lasting, newest, without

MAX_TAKEOVERS = 20
MAX_WHY = 120


class TakeWall(Action, frozen=True, kw_only=True, tag="wall-take"):
    """A scene takes a wall until a moment; without `wall`, all of them."""

    wall: Name = ""
    scene: Name
    why: Annotated[str, Meta(min_length=1, max_length=MAX_WHY)]
    until: Moment


class ReleaseWall(Action, frozen=True, kw_only=True, tag="wall-release"):
    """A takeover ends before its time; without `takeover`, all of them do."""

    takeover: Id = ""


class Takeover(Struct, frozen=True):
    """One takeover."""

    id: str
    wall: str
    scene: str
    why: str
    until: datetime
    at: datetime
    by: str = ""


class Takeovers(Struct, frozen=True):
    """The takeovers that have not been released, the newest last; one that ends gives way to an older that lasts."""

    standing: tuple[Takeover, ...] = ()

    def at(self, now: datetime) -> list[Takeover]:
        """Those whose end has not come, the newest last."""
        return lasting(self.standing, now)

    def on(self, wall: str, now: datetime) -> Takeover | None:
        """What has a wall: the newest that is for it or for all; None if it shows its own scenes."""
        return newest(self.standing, now, lambda one: one.wall in ("", wall))

    def after(self, action: Action) -> Takeovers:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case TakeWall():
                taken = Takeover(action.id, action.wall, action.scene, action.why, action.until, action.at, action.by)
                return Takeovers(joined(self.standing, taken, action.at, MAX_TAKEOVERS))
            case ReleaseWall(takeover="") if self.standing:
                return Takeovers()
            case ReleaseWall() if self.standing:
                return Takeovers(without(self.standing, action.takeover))
        return self
