"""Centers for tests: started on demand, always ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.center import Center
from tests.e2e.made import Made, make

Start = Callable[..., Center]


class Starter:
    """Starts centers, and ends them."""

    def __init__(self) -> None:
        self.begun: list[Center] = []

    def __call__(self, data_dir: Path, profile: Path, *arguments: str, **settings: str) -> Center:
        """Start one (see `Center`)."""
        self.begun.append(Center(data_dir, profile, *arguments, **settings))
        return self.begun[-1]

    def end(self, kept: int = 0) -> None:
        """End all but so many that were started first."""
        while len(self.begun) > kept:
            self.begun.pop().close()


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Start a center (see `Center`); all of them end with the module."""
    starter = Starter()
    yield starter
    starter.end()


@pytest.fixture(autouse=True)
def ended_with_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test itself has started ends with it and takes no time from the next; a fixture's center stays."""
    if "start" not in request.fixturenames:
        yield
        return
    starter: Starter = request.getfixturevalue("start")
    kept = len(starter.begun)
    yield
    starter.end(kept)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The made-up file: 3,000 mentions with repeats, and lines that are none."""
    return make(tmp_path_factory.mktemp("made"), 3000)
