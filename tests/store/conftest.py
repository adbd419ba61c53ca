"""Fixtures of the store's tests."""

from __future__ import annotations

import pytest

from command_center.store.connect import Redis
from tests.support.kept import Kept


@pytest.fixture
def kept(client: Redis) -> Kept:
    """An empty store on the bundled server."""
    return Kept(client)
