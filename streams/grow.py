"""Grow the number of partitions: new kafka_topics that hold what the old ones hold, to be counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import islice

from command_center.errors import BadInput
from command_center.mention import partition_of
from command_center.profile import Profile
from command_center.store.batch import Cell, Position, Restored
from command_center.store.closed import MARKS, TOTALS, Closed, cell_of, decode_closed, encode_closed, name_of
from command_center.store.document import Document
from streams.fold.arrival import arrivals
from streams.fold.fold import Fold
from streams.fold.guard import Guard
from streams.fold.retag import JUDGED, ONLY
from streams.log import ACTIONS, DEAD, RAW, TAGGED, TOPICS, Record
from streams.log.kafka import KafkaLog
from streams.log.kafka_carry import append_carried, carrying

CHUNK = 1000
FIRST_RAW = -(1 << 51)
"""Carried mentions count as tagged from raw records before the first of the new kafka_topic."""


@dataclass(slots=True)
class _Old:
    """What was learned of an old partition while it was read."""

    closed: dict[Cell, Counter[str]] = field(default_factory=dict)
    totals: Counter[str] = field(default_factory=Counter)
    marks: dict[str, int] = field(default_factory=dict)


class Growth:
    """Carries a stopped center's log over into kafka_topics with another number of partitions.

    Each mention that changed anything travels with its tags, its record time, and whether it came late; repeats and
    what was delivered again do not travel, their totals do. Closed hours and days travel less what the carried
    mentions will count again.

    **Guarantee.** The old kafka_topics stay as they are; broken off, the new ones can be thrown away.
    """

    def __init__(self, old: KafkaLog, new: KafkaLog, profile: Profile, noted: Callable[[str], int | None]) -> None:
        """Remember both logs; `noted` says up to which position a source is known to stand in the log."""
        self._old = old
        self._new = new
        self._profile = profile
        self._noted = noted
        self._seen = [_Old() for _ in range(old.partitions)]

    def check(self) -> int:
        """Make sure that nobody works on the old topics, that all of them is tagged, and that the new ones are empty.

        Returns:
            How many records there are to carry, at most.

        Raises:
            BadInput: One of these is not so.
        """
        if members := self._old.members():
            raise BadInput(f"{members[0]} still works on these topics: stop the center first")
        unread = sum(self._old.ends(RAW).values()) - sum(self._old.committed(RAW, "tag").values())
        if unread:
            raise BadInput(
                f"{unread} raw records are not tagged yet: let the center read them, without sources, and stop it"
            )
        if any(end for kafka_topic in TOPICS for end in self._new.ends(kafka_topic).values()):
            raise BadInput("the new topics hold records already: name another --prefix, or delete them")
        ends, firsts = self._old.ends(TAGGED), self._old.firsts(TAGGED)
        return sum(ends[p] - firsts[p] for p in ends)

    def run(self, show: Callable[[int], None]) -> None:
        """Carry everything; `show` is told how many mentions have been carried."""
        with carrying(self._new):
            for kafka_topic in (ACTIONS, DEAD):
                for p in range(self._old.partitions):
                    self._carry_as_is(kafka_topic, p)
            carried = 0
            streams = [self._changing(p) for p in range(self._old.partitions)]
            # By record time, as it came: what is late is told by the order, but carried mentions know it already.
            everything = self._placed(merge(*streams, key=lambda record: record.timestamp_ms))
            while run := list(islice(everything, CHUNK)):
                carried += append_carried(self._new, run)
                show(carried)
        self._keep_counts()

    def _read(self, kafka_topic: str, p: int) -> Iterator[list[Record]]:
        at, end = self._old.firsts(kafka_topic)[p], self._old.ends(kafka_topic)[p]
        while at < end:
            run = list(self._old.read(kafka_topic, p, at, CHUNK))
            if not run:
                return
            yield run
            at = run[-1].offset + 1

    def _carry_as_is(self, kafka_topic: str, p: int) -> None:
        for run in self._read(kafka_topic, p):
            append_carried(self._new, [replace(record, partition=p % self._new.partitions) for record in run])

    def _changing(self, p: int) -> Iterator[Record]:
        """The records of an old partition that changed anything, each with what the fold knew of it then."""
        table = {name: decode_closed(value) for name, value in self._old.kept(p).items()}
        buckets = {cell_of(name): closed for name, closed in table.items() if name not in (TOTALS, MARKS)}
        nothing = Closed(0, 0, {})
        totals, marks = table.get(TOTALS, nothing), table.get(MARKS, nothing)
        restored = Restored({cell: c.at for cell, c in buckets.items()}, totals.at, marks.at, marks.fields)
        seen, guard = self._seen[p], Guard()
        seen.closed = {cell: Counter(c.fields) for cell, c in buckets.items()}
        seen.totals.update(totals.fields)
        seen.marks = dict(marks.fields)
        position, known, held = Position(0, restored=restored), dict[str, Document](), dict[str, int]()
        for run in self._read(TAGGED, p):
            for record in run:
                [arrival] = arrivals([record])
                before = known.get(arrival.tagged.id) if arrival.tagged else None
                documents = {before.mention.id: before} if before else {}
                batch = Fold(self._profile, documents, held, position, guard).run([arrival])
                position = replace(position, raw=batch.raw, high_ms=batch.high_ms)
                held |= batch.marks
                known |= batch.documents
                seen.totals.update(batch.totals)
                for cell, skipped in batch.skipped.items():
                    seen.closed[cell].subtract(skipped)
                if batch.documents:
                    late = any("late" in document.fields for document in batch.documents.values())
                    judged = {JUDGED: arrival.judged} if arrival.judged else {}
                    judged |= {ONLY: arrival.only} if arrival.only else {}
                    yield replace(record, headers={"late": str(int(late))} | judged)
        seen.marks |= held

    def _placed(self, records: Iterator[Record]) -> Iterator[Record]:
        """Records with their new partition and a raw offset before all that will come."""
        raws = Counter[int]()
        for record in records:
            [arrival] = arrivals([replace(record, headers={"raw": "0"})])
            assert arrival.tagged is not None  # noqa: S101  (others change nothing)
            p = partition_of(arrival.tagged.id, self._new.partitions)
            yield replace(record, partition=p, headers={"raw": str(FIRST_RAW + raws[p]), **record.headers})
            raws[p] += 1

    def _keep_counts(self) -> None:
        """The table of the new topics: what no carried mention will count again."""
        marks = {source: at for source in {s for seen in self._seen for s in seen.marks} if (at := self._sure(source))}
        closed: list[dict[Cell, Counter[str]]] = [{} for _ in range(self._new.partitions)]
        totals = [Counter[str]() for _ in range(self._new.partitions)]
        for p, seen in enumerate(self._seen):
            home = p % self._new.partitions
            totals[home].update(seen.totals)
            for cell, counts in seen.closed.items():
                closed[home].setdefault(cell, Counter()).update(counts)
        kept_ms = max((record.timestamp_ms for record in self._last()), default=0)
        for p in range(self._new.partitions):
            entries = {name_of(cell): {n: v for n, v in counts.items() if v} for cell, counts in closed[p].items()}
            entries = {name: fields for name, fields in entries.items() if fields} | {
                TOTALS: dict(totals[p]),
                MARKS: marks,
            }
            self._new.keep(p, {n: encode_closed(Closed(0, kept_ms, fields)) for n, fields in entries.items()})

    def _last(self) -> Iterator[Record]:
        ends = self._old.ends(TAGGED)
        for p, end in ends.items():
            yield from self._old.read(TAGGED, p, max(0, end - 1), 1)

    def _sure(self, source: str) -> int:
        """Up to which position every item of a source is in the log, whatever partition it went to."""
        noted = self._noted(source)
        return min(seen.marks.get(source, 0) for seen in self._seen) if noted is None else noted
