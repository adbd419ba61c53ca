"""A bounded sketch of which items are frequent, and how it is kept in one string of Redis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

KEPT = 1000
"""Items left after a clearing: an item that is more than a thousandth of what a sketch has seen is surely in it."""
HELD = 1500
"""Items that are held before the rarest are cleared away; the room between makes clearing rare."""
ITEM_BYTES = 96
"""Longest item in bytes of UTF-8; who makes items keeps to it."""
SLACK = 2
"""A journal is written anew before it is so many times as long as it was when it was last written anew."""
VALUE_BYTES = SLACK * HELD * (ITEM_BYTES + 12)
"""No kept value is longer."""


class Sketch:
    """Counts the frequent items of a stream in bounded memory.

    The algorithm of Misra and Gries ("Finding repeated elements", Science of Computer Programming 2, 1982), taking a
    batch at a time as in Agarwal et al. ("Mergeable summaries", PODS 2012, section 3): if too many items are held, the
    (KEPT + 1)-th largest count is taken from all and what reaches zero goes. Counts stand here as upper bounds, count
    + `floor`, so that a clearing rewrites nothing but the floor.

    **Guarantee.** After n occurrences, an item held with `upper` has truly come between `upper - floor` and `upper`
    times, any other at most `floor` times, and `floor <= n / (KEPT + 1)`. Taking back an occurrence that was added
    keeps all of this true. At most `HELD` items are held.
    """

    kept = KEPT
    held = HELD

    def __init__(self, floor: int = 0, upper: Mapping[str, int] | None = None) -> None:
        self.floor = floor
        self.upper = dict(upper or {})

    def add(self, deltas: Mapping[str, int]) -> bool:
        """Add the occurrences of a batch, or take back those of a negative delta.

        Args:
            deltas: Occurrences by item.

        Returns:
            Whether rare items were cleared away.
        """
        upper, floor = self.upper, self.floor
        for item, delta in deltas.items():
            held = upper.get(item)
            if held is None:
                if delta > 0:
                    upper[item] = floor + delta
            elif held + delta > floor:
                upper[item] = held + delta
            else:
                del upper[item]
        if len(upper) <= self.held:
            return False
        self.floor = floor = nlargest(self.kept + 1, upper.values())[self.kept]
        self.upper = {item: n for item, n in upper.items() if n > floor}
        return True

    def written(self) -> bytes:
        """The whole sketch as a journal: lines of `upper item`, the floor's first, with no item."""
        return _lines([("", self.floor), *self.upper.items()])

    def changed(self, items: Iterable[str]) -> bytes:
        """The lines to append to the journal after `add` changed these items and cleared nothing away."""
        return _lines((item, self.upper.get(item, 0)) for item in items)


def _lines(rows: Iterable[tuple[str, int]]) -> bytes:
    return "".join([f"{n} {item}\n" for item, n in rows]).encode()


def read_sketch(journal: bytes) -> Sketch:
    """Read a journal: of two lines of one item the later one holds, and what is not above the floor is gone.

    Raises:
        ValueError: It is none.
    """
    upper: dict[str, int] = {}
    for line in journal.decode().split("\n")[:-1]:
        n, _, item = line.partition(" ")
        upper[item] = int(n)
    floor = upper.pop("", 0)
    return Sketch(floor, {item: n for item, n in upper.items() if n > floor})


class Top(NamedTuple):
    """One item of a list: it has come between `at_least` and `at_most` times."""

    item: str
    at_least: int
    at_most: int


def merged(
    sketches: Iterable[Sketch], limit: int, shown: Callable[[str], bool] = lambda item: True
) -> tuple[list[Top], int]:
    """The most frequent items of several streams together.

    Each stream that doesn't hold an item may have had it `floor` times, and one that does may have counted `floor`
    too many: so the sum of all floors is the error of every item alike, and no order of bounds contradicts another.

    Args:
        sketches: Of streams that share nothing.
        limit: How many items to give at most.
        shown: Whether an item may be listed.

    Returns:
        The items, the most frequent first (ties by name), and the error: how often an item that is not listed, or
        occurrences of one that is, may have been missed.
    """
    counts: Counter[str] = Counter()
    error = 0
    for sketch in sketches:
        floor = sketch.floor
        error += floor
        for item, upper in sketch.upper.items():
            counts[item] += upper - floor
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    listed = islice((row for row in ranked if shown(row[0])), limit)
    return [Top(item, n, n + error) for item, n in listed], error
