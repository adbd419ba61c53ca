"""Tests that measure seconds have the machine to themselves: the mark `alone`."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest


@contextmanager
def _held(path: Path, how: int) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, how)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Run a test that is marked while no other does, the others side by side.

    The turnstile lets whoever waits to be alone pass before those that come later.
    """
    given = getattr(item.config, "workerinput", None)
    if given is None:
        return (yield)
    how = fcntl.LOCK_SH if item.get_closest_marker("alone") is None else fcntl.LOCK_EX
    turnstile, floor = _places(given["testrunuid"])
    with ExitStack() as stack:
        with _held(turnstile, fcntl.LOCK_EX):
            stack.enter_context(_held(floor, how))
        return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing behind, once all workers have ended."""
    run = getattr(session.config, "workerinput", None) is None and session.config.pluginmanager.get_plugin("dsession")
    if run:
        for place in _places(run.nodemanager.testrunuid):
            place.unlink(missing_ok=True)


def _places(run: str) -> tuple[Path, Path]:
    begin = Path(tempfile.gettempdir()) / f"cc-tests-{run}"
    return begin.with_suffix(".turnstile"), begin.with_suffix(".floor")
