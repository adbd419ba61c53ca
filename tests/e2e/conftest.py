"""Centers for tests: started on demand, always ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.center import Center
from tests.e2e.made import Made, make

Start = Callable[..., Center]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Start a center (see `Center`); all of them end with the module."""
    begun: list[Center] = []

    def begin(data_dir: Path, profile: Path, *arguments: str, **settings: str) -> Center:
        begun.append(Center(data_dir, profile, *arguments, **settings))
        return begun[-1]

    yield begin
    for center in begun:
        center.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The made-up file: 3,000 mentions with repeats, and lines that are none."""
    return make(tmp_path_factory.mktemp("made"), 3000)
