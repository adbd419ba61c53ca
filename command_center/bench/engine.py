"""The engines a bench compares: both on the bundled server for the store, one with Kafka for the log."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from command_center.bench.kafka_broker import running_kafka
from command_center.bench.kafka_program import JVM, find_kafka
from command_center.bench.report import say
from command_center.bench.server import embedded_server
from command_center.settings import Settings, load_settings
from streams.log import COUNTS, TOPICS, Log
from streams.log.kafka import KafkaLog
from streams.log.open import open_log

PARTITIONS = 12
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to carry the log; what it needs beyond the store's server runs already."""

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    server: Callable[[], AbstractContextManager[str]] = embedded_server
    """What the store is."""

    @contextmanager
    def place(self) -> Iterator[Place]:
        """An empty log and an empty store."""
        fresh = {"CC_KAFKA_PREFIX": new_prefix()} if self.settings else {}
        with self.server() as url:
            place = Place({**self.settings, **fresh, "CC_REDIS_URL": url, "CC_PARTITIONS": str(PARTITIONS)})
            log = place.log()
            log.create()
            try:
                yield place
            finally:
                if isinstance(log, KafkaLog):  # a broker with a thousand partitions of runs past is another one
                    log.admin().delete_topics([log.name(kafka_topic) for kafka_topic in (*TOPICS, COUNTS)])
                log.close()


@dataclass(frozen=True, slots=True)
class Place:
    """An empty log and an empty store, as `CC_` variables."""

    variables: Mapping[str, str]

    @property
    def settings(self) -> Settings:
        """The variables, read."""
        return load_settings(self.variables)

    def log(self) -> Log:
        """A log over connections of its own."""
        return open_log(self.settings, DAY_S)


@contextmanager
def engines() -> Iterator[list[Engine]]:
    """The engines that can be measured here; without a Kafka it says so."""
    with kafka() as bootstrap:
        found = [Engine("embedded")]
        if bootstrap:
            found.append(Engine("kafka", {"CC_KAFKA_BOOTSTRAP": bootstrap}))
        else:
            say("no Kafka here (`make bench` fetches one): only the embedded engine is measured")
        yield found


@contextmanager
def kafka() -> Iterator[str]:
    """A Kafka that runs already (`CC_KAFKA_BOOTSTRAP`), else one of our own from what `make bench` fetched.

    Returns:
        Its address; empty where there is none.
    """
    with ExitStack() as stack:
        bootstrap = os.environ.get("CC_KAFKA_BOOTSTRAP", "")
        program = find_kafka(JVM)
        if not bootstrap and program is not None:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="cc-bench-kafka-"))
            bootstrap = stack.enter_context(running_kafka(program, Path(home)))
        yield bootstrap


def new_prefix() -> str:
    """A `CC_KAFKA_PREFIX` that nobody has used."""
    return f"bench{uuid.uuid4().hex[:8]}."


def kafka_words() -> str:
    """Which Kafka `kafka` starts: `Apache Kafka 4.3.1`."""
    program = find_kafka(JVM)
    if os.environ.get("CC_KAFKA_BOOTSTRAP") or program is None:
        return "the Kafka of CC_KAFKA_BOOTSTRAP"
    name = program.image or next((jar.stem for jar in Path(program.jars).glob("kafka-clients-*.jar")), "")
    return f"Apache Kafka {name.replace(':', '-').rpartition('-')[2]}"
