"""kill -9 of any one process in the middle of a replay changes no figure (the long form: `make chaos`)."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.chaos.kills import VICTIMS, in_all, run_round
from tests.e2e.conftest import Start
from tests.e2e.made import Made, make

SEED = 20260302


def test_each_process_killed_once(start: Start, tmp_path: Path) -> None:
    rng = Random(SEED)
    made = make(tmp_path, 3000)
    # Seventeen seconds, a quarter of the mentions in less than one of them.
    outcome = run_round(start, tmp_path, made, rng.sample(VICTIMS, len(VICTIMS)), rng, speed="135", pause_s=(0.3, 1.2))
    assert sorted(outcome.by_victim()) == sorted(VICTIMS)
    assert all(0 < kill.counted < in_all(made) for kill in outcome.kills)


def test_killed_under_a_backlog(start: Start, big: Made, tmp_path: Path) -> None:
    outcome = run_round(start, tmp_path, big, ("store-0", "valkey", "tag-0"), Random(SEED), pause_s=(0.1, 0.4))
    assert len(outcome.kills) == 3
    assert all(0 < kill.counted < in_all(big) for kill in outcome.kills)
