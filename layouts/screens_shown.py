"""What the page of all screens shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from command_center.room.notes import Note
from command_center.room.screens import Screen
from command_center.room.takeovers import Takeover
from command_center.snapshot import TextsOff
from command_center.store.seen import Seen
from layouts.speech import _


@dataclass(frozen=True, slots=True)
class Row:
    """One screen, what it last said of itself (None: nothing yet), and who has its wall."""

    screen: Screen
    seen: Seen | None
    taken: Takeover | None


@dataclass(frozen=True, slots=True)
class Screens:
    """What the page shows; `of`, `said`, `trouble`, `code` are what the form before it ended with.

    `version`: what the pages served now are, as screens report it; `texts`: who switched texts off, if anybody.
    """

    rows: Sequence[Row]
    walls: Mapping[str, str]
    notes: Sequence[Note]
    takeovers: Sequence[Takeover]
    who: str
    now: datetime
    zone: str
    holds_min: Sequence[int]
    notes_min: Sequence[int]
    said: str = ""
    trouble: str = ""
    of: str = ""
    code: str = ""
    version: str = ""
    texts: TextsOff | None = None

    def name(self, screen: str) -> str:
        """What a screen is called."""
        return next((row.screen.name for row in self.rows if row.screen.id == screen), _("a screen that is gone"))
