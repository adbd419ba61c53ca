"""A store for the radar, on the bundled server."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from command_center.store.embedded import find_server
from tests.support.kept import Kept
from tests.support.servers import Servers


@pytest.fixture
def kept(servers: Servers) -> Generator[Kept]:
    """An empty store."""
    client = servers.get("valkey", find_server()).client()
    yield Kept(client)
    client.close()
