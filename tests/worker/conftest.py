"""Fixtures of the workers' tests."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from command_center.store.connect import Redis
from tests.support.kept import Kept
from tests.support.line import Line
from tests.support.servers import Server


@pytest.fixture
def line(valkey: Server) -> Generator[Line]:
    """A write path on an empty server."""
    made = Line(valkey)
    yield made
    made.close()


@pytest.fixture
def kept(client: Redis) -> Kept:
    """An empty store on the bundled server."""
    return Kept(client)
