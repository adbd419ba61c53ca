"""A Redis that is killed, slow, full or emptied while a replay runs: the same figures, no process gives up, and
`/readyz` says so within ten seconds (the long form: `python -m tests.chaos.redis`)."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from command_center.store import keys
from command_center.store.connect import connect
from tests.chaos.faults import Readiness, begin, fill, hurt, kept, kill_redis, leave_for_a_while, slow_down
from tests.chaos.kills import check, counted, in_all
from tests.e2e.center import Center, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import Made, make
from tests.e2e.own import Own
from tests.support.kafka import KafkaBroker
from tests.support.servers import Server
from tests.support.slow import SlowLine

KILLS = 2
SLOWLY = "20"
"""The file is fifty minutes long: on no machine is it over before the last fault. What is left then is sent at once."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A file that is replayed in some seconds."""
    return make(tmp_path_factory.mktemp("faults"), 4000, seed=7)


@pytest.fixture
def line(redis_server: str, tmp_path: Path) -> Generator[SlowLine]:
    """A Redis as most are run, its disk up to a second behind what it acknowledged, on a line that can be slow."""
    (tmp_path / "redis").mkdir()
    server = Server(redis_server, tmp_path / "redis", fsync="everysec")
    server.start()
    slow = SlowLine(server)
    yield slow
    slow.close()
    server.close()


@pytest.fixture
def on_kafka(kafka: KafkaBroker, line: SlowLine) -> Generator[Own]:
    """Kafka for the log, that Redis for the store."""
    own = Own(kafka.bootstrap, line)
    yield own
    kafka.delete_topics(own.prefix)


def finished(center: Center, start: Start, made: Made) -> Center:
    """Stop, go on at full speed with the same data, and compare every figure."""
    assert center.end() < 10
    arguments = ("--replay", str(made.path), "--speed", "max")
    again = start(center.data_dir, made.profile, *arguments, **center.settings)
    check(again, again.wait_drained(), made)
    return again


def test_slow_full_away_and_killed(on_kafka: Own, line: SlowLine, start: Start, made: Made, tmp_path: Path) -> None:
    center = on_kafka.starting(start)(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", SLOWLY)
    begin(center, made)
    slow_down(center, made, line, 0.5, 3)
    fill(center, made, 3)
    leave_for_a_while(center, made, 2)
    kill_redis(center, made, KILLS)
    assert finished(center, start, made).end() < 10


def test_full_and_killed_embedded(start: Start, made: Made, tmp_path: Path) -> None:
    center = start(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", SLOWLY)
    begin(center, made)
    fill(center, made, 3)
    kill_redis(center, made, KILLS)
    assert finished(center, start, made).end() < 10


def test_emptied_under_load_and_at_rest(
    on_kafka: Own, line: SlowLine, start: Start, made: Made, tmp_path: Path
) -> None:
    center = on_kafka.starting(start)(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", SLOWLY)
    begin(center, made, share=0.1)
    client = connect(line.server.url)
    names = (keys.PROFILE, keys.STORE_IDENTITY, keys.LOG_IDENTITY)
    claimed = [client.get(name) for name in names]
    with hurt(center, made):
        client.flushall()
        wait_until("counted again", lambda: (counted(center, made.profile) or 0) >= in_all(made) // 10)
    center = finished(center, start, made)
    assert [client.get(name) for name in names] == claimed, "whose the store is stands there again"
    wait_until(
        "what is no mention is an error of who found it",
        lambda: Readiness(center).ask()["stages"]["tag"]["errors"] > 0,
        10,
    )
    before, summary = kept(center), center.summary()
    # A source that has read everything has nothing more to say, and yet its mark must come back.
    client.flushall()
    wait_until("counted again", lambda: center.drained() and center.summary()["total"] == summary["total"])
    again = center.summary()
    check(center, again, made)
    assert again["mode"] == summary["mode"] == "replay", "made-up or replayed data can't pass for live"
    assert [client.get(name) for name in names] == claimed
    assert kept(center) == before
    Readiness(center).wait_green()
    client.close()
    assert center.end() < 10
