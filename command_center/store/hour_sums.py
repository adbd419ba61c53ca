"""Whole hours in memory for windows of days: read once, and again when a mention in them changed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from command_center.store import keys
from command_center.store.reader import Reader
from command_center.store.window import Span

HOURS_A_READ = 12
"""So many hours are asked for in one go, a bucket in each partition."""
TOUCHED_KEPT = 5000
"""Changed minutes that the store remembers in a partition; a sweep drops the oldest beyond (`Writer.sweep`)."""


class HourSums:
    """Hour buckets, summed over the partitions.

    **Guarantee.** After `refresh` an hour equals the store's: what changed since is read again whole, and where nobody
    can say any more what changed, or the store stands behind what was read, everything is.

    Args:
        reader: The store.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._seen: list[int] = []
        self._sums: dict[int, Counter[str]] = {}

    def refresh(self, spans: Sequence[Span], offsets: Sequence[int]) -> None:
        """Read the hours of these spans that were never read, and those that changed; forget all others.

        Args:
            spans: Spans of hours.
            offsets: Where each partition stood just before (`Reader.marks`).
        """
        wanted = {start for span in spans for start in span.starts()}
        changed = self._changed(offsets) if self._sums else set()
        if changed is None:
            self._sums.clear()
        self._sums = {start: counts for start, counts in self._sums.items() if start in wanted}
        stale = sorted((wanted - self._sums.keys()) | (wanted & (changed or set())))
        for first in range(0, len(stale), HOURS_A_READ):
            self._read(stale[first : first + HOURS_A_READ])
        self._seen = list(offsets)

    def of(self, span: Span) -> dict[int, Counter[str]]:
        """The hours of a span, by first second; hours without mentions are left out."""
        return {start: counts for start in span.starts() if (counts := self._sums.get(start))}

    def _changed(self, offsets: Sequence[int]) -> set[int] | None:
        """The hours that changed since the last call; None where that can't be said."""
        if any(at < seen for at, seen in zip(offsets, self._seen, strict=True)):
            return None
        behind = [p for p, at in enumerate(offsets) if at > self._seen[p]]
        pipe = self._reader.client.pipeline(transaction=False)
        for p in behind:
            pipe.zcard(keys.touched(p))
            pipe.zrange(keys.touched(p), 0, 0, withscores=True)
            pipe.zrange(keys.touched(p), f"({self._seen[p]}", "+inf", byscore=True)
        answers = pipe.execute()
        found: set[int] = set()
        for p, held, oldest, starts in zip(behind, answers[::3], answers[1::3], answers[2::3], strict=True):
            # all that is remembered is news, and no more fits: something may have been dropped that was news as well
            if held >= TOUCHED_KEPT and oldest and oldest[0][1] > self._seen[p]:
                return None
            found.update(int(start) // keys.HOUR_S * keys.HOUR_S for start in starts)
        return found

    def _read(self, starts: Sequence[int]) -> None:
        pipe = self._reader.client.pipeline(transaction=False)
        for start in starts:
            for p in range(self._reader.partitions):
                pipe.hgetall(keys.bucket(p, "h", start))
        answers = iter(cast("list[Mapping[bytes, bytes]]", pipe.execute()))
        for start in starts:
            counts: Counter[str] = Counter()
            for _ in range(self._reader.partitions):
                for name, value in next(answers).items():
                    # the same few hundred names stand in every hour: each is kept once
                    counts[sys.intern(name.decode())] += int(value)
            self._sums[start] = +counts
