"""The writing half of the store: one batch, compared and applied in one step, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from command_center.mention import OPEN_NEEDS, partition_of
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.document import Document, decode_document, encode_document, mention_id_of

MAX_BATCH = 1000
SWEPT_AT_ONCE = 500
ANSWERED_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long the kinds of keys live after their last write, in seconds."""

    texts_s: float
    counters_s: float

    def of_granule(self, granule: str, *, replayed: bool = False) -> int:
        """Lifetime of a bucket in milliseconds; replayed minutes live longer, for their clock stands still."""
        minutes_s = keys.REPLAYED_MINUTES_KEPT_S if replayed else keys.MINUTES_KEPT_S
        kept = {"m": minutes_s, "h": min(keys.HOURS_KEPT_S, self.counters_s), "d": self.counters_s}
        return int(kept[granule] * 1000)

    @property
    def documents_ms(self) -> int:
        """Lifetime of a text in milliseconds: never below the horizon of duplicates."""
        return int((max(self.texts_s, keys.HORIZON_S) + keys.SWEEP_SLACK_S) * 1000)


@dataclass(frozen=True, slots=True)
class Position:
    """What the store holds of one partition when a worker takes it."""

    fence: int
    offset: int
    raw: int
    high_ms: int


@dataclass(slots=True)
class Batch:
    """What a run of records changes in one partition; made by `streams.fold`, pure data."""

    counts: dict[tuple[str, int], Counter[str]] = field(default_factory=dict)
    totals: Counter[str] = field(default_factory=Counter)
    documents: dict[str, Document] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    unindex: set[str] = field(default_factory=set)
    wait: dict[str, tuple[str, int]] = field(default_factory=dict)
    unwait: set[tuple[str, str]] = field(default_factory=set)
    answered: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    raw: int = -1
    high_ms: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """The script's answer: done, or why not and where the store stands."""

    outcome: str
    offset: int

    @property
    def done(self) -> bool:
        """Whether the batch is in."""
        return self.outcome == "OK"


