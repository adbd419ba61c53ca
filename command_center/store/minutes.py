"""A copy of the minutes on screen that reads only what changed: one small read a tick."""

from __future__ import annotations

import math
from collections import Counter
from itertools import count

from command_center.store import keys
from command_center.store.reader import Reader, add_counts
from command_center.store.window import Span

KEPT_MINUTES = 600


class MinuteCopy:
    """Minute buckets in memory, brought up to date by the `touched` sets.

    **Guarantee.** After `refresh` a minute equals the store's: each partition's changed minutes are read again whole,
    and a store that stands behind the copy (lost, rebuilt) empties it.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._seen = [-1] * reader.partitions
        self._parts: dict[tuple[int, int], Counter[str]] = {}
        self._sums: dict[int, Counter[str]] = {}
        self._reads = count(1)
        self._versions: dict[int, int] = {}

    def refresh(self, offsets: list[int]) -> None:
        """Read the minutes changed since the last call.

        Args:
            offsets: Where each partition stood just before (`Reader.marks`).
        """
        if any(at < seen for at, seen in zip(offsets, self._seen, strict=True)):
            self._seen = [-1] * self._reader.partitions
            self._parts.clear()
            self._sums.clear()
            self._versions.clear()
        behind = [p for p, at in enumerate(offsets) if at > self._seen[p]]
        if not behind:
            return
        pipe = self._reader.client.pipeline(transaction=False)
        for p in behind:
            pipe.zrange(keys.touched(p), "(" + str(self._seen[p]), "+inf", byscore=True)
        changed = [(p, int(start)) for p, starts in zip(behind, pipe.execute(), strict=True) for start in starts]
        newest = max((start for _, start in changed), default=0)
        newest = max(newest, max(self._sums, default=0))
        changed = [(p, start) for p, start in changed if start > newest - KEPT_MINUTES * keys.MINUTE_S]
        for p, start in changed:
            pipe.hgetall(keys.bucket(p, "m", start))
        for (p, start), counts in zip(changed, pipe.execute(), strict=True):
            fresh: Counter[str] = Counter()
            add_counts(fresh, counts)
            total = self._sums.setdefault(start, Counter())
            total.subtract(self._parts.get((p, start), Counter()))
            total.update(fresh)
            self._parts[p, start] = fresh
            self._versions[start] = next(self._reads)
        for p in behind:
            self._seen[p] = offsets[p]
        for start in [s for s in self._sums if s <= newest - KEPT_MINUTES * keys.MINUTE_S]:
            del self._sums[start], self._versions[start]
            for p in range(self._reader.partitions):
                self._parts.pop((p, start), None)

    @property
    def earliest_s(self) -> float:
        """First second of the earliest minute held; infinite without any."""
        return min(self._sums, default=math.inf)

    def of(self, span: Span) -> dict[int, Counter[str]]:
        """The minutes of a span, by first second; minutes without mentions are left out."""
        return {start: self._sums[start] for start in span.starts() if start in self._sums}

    def version(self, start_s: int) -> int:
        """A number that changes whenever a minute was read again; 0 for one that is not held."""
        return self._versions.get(start_s, 0)

    def total(self, start_s: int) -> int:
        """Mentions of one minute."""
        return self._sums[start_s]["total"] if start_s in self._sums else 0
