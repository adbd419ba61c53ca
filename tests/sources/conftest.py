"""Sources opened by a test are closed behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sources.helpers import OPENED


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()
