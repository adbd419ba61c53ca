"""The reading half of the store: sums of buckets, lists of mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

import msgspec

from command_center.clock import Clock, from_ms
from command_center.mention import partition_of
from command_center.profile import Profile
from command_center.snapshot import Mode, Progress, Stage
from command_center.stage import Sign
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.document import Document, decode_document, mention_id_of
from command_center.store.erased import ErasedNow
from command_center.store.progress import ProgressBook
from command_center.store.rebuilding import RebuildBook
from command_center.store.shown import shown
from command_center.store.stages import stages_of
from command_center.store.window import Span

LIFETIME_TOTALS = ("duplicates", "redelivered", "dead")


class Marks(NamedTuple):
    """Where the store stands over all partitions."""

    high_ms: int
    totals: dict[str, int]
    offsets: list[int]
    refused: int = 0
    """Batches of workers that had lost the partition."""
    highs: Sequence[int] = ()
    """Highest event time (ms) of each partition."""


class Reader:
    """Reads what the writer wrote; holds no state but its connection."""

    def __init__(self, client: Redis, partitions: int, profile: Profile, clock: Clock) -> None:
        self.client = client
        self.partitions = partitions
        self.profile = profile
        self.clock = clock
        self._rebuilding = RebuildBook(client)
        self.book = ProgressBook(client, profile.retention.counters_days * keys.DAY_S)
        self.erased = ErasedNow(client, clock)

    def marks(self) -> Marks:
        """Highest event time, lifetime totals, and the offset of each partition."""
        pipe = self.client.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hmget(keys.position(p), "high", "offset", "refused", *LIFETIME_TOTALS)
        rows = [[int(value or 0) for value in row] for row in pipe.execute()]
        totals = {name: sum(row[i + 3] for row in rows) for i, name in enumerate(LIFETIME_TOTALS)}
        highs = [row[0] for row in rows]
        return Marks(max(highs, default=0), totals, [row[1] for row in rows], sum(row[2] for row in rows), highs)

    def as_of(self, mode: Mode, high_ms: int) -> datetime:
        """The data's clock: now, but in a replay the highest time read."""
        return from_ms(high_ms) if mode == "replay" and high_ms else self.clock.now()

    def rebuild(self, offsets: list[int]) -> Progress:
        """How far the log has been read again into a store that was lost or emptied.

        Args:
            offsets: Where each partition stands (`marks`).
        """
        return self._rebuilding.read(offsets)

    def buckets(self, span: Span) -> dict[int, Counter[str]]:
        """Counts of each bucket of a span, summed over the partitions.

        Returns:
            Counter of field names by the bucket's first second; empty buckets left out.
        """
        starts = list(span.starts())
        pipe = self.client.pipeline(transaction=False)
        for p in range(self.partitions):
            for start in starts:
                pipe.hgetall(keys.bucket(p, span.granule, start))
        answers = iter(pipe.execute())
        found: dict[int, Counter[str]] = {}
        for _ in range(self.partitions):
            for start in starts:
                counts = cast("Mapping[bytes, bytes]", next(answers))
                if counts:
                    add_counts(found.setdefault(start, Counter()), counts)
        return found

    def counts(self, span: Span) -> Counter[str]:
        """Counts of a whole span by field name."""
        total: Counter[str] = Counter()
        for bucket in self.buckets(span).values():
            total.update(bucket)
        return total

    def documents(self, ids: Iterable[str]) -> list[Document]:
        """The stored mentions of these ids as people may see them, in their order.

        **Guarantee** Personal data in their words is masked (`command_center.private`), so that no page, stream or
        answer can show it by forgetting to. Those gone meanwhile, and erased ones, are left out.
        """
        return [self.shown(document) for document in self.as_written(ids)]

    def shown(self, document: Document) -> Document:
        """One stored mention as people may see it."""
        return shown(document, self.profile)

    def as_written(self, ids: Iterable[str]) -> list[Document]:
        """The same with every word as it was written: to search in; whoever shows it must leave a trace of that."""
        names = [keys.document(partition_of(i, self.partitions), i) for i in ids]
        if not names:
            return []
        pipe = self.client.pipeline(transaction=False)
        for name in names:
            pipe.get(name)
        found = [decode_document(value) for value in pipe.execute() if value is not None]
        erased = self.erased.authors()
        return [document for document in found if not erased.covers(document.mention, document.written_ms)]

    def newest(self, count: int) -> list[Document]:
        """The newest mentions by event time, newest first."""
        return self.documents(mention_id_of(member) for _, member in self.newest_entries(count))

    def newest_entries(self, count: int, upto_ms: Sequence[int] | None = None) -> list[tuple[int, str]]:
        """Time (ms) and index entry of the newest mentions by event time, newest first.

        Args:
            count: How many at most.
            upto_ms: By partition, the latest event time to look at.
        """
        pipe = self.client.pipeline(transaction=False)
        for p in range(self.partitions):
            if upto_ms is None:
                pipe.zrange(keys.index(p), 0, count - 1, desc=True, withscores=True)
            else:
                pipe.zrevrangebyscore(keys.index(p), upto_ms[p], "-inf", start=0, num=count, withscores=True)
        rows = sorted(
            ((int(score), member.decode()) for part in pipe.execute() for member, score in part), reverse=True
        )
        return rows[:count]

    def stages(self, late_s: float) -> dict[str, Stage]:
        """The health of source, log, tag and store from their workers' signs of life.

        Args:
            late_s: Age in seconds from which a worker's sign counts as none.
        """
        names = cast("list[bytes]", self.client.zrange(keys.STAGES, 0, -1))
        pipe = self.client.pipeline(transaction=False)
        for name in names:
            pipe.get(name)
        return self.stages_in(dict(zip(names, pipe.execute(), strict=True)), late_s)

    def stages_in(self, signs: Mapping[bytes, bytes | None], late_s: float) -> dict[str, Stage]:
        """The same of signs that were read already, by the names of their keys."""
        found: dict[str, list[Sign]] = {}
        for name, value in signs.items():
            if value is not None:
                found.setdefault(name.split(b":")[2].decode(), []).append(msgspec.json.decode(value, type=Sign))
        return stages_of(found, self.clock.now(), late_s, self.partitions)


def add_counts(into: Counter[str], counts: Mapping[Any, Any]) -> None:
    """Add a hash of Redis to a counter."""
    for name, value in counts.items():
        into[name.decode()] += int(value)
