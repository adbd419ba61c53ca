"""The store worker's stage: tagged records in, counters moved exactly once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import accumulate

from command_center.clock import Clock, to_ms
from command_center.profile import Profile
from command_center.store.batch import NOTHING_RESTORED, Apply, Position
from command_center.store.closed import ClosedCounts
from command_center.store.connect import Redis
from command_center.store.keys import DAY_S
from command_center.store.progress import ProgressBook
from command_center.store.rebuilding import RebuildBook
from command_center.store.restore import Restorer
from command_center.store.writer import MAX_BATCH, Emptying, Lifetimes, Writer
from streams.bounding import Bounding
from streams.closing import Closing
from streams.erasures import Orders
from streams.fold.arrival import Arrival, arrivals
from streams.fold.fold import Fold
from streams.log import DEAD, RAW, TAGGED, Consumer, Fenced, Log, LogError, Record
from streams.restoring import Restoring

log = logging.getLogger(__name__)
TRIM_EVERY_S = 30.0
MAX_EXCHANGE_BYTES = 32 << 20
"""Of mentions in one exchange; a thousand of the largest for each partition would be more than Redis takes."""
SWEEPS = 10
"""At most this many runs of the text sweep a partition: 2,000 texts a second over twelve of them."""


class StoreStage:
    """Applies `mentions.tagged` to the store.

    **Guarantee.** The store's own position decides: a batch is applied when the store stands at its first offset,
    and otherwise not at all. What the group commits is for lag monitors only.
    """

    kafka_topic = TAGGED
    group = "store"

    def __init__(
        self,
        log_: Log,
        writer: Writer,
        profile: Profile,
        clock: Clock,
        closing: Closing,
        restoring: Restoring,
        orders: Orders,
        keep_claim: Callable[[], None] = lambda: None,
        came_by: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.spoilt = 0
        self._log = log_
        self._writer = writer
        self._profile = profile
        self._clock = clock
        self._closing = closing
        self._restoring = restoring
        self._orders = orders
        self._keep_claim = keep_claim
        self._came_by = came_by
        self._sources: set[str] = set()
        self._bounding = Bounding(writer)
        self._at: dict[int, Position] = {}
        self._next_trim = 0.0

    def open(self, consumer: Consumer) -> None:
        """Forget the positions of an earlier life, and learn whose posts are refused before the first is counted."""
        self._at.clear()
        self._sources.clear()
        self._bounding.clear()
        self._orders.refresh()

    def take(self, partition: int) -> int | None:
        """Shut out earlier owners and go on where the store stands; what it lost is brought back first.

        Raises:
            LogError: Somebody empties the partition, or took it away while it was brought back.
        """
        self.drop(partition)
        try:
            position = self._writer.take(partition)
        except Emptying as why:
            raise LogError(str(why)) from None
        if position.fresh:
            position = self._restoring.restore(partition, position)
        self._at[partition] = position
        return position.offset

    def drop(self, partition: int) -> None:
        """Forget a partition, so that nothing that is due now and then is done for it any more."""
        self._at.pop(partition, None)
        self._bounding.forget(partition)

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """Fold and apply one poll's records, all partitions in two exchanges with the store (see `Stage.handle`)."""
        going = set(records)
        for runs in _portions(records):
            fitting = {p: run for p, run in runs.items() if p in going and self._fits(p, run[0].offset)}
            reached = self._apply(fitting)
            # Where a run was not applied, those behind it must not be: on Kafka they would look like behind a gap.
            going = {p for p, run in fitting.items() if reached[p] == run[-1].offset + 1}
        return {p: self._at[p].offset for p in records}

    def _fits(self, partition: int, offset: int) -> bool:
        """Whether the partition stands where a run begins; others' transactions leave gaps in Kafka's offsets."""
        ahead = offset - self._at[partition].offset
        return ahead == 0 or (ahead > 0 and not self._log.gapless)

    def _apply(self, runs: Mapping[int, Sequence[Record]]) -> dict[int, int]:
        come = {p: arrivals(run) for p, run in runs.items()}
        found = self._writer.known({p: _asked(run) for p, run in come.items()})
        guards = self._bounding.guards(come, found)
        applies = {}
        for p, run in come.items():
            held = self._at[p]
            batch = Fold(self._profile, found[p].documents, found[p].marks, held, guards[p], self._orders.authors).run(
                run
            )
            applies[p] = Apply(held.fence, held.offset, run[-1].offset + 1, batch)
        self._bounding.fill({p: apply.batch for p, apply in applies.items()}, self._at)
        self._name_sources({source for apply in applies.values() for source in apply.batch.marks})
        applied = self._writer.apply(applies, to_ms(self._clock.now())) if applies else {}
        for p, outcome in applied.items():
            if outcome.outcome == "FENCED":
                raise Fenced(f"another worker took partition {p}")
            if outcome.done:
                batch = applies[p].batch
                self._at[p] = replace(self._at[p], offset=outcome.offset, raw=batch.raw, high_ms=batch.high_ms)
            else:
                expected = self._at[p].offset
                log.warning("partition %d: expected offset %d, the store holds %d", p, expected, outcome.offset)
                self.take(p)
        return {p: self._at[p].offset for p in runs}

    def _name_sources(self, names: Set[str]) -> None:
        """Replayed and made-up mentions say so wherever they are counted, also in a store that was emptied."""
        for name in names - self._sources:
            self._came_by(name)
            self._sources.add(name)

    def idle(self) -> None:
        """Say whose the store is, keep closed counts, now and then forget what is past its retention.

        Raises:
            Fenced: The store was emptied, or a partition taken by another worker: begin anew with what it holds now.
        """
        self._keep_claim()
        self._orders.look()
        if lost := self._writer.lost(self._at):
            raise Fenced(f"partition {lost[0]} is held by another worker, or by nobody")
        for p, position in self._at.items():
            if position.restored is not NOTHING_RESTORED and position.offset >= position.restored.end:
                self._restoring.done(p)
                self._at[p] = replace(position, restored=NOTHING_RESTORED)
        self._closing.tend(self._at)
        if self._clock.monotonic() >= self._next_trim:
            self._next_trim = self._clock.monotonic() + TRIM_EVERY_S
            self._forget()

    def _forget(self) -> None:
        """Texts and log records that are past their retention; and see whether an order was left without a copy."""
        self._orders.refresh()
        now_ms = to_ms(self._clock.now())
        old_ms = now_ms - int(self._profile.retention.texts_days * 86_400_000)
        ends = self._log.ends(DEAD)  # nobody applies dead letters: their age alone decides
        for partition, position in self._at.items():
            for _ in range(SWEEPS):
                if not self._writer.sweep(partition, now_ms):
                    break
            self._log.trim(TAGGED, partition, position.offset, old_ms)
            self._log.trim(RAW, partition, position.raw + 1, old_ms)
            self._log.trim(DEAD, partition, ends[partition], old_ms)


