"""A copy of the hours behind us that what is normal is made of: a few of them a tick, some counters of each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from command_center.store import keys
from command_center.store.reader import Reader

READS_A_TICK, VALUES_A_TICK = 250, 4000
"""So many buckets and counters are read at once: some 4 ms; an hour is a bucket in each partition."""
AGAIN_S = 900.0
"""So long an hour is believed: late mentions, a rebuild and a restored store change it."""
UNHEARD_S = 60.0
"""So long a store is believed to have heard nothing."""
DAYS = keys.HOURS_KEPT_S // keys.DAY_S


class HourCopy:
    """Counts of hours, by field, read little by little and again after a while.

    **Guarantee.** `between` never takes for quiet what was not listened to: what lies before the first full hour with
    mentions is unknown, and so is everything until all wanted hours were read. A store that lost its data is read anew.

    Args:
        reader: The store.
        fields: The counters that are kept.

    `complete` says whether all was read that was wanted; `version` rises with every change.
    """

    def __init__(self, reader: Reader, fields: Sequence[str]) -> None:
        self._reader = reader
        self._fields = list(fields)
        self._a_tick = max(1, min(READS_A_TICK, VALUES_A_TICK // len(fields)) // reader.partitions)
        self._hours: dict[int, Counter[str]] = {}
        self._read_at: dict[int, float] = {}
        self._seen = [-1] * reader.partitions
        self._known_from_s = math.inf
        self._looked_at = -math.inf
        self.complete = False
        self.version = 0

    def refresh(self, wanted: Iterable[int], offsets: Sequence[int], as_of_s: float) -> None:
        """Read some hours, those never read first.

        Args:
            wanted: First seconds of the hours that are needed; others are forgotten.
            offsets: Where the partitions stood just before (`Reader.marks`).
            as_of_s: The data's clock.
        """
        now = self._reader.clock.monotonic()
        if any(at < seen for at, seen in zip(offsets, self._seen, strict=True)):
            self._hours.clear()
            self._read_at.clear()
            self._looked_at = -math.inf
            self.complete = False
        self._seen = list(offsets)
        if now - self._looked_at >= (UNHEARD_S if self._known_from_s == math.inf else AGAIN_S):
            self._looked_at, self._known_from_s = now, self._first_full_hour(as_of_s)
        needed = {start for start in wanted if start >= self._known_from_s}
        for start in [start for start in self._hours if start not in needed]:
            del self._hours[start], self._read_at[start]
        due = sorted(s for s in needed if now - self._read_at.get(s, -math.inf) >= AGAIN_S)
        due.sort(key=lambda start: self._read_at.get(start, -math.inf))
        due = due[: self._a_tick]
        if due:
            fresh = dict(zip(due, self._counts("h", due, self._fields), strict=True))
            self.version += any(self._hours.get(start) != counts for start, counts in fresh.items())
            self._hours.update(fresh)
            self._read_at.update(dict.fromkeys(due, now))
        # once whole, a missing hour is one of those ahead, which are wanted before they are needed
        self.complete = self.complete or needed <= self._hours.keys()

    def between(self, field: str, start_s: float, end_s: float) -> float | None:
        """How much was counted from one second to another, hours shared out evenly; None where it is not known."""
        if start_s < self._known_from_s or not self.complete:
            return None
        found = 0.0
        hour = int(start_s // keys.HOUR_S) * keys.HOUR_S
        while hour < end_s:
            counts = self._hours.get(hour)
            if counts is None:
                return None
            overlap = min(end_s, hour + keys.HOUR_S) - max(start_s, hour)
            found += counts[field] * overlap / keys.HOUR_S
            hour += keys.HOUR_S
        return found

    def _first_full_hour(self, as_of_s: float) -> float:
        """From when on the store has listened; infinite where it has heard nothing yet."""
        today = int(as_of_s // keys.DAY_S) * keys.DAY_S
        days = [today - back * keys.DAY_S for back in range(DAYS, -1, -1)]
        first = next((i for i, c in enumerate(self._counts("d", days, ["total"])) if c["total"]), None)
        if first is None:
            return math.inf
        if first == 0:
            return -math.inf
        hours = [days[first] + hour * keys.HOUR_S for hour in range(24)]
        heard = (start for start, c in zip(hours, self._counts("h", hours, ["total"]), strict=True) if c["total"])
        # the hour it began in was heard in part; a day whose hours are gone is taken whole
        return next(heard, days[first] - keys.HOUR_S) + keys.HOUR_S

    def _counts(self, granule: str, starts: Sequence[int], fields: list[str]) -> list[Counter[str]]:
        partitions = range(self._reader.partitions)
        pipe = self._reader.client.pipeline(transaction=False)
        for start in starts:
            for p in partitions:
                pipe.hmget(keys.bucket(p, granule, start), fields)
        answers = iter(pipe.execute())
        found = []
        for _ in starts:
            counts: Counter[str] = Counter()
            for _ in partitions:
                for field, value in zip(fields, next(answers), strict=True):
                    if value is not None:
                        counts[field] += int(value)
            found.append(counts)
        return found
