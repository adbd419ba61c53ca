"""The store worker's stage: tagged records in, counters moved exactly once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from command_center.clock import Clock, to_ms
from command_center.profile import Profile
from command_center.store.writer import MAX_BATCH, Position, Writer
from streams.fold.fold import Fold, arrivals
from streams.log import DEAD, RAW, TAGGED, Consumer, Fenced, Log, Record

log = logging.getLogger(__name__)
TRIM_EVERY_S = 30.0
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
        self, log_: Log, writer: Writer, profile: Profile, clock: Clock, keep_claim: Callable[[], None] = lambda: None
    ) -> None:
        self._log = log_
        self._writer = writer
        self._profile = profile
        self._clock = clock
        self._keep_claim = keep_claim
        self._at: dict[int, Position] = {}
        self._next_trim = 0.0

    def open(self, consumer: Consumer) -> None:
        """Forget the positions of an earlier life."""
        self._at.clear()

    def take(self, partition: int) -> int | None:
        """Shut out earlier owners and go on where the store stands."""
        self._at[partition] = self._writer.take(partition)
        return self._at[partition].offset

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """Fold and apply one poll's records (see `Stage.handle`)."""
        return {
            partition: self._apply(partition, run[at : at + MAX_BATCH])
            for partition, run in records.items()
            for at in range(0, len(run), MAX_BATCH)
        }

    def _apply(self, partition: int, run: Sequence[Record]) -> int:
        held = self._at[partition]
        following = run[-1].offset + 1
        ahead = run[0].offset - held.offset
        if ahead < 0 or (ahead and self._log.gapless):
            return held.offset
        come = arrivals(run)
        documents, marks = self._writer.known(
            partition,
            (a.tagged.id for a in come if a.tagged is not None),
            (a.source for a in come if a.source),
        )
        batch = Fold(self._profile, documents, marks, held.raw, held.high_ms).run(come)
        # Facts live in other partitions and are idempotent, so they go first: an apply that fails repeats them.
        self._writer.remember_answers(batch.answered)
        applied = self._writer.apply(partition, held.fence, held.offset, following, batch, to_ms(self._clock.now()))
        if applied.outcome == "FENCED":
            raise Fenced(f"another worker took partition {partition}")
        if not applied.done:
            log.warning("partition %d: expected offset %d, the store holds %d", partition, held.offset, applied.offset)
            self._at[partition] = self._writer.take(partition)
            return self._at[partition].offset
        self._at[partition] = Position(held.fence, following, batch.raw, batch.high_ms)
        return following

    def idle(self) -> None:
        """Say whose the store is; now and then forget texts and log records that are past their retention."""
        self._keep_claim()
        if self._clock.monotonic() < self._next_trim:
            return
        self._next_trim = self._clock.monotonic() + TRIM_EVERY_S
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
