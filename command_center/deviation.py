"""Whether the volume of the last minutes has left what is normal, by how much, and in which minute that began."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from command_center.normal import Z998, Usual

TOGETHER = 5
"""Minutes are looked at five at a time: a single one leaves its band every half hour by chance."""


class Found(NamedTuple):
    """`ratio` is the last minutes' count out of what is expected; `began` the index of the minute it began in.

    `longer` says that it was so from the first minute that is known.
    """

    ratio: float
    began: int
    longer: bool


def deviation(counts: Sequence[int], normal: Sequence[Usual | None]) -> Found | None:
    """Look for a deviation that still lasts.

    Five minutes together deviate if their count lies outside the band in which 998 of 1,000 lie. Those that deviate to
    the same side up to now are one run, and the deviation began with the first of its minutes that lies on that side
    of its own 95 % band.

    Args:
        counts: Mentions of each full minute, the oldest first.
        normal: What is normal for each of these minutes.

    Returns:
        None where all is normal, or nothing is known of what is.
    """
    side = _side(counts, normal, len(counts))
    if not side:
        return None
    end = len(counts)
    while end > TOGETHER and _side(counts, normal, end - 1) == side:
        end -= 1
    first = end - TOGETHER
    began = next((i for i in range(first, end) if _outside(counts[i], normal[i], side)), end - 1)
    last = range(len(counts) - TOGETHER, len(counts))
    expected = sum(u.expected(60) for i in last if (u := normal[i]) is not None)
    ratio = sum(counts[i] for i in last) / max(expected, 0.5)
    return Found(ratio, began, end == TOGETHER and began == first)


def _side(counts: Sequence[int], normal: Sequence[Usual | None], end: int) -> int:
    """1 if the five minutes before `end` lie above what is normal, -1 if below, else 0."""
    if end < TOGETHER:
        return 0
    known = [u for u in normal[end - TOGETHER : end] if u is not None]
    if len(known) < TOGETHER:
        return 0
    low, high = known[TOGETHER // 2].bounds(60 * TOGETHER, Z998)
    count = sum(counts[end - TOGETHER : end])
    return (count > ceil(high)) - (count < floor(low))


def _outside(count: int, normal: Usual | None, side: int) -> bool:
    if normal is None:
        return False
    low, high = normal.bounds(60)
    return count > high if side > 0 else count < low
