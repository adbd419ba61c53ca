"""What a run of tagged records changes in one partition: pure data between the fold and the writer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from command_center.store.document import Document
from command_center.store.top_cells import TopCell, TopWrite

NEVER_RAW = -(1 << 52)
"""Below every raw offset: mentions that were carried over from older topics have negative ones."""

Cell = tuple[str, int]
"""A bucket of the counters: its granule (m, h, d) and its first second."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back into a lost partition from the table of closed counts, while the log is read again.

    `upto` says for each restored hour and day up to which offset of `mentions.tagged` its value counts already;
    `totals_upto` and `marks_upto` the same for the lifetime totals and for the sources' positions in `marks`, which
    hold from there on.
    """

    upto: dict[Cell, int] = field(default_factory=dict)
    totals_upto: int = 0
    marks_upto: int = 0
    marks: dict[str, int] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The offset from which nothing restored matters any more."""
        return max([self.totals_upto, self.marks_upto, *self.upto.values()])


NOTHING_RESTORED = Restored()


@dataclass(frozen=True, slots=True)
class Position:
    """What the store holds of one partition when a worker takes it; `fresh` if it never held anything, or lost it."""

    fence: int
    offset: int = 0
    raw: int = NEVER_RAW
    high_ms: int = 0
    fresh: bool = False
    restored: Restored = NOTHING_RESTORED


@dataclass(slots=True)
class Batch:
    """The changes of one run; made by `streams.fold`."""

    counts: dict[Cell, Counter[str]] = field(default_factory=dict)
    totals: Counter[str] = field(default_factory=Counter)
    documents: dict[str, Document] = field(default_factory=dict)
    retagged: set[str] = field(default_factory=set)
    """Those of them that got other tags and nothing else: their texts stand in the list of texts, no younger."""
    index: dict[str, int] = field(default_factory=dict)
    unindex: set[str] = field(default_factory=set)
    talk: set[str] = field(default_factory=set)
    untalk: set[str] = field(default_factory=set)
    marks: dict[str, int] = field(default_factory=dict)
    raw: int = NEVER_RAW
    high_ms: int = 0
    unkept: set[Cell] = field(default_factory=set)
    """Hours and days that somebody's arrival concerned, be it only as a repeat: the closed counts must hear of it."""
    skipped: dict[Cell, Counter[str]] = field(default_factory=dict)
    """What was not counted because the restored value holds it already."""
    items: dict[TopCell, Counter[str]] = field(default_factory=dict)
    """What is added to the top lists, or taken back."""
    copies: dict[int, list[bytes]] = field(default_factory=dict)
    """What is noted in the journals of what was said, by the hour's first second."""
    top_writes: list[TopWrite] = field(default_factory=list)
    """What becomes of `items` over the sketches that the owner of the partition holds."""


@dataclass(frozen=True, slots=True)
class Apply:
    """One batch and the position it belongs to."""

    fence: int
    expected: int
    following: int
    batch: Batch


@dataclass(frozen=True, slots=True)
class Applied:
    """The script's answer: done, or why not and where the store stands."""

    outcome: str
    offset: int

    @property
    def done(self) -> bool:
        """Whether the batch is in."""
        return self.outcome == "OK"
