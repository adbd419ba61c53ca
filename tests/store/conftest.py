"""Fixtures of the store's tests: all of them run on one server and on a Redis Cluster."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from command_center.store.connect import Redis
from command_center.store.embedded import find_server
from tests.support.kept import Kept
from tests.support.servers import Servers


@pytest.fixture(params=["valkey", "cluster"])
def client(request: pytest.FixtureRequest, servers: Servers) -> Generator[Redis]:
    """A connection to an empty bundled server, and to three of them that are one."""
    cluster = request.param == "cluster"
    server = servers.cluster(find_server()) if cluster else servers.get("valkey", find_server())
    connection = server.client()
    yield connection
    connection.close()


@pytest.fixture
def kept(client: Redis) -> Kept:
    """An empty store."""
    return Kept(client)
