"""Every engine of the log behind one fixture; another engine joins by one more maker."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

import pytest

from streams.log import Consumer, Log, Record
from streams.log.redis_streams import RedisStreamsLog
from tests.support.servers import ENGINES, Servers, program_of

Enough = Callable[[Mapping[int, list[Record]]], bool]
LEASE_S = 0.6
"""Long enough to be renewed on a busy machine, short enough to wait for."""


@dataclass
class LogEngine:
    """One engine: opens logs over the same streams, each as a process of its own would."""

    open_log: Callable[[int], Log]
    lease_s: float
    logs: list[Log] = field(default_factory=list)

    def log(self, partitions: int = 4) -> Log:
        """A log over connections of its own."""
        self.logs.append(self.open_log(partitions))
        return self.logs[-1]

    def close(self) -> None:
        """Close every log that was opened."""
        for log in self.logs:
            log.close()


@pytest.fixture(params=ENGINES)
def log_engine(request: pytest.FixtureRequest, servers: Servers) -> Generator[LogEngine]:
    """The embedded engine on each server program."""
    server = servers.get(request.param, program_of(request.param, request))
    engine = LogEngine(lambda n: RedisStreamsLog(server.client(), n, lease_s=LEASE_S), LEASE_S)
    yield engine
    engine.close()


def append(log: Log, kafka_topic: str, partition: int, *values: bytes) -> None:
    """Append and flush."""
    producer = log.producer()
    for value in values:
        producer.send(kafka_topic, partition, value)
    assert producer.flush() == len(values)


def poll_until(
    consumer: Consumer, enough: Callable[[Mapping[int, list[Record]]], bool], polls: int = 60
) -> list[Record]:
    """Poll until enough has come; what came, in the order it came.

    Raises:
        AssertionError: It didn't come.
    """
    came: list[Record] = []
    by_partition: dict[int, list[Record]] = {}
    for _ in range(polls):
        if enough(by_partition):
            return came
        for partition, records in consumer.poll(0.1, 500).records.items():
            by_partition.setdefault(partition, []).extend(records)
            came += records
    raise AssertionError(f"not enough after {polls} polls: {len(came)} records")


def win(consumer: Consumer, partitions: set[int], polls: int = 60) -> None:
    """Poll until exactly these partitions are owned; records that come meanwhile are dropped.

    Raises:
        AssertionError: They were not won.
    """
    owned: set[int] = set()
    for _ in range(polls):
        polled = consumer.poll(0.02, 500)
        owned = (owned - polled.lost) | polled.gained
        if owned == partitions:
            return
    raise AssertionError(f"owns {owned}, not {partitions}")
