"""How many labels that anybody can make up get counters of their own: so many a day, in each partition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from command_center.store.keys import MAX_CELLS, MAX_SOURCES

OTHER = "other"
"""Under this name the sources beyond are counted."""
DAYS_HELD = 8


@dataclass(slots=True)
class DayGuard:
    """The labels admitted on one day (UTC, by event time); minutes and hours hold a part of what their day holds.

    **Guarantee.** Whoever came first stays: the answer for a label never changes within a day. So what a mention was
    counted under is what a repeat, an edit or a rebuild in the same order would count it under.
    """

    sources: set[str] = field(default_factory=set)
    cells: set[str] = field(default_factory=set)

    def source(self, name: str) -> str:
        """The name a source is counted under."""
        if name not in self.sources:
            if len(self.sources) >= MAX_SOURCES:
                return OTHER
            self.sources.add(name)
        return name

    def cell(self, name: str) -> bool:
        """Whether a map cell is counted; if not, its mention is counted by the country alone."""
        if name not in self.cells:
            if len(self.cells) >= MAX_CELLS:
                return False
            self.cells.add(name)
        return True


class Guard:
    """The days of one partition, as far as its owner has needed them.

    What was admitted is not stored apart: the fields of a day's own counters tell. The owner reads them once and holds
    them as long as it owns the partition, since nobody else can write there.
    """

    def __init__(self) -> None:
        self._days: dict[int, DayGuard] = {}

    def missing(self, days: Iterable[int]) -> list[int]:
        """Which of these days (first seconds) must be read before anything is admitted there."""
        wanted = set(days)
        for day in list(self._days)[:-DAYS_HELD]:
            if day not in wanted:
                del self._days[day]
        return sorted(wanted - self._days.keys())

    def hold(self, day: int, fields: Iterable[str]) -> None:
        """Take note of a day's counters as the store has them."""
        held = self._days[day] = DayGuard()
        for name in fields:
            kind, _, label = name.partition(":")
            if kind == "o" and label != OTHER:
                held.sources.add(label)
            elif kind == "g":
                held.cells.add(label.rpartition(":")[0])

    def of(self, day: int) -> DayGuard:
        """The guard of one day; of one that was not read, an empty one."""
        return self._days.setdefault(day, DayGuard())
