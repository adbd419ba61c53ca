"""Reveals: who was shown the personal data of which post, and when; never the words themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from command_center.room.action import Action

MAX_REVEALS = 200
"""The newest that are at hand; the log has all of them."""


class Reveal(Action, frozen=True, kw_only=True, tag="reveal"):
    """Somebody asked for the words of a post as they were written. Durable before anything is shown."""

    mention: Annotated[str, Meta(min_length=1, max_length=512)]


class Revealed(Struct, frozen=True):
    """One reveal."""

    mention: str
    at: datetime
    by: str = ""
    origin: str = ""


class Reveals(Struct, frozen=True):
    """The last reveals, the newest last."""

    newest: tuple[Revealed, ...] = ()

    def after(self, action: Action) -> Reveals:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case Reveal():
                one = Revealed(action.mention, action.at, action.by, action.origin)
                return Reveals((*self.newest, one)[-MAX_REVEALS:])
        return self
