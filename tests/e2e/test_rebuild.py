"""`command-center rebuild`: the same numbers, from the log, under walls that stay up and say how far it is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from command_center.store.connect import connect
from tests.e2e.center import ROOT, Center, environment, wait_until
from tests.e2e.conftest import Start
from tests.e2e.figures import check_mentions, check_recount
from tests.e2e.made import Made
from tests.e2e.own import Own, own, redis

__all__ = ["own", "redis"]


@pytest.fixture(params=["embedded", "kafka"])
def begin(request: pytest.FixtureRequest, start: Start) -> Callable[..., Center]:
    """Start a center on an engine."""
    if request.param == "embedded":
        return start
    found: Own = request.getfixturevalue("own")
    return found.starting(start)


def rebuild(center: Center, made: Made, *arguments: str) -> subprocess.Popen[str]:
    """The command, beside a running center."""
    where = ["--profile", str(made.profile), "--data-dir", str(center.data_dir), *arguments]
    return subprocess.Popen(
        [sys.executable, "-m", "command_center.cli", "rebuild", *where],
        cwd=ROOT, env=environment(**center.settings), text=True, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def settled(center: Center) -> dict[str, Any]:
    """All figures but the moment they were asked for."""
    found = {window: center.summary(window) for window in ("15m", "1h", "4h", "24h", "7d", "all")}
    assert all(summary["mode"] == "replay" for summary in found.values())
    return found


def test_the_same_numbers_after_and_a_word_on_how_far_it_is(
    begin: Callable[..., Center], made: Made, tmp_path: Path
) -> None:
    center = begin(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "max", CC_BATCH="100")
    summary = center.wait_drained()
    before = settled(center)
    assert center.ask("/api/v1/rebuild")["state"] == "none"
    pids = center.pids()

    command = rebuild(center, made)
    shares, modes, badges = [], set(), set()
    while command.poll() is None:
        with suppress(httpx.HTTPError):
            shares.append(center.ask("/api/v1/rebuild")["share"])
            modes.add(center.summary()["mode"])
            badges |= {word for word in ("REBUILDING", "REPLAY") if word in center.get("/wall/overview").text}
        time.sleep(0.02)
    _, said = command.communicate()
    assert command.returncode == 0, said
    assert "rebuilding 0%" in said
    assert "rebuilt" in said
    assert "rebuilding" in modes
    assert "REBUILDING" in badges
    assert shares == sorted(shares)
    assert any(0 < share < 1 for share in shares)

    assert settled(center) == before
    check_recount(center, summary, made.own_accounts)
    check_mentions(center, center.summary())
    after = center.ask("/api/v1/rebuild")
    assert (after["state"], after["share"]) == ("done", 1.0)
    assert center.pids() == pids, "somebody gave up"
    wait_until("the wall says what it said", lambda: "REBUILDING" not in center.get("/wall/overview").text, 20)


def test_a_rebuild_that_was_killed_is_done_by_the_next(
    begin: Callable[..., Center], made: Made, tmp_path: Path
) -> None:
    center = begin(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "max")
    center.wait_drained()
    before = settled(center)
    client = connect(center.url())
    # Killed when it had shut out the workers, and before it let them in again: the worst moment there is.
    for p in range(center.partitions):
        client.hset(f"cc:{{p{p}}}:pos", mapping={"fence": 1 << 52, "emptying": 1})
    wait_until(
        "the wall says what to do",
        lambda: "command-center rebuild" in center.get("/readyz").json()["stages"]["store"]["cause"],
        30,
    )
    client.close()
    command = rebuild(center, made)
    _, said = command.communicate(timeout=120)
    assert command.returncode == 0, said
    assert settled(center) == before


def test_more_partitions_are_new_topics_with_the_same_numbers(
    own: Own, start: Start, made: Made, tmp_path: Path
) -> None:
    small = own.settings() | {"CC_PARTITIONS": "3"}
    arguments = ("--replay", str(made.path), "--speed", "max")
    center = start(tmp_path / "data", made.profile, *arguments, **small)
    center.wait_drained()
    before = settled(center)

    busy = rebuild(center, made, "--partitions", "7", "--prefix", f"{own.prefix}grown.")
    _, said = busy.communicate(timeout=60)
    assert busy.returncode == 2, said
    assert "stop the center first" in said
    center.end()
    grown = rebuild(center, made, "--partitions", "7", "--prefix", f"{own.prefix}grown.")
    _, said = grown.communicate(timeout=60)
    assert grown.returncode == 0, said

    large = small | {"CC_PARTITIONS": "7", "CC_KAFKA_PREFIX": f"{own.prefix}grown."}
    second = start(tmp_path / "data", made.profile, *arguments, **large)
    second.wait_ready()
    wait_until("everything counted", lambda: second.ask("/api/v1/rebuild")["state"] == "done", 60)
    after = settled(second)
    assert after == before
    with second.log() as log:
        assert sum(log.ends("mentions.raw").values()) == 0, "the source has sent again what is counted"
    again = rebuild(second, made, "--partitions", "7", "--prefix", f"{own.prefix}grown.")
    assert again.communicate(timeout=60)[1].count("\n") == 1
    assert again.returncode == 2
    check_mentions(second, second.summary())


def test_without_a_center_it_says_so(made: Made, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "command_center.cli", "rebuild", "--profile", str(made.profile)]
    ended = subprocess.run(
        [*command, "--data-dir", str(tmp_path)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "no center has run" in ended.stderr
