"""What every source hands out: numbered items, in the order they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from command_center.errors import BadInput
from streams.intake.dead_letter import Whole


class SourceError(BadInput):
    """A source that can't be read at all; the message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a source sends: a mention's JSON, or a bad line with the reason.

    Args:
        position: Rises by one from 1 in the order sent; the source's own numbering.
        line: 1-based line of the file (for CSV the record's first physical line); 0 if there is none.
        key: The mention's id, or "" for a bad line.
        value: The mention as compact JSON, or the original bytes of a bad line.
        at: When it was written (a simulator: when it is sent); None for a bad line or a bare tombstone.
        bad: Why the line is no mention; None when it is one.
        whole: What the line was, where only its beginning is handed out; None else.
    """

    position: int
    line: int
    key: str
    value: bytes
    at: datetime | None
    bad: str | None
    whole: Whole | None = None


class Source(Protocol):
    """A place mentions are read from.

    **Guarantee**: the same source (same `name`) numbers the same items alike every time it is opened, so the
    highest position the log holds is all that is needed to go on after a stop.
    """

    @property
    def name(self) -> str:
        """Who it is, for the log's memory of positions: `replay:<digest>`, `simulate:<digest>`."""
        ...

    @property
    def total(self) -> int | None:
        """How many items there are in all; None when there is no end."""
        ...

    def items(self, after: int = 0) -> Iterator[Item]:
        """Hand out the items whose position is above `after`, in order."""
        ...

    def close(self) -> None:
        """Give back files and memory; may be called twice."""
        ...
