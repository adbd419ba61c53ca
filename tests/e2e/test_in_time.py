"""Ready and stopped in under ten seconds, measured while nothing else runs."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.center import ROOT
from tests.e2e.conftest import Start
from tests.e2e.made import make
from tests.e2e.own import Own, own, redis

__all__ = ["own", "redis"]
pytestmark = pytest.mark.alone


def test_with_simulated_traffic(start: Start, tmp_path: Path) -> None:
    center = start(tmp_path / "data", ROOT / "profiles" / "demo.yaml")
    assert center.wait_ready() < 10
    assert center.end(signal.SIGINT) < 10


def test_with_a_file(start: Start, tmp_path: Path) -> None:
    made = make(tmp_path, 3000)
    center = start(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "max")
    assert center.wait_ready() < 10
    assert center.end(signal.SIGTERM) < 10


def test_on_kafka_and_redis(own: Own, start: Start, tmp_path: Path) -> None:
    center = start(tmp_path / "data", ROOT / "profiles" / "demo.yaml", **own.settings())
    assert center.wait_ready() < 10
    assert center.end(signal.SIGINT) < 10
