"""Fixtures of the workers' tests."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.line import Line
from tests.support.servers import Server


@pytest.fixture
def line(valkey: Server) -> Generator[Line]:
    """A write path on an empty server."""
    made = Line(valkey)
    yield made
    made.close()
