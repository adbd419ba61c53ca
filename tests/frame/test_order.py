"""In which order tests run: Playwright keeps an event loop running, so a worker that began with it must end with it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.conftest import pytest_collection_modifyitems


def item(path: str, *fixtures: str, alone: bool = False) -> Any:
    return SimpleNamespace(
        path=Path(path), fixturenames=fixtures, get_closest_marker=lambda name: (name == "alone" and alone) or None
    )


def test_a_file_with_one_test_in_a_browser_waits_as_a_whole() -> None:
    items = [
        item("tests/browser/test_some.py"),
        item("tests/browser/test_some.py", "_playwright"),
        item("tests/browser/test_more.py", "_playwright"),
        item("tests/browser/test_more.py", "_playwright"),
        item("tests/chaos/test_storm.py", alone=True),
        item("tests/web/test_api.py", "site"),
    ]
    pytest_collection_modifyitems(items)
    files = list(dict.fromkeys(one.path.name for one in items))
    assert files == ["test_api.py", "test_storm.py", "test_more.py", "test_some.py"]
