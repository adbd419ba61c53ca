"""Who is asked next: the least certain of what came lately, a bounded number of them."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

from msgspec import Struct

from command_center.mention import Tagged

KEPT = 2_000
"""Mentions that may wait for the teacher; beyond, the most certain go."""
CERTAIN = 0.8
"""From this confidence on nobody asks."""


class Candidate(Struct, frozen=True):
    """A mention that may be judged again, as it stands in `mentions.tagged`."""

    partition: int
    came_s: float
    mention: Tagged


class Pool:
    """Mentions by doubt: `unsure` ones first, then by confidence, of equals the newer first.

    **Guarantee.** At most `kept` wait, none older than `lately_s`; one id waits once, in its newest version.

    Args:
        now: Seconds of a clock that only goes on.
        lately_s: After so many seconds of waiting, nobody asks for a mention any more.
        kept: How many may wait.
    """

    def __init__(self, now: Callable[[], float], lately_s: float, kept: int = KEPT) -> None:
        self._now = now
        self._lately_s = lately_s
        self._kept = kept
        self._waiting: dict[str, tuple[tuple[bool, float, int], Candidate]] = {}
        self._turn = count()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, partition: int, mention: Tagged) -> None:
        """A mention came; it waits if it is worth asking for, and takes the place of an older version of itself."""
        self._waiting.pop(mention.id, None)
        tags = mention.tags
        if tags is None or not mention.text.strip() or tags.sentiment.confidence >= CERTAIN:
            return
        rank = (tags.sentiment.label != "unsure", tags.sentiment.confidence, -next(self._turn))
        self._waiting[mention.id] = rank, Candidate(partition, self._now(), mention)
        if len(self._waiting) > 2 * self._kept:
            self._trim()

    def forget(self, partition: int) -> None:
        """Somebody else asks for the mentions of a partition now."""
        self._waiting = {i: row for i, row in self._waiting.items() if row[1].partition != partition}

    def take(self, most: int) -> list[Candidate]:
        """Give out the least certain, at most so many; they wait no more."""
        self._trim()
        taken = heapq.nsmallest(most, self._waiting.values(), key=lambda row: row[0])
        for _, candidate in taken:
            del self._waiting[candidate.mention.id]
        return [candidate for _, candidate in taken]

    def _trim(self) -> None:
        oldest = self._now() - self._lately_s
        fresh = [row for row in self._waiting.values() if row[1].came_s >= oldest]
        if len(fresh) > self._kept:
            fresh = heapq.nsmallest(self._kept, fresh, key=lambda row: row[0])
        self._waiting = {row[1].mention.id: row for row in fresh}
