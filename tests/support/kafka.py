"""Real Apache Kafka for tests: one broker for the whole run, one of a test's own to be killed, three as a cluster.

`CC_TEST_KAFKA=host:port` makes the shared one a broker that somebody else runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import NamedTuple

import pytest

from command_center.bench.kafka_broker import KafkaBroker, new_cluster_id
from command_center.bench.kafka_program import KafkaProgram
from command_center.bench.kafka_security import Security
from tests.support.certificates import make_certificates


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


class SecureKafka(NamedTuple):
    """A broker that asks for a user, for encryption, or for both, each at a port of its own.

    Args:
        broker: It; `broker.address("SASL_SSL")` and so on.
        user: The name it knows.
        password: That user's password.
        authority: A PEM file with the authority that vouches for it.
    """

    broker: KafkaBroker
    user: str
    password: str
    authority: Path


class Kafkas:
    """The shared brokers, each started when first asked for."""

    def __init__(self, homes: pytest.TempPathFactory) -> None:
        self._homes = homes
        self._open: KafkaBroker | None = None
        self._secure: SecureKafka | None = None

    def open(self, program: KafkaProgram) -> SharedKafka:
        """The broker that serves everybody, running."""
        self._open = self._open or KafkaBroker(program, self._homes.mktemp("kafka"))
        self._open.start()
        return SharedKafka(self._open.bootstrap)

    def secure(self, program: KafkaProgram, openssl: str) -> SecureKafka:
        """The broker that asks, running."""
        if self._secure is None:
            home = self._homes.mktemp("secure_kafka")
            made = make_certificates(openssl, home / "certificates")
            user, password = "desk", "not0a0secret"
            broker = KafkaBroker(program, home, security=Security({user: password}, made.both))
            self._secure = SecureKafka(broker, user, password, made.authority)
        self._secure.broker.start()
        return self._secure

    def close(self) -> None:
        """End them, until somebody asks again."""
        for broker in (self._open, self._secure and self._secure.broker):
            if broker is not None:
                broker.kill()


@pytest.fixture(scope="session")
def kafkas(tmp_path_factory: pytest.TempPathFactory) -> Generator[Kafkas]:
    """The brokers of this run."""
    found = Kafkas(tmp_path_factory)
    yield found
    found.close()


@pytest.fixture
def kafka(request: pytest.FixtureRequest, kafkas: Kafkas) -> SharedKafka:
    """A running Kafka, the same for all tests."""
    if given := os.environ.get("CC_TEST_KAFKA"):
        return SharedKafka(given)
    return kafkas.open(request.getfixturevalue("kafka_program"))


@pytest.fixture
def secure_kafka(kafkas: Kafkas, kafka_program: KafkaProgram, openssl: str) -> SecureKafka:
    """A running broker that does not serve everybody, the same for all tests."""
    return kafkas.secure(kafka_program, openssl)


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
