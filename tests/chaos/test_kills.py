"""kill -9 of any one process in the middle of a replay changes no figure (the long form, on Kafka under a
backlog, too: `make chaos`)."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.chaos.kills import OWN_VICTIMS, VICTIMS, Round, in_all, run_rounds, same
from tests.e2e.conftest import Start
from tests.e2e.made import Made, make
from tests.e2e.own import Own

SEED = 20260302


def killed_in_the_middle(rounds: list[Round], made: Made) -> list[str]:
    """Whom, over all rounds, in order of their names; every round has been compared with the recount already."""
    assert same(rounds)
    kills = [kill for outcome in rounds for kill in outcome.kills]
    assert all(0 < kill.counted < in_all(made) for kill in kills)
    return sorted(kill.victim for kill in kills)


def test_each_process_killed_once(start: Start, tmp_path: Path) -> None:
    rng = Random(SEED)
    made = make(tmp_path, 3000)
    # Seventeen seconds, a quarter of the mentions in less than one of them.
    victims = rng.sample(VICTIMS, len(VICTIMS))
    rounds = run_rounds(start, tmp_path, made, victims, rng, speed="135", pause_s=(0.3, 1.2))
    assert killed_in_the_middle(rounds, made) == sorted(VICTIMS)


def test_killed_under_a_backlog(start: Start, big: Made, tmp_path: Path) -> None:
    victims = ("store-0", "valkey", "tag-0")
    rounds = run_rounds(start, tmp_path, big, victims, Random(SEED), pause_s=(0.0, 0.3))
    assert killed_in_the_middle(rounds, big) == sorted(victims)


def test_each_process_killed_once_on_kafka_and_redis(mortal_own: Own, start: Start, tmp_path: Path) -> None:
    rng = Random(SEED)
    made = make(tmp_path, 3000)
    victims = rng.sample(OWN_VICTIMS, len(OWN_VICTIMS))
    rounds = run_rounds(mortal_own.starting(start), tmp_path, made, victims, rng, speed="100", pause_s=(0.3, 1.2))
    assert killed_in_the_middle(rounds, made) == sorted(OWN_VICTIMS)
