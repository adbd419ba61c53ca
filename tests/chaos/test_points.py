"""Workers that die at named points of their work: every figure is right, and others go on in time."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.chaos.points import ALL, GOES_ON_S, LEASE_S, run_points
from tests.e2e.conftest import Start

SEED = 20260302
LONG = {("tag", "before append"), ("tag", "before commit"), ("tag", "after commit")}
"""Left to the long form here: `tests/worker/test_crash.py` ends a tag worker at each of its exchanges."""


@pytest.mark.parametrize("engine", ["embedded", "kafka"])
def test_workers_that_die_at_every_point(
    engine: str, start: Start, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    begin = start if engine == "embedded" else request.getfixturevalue("own").starting(start)
    points = [point for point in ALL if point not in LONG]
    lease_s = LEASE_S[engine]
    done = run_points(begin, tmp_path, points, Random(SEED), lease_s=lease_s, at_once=True)
    assert sorted(kill.victim for kill in done.kills) == sorted(" ".join(point) for point in points)
    assert max(done.again_s) < lease_s + GOES_ON_S
