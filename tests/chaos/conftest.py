"""The centers and the files of the chaos tests."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import ended_with_its_test, start
from tests.e2e.made import Made, make
from tests.e2e.own import mortal_own, own, redis

__all__ = ["big", "ended_with_its_test", "mortal_own", "own", "redis", "start"]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A file that keeps the taggers busy for some seconds."""
    return make(tmp_path_factory.mktemp("big"), 8000, seed=2)
