"""The only loop of the write path: poll, handle, commit; on any doubt, start again from what is stored."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from command_center.clock import Clock
from command_center.said import Said
from command_center.stage import Heart
from command_center.store.connect import RedisError, Unreachable
from streams.log import Consumer, Fenced, Log, LogError, Record, Trimmed

log = logging.getLogger(__name__)
POLL_S = 0.2
RETRY_S = 0.5


class Stage(Protocol):
    """What a worker does with records; the loop owns when."""

    kafka_topic: str
    group: str

    def open(self, consumer: Consumer) -> None:
        """Begin with a fresh consumer, forgetting everything of an earlier one."""
        ...

    def take(self, partition: int) -> int | None:
        """A partition was won.

        Returns:
            The offset to go on at, or None for the committed one.
        """
        ...

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """Finish these records.

        Returns:
            The next offset by partition, also where the stage wants other records than those that follow.

        Raises:
            LogError: The outcome is unknown; the loop starts again from what is stored.
        """
        ...

    def idle(self) -> None:
        """Housekeeping, called about once a second."""
        ...


class Worker:
    """Runs a stage over its partitions until told to stop.

    **Guarantee.** Nothing is committed before the stage has finished it; an error of the log or the store throws away
    everything in memory and goes on from the stored positions.
    """

    def __init__(self, log_: Log, stage: Stage, member: str, heart: Heart, clock: Clock, batch: int) -> None:
        self._log = log_
        self._stage = stage
        self._member = member
        self._heart = heart
        self._clock = clock
        self._batch = batch
        self._said = Said(clock)

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped()`; waits for a log that is away, and says so."""
        while not stopped():
            consumer = self._log.consumer(self._stage.kafka_topic, self._stage.group, self._member)
            try:
                self._stage.open(consumer)
                self._serve(consumer, stopped)
            except (LogError, RedisError) as why:
                # Fenced is the usual end of a partition that moved; everything else is worth a line, but not each time.
                level = logging.INFO if isinstance(why, Fenced) else logging.WARNING
                log.log(logging.DEBUG if self._said.again(why) else level, "starting again: %s", why)
                if not isinstance(why, Fenced):
                    self._heart.failed()
                    # A position outside the log needs a person; anything else may heal by itself.
                    self._heart.beat(state="stopped" if isinstance(why, Trimmed) else "late", cause=str(why))
                if isinstance(why, (LogError, *Unreachable)):
                    self._clock.sleep(RETRY_S)
                else:
                    raise
            finally:
                consumer.close()

    def _serve(self, consumer: Consumer, stopped: Callable[[], bool]) -> None:
        while not stopped():
            polled = consumer.poll(POLL_S, self._batch)
            for partition in polled.gained:
                offset = self._stage.take(partition)
                if offset is not None:
                    consumer.seek(partition, offset)
            if polled.records:
                following = self._stage.handle(polled.records)
                for partition, offset in following.items():
                    if offset != polled.records[partition][-1].offset + 1:
                        consumer.seek(partition, offset)
                consumer.commit(following)
                runs = polled.records.values()
                self._heart.did(sum(map(len, runs)), newest_ms=max(run[-1].timestamp_ms for run in runs))
            if self._heart.due():
                self._stage.idle()
                lag = consumer.lag()
                self._heart.beat(lag=sum(lag.values()), owned=len(lag))
