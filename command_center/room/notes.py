"""Operator notes: a line of words on one screen or on all, with an end."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from command_center.room.action import Action, Id, Moment
from command_center.room.lasting import joined, lasting, newest, without

MAX_NOTES = 20
MAX_WORDS = 200
"""Characters of a note: what can be read from across a room."""
NOTES_MIN = (5, 15, 60, 240, 720)
"""For how many minutes a note may be sent."""


class SendNote(Action, frozen=True, kw_only=True, tag="note-send"):
    """Words for one screen; without `screen`, for every wall."""

    screen: Id = ""
    text: Annotated[str, Meta(min_length=1, max_length=MAX_WORDS)]
    until: Moment


class TakeNote(Action, frozen=True, kw_only=True, tag="note-take"):
    """A note is taken down before its end."""

    note: Id


class Note(Struct, frozen=True):
    """One note."""

    id: str
    screen: str
    text: str
    until: datetime
    at: datetime
    by: str = ""


class Notes(Struct, frozen=True):
    """The notes that have not been taken down, the newest last."""

    standing: tuple[Note, ...] = ()

    def at(self, now: datetime) -> list[Note]:
        """Those whose end has not come, the newest last."""
        return lasting(self.standing, now)

    def on(self, screen: str, now: datetime) -> Note | None:
        """What a screen shows: the newest that is for it or for all; None if there is none."""
        return newest(self.standing, now, lambda note: note.screen in ("", screen))

    def after(self, action: Action) -> Notes:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case SendNote():
                sent = Note(action.id, action.screen, action.text, action.until, action.at, action.by)
                return Notes(joined(self.standing, sent, action.at, MAX_NOTES))
            case TakeNote() if any(note.id == action.note for note in self.standing):
                return Notes(without(self.standing, action.note))
        return self
