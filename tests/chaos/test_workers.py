"""Workers that are asked to stop, that sleep past their session, that are replaced one after the other: under load."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.brokers import in_the_middle
from tests.chaos.feeder import feeding
from tests.chaos.kills import check
from tests.chaos.workers import Eyes, extras
from tests.e2e.center import PATIENCE_S, Center, running, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import Made, write_profile
from tests.e2e.own import Own

STOPS_S = 10.0
FRESH_S = 15.0
SESSION_S = 6.0
ASLEEP = "T"


@pytest.fixture(params=["embedded", "kafka"])
def begin(request: pytest.FixtureRequest, start: Start) -> Start:
    """Starts a center on an engine."""
    if request.param == "embedded":
        return start
    found: Start = request.getfixturevalue("own").starting(start)
    return found


def stop(center: Center, member: str, meanwhile: Callable[[], object] = lambda: None) -> float:
    """Ask one process to stop and wait until its next life has begun.

    Returns:
        Seconds until it was gone.
    """
    pid, begun = center.pids()[member], time.monotonic()
    assert center.hit(member, signal.SIGTERM)

    def gone() -> bool:
        meanwhile()
        return not running(pid)

    wait_until(f"{member} is gone", gone, every_s=0.02)
    took_s = time.monotonic() - begun

    def back() -> bool:
        meanwhile()
        return center.pids().get(member, pid) != pid

    wait_until(f"{member} lives again", back, every_s=0.02)
    return took_s


def test_a_stop_under_load_replays_nothing(begin: Start, start: Start, big: Made, tmp_path: Path) -> None:
    arguments = ("--replay", str(big.path), "--speed", "500")
    center = begin(tmp_path / "data", big.profile, *arguments, CC_BATCH="200")
    center.wait_ready()
    in_the_middle(center, big)
    for member in ("tag-0", "store-0", "source-0"):
        assert stop(center, member) < STOPS_S
    in_the_middle(center, big)
    assert center.end(signal.SIGTERM) < STOPS_S
    again = start(tmp_path / "data", big.profile, *arguments, **center.settings)
    again.wait_ready()
    summary = again.wait_drained()
    check(again, summary, big)
    assert summary["redelivered"] == 0
    assert again.end() < STOPS_S


def test_an_owner_that_slept_past_its_session_is_refused(own: Own, start: Start, tmp_path: Path) -> None:
    """It sleeps with an apply on its lips; what it says after waking is refused, counted, and harmless."""
    profile = write_profile(tmp_path)
    center = own.starting(start)(tmp_path / "data", profile, "--no-simulate", CC_BATCH="100")
    center.wait_ready()
    eyes = Eyes(center)
    with extras(center, profile) as workers, feeding(center, profile) as feeder:
        sleeper = workers.doomed("store", "before apply", 2, "store-sleeper", "SIGSTOP")
        wait_until("it sleeps", lambda: sleeper.state() == ASLEEP, every_s=0.02)
        assert eyes.await_progress(SESSION_S + 5) > 1, "its partitions stand until its session has run out"
        assert eyes.refused() == 0
        os.kill(sleeper.process.pid, signal.SIGCONT)
        wait_until("refused and counted", lambda: eyes.refused() > 0, every_s=0.02)
        wait_until("it begins anew", lambda: "joining anew" in sleeper.errors.read_text())
        feeder.check()
        assert sleeper.process.poll() is None, sleeper.errors.read_text()
    eyes.close()
    assert center.end() < STOPS_S


def test_workers_are_replaced_one_after_the_other(own: Own, start: Start, tmp_path: Path) -> None:
    profile = write_profile(tmp_path)
    center = own.starting(start)(
        tmp_path / "data", profile, "--no-simulate", CC_TAG_WORKERS="3", CC_STORE_WORKERS="3", CC_PARTITIONS="6"
    )
    center.wait_ready()
    eyes = Eyes(center)
    ages: list[float] = []

    def look() -> None:
        ages.append(eyes.freshness_s())

    with feeding(center, profile) as feeder:
        wait_until("something counted", lambda: any(eyes.applied().values()))
        for n in range(3):
            for role in ("tag", "store"):
                assert stop(center, f"{role}-{n}", look) < STOPS_S
                eyes.await_progress(PATIENCE_S, look)
        eyes.await_progress(PATIENCE_S, look)
        summary = feeder.check()
    eyes.close()
    assert len(ages) > 20
    assert max(ages) < FRESH_S, f"{max(ages):.1f} s"
    assert summary["redelivered"] == 0
    assert center.end() < STOPS_S
