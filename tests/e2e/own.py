"""Kafka and Redis of one's own under a center, as an operator has them."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.e2e.center import Center, Outside
from tests.e2e.conftest import Start
from tests.support.kafka import KafkaBroker
from tests.support.servers import Server


class Store(Outside, Protocol):
    """A Redis, or some that are one."""

    @property
    def url(self) -> str:
        """What goes into `CC_REDIS_URL`."""
        ...

    def empty(self) -> None:
        """Forget all data."""
        ...


class Own:
    """A Kafka and a Redis that no center supervises.

    Args:
        bootstrap: Kafka's address.
        outside: The servers that a test may kill, by name; the Redis is one of them.
    """

    def __init__(self, bootstrap: str, redis: Store, **outside: Outside) -> None:
        self.redis = redis
        self.outside = {"redis": redis, **outside}
        self._bootstrap = bootstrap
        self.prefix = f"e{uuid.uuid4().hex[:10]}."
        self._centers = 0

    def settings(self) -> dict[str, str]:
        """The `CC_` variables of a center that uses them as they are."""
        return {
            "CC_KAFKA_BOOTSTRAP": self._bootstrap,
            "CC_KAFKA_PREFIX": f"{self.prefix}{self._centers}.",
            "CC_REDIS_URL": self.redis.url,
        }

    def starting(self, start: Start) -> Start:
        """A way to start a center on them that finds both empty, and can hit them."""

        def begin(data_dir: Path, profile: Path, *arguments: str, **settings: Any) -> Center:
            self._centers += 1
            self.redis.empty()
            center = start(data_dir, profile, *arguments, **settings, **self.settings())
            center.outside = self.outside
            return center

        return begin


@pytest.fixture
def redis(redis_server: str, tmp_path: Path) -> Generator[Server]:
    """An empty Redis of the machine's own kind."""
    (tmp_path / "redis").mkdir()
    server = Server(redis_server, tmp_path / "redis")
    server.start()
    yield server
    server.close()


@pytest.fixture
def own(request: pytest.FixtureRequest, redis: Server) -> Generator[Own]:
    """The broker of this run under a prefix of the test's own, and a Redis."""
    kafka = request.getfixturevalue("kafka")
    found = Own(kafka.bootstrap, redis)
    yield found
    kafka.delete_topics(found.prefix)


@pytest.fixture
def mortal_own(mortal_kafka: KafkaBroker, redis: Server) -> Own:
    """A broker and a Redis, both to be killed."""
    return Own(mortal_kafka.bootstrap, redis, kafka=mortal_kafka)
