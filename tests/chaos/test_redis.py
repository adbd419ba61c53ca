"""A Redis that is killed, slow, full or emptied while a replay runs: the same figures, no process gives up, and
`/readyz` says so within ten seconds (the long form: `python -m tests.chaos.redis`)."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from command_center.store import keys
from command_center.store.connect import connect
from tests.chaos.faults import Readiness, begin, fill, in_the_middle, kept, kill_redis, leave_for_a_while, slow_down
from tests.chaos.kills import check
from tests.e2e.center import wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import Made, make
from tests.e2e.own import Own
from tests.support.kafka import KafkaBroker
from tests.support.servers import Server
from tests.support.slow import SlowLine

KILLS = 5
SLOWLY = "100"
"""The file is fifty minutes long with a minute in it that holds a quarter of the rows: half a minute."""
BRISKLY = "400"


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


def test_slow_full_away_and_killed(on_kafka: Own, line: SlowLine, start: Start, made: Made, tmp_path: Path) -> None:
    center = on_kafka.starting(start)(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", SLOWLY)
    begin(center, made)
    slow_down(center, made, line, 0.5, 3)
    fill(center, made, 3)
    leave_for_a_while(center, made, 2)
    kill_redis(center, made, KILLS)
    check(center, center.wait_drained(), made)
    assert center.end() < 10


def test_full_and_killed_embedded(start: Start, made: Made, tmp_path: Path) -> None:
    center = start(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", SLOWLY)
    begin(center, made)
    fill(center, made, 3)
    kill_redis(center, made, KILLS)
    check(center, center.wait_drained(), made)
    assert center.end() < 10


def test_emptied_under_load_and_at_rest(
    on_kafka: Own, line: SlowLine, start: Start, made: Made, tmp_path: Path
) -> None:
    center = on_kafka.starting(start)(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", BRISKLY)
    begin(center, made, share=0.2)
    client = connect(line.server.url)
    names = (keys.PROFILE, keys.STORE_IDENTITY, keys.LOG_IDENTITY)
    before, claimed = kept(center), client.mget(names)
    assert in_the_middle(center, made)
    client.flushall()
    summary = center.wait_drained()
    check(center, summary, made)
    stages = Readiness(center).ask()["stages"]
    assert [stages[name]["errors"] >= len(made.bad_lines) for name in ("source", "tag")] == [True, True]
    assert client.mget(names) == claimed, "whose the store is stands there again"
    # A source that has read everything has nothing more to say, and yet its mark must come back.
    client.flushall()
    wait_until("counted again", lambda: center.drained() and center.summary()["total"] == summary["total"])
    again = center.summary()
    check(center, again, made)
    assert again["mode"] == summary["mode"] == "replay", "made-up or replayed data can't pass for live"
    assert client.mget(names) == claimed
    assert kept(center) == before
    Readiness(center).wait_green()
    client.close()
    assert center.end() < 10
