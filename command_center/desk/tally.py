"""Coverage and answer times of a span, kept up to date by what changes instead of counted anew at every tick."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from typing import TypeVar

from command_center.clock import from_ms
from command_center.desk.figures import nearest_rank_s
from command_center.desk.service import Period
from command_center.desk.threads import Conversation
from command_center.snapshot import Coverage, Spread, Unanswered

MINUTE_MS = 60_000
LONGEST = 12
"""So many of those who wait are named; the others are counted."""
MANY = 100
"""Up to one in so many, values are put into a long list one by one; above, all at once."""
TIMES = ("frt", "nrt", "frt_business", "nrt_business")

T = TypeVar("T", int, tuple[int, str, str])
_Cells = dict[int, dict[str, Period]]
"""Minutes since 1970 to the periods that began in them, by the mention that began each."""


class Tally:
    """What `desk.figures` says of some spans, for a picture that is painted twice a second.

    The same rules as there: a period counts in the span in which it began. `figures` looks at everything (0.2 s at
    100,000 periods); here a change costs what it touches, and a span that moves on by a minute that minute.

    **Guarantee.** `of` equals `figures` over the same conversations, but for the resolution times, which it leaves out.
    """

    def __init__(self) -> None:
        self._cells: _Cells = {}
        self._spans: dict[str, _Counted] = {}

    def change(self, gone: Iterable[Conversation], came: Iterable[Conversation]) -> None:
        """Let conversations go and let others in."""
        left = [period for conversation in gone for period in conversation.periods]
        new = [period for conversation in came for period in conversation.periods]
        for period in left:
            minute = period.opened.at_ms // MINUTE_MS
            cell = self._cells[minute]
            del cell[period.opened.id]
            if not cell:
                del self._cells[minute]
        for period in new:
            self._cells.setdefault(period.opened.at_ms // MINUTE_MS, {})[period.opened.id] = period
        for span in self._spans.values():
            span.change(left, new)

    def of(self, name: str, start_s: int, end_s: int) -> Coverage:
        """Sum up the periods that began in a span.

        Args:
            name: What the span is called; it is kept counted under this name, wherever it moves.
            start_s: Its first second, the first of a minute.
            end_s: The second after its last, the first of a minute.
        """
        span = self._spans.setdefault(name, _Counted())
        span.move(range(start_s // 60, end_s // 60), self._cells)
        return span.coverage()


class _Counted:
    """One span: its figures, each in the form in which it can be changed and read quickly."""

    def __init__(self) -> None:
        self._minutes = range(0)
        self._needing = 0
        self._open: list[tuple[int, str, str]] = []
        self._took: dict[str, list[int]] = {name: [] for name in TIMES}

    def move(self, minutes: range, cells: Mapping[int, Mapping[str, Period]]) -> None:
        before, self._minutes = self._minutes, minutes
        if minutes != before:
            left = [m for m in before if m not in minutes]
            entered = [m for m in minutes if m not in before]
            self._swap(
                [period for m in left for period in cells.get(m, {}).values()],
                [period for m in entered for period in cells.get(m, {}).values()],
            )

    def change(self, gone: Iterable[Period], came: Iterable[Period]) -> None:
        here = self._minutes
        self._swap(
            [period for period in gone if period.opened.at_ms // MINUTE_MS in here],
            [period for period in came if period.opened.at_ms // MINUTE_MS in here],
        )

    def _swap(self, gone: list[Period], came: list[Period]) -> None:
        if gone or came:
            self._needing += len(came) - len(gone)
            self._open = _swapped(self._open, _open(gone), _open(came))
            left, new = _took(gone), _took(came)
            self._took = {name: _swapped(held, left[name], new[name]) for name, held in self._took.items()}

    def coverage(self) -> Coverage:
        answered = self._needing - len(self._open)
        waiting = [Unanswered(name, need, from_ms(at_ms)) for at_ms, name, need in self._open[:LONGEST]]
        return Coverage(self._needing, answered, waiting, *(_spread(self._took[name]) for name in TIMES))


def _open(periods: Iterable[Period]) -> list[tuple[int, str, str]]:
    return [(p.opened.at_ms, p.opened.id, p.opened.need) for p in periods if p.first_ms is None]


def _took(periods: Iterable[Period]) -> dict[str, list[int]]:
    """The times of some periods in ms, by the names of `TIMES`."""
    first = [period.frt for period in periods if period.frt is not None]
    later = [took for period in periods for took in period.nrt]
    return {
        "frt": [took.calendar_ms for took in first],
        "nrt": [took.calendar_ms for took in later],
        "frt_business": [took.business_ms for took in first],
        "nrt_business": [took.business_ms for took in later],
    }


def _swapped(held: list[T], gone: list[T], came: list[T]) -> list[T]:
    """Take some values out of an ascending list and put others in."""
    if not gone and not came:
        return held
    if (len(gone) + len(came)) * MANY < len(held):
        for value in gone:
            del held[bisect_left(held, value)]
        for value in came:
            insort(held, value)
        return held
    kept: list[T] = []
    done = 0
    for value in sorted(gone):
        at = bisect_left(held, value, done)
        kept += held[done:at]
        done = at + 1
    kept += held[done:]
    kept += came
    kept.sort()  # two ascending runs, or nearly
    return kept


def _spread(ordered: list[int]) -> Spread:
    return Spread(len(ordered), nearest_rank_s(ordered, 50), nearest_rank_s(ordered, 90))
