"""Which sketches of frequent items there are: one for each list, hour and day, as long as somebody may ask for it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from command_center.store.keys import DAY_S, GRANULES, MINUTES_KEPT_S

TopList = Literal["hashtag", "author"]
LISTS: tuple[TopList, ...] = ("hashtag", "author")
GRANULES_OF_TOPS = ("h", "d")
HOURS_KEPT_S = MINUTES_KEPT_S
"""Hours answer windows of up to 24 h."""
DAYS_KEPT_S = 35 * DAY_S
"""Days answer the longer windows; no list tells of more."""


class TopCell(NamedTuple):
    """One sketch of one partition: its list, granule and first second."""

    by: TopList
    granule: str
    start_s: int


class TopWrite(NamedTuple):
    """One change of a sketch's journal, applied with the counters: `set`, `append` or `del`."""

    operation: Literal["set", "append", "del"]
    cell: TopCell
    value: bytes = b""


def kept_s(by: TopList, granule: str, texts_s: float, counters_s: float) -> int:
    """How far behind the newest mention a sketch is kept, in seconds of event time.

    Authors are people: their names are kept no longer than what they wrote.
    """
    longest = HOURS_KEPT_S if granule == "h" else DAYS_KEPT_S
    return int(min(longest, texts_s if by == "author" else counters_s))


def first_kept(newest_s: int, granule: str, kept: int) -> int:
    """The first second of the oldest cell that reaches into the time kept.

    Args:
        newest_s: The newest moment, in seconds.
        granule: `h` or `d`.
        kept: How far back, in seconds.
    """
    oldest = newest_s - kept
    return oldest - oldest % GRANULES[granule]


def most_cells(by: TopList, texts_s: float, counters_s: float) -> int:
    """How many sketches of a list a partition holds at most: both ends are cut cells."""
    return sum(kept_s(by, g, texts_s, counters_s) // GRANULES[g] + 2 for g in GRANULES_OF_TOPS)