def make_store_stage(
    log_: Log,
    client: Redis,
    partitions: int,
    profile: Profile,
    clock: Clock,
    keep_claim: Callable[[], None] = lambda: None,
) -> StoreStage:
    """Make a stage with all it works with, over one connection to the store."""
    lifetimes = Lifetimes(profile.retention.texts_days * DAY_S, profile.retention.counters_days * DAY_S)
    writer = Writer(client, partitions, lifetimes)
    closing = Closing(log_, ClosedCounts(client), lifetimes, profile.lateness_s, clock)
    restoring = Restoring(log_, writer, Restorer(client), RebuildBook(client), lifetimes)
    book = ProgressBook(client, lifetimes.counters_s)
    return StoreStage(log_, writer, profile, clock, closing, restoring, Orders(log_, client), keep_claim, book.came_by)


def _portions(records: Mapping[int, Sequence[Record]]) -> Iterator[dict[int, Sequence[Record]]]:
    """Cut one poll's records into what one exchange with the store may carry: a server drops who sends it too much."""
    left = {p: list(run) for p, run in records.items()}
    while left:
        room = MAX_EXCHANGE_BYTES // len(left)
        portion: dict[int, Sequence[Record]] = {}
        for p, run in left.items():
            sizes = accumulate(len(record.value) for record in run[:MAX_BATCH])
            count = max(1, sum(size <= room for size in sizes))
            portion[p], left[p] = run[:count], run[count:]
        yield portion
        left = {p: run for p, run in left.items() if run}


def _asked(run: Sequence[Arrival]) -> tuple[list[str], set[str]]:
    """Ids and sources the fold must know of."""
    return [a.tagged.id for a in run if a.tagged is not None], {a.source for a in run if a.source}
