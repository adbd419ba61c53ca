"""The writing half of the store: one batch, compared and applied in one step, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from command_center.store import keys
from command_center.store.batch import NEVER_RAW, Applied, Apply, Position
from command_center.store.connect import Redis
from command_center.store.document import Document, decode_document, encode_document
from command_center.store.restore import read_restored
from command_center.store.sweep import entry, sweep
from command_center.store.top_cells import TopCell, kept_s

MAX_BATCH = 1000
HERE = Path(__file__).parent


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

    def of_top(self, cell: TopCell, *, replayed: bool = False) -> int:
        """Lifetime of a sketch in milliseconds: as long as it is kept, counted from its last write."""
        if cell.granule == "h" and replayed:
            return self.of_granule("m", replayed=True)
        return kept_s(cell.by, cell.granule, self.texts_s, self.counters_s) * 1000

    @property
    def counters_ms(self) -> int:
        """Lifetime of what must live as long as the counters, in milliseconds."""
        return int(self.counters_s * 1000)

    @property
    def documents_ms(self) -> int:
        """Lifetime of a text in milliseconds: never below the horizon of duplicates."""
        return int((max(self.texts_s, keys.HORIZON_S) + keys.SWEEP_SLACK_S) * 1000)


class Known(NamedTuple):
    """What a partition holds already: documents by id, highest positions by source."""

    documents: dict[str, Document]
    marks: dict[str, int]


class Emptying(RuntimeError):
    """The partition is being emptied; whoever wants it waits."""


class Writer:
    """Applies batches to Redis.

    **Guarantee.** Position and counters of a partition move together in one script or not at all; of two owners
    only the one that took the partition last can write.
    """

    def __init__(self, client: Redis, partitions: int, lifetimes: Lifetimes) -> None:
        self.client = client
        self.partitions = partitions
        self.lifetimes = lifetimes
        self._script = (HERE / "apply.lua").read_text()
        self._take = client.register_script((HERE / "take.lua").read_text())

    def take(self, p: int) -> Position:
        """Become the only writer of partition `p`, shutting out every earlier one.

        Returns:
            The new fence, and the position to read from.

        Raises:
            Emptying: Somebody is emptying the partition, to have it rebuilt.
        """
        fence, offset, raw, high, emptying, restored = self._take(
            keys=[keys.position(p), keys.restored(p)], client=self.client
        )
        if emptying:
            raise Emptying("a rebuild empties the store; if none is at work, run `command-center rebuild` again")
        return Position(
            int(fence),
            int(offset or 0),
            NEVER_RAW if raw is None else int(raw),
            int(high or 0),
            fresh=offset is None,
            restored=read_restored(restored),
        )

    def lost(self, held: Mapping[int, Position]) -> list[int]:
        """Which of these partitions somebody else has taken since, or nobody knows any more."""
        pipe = self.client.pipeline(transaction=False)
        for p in held:
            pipe.hget(keys.position(p), "fence")
        return [p for p, fence in zip(held, pipe.execute(), strict=True) if int(fence or 0) != held[p].fence]

    def known(self, asked: Mapping[int, tuple[Iterable[str], Iterable[str]]]) -> dict[int, Known]:
        """What the store holds of some ids and sources, in one exchange.

        Args:
            asked: Ids and sources by partition.

        Returns:
            Documents by id and highest positions by source, for each partition.
        """
        rows = {p: (list(dict.fromkeys(ids)), list(dict.fromkeys(sources))) for p, (ids, sources) in asked.items()}
        pipe = self.client.pipeline(transaction=False)
        for p, (ids, sources) in rows.items():
            if ids:
                pipe.mget([keys.document(p, i) for i in ids])
            if sources:
                pipe.hmget(keys.marks(p), sources)
        answers = iter(pipe.execute())
        found: dict[int, Known] = {}
        for p, (ids, sources) in rows.items():
            values = next(answers) if ids else ()
            documents = {i: decode_document(v) for i, v in zip(ids, values, strict=True) if v is not None}
            values = next(answers) if sources else ()
            marks = {s: int(v) for s, v in zip(sources, values, strict=True) if v is not None}
            found[p] = Known(documents, marks)
        return found

    def labels(self, asked: Mapping[int, Sequence[int]]) -> dict[tuple[int, int], list[str]]:
        """Names of all counters of some days.

        Args:
            asked: First seconds of days by partition.

        Returns:
            Names by partition and day.
        """
        days = [(p, day) for p, found in asked.items() for day in found]
        pipe = self.client.pipeline(transaction=False)
        for p, day in days:
            pipe.hkeys(keys.bucket(p, "d", day))
        return {at: [name.decode() for name in names] for at, names in zip(days, pipe.execute(), strict=True)}

    def journals(self, asked: Mapping[int, Sequence[TopCell]]) -> dict[tuple[int, TopCell], bytes | None]:
        """The journals of some sketches, by partition and cell."""
        cells = [(p, cell) for p, found in asked.items() for cell in found]
        pipe = self.client.pipeline(transaction=False)
        for p, cell in cells:
            pipe.get(keys.top(p, *cell))
        return dict(zip(cells, pipe.execute(), strict=True))

    def apply(self, applies: Mapping[int, Apply], now_ms: int) -> dict[int, Applied]:
        """Compare positions and apply batches, each partition for itself, in one exchange.

        Args:
            applies: By partition: the fence that `take` gave, the offset the store must hold, the changes.
            now_ms: Time of writing in ms.

        Returns:
            By partition: OK; MOVED with the offset the store holds; or FENCED when another owner took over.

        Raises:
            RedisError: The outcome of all of them is unknown; or the script found a fault in a batch and wrote nothing
                of it.
        """
        pipe = self.client.pipeline(transaction=False)
        for p, apply in applies.items():
            script = self._operations(p, apply)
            # By its text: a server that was restarted has forgotten the script, and a pipeline could not ask again.
            pipe.eval(
                self._script, len(script.keys), *script.keys,
                apply.fence, apply.expected, apply.following, now_ms, *script.args,
            )  # fmt: skip
        answers = zip(applies, pipe.execute(), strict=True)
        return {p: Applied(outcome.decode(), int(offset)) for p, (outcome, offset) in answers}

    def _operations(self, p: int, apply: Apply) -> _Operations:
        batch, following = apply.batch, apply.following
        script = _Operations(keys.position(p))
        texts_ms, counters_ms = self.lifetimes.documents_ms, self.lifetimes.counters_ms
        replayed = any(source.startswith("replay:") for source in batch.marks)
        script.add("count", keys.position(p), 0, _flat(batch.totals))
        script.add("max", keys.position(p), 0, ["raw", batch.raw, "high", batch.high_ms])
        script.add("max", keys.marks(p), counters_ms, _flat(batch.marks))
        for (granule, start), fields in batch.counts.items():
            moved = {name: delta for name, delta in fields.items() if delta}
            kept_ms = self.lifetimes.of_granule(granule, replayed=replayed)
            script.add("count", keys.bucket(p, granule, start), kept_ms, _flat(moved))
        minutes = [start for granule, start in batch.counts if granule == "m"]
        minutes_ms = self.lifetimes.of_granule("m", replayed=replayed)
        script.add("zadd", keys.touched(p), minutes_ms, [part for start in minutes for part in (following, start)])
        cells = [part for granule, start in batch.unkept for part in (following, f"{granule}:{start}")]
        script.add("zadd", keys.unkept(p), counters_ms, cells)
        script.set_each(
            [keys.document(p, mention_id) for mention_id in batch.documents],
            texts_ms,
            [encode_document(document) for document in batch.documents.values()],
        )
        written = [entry(d.written_ms, i) for i, d in batch.documents.items() if i not in batch.retagged]
        script.add("rpush", keys.texts(p), texts_ms, written)
        script.add("zrem", keys.index(p), texts_ms, list(batch.unindex))
        script.add("zadd", keys.index(p), texts_ms, [part for m, at in batch.index.items() for part in (at, m)])
        script.add("zrem", keys.talk(p), texts_ms, list(batch.untalk))
        script.add("zadd", keys.talk(p), texts_ms, [part for line in batch.talk for part in (following, line)])
        for hour, entries in batch.copies.items():
            script.add("append", keys.copies(p, hour), minutes_ms, [b"".join(entries)])
        for operation, cell, value in batch.top_writes:
            ttl_ms = self.lifetimes.of_top(cell, replayed=replayed)
            script.add(operation, keys.top(p, *cell), ttl_ms, [value])
        return script

    def sweep(self, p: int, now_ms: int) -> int:
        """Forget texts older than their retention; counters stay.

        Returns:
            How much was done; there is no more to do when it is 0.
        """
        self.client.zremrangebyrank(keys.touched(p), 0, -5001)
        return sweep(self.client, p, now_ms - int(max(self.lifetimes.texts_s, keys.HORIZON_S) * 1000))


class _Operations:
    """The flat form of operations that `apply.lua` reads."""

    def __init__(self, first_key: str) -> None:
        self.keys = [first_key]
        self._places = {first_key: 1}
        self.args: list[Any] = []

    def add(self, name: str, key: str, ttl_ms: int, arguments: Sequence[Any]) -> None:
        if not arguments:
            return
        place = self._places.get(key)
        if place is None:
            self.keys.append(key)
            place = self._places[key] = len(self.keys)
        self.args += (name, place, ttl_ms, len(arguments), *arguments)

    def set_each(self, names: Sequence[str], ttl_ms: int, values: Sequence[Any]) -> None:
        """One string into each of these keys, which stand side by side."""
        if values:
            self.args += ("set", len(self.keys) + 1, ttl_ms, len(values), *values)
            self.keys += names


def _flat(counter: Mapping[str, int]) -> list[Any]:
    return [part for item in counter.items() for part in item]
