"""A real consumer whose partition is never fetched from again: noticed, replaced, and every record still handled."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence

import redis
from kafka import TopicPartition

from command_center.clock import SystemClock
from command_center.stage import Heart
from streams.log import RAW, Consumer, Log, Record
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from streams.log.kafka_consumer import KafkaGroupConsumer
from streams.worker import Worker
from tests.support.kafka import SharedKafka

PARTITIONS = 2
HASTE = 10.0
PATIENCE_S = 90.0


class Hasty(SystemClock):
    """A clock on which half a minute of patience is over in three seconds."""

    def monotonic(self) -> float:
        return super().monotonic() * HASTE


class Sticking:
    """A stage that makes its client forget partition 1 after the first records it got, as faults of clients did."""

    kafka_topic = RAW
    group = "tag"
    spoilt = 0

    def __init__(self, log: Log, prefix: str) -> None:
        self._log = log
        self._stuck = TopicPartition(prefix + RAW, 1)
        self._consumer: KafkaGroupConsumer | None = None
        self.opened = 0
        self.handled: set[tuple[int, int]] = set()

    def open(self, consumer: Consumer) -> None:
        assert isinstance(consumer, KafkaGroupConsumer)
        self._consumer = consumer
        self.opened += 1

    def take(self, partition: int) -> int | None:
        return None

    def drop(self, partition: int) -> None: ...

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        self.handled |= {(p, record.offset) for p, run in records.items() for record in run}
        if 1 in records and self.opened == 1:
            assert self._consumer is not None
            assert self._consumer._client is not None
            self._consumer._client.pause(self._stuck)
            send(self._log, 20)
        return {p: run[-1].offset + 1 for p, run in records.items()}

    def idle(self) -> None: ...


def send(log: Log, count: int) -> None:
    producer = log.producer()
    for n in range(count):
        producer.send(RAW, n % PARTITIONS, b"%d" % n)
    producer.flush()


def test_a_partition_its_client_forgot(kafka: SharedKafka, client: redis.Redis) -> None:
    prefix = f"s{uuid.uuid4().hex[:8]}."
    log = KafkaLog(Access(kafka.bootstrap), PARTITIONS, retention_s=86_400, prefix=prefix)
    log.create()
    stage, clock = Sticking(log, prefix), Hasty()
    end = time.monotonic() + PATIENCE_S

    def stopped() -> bool:
        assert time.monotonic() < end, stage.handled
        if not stage.opened:
            send(log, 2)
        return len(stage.handled) == 2 + 20

    Worker(log, stage, "tag-0", Heart(client, "tag", "tag-0", clock), clock, 100).run(stopped)
    assert stage.handled == {(p, offset) for p in range(PARTITIONS) for offset in range(11)}
    assert stage.opened == 2
    log.close()
    kafka.delete_topics(prefix)
