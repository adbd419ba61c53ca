"""The reading half of the store: sums of buckets, lists of mentions, who is waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, cast

import msgspec

from command_center.clock import Clock, from_ms
from command_center.mention import OPEN_NEEDS, partition_of
from command_center.profile import Profile
from command_center.snapshot import Mode, Stage, State
from command_center.stage import LOG_AWAY, Sign
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.document import Document, decode_document, mention_id_of
from command_center.store.erased import ErasedNow
from command_center.store.progress import ProgressBook
from command_center.store.window import Span

LIFETIME_TOTALS = ("duplicates", "redelivered", "dead")
ROLES = ("source", "tag", "store")


class Marks(NamedTuple):
    """Where the store stands over all partitions."""

    high_ms: int
    totals: dict[str, int]
    offsets: list[int]


class Waiters(NamedTuple):
    """Open mentions of one need."""

    people: int
    oldest_ms: int | None


class Reader:
    """Reads what the writer wrote; holds no state but its connection."""

    def __init__(self, client: Redis, partitions: int, profile: Profile, clock: Clock) -> None:
        self.client = client
        self.partitions = partitions
        self.profile = profile
        self.clock = clock
        self.book = ProgressBook(client, profile.retention.counters_days * keys.DAY_S)
        self.erased = ErasedNow(client, clock)

    def marks(self) -> Marks:
        """Highest event time, lifetime totals, and the offset of each partition."""
        pipe = self.client.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.hmget(keys.position(p), "high", "offset", *LIFETIME_TOTALS)
        rows = pipe.execute()
        totals = {name: sum(int(row[i + 2] or 0) for row in rows) for i, name in enumerate(LIFETIME_TOTALS)}
        return Marks(max((int(row[0] or 0) for row in rows), default=0), totals, [int(row[1] or 0) for row in rows])

    def as_of(self, mode: Mode, high_ms: int) -> datetime:
        """The data's clock: now, but in a replay the highest time read."""
        return from_ms(high_ms) if mode == "replay" and high_ms else self.clock.now()

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

    def waiting(self) -> dict[str, Waiters]:
        """Who waits for a first word, by need."""
        pipe = self.client.pipeline(transaction=False)
        for need in OPEN_NEEDS:
            for p in range(self.partitions):
                pipe.zcard(keys.waiting(p, need))
                pipe.zrange(keys.waiting(p, need), 0, 0, withscores=True)
        answers = iter(pipe.execute())
        found = {}
        for need in OPEN_NEEDS:
            rows = [(next(answers), next(answers)) for _ in range(self.partitions)]
            oldest = [int(first[0][1]) for _, first in rows if first]
            found[need] = Waiters(sum(int(n) for n, _ in rows), min(oldest, default=None))
        return found

    def documents(self, ids: Iterable[str]) -> list[Document]:
        """The stored mentions of these ids, in their order; those gone meanwhile, and erased ones, are left out."""
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
        pipe = self.client.pipeline(transaction=False)
        for p in range(self.partitions):
            pipe.zrange(keys.index(p), 0, count - 1, desc=True, withscores=True)
        rows = sorted(
            ((int(score), member.decode()) for part in pipe.execute() for member, score in part), reverse=True
        )
        return self.documents(mention_id_of(member) for _, member in rows[:count])

    def stages(self, late_s: float) -> dict[str, Stage]:
        """The health of source, tag and store from their workers' signs of life.

        Args:
            late_s: Age in seconds from which a worker's sign counts as none.
        """
        names = cast("list[bytes]", self.client.zrange(keys.STAGES, 0, -1))
        values = cast("list[bytes | None]", self.client.mget(names)) if names else []
        signs: dict[str, list[Sign]] = {role: [] for role in ROLES}
        for name, value in zip(names, values, strict=True):
            role = name.split(b":")[2].decode()
            if value is not None and role in signs:
                signs[role].append(msgspec.json.decode(value, type=Sign))
        now = self.clock.now()
        return {role: _stage_of(role, found, now, late_s) for role, found in signs.items()}


def log_stage(found: Mapping[str, Stage]) -> Stage:
    """The health of the log, as its users tell it; what it holds unread is the tag worker's lag.

    Args:
        found: The stages of source, tag and store.
    """
    away = next((stage.cause for stage in found.values() if LOG_AWAY in stage.cause), "")
    last_at, lag = found["source"].last_at, found["tag"].lag
    return Stage(last_at=last_at, lag=lag, state="stopped" if away else "ok", cause=away)


def add_counts(into: Counter[str], counts: Mapping[Any, Any]) -> None:
    """Add a hash of Redis to a counter."""
    for name, value in counts.items():
        into[name.decode()] += int(value)


_WORST: tuple[State, ...] = ("ok", "paused", "rebuilding", "late", "stopped")


def _stage_of(role: str, signs: list[Sign], now: datetime, late_s: float) -> Stage:
    if not signs and role == "source":
        return Stage(state="paused", cause="no source runs here; mentions come by POST /api/v1/mentions")
    if not signs:
        return Stage(state="stopped", cause=f"no {role} worker has been seen")
    fresh = [s for s in signs if (now - s.seen_at).total_seconds() <= late_s]
    last = max((s.last_at for s in signs if s.last_at), default=None)
    if not fresh:
        silent = (now - max(s.seen_at for s in signs)).total_seconds()
        return Stage(last_at=last, state="stopped", cause=f"no sign of a {role} worker for {silent:.0f} s")
    worst = max(fresh, key=lambda s: _WORST.index(s.state))
    return Stage(
        last_at=last,
        lag=sum(s.lag for s in fresh),
        rate_s=round(sum(s.rate_s for s in fresh), 1),
        errors=sum(s.errors for s in fresh),
        state=worst.state,
        cause=worst.cause,
    )
