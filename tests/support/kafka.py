"""Real Apache Kafka for tests: one broker for the whole run, one of a test's own to be killed, three as a cluster.

`CC_TEST_KAFKA=host:port` makes the shared one a broker that somebody else runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from command_center.bench.kafka_broker import KafkaBroker, new_cluster_id
from command_center.bench.kafka_program import KafkaProgram


class SharedKafka:
    """The broker of this run; each test uses kafka_topics of its own and nobody kills it.

    Args:
        bootstrap: Its address for clients.
    """

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    def delete_topics(self, prefix: str) -> None:
        """Delete all kafka_topics whose name begins so."""
        delete_topics(self.bootstrap, prefix)


class KafkaCluster:
    """Three brokers that are one Kafka.

    Args:
        program: How to run them.
        home: Where their files live, one folder a node.
        in_sync: How many copies a write with acks=all waits for.
    """

    def __init__(self, program: KafkaProgram, home: Path, in_sync: int) -> None:
        self.brokers = [KafkaBroker(program, home / f"node{node}", node) for node in (1, 2, 3)]
        self.bootstrap = ",".join(broker.bootstrap for broker in self.brokers)
        cluster = new_cluster_id()
        for broker in self.brokers:
            broker.prepare(self.brokers, cluster, in_sync)

    def start(self) -> None:
        """Start those that do not run, and wait until each knows all."""
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.wait(len(self.brokers))

    def close(self) -> None:
        """End them all; nobody reads their files again."""
        for broker in self.brokers:
            broker.kill()


def delete_topics(bootstrap: str, prefix: str) -> None:
    """Delete all kafka_topics whose name begins so.

    Args:
        bootstrap: Kafka's address.
        prefix: The beginning; never empty, for a broker of somebody else's may be asked.
    """
    from kafka.admin import KafkaAdminClient  # here: a run without Kafka need not wait for this import

    assert prefix
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        if names := [name for name in admin.list_topics() if name.startswith(prefix)]:
            admin.delete_topics(names)
    finally:
        admin.close()


class OneKafka:
    """The shared broker, started when first asked for."""

    def __init__(self, homes: pytest.TempPathFactory) -> None:
        self._homes = homes
        self._broker: KafkaBroker | None = None

    def get(self, program: KafkaProgram) -> SharedKafka:
        """The broker, running."""
        if self._broker is None:
            self._broker = KafkaBroker(program, self._homes.mktemp("kafka"))
        self._broker.start()
        return SharedKafka(self._broker.bootstrap)

    def close(self) -> None:
        """End it; nobody reads its files again."""
        if self._broker is not None:
            self._broker.kill()


@pytest.fixture(scope="session")
def one_kafka(tmp_path_factory: pytest.TempPathFactory) -> Generator[OneKafka]:
    """The broker of this run."""
    one = OneKafka(tmp_path_factory)
    yield one
    one.close()


@pytest.fixture
def kafka(request: pytest.FixtureRequest, one_kafka: OneKafka) -> SharedKafka:
    """A running Kafka, the same for all tests."""
    if given := os.environ.get("CC_TEST_KAFKA"):
        return SharedKafka(given)
    return one_kafka.get(request.getfixturevalue("kafka_program"))


@pytest.fixture
def mortal_kafka(kafka_program: KafkaProgram, tmp_path: Path) -> Generator[KafkaBroker]:
    """A running broker of the test's own, to be killed, paused and started again."""
    broker = KafkaBroker(kafka_program, tmp_path / "kafka")
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()


@pytest.fixture
def kafka_cluster(kafka_program: KafkaProgram, tmp_path: Path) -> Generator[Callable[[int], KafkaCluster]]:
    """Makes a running cluster of three brokers, given how many copies a write waits for."""
    made: list[KafkaCluster] = []

    def make(in_sync: int) -> KafkaCluster:
        made.append(KafkaCluster(kafka_program, tmp_path / f"cluster{len(made)}", in_sync))
        made[-1].start()
        return made[-1]

    yield make
    for cluster in made:
        cluster.close()
