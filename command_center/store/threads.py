"""A copy of the conversations that reads only what changed: one small read a tick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import RLock
from typing import NamedTuple, cast

from command_center.clock import from_ms, to_ms
from command_center.desk.fact import Fact, read_fact
from command_center.desk.queue import NOBODY, Line, Queued, Waiters
from command_center.desk.service import rules_of
from command_center.desk.tally import Tally
from command_center.desk.threads import Conversation, Threads
from command_center.mention import OPEN_NEEDS, Need, partition_of
from command_center.snapshot import Coverage
from command_center.store import keys
from command_center.store.reader import Marks, Reader

FORGET_EVERY_MS = 60_000
EVER = datetime.min.replace(tzinfo=UTC)


class Served(NamedTuple):
    """Everyone who waits, first to be served first, and how many and since when by need, the most urgent first."""

    order: tuple[Queued, ...]
    lanes: Mapping[Need, Waiters]


class ThreadBook:
    """Conversations and who waits in them, in memory, brought up to date by the `talk` sets.

    One of them serves all threads of a process.

    **Guarantee.** After `refresh` it holds exactly what the store's facts say up to those marks, be it read in one go
    or in a thousand; a partition that stands behind the copy (lost, rebuilt) is read again whole, a refresh that can't
    read changes nothing. What is older than the retention of texts is forgotten.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.rules = rules_of(reader.profile)
        self._kept_ms = int(max(reader.profile.retention.texts_days * keys.DAY_S, keys.HORIZON_S) * 1000)
        self._lock = RLock()
        self.clear()

    def clear(self) -> None:
        """Forget everything; the next refresh reads the store whole."""
        self._seen = [-1] * self._reader.partitions
        self._threads = Threads(self.rules)
        self._line = Line()
        self._tally = Tally()
        self._forgotten_ms = 0
        self._served = Served((), dict.fromkeys(OPEN_NEEDS, NOBODY))

    def refresh(self, marks: Marks) -> None:
        """Read what was written since the last call.

        Args:
            marks: Where the partitions stood just before (`Reader.marks`).
        """
        with self._lock:
            lost = {p for p, at in enumerate(marks.offsets) if at < self._seen[p]}
            facts = self._read(marks.offsets, [-1 if p in lost else at for p, at in enumerate(self._seen)])
            if lost:
                self._threads.forget(lambda fact: partition_of(fact.id, self._reader.partitions) in lost)
            self._threads.put(facts)
            now_ms = to_ms(self._reader.clock.now())
            if now_ms - self._forgotten_ms >= FORGET_EVERY_MS:
                self._threads.forget(lambda fact: fact.written_ms < now_ms - self._kept_ms)
                self._forgotten_ms = now_ms
            gone, came = self._threads.settle()
            self._line.change(gone, came)
            self._tally.change(gone, came)
            self._seen = list(marks.offsets)
            self._serve(marks.high_ms - self._kept_ms)

    def served(self) -> Served:
        """Who waits, as of the last refresh."""
        return self._served

    def coverage(self, name: str, start_s: int, end_s: int) -> Coverage:
        """How many of those who began to need an answer in a span got one, as of the last refresh.

        Args:
            name: What the span is called; a span that keeps its name is only brought up to date.
            start_s: Its first second, the first of a minute.
            end_s: The second after its last, the first of a minute.
        """
        with self._lock:
            return self._tally.of(name, start_s, end_s)

    def of(self, message_id: str) -> Conversation | None:
        """The conversation of a message, or of an id that messages hang on."""
        with self._lock:
            return self._threads.of(message_id)

    @contextmanager
    def all(self) -> Iterator[Threads]:
        """All conversations, which stand still meanwhile."""
        with self._lock:
            yield self._threads

    def _read(self, offsets: list[int], seen: list[int]) -> list[Fact]:
        behind = [p for p, at in enumerate(offsets) if at > seen[p]]
        pipe = self._reader.client.pipeline(transaction=False)
        for p in behind:
            pipe.zrange(keys.talk(p), "(" + str(seen[p]), "+inf", byscore=True)
        parts = cast("list[list[bytes]]", pipe.execute()) if behind else []
        return [read_fact(line.decode()) for part in parts for line in part]

    def _serve(self, oldest_ms: int) -> None:
        """Take over the order; whoever waits from before any text that is kept has a wrong clock, not a place."""
        order, lanes = self._line.order(), self._line.lanes()
        oldest_at = from_ms(oldest_ms) if oldest_ms > 0 else EVER
        if any(lane.since is not None and lane.since < oldest_at for lane in lanes.values()):
            order = tuple(item for item in order if item.waiting_since >= oldest_at)
            lanes = {need: _lane([item for item in order if item.need == need]) for need in OPEN_NEEDS}
        self._served = Served(order, lanes)


def _lane(items: Sequence[Queued]) -> Waiters:
    """The lane of one need's items, in the order of the rank."""
    return Waiters(len(items), min(item.waiting_since for item in items), items[0].due_at) if items else NOBODY
