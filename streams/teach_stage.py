"""The teacher's stage: judge the least certain mentions again, within a budget, and say so by re-tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from command_center.clock import Clock
from command_center.mention import InvalidMention, SentimentTag, Tagged, Tags, decode_tagged
from command_center.profile import Profile
from streams.fold.arrival import ERROR
from streams.fold.retag import JUDGED, retag
from streams.log import TAGGED, Consumer, Log, Producer, Record
from streams.teach.pool import Pool

LATELY_S = 600.0
"""A mention that waited longer is left as it is: the wall has moved on."""
RECENT = 5_000
"""Records of all partitions together that are read back at the start; what is older was lately no more."""
AT_ONCE_S = 1.0
"""At most so many seconds' budget is spent at one time: a signal or a lost partition waits no longer than that."""


class Judge(Protocol):
    """Who gives the second opinion: the teacher, or a stand-in with another idea."""

    version: str

    def judge(self, ids: Sequence[str], texts: Sequence[str]) -> list[SentimentTag]:
        """The sentiment of each text."""
        ...


class TeachStage:
    """Reads `mentions.tagged` in a group of its own and appends re-tags to it.

    **Guarantee.** At most `per_s` mentions a second are judged. A verdict moves counts once, by the fold, and only
    while the version it was given for stands (`streams.fold.retag`); to send it twice does no harm. What waits is in
    memory: after a crash it is left as the taggers had it.

    Args:
        log_: The log.
        judge: Who is asked.
        profile: Its own accounts' posts are counted nowhere, so nobody asks about them.
        per_s: The budget.
        clock: Tells how much of it there is.
    """

    kafka_topic = TAGGED
    group = "teach"

    def __init__(self, log_: Log, judge: Judge, profile: Profile, per_s: float, clock: Clock) -> None:
        self.spoilt = 0
        self._profile = profile
        self._log = log_
        self._judge = judge
        self._per_s = per_s
        self._clock = clock
        self._pool = Pool(clock.monotonic, LATELY_S)
        self._producer: Producer | None = None
        self._spent_until = clock.monotonic()

    def open(self, consumer: Consumer) -> None:
        """Begin with nobody waiting."""
        self._pool = Pool(self._clock.monotonic, LATELY_S)
        # Without a lease: verdicts of somebody who lost a partition meanwhile are verdicts all the same.
        self._producer = self._log.producer()

    def take(self, partition: int) -> int | None:
        """Go on where the group stands, but no further back than what came lately."""
        committed = self._log.committed(TAGGED, self.group)[partition]
        first, end = self._log.firsts(TAGGED)[partition], self._log.ends(TAGGED)[partition]
        return min(end, max(committed, first, end - RECENT // self._log.partitions))

    def drop(self, partition: int) -> None:
        """Leave its mentions to the next owner."""
        self._pool.forget(partition)

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """See who came, and judge some (see `Stage.handle`)."""
        for partition, run in records.items():
            for record in run:
                mention = _mention(record)
                if mention is not None and not self._profile.is_own(mention):
                    self._pool.add(partition, mention)
        self.idle()
        return {partition: run[-1].offset + 1 for partition, run in records.items()}

    def idle(self) -> None:
        """Judge as many of those who wait as the budget has room for."""
        now = self._clock.monotonic()
        self._spent_until = max(self._spent_until, now - max(AT_ONCE_S, 1 / self._per_s))
        room = int((now - self._spent_until) * self._per_s + 1e-6)
        if room < 1 or not self._log.has_room():
            return
        taken = self._pool.take(room)
        self._spent_until += room / self._per_s
        if not taken:
            return
        assert self._producer is not None  # noqa: S101
        mentions = [candidate.mention for candidate in taken]
        verdicts = self._judge.judge([m.id for m in mentions], [m.text for m in mentions])
        for candidate, said in zip(taken, verdicts, strict=True):
            tags = candidate.mention.tags
            assert tags is not None  # noqa: S101  (only what has tags waits)
            if _moves(said, tags):
                other = replace(tags, sentiment=said, tagger_version=f"{tags.tagger_version}+{self._judge.version}")
                self._producer.send(TAGGED, candidate.partition, *retag(candidate.mention, other))
        self._producer.flush()


def _moves(said: SentimentTag, tags: Tags) -> bool:
    """Whether a verdict is worth a message: the teacher is sure, and says something else."""
    return said.label not in ("unsure", tags.sentiment.label)


def _mention(record: Record) -> Tagged | None:
    """The tagged mention of a record; None for anything else, re-tags above all."""
    if JUDGED in record.headers or record.value.startswith(ERROR):
        return None
    try:
        return decode_tagged(record.value)
    except InvalidMention:
        return None  # the store worker stops over it, with words
