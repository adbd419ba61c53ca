"""The only loop of the write path: poll, handle, commit; hold while the store is in trouble; join anew on any doubt."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from command_center.clock import Clock
from command_center.said import Said
from command_center.snapshot import State
from command_center.stage import Heart
from command_center.store.connect import RedisError, trouble_of
from streams.log import Consumer, Fenced, Log, LogError, Polled, Record, Trimmed, Unusable
from streams.watchdog import Watchdog

log = logging.getLogger(__name__)
POLL_S = 0.2
RETRY_S = 0.5
PROBE_S = (0.2, 2.0)
"""First and longest wait before a store that was in trouble is asked again."""
OFTEN_FENCED = (5, 60.0)
"""So many times within so many seconds, a partition that moved is no longer the explanation."""
OFTEN = "shut out again and again"


class Stage(Protocol):
    """What a worker does with records; the loop owns when."""

    kafka_topic: str
    group: str
    spoilt: int
    """How many records came to nothing so far; they count as the worker's errors."""

    def open(self, consumer: Consumer) -> None:
        """Begin with a fresh consumer, forgetting everything of an earlier one."""
        ...

    def take(self, partition: int) -> int | None:
        """A partition was won.

        Returns:
            The offset to go on at, or None for the committed one.
        """
        ...

    def drop(self, partition: int) -> None:
        """A partition was lost: somebody else may own it by now."""
        ...

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """Finish these records.

        Returns:
            The next offset by partition, also where the stage wants other records than those that follow.

        Raises:
            Unusable, RedisError: Out of reach or full; the loop holds, and does the records again from what is stored.
            LogError: The outcome is unknown; the loop joins anew, and goes on from what is stored.
        """
        ...

    def idle(self) -> None:
        """Housekeeping, called about once a second."""
        ...


class Worker:
    """Runs a stage over its partitions until told to stop.

    **Guarantee.** Nothing is committed before the stage has finished it. After any error of log or store everything in
    memory is thrown away, and the stored positions decide. Trouble that passes costs no membership: the worker keeps
    its partitions, reads nothing, says why, and goes on when a probe succeeds. An error that does not pass by waiting
    is raised.
    """

    def __init__(self, log_: Log, stage: Stage, member: str, heart: Heart, clock: Clock, batch: int) -> None:
        self._log = log_
        self._stage = stage
        self._member = member
        self._heart = heart
        self._clock = clock
        self._batch = batch
        self._said = Said(clock)
        self._watchdog = Watchdog(clock)
        self._trouble = ""
        """Why nothing gets through; stays until a batch did, or none waits."""
        self._probe_s = PROBE_S[0]
        self._fenced: deque[float] = deque(maxlen=OFTEN_FENCED[0])

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped()`; waits for a log that is away, and says so."""
        while not stopped():
            consumer = self._log.consumer(self._stage.kafka_topic, self._stage.group, self._member)
            self._watchdog = Watchdog(self._clock)
            try:
                self._stage.open(consumer)
                self._serve(consumer, stopped)
            except (LogError, RedisError) as why:
                self._tell_anew(why)
                self._clock.sleep(RETRY_S)
            finally:
                consumer.close()

    def _serve(self, consumer: Consumer, stopped: Callable[[], bool]) -> None:
        while not stopped():
            try:
                polled = self._poll(consumer, POLL_S)
                self._take(consumer, polled.gained)
                if polled.records:
                    self._finish(consumer, polled.records)
                if self._heart.due():
                    self._look_around(consumer)
            except (Unusable, RedisError) as why:
                self._hold(consumer, why, stopped)

    def _poll(self, consumer: Consumer, timeout_s: float) -> Polled:
        polled = consumer.poll(timeout_s, self._batch)
        for partition in polled.lost:
            self._stage.drop(partition)
        return polled

    def _take(self, consumer: Consumer, partitions: Collection[int]) -> None:
        for partition in partitions:
            offset = self._stage.take(partition)
            if offset is not None:
                consumer.seek(partition, offset)

    def _finish(self, consumer: Consumer, records: Mapping[int, Sequence[Record]]) -> None:
        spoilt = self._stage.spoilt
        following = self._stage.handle(records)
        for partition, offset in following.items():
            if offset != records[partition][-1].offset + 1:
                consumer.seek(partition, offset)
        consumer.commit(following)
        runs = records.values()
        self._heart.did(
            sum(map(len, runs)), self._stage.spoilt - spoilt, newest_ms=max(run[-1].timestamp_ms for run in runs)
        )
        self._well()

    def _look_around(self, consumer: Consumer) -> None:
        """About once a second: housekeeping, a look for partitions that are stuck, a sign of life."""
        self._stage.idle()
        lag = consumer.lag()
        self._watchdog.look(self._stage.kafka_topic, consumer.positions(), lag)
        if not any(lag.values()):
            self._well()
        state: State = "paused" if self._trouble else "ok"
        self._heart.beat(lag=sum(lag.values()), owned=len(consumer.positions()), state=state, cause=self._trouble)

    # trouble

    def _hold(self, consumer: Consumer, why: Exception, stopped: Callable[[], bool]) -> None:
        """Stay in the group and read nothing until every partition could be taken again, from where the store stands.

        What can only be tried with records is tried with them: `_probe_s` grows until a batch has gone through.
        """
        self._tell_trouble(why)
        consumer.hold()
        while not stopped():
            if self._heart.due():
                self._heart.beat(state="paused", cause=self._trouble)
            wait_s, self._probe_s = self._probe_s, min(2 * self._probe_s, PROBE_S[1])
            try:
                self._poll(consumer, wait_s)
                self._take(consumer, consumer.positions().keys())
            except (Unusable, RedisError) as still:
                self._tell_trouble(still)
            else:
                consumer.resume()
                self._watchdog = Watchdog(self._clock)
                return

    def _tell_trouble(self, why: Exception) -> None:
        self._trouble = str(why) if isinstance(why, LogError) else trouble_of(why)
        if not self._trouble:
            raise why
        self._heart.failed()
        again = self._said.again(Unusable(self._trouble))
        log.log(logging.DEBUG if again else logging.WARNING, "paused, partitions kept: %s", self._trouble)

    def _well(self) -> None:
        if self._trouble:
            log.info("going on; it was: %s", self._trouble)
        self._trouble, self._probe_s = "", PROBE_S[0]

    def _tell_anew(self, why: Exception) -> None:
        """Fenced is the usual end of a partition that moved; everything else is worth a line, but not each time."""
        cause = str(why) if isinstance(why, LogError) else trouble_of(why)
        if not cause:
            raise why
        usual = isinstance(why, Fenced)
        if usual and self._fenced_often():
            usual, cause = False, f"{OFTEN}: does another worker run under the name {self._member} (CC_MEMBER)?"
        again = self._said.again(LogError(cause))
        log.log(logging.DEBUG if again else logging.INFO if usual else logging.WARNING, "joining anew: %s", cause)
        if not usual:
            self._heart.failed()
            # A position outside the log needs a person; anything else may heal by itself.
            self._heart.beat(state="stopped" if isinstance(why, Trimmed) else "late", cause=cause)

    def _fenced_often(self) -> bool:
        now = self._clock.monotonic()
        self._fenced.append(now)
        return len(self._fenced) == OFTEN_FENCED[0] and now - self._fenced[0] < OFTEN_FENCED[1]