class Writer:
    """Applies batches to Redis.

    **Guarantee.** Position and counters of a partition move together in one script or not at all; of two owners
    only the one that took the partition last can write.
    """

    def __init__(self, client: Redis, partitions: int, lifetimes: Lifetimes) -> None:
        self.client = client
        self.partitions = partitions
        self.lifetimes = lifetimes
        self._apply = client.register_script((Path(__file__).parent / "apply.lua").read_text())

    def take(self, p: int) -> Position:
        """Become the only writer of partition `p`, shutting out every earlier one.

        Returns:
            The new fence, and the position to read from.
        """
        with self.client.pipeline(transaction=True) as pipe:
            pipe.hincrby(keys.position(p), "fence", 1)
            pipe.hmget(keys.position(p), "offset", "raw", "high")
            fence, (offset, raw, high) = pipe.execute()
        return Position(int(fence), int(offset or 0), -1 if raw is None else int(raw), int(high or 0))

    def known(self, p: int, ids: Iterable[str], sources: Iterable[str]) -> tuple[dict[str, Document], dict[str, int]]:
        """What the store holds of these ids and sources.

        Returns:
            Documents by id, and the highest position applied by source.
        """
        ids, sources = list(dict.fromkeys(ids)), list(dict.fromkeys(sources))
        names = [keys.document(p, i) for i in ids] + [keys.source_mark(p, s) for s in sources]
        if not names:
            return {}, {}
        found = cast(Sequence[bytes | None], self.client.mget(names))
        documents = {i: decode_document(v) for i, v in zip(ids, found, strict=False) if v is not None}
        marks = {s: int(v) for s, v in zip(sources, found[len(ids) :], strict=True) if v is not None}
        return documents, marks

    def remember_answers(self, answers: Mapping[str, int]) -> None:
        """Store that the brand replied to these ids; idempotent, in whatever partition they live.

        Args:
            answers: Time of the reply in ms by the id replied to.
        """
        if not answers:
            return
        pipe = self.client.pipeline(transaction=False)
        for mention_id, at_ms in answers.items():
            p = partition_of(mention_id, self.partitions)
            # The fact first: should the rest get lost, the next delivery of the reply does it again.
            pipe.zadd(keys.answered(p), {mention_id: at_ms}, lt=True)
            pipe.zremrangebyrank(keys.answered(p), 0, -ANSWERED_KEPT - 1)
            pipe.pexpire(keys.answered(p), self.lifetimes.documents_ms)
            for need in OPEN_NEEDS:
                pipe.zrem(keys.waiting(p, need), mention_id)
        pipe.execute()

    def apply(self, p: int, fence: int, expected: int, following: int, batch: Batch, now_ms: int) -> Applied:
        """Compare the position and apply a batch.

        Args:
            p: The partition.
            fence: What `take` gave.
            expected: Offset the store must hold.
            following: Offset it holds afterwards.
            batch: The changes.
            now_ms: Time of writing in ms.

        Returns:
            OK; MOVED with the offset the store holds; or FENCED when another owner took over.
        """
        script = _Operations(keys.position(p))
        texts_ms = self.lifetimes.documents_ms
        replayed = any(source.startswith("replay:") for source in batch.marks)
        script.add("count", keys.position(p), 0, _flat(batch.totals))
        script.add("max", keys.position(p), 0, ["raw", batch.raw, "high", batch.high_ms])
        for source, mark in batch.marks.items():
            script.add("set", keys.source_mark(p, source), int(self.lifetimes.counters_s * 1000), [mark])
        for (granule, start), fields in batch.counts.items():
            moved = {name: delta for name, delta in fields.items() if delta}
            kept_ms = self.lifetimes.of_granule(granule, replayed=replayed)
            script.add("count", keys.bucket(p, granule, start), kept_ms, _flat(moved))
        minutes = [start for granule, start in batch.counts if granule == "m"]
        script.add(
            "zadd",
            keys.touched(p),
            self.lifetimes.of_granule("m", replayed=replayed),
            [part for start in minutes for part in (following, start)],
        )
        for mention_id, document in batch.documents.items():
            script.add("set", keys.document(p, mention_id), texts_ms, [encode_document(document)])
        script.add(
            "zadd",
            keys.written(p),
            texts_ms,
            [part for i, document in batch.documents.items() for part in (document.written_ms, i)],
        )
        script.add("zrem", keys.index(p), texts_ms, list(batch.unindex))
        script.add("zadd", keys.index(p), texts_ms, [part for m, at in batch.index.items() for part in (at, m)])
        for mention_id, need in batch.unwait:
            script.add("zrem", keys.waiting(p, need), texts_ms, [mention_id])
        for mention_id, (need, at_ms) in batch.wait.items():
            script.add("wait", keys.waiting(p, need), texts_ms, [at_ms, mention_id], guard=keys.answered(p))
        outcome, offset = self._apply(
            keys=script.keys, args=[fence, expected, following, now_ms, *script.args], client=self.client
        )
        return Applied(outcome.decode(), int(offset))

    def sweep(self, p: int, now_ms: int) -> int:
        """Forget texts older than their retention; counters stay.

        Returns:
            How many texts went.
        """
        cutoff = now_ms - int(max(self.lifetimes.texts_s, keys.HORIZON_S) * 1000)
        old = cast(list[bytes], self.client.zrangebyscore(keys.written(p), "-inf", cutoff, start=0, num=SWEPT_AT_ONCE))
        self.client.zremrangebyrank(keys.touched(p), 0, -5001)
        if not old:
            return 0
        ids = [i.decode() for i in old]
        documents, _ = self.known(p, ids, ())
        members = [d.index_member() for d in documents.values() if d.tags is not None]
        members += self._orphans(p, set(ids) - documents.keys())
        with self.client.pipeline(transaction=True) as pipe:
            if members:
                pipe.zrem(keys.index(p), *members)
            for need in OPEN_NEEDS:
                pipe.zrem(keys.waiting(p, need), *ids)
            pipe.zrem(keys.answered(p), *ids)
            pipe.delete(*(keys.document(p, i) for i in ids))
            pipe.zrem(keys.written(p), *ids)
            pipe.execute()
        return len(ids)

    def _orphans(self, p: int, ids: set[str]) -> list[str]:
        """Index entries of texts that expired unswept: this worker rested longer than their lifetime."""
        if not ids:
            return []
        entries = (member.decode() for member, _ in self.client.zscan_iter(keys.index(p), count=1000))
        return [member for member in entries if mention_id_of(member) in ids]


class _Operations:
    """The flat form of operations that `apply.lua` reads."""

    def __init__(self, first_key: str) -> None:
        self.keys = [first_key]
        self._places = {first_key: 1}
        self.args: list[Any] = []

    def add(self, name: str, key: str, ttl_ms: int, arguments: Sequence[Any], guard: str = "") -> None:
        if not arguments:
            return
        # A guard must follow its key, so the pair has a place of its own.
        label = key + guard
        place = self._places.get(label)
        if place is None:
            self.keys += [key, guard] if guard else [key]
            place = self._places[label] = len(self.keys) - (1 if guard else 0)
        self.args += (name, place, ttl_ms, len(arguments), *arguments)


def _flat(counter: Mapping[str, int]) -> list[Any]:
    return [part for item in counter.items() for part in item]
