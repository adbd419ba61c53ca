"""Every engine of the log behind one fixture; another engine joins by one more maker."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

import pytest
from kafka import KafkaAdminClient, TopicPartition

from streams.log import TOPICS, Consumer, Log, Record
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from streams.log.redis_streams import RedisStreamsLog
from tests.support.servers import ENGINES, Servers, program_of

Enough = Callable[[Mapping[int, list[Record]]], bool]
LEASE_S = {"valkey": 0.6, "redis": 0.6, "kafka": 1.5}
"""Long enough to be renewed on a busy machine, short enough to wait for."""
PATIENCE_S = 20.0
FAR = 1 << 60


@dataclass
class LogEngine:
    """One engine: opens logs over the same streams, each as a process of its own would."""

    open_log: Callable[[int], Log]
    lease_s: float
    forget: Callable[[Log, str, int, int], None]
    """Makes the log lose the records of a partition below an offset, as its retention would."""
    trims: bool = True
    """Whether retention is the caller's work (`Log.trim`)."""
    logs: list[Log] = field(default_factory=list)

    def log(self, partitions: int = 4) -> Log:
        """A log over connections of its own."""
        self.logs.append(self.open_log(partitions))
        return self.logs[-1]

    def close(self) -> None:
        """Close every log that was opened."""
        for log in self.logs:
            log.close()


@pytest.fixture(params=[*ENGINES, "kafka"])
def log_engine(request: pytest.FixtureRequest) -> Generator[LogEngine]:
    """The embedded engine on each server program, and Kafka."""
    made = _kafka(request) if request.param == "kafka" else _embedded(request)
    yield made
    made.close()
    if request.param == "kafka":
        drop_topics(made)


def _embedded(request: pytest.FixtureRequest) -> LogEngine:
    servers: Servers = request.getfixturevalue("servers")
    server = servers.get(request.param, program_of(request.param, request))
    lease_s = LEASE_S[request.param]

    def forget(log: Log, kafka_topic: str, partition: int, below: int) -> None:
        log.trim(kafka_topic, partition, below, FAR)

    return LogEngine(lambda n: RedisStreamsLog(server.client(), n, lease_s=lease_s), lease_s, forget)


def _kafka(request: pytest.FixtureRequest) -> LogEngine:
    access = Access(request.getfixturevalue("kafka").bootstrap)
    prefix = f"t{uuid.uuid4().hex[:8]}."
    lease_s = LEASE_S["kafka"]

    def open_log(partitions: int) -> Log:
        log = KafkaLog(access, partitions, retention_s=86_400, lease_s=lease_s, stall_s=lease_s, prefix=prefix)
        try:
            log.create()
        except BaseException:
            log.close()
            raise
        return log

    def forget(log: Log, kafka_topic: str, partition: int, below: int) -> None:
        with KafkaAdminClient(**access.options()) as admin:
            admin.delete_records({TopicPartition(prefix + kafka_topic, partition): below})

    return LogEngine(open_log, lease_s, forget, trims=False)


def drop_topics(made: LogEngine) -> None:
    """Delete what a test made on the broker that all of them share."""
    for log in made.logs[:1]:
        assert isinstance(log, KafkaLog)
        with KafkaAdminClient(**log.access.options()) as admin:
            admin.delete_topics([log.name(kafka_topic) for kafka_topic in TOPICS])


def append(log: Log, kafka_topic: str, partition: int, *values: bytes) -> None:
    """Append and flush."""
    producer = log.producer()
    for value in values:
        producer.send(kafka_topic, partition, value)
    assert producer.flush() == len(values)


def poll_until(consumer: Consumer, enough: Enough, within_s: float = PATIENCE_S) -> list[Record]:
    """Poll until enough has come; what came, in the order it came.

    Raises:
        AssertionError: It didn't come.
    """
    came: list[Record] = []
    by_partition: dict[int, list[Record]] = {}
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if enough(by_partition):
            return came
        for partition, records in consumer.poll(0.1, 500).records.items():
            by_partition.setdefault(partition, []).extend(records)
            came += records
    raise AssertionError(f"not enough after {within_s} s: {len(came)} records")


def win(consumer: Consumer, partitions: set[int], within_s: float = PATIENCE_S) -> None:
    """Poll until exactly these partitions are owned; records that come meanwhile are dropped.

    Raises:
        AssertionError: They were not won.
    """
    owned: set[int] = set()
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        polled = consumer.poll(0.02, 500)
        owned = (owned - polled.lost) | polled.gained
        if owned == partitions:
            return
    raise AssertionError(f"owns {owned}, not {partitions}")
