"""The life of a replay: from the file to exact figures, through a stop, a second start and a killed supervisor."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from streams.log import RAW
from tests.e2e.center import ROOT, Center, running, wait_until
from tests.e2e.conftest import Start
from tests.e2e.figures import check_mentions, check_recount, settled
from tests.e2e.made import Made
from tests.e2e.recount import dead_lines


@dataclass(slots=True)
class First:
    """What the first start showed."""

    center: Center
    summary: dict[str, Any]
    ends: Mapping[int, int]


@pytest.fixture(scope="module")
def first(start: Start, made: Made, tmp_path_factory: pytest.TempPathFactory) -> First:
    home = tmp_path_factory.mktemp("life")
    center = start(home / "data", made.profile, "--replay", str(made.path), "--speed", "max")
    center.wait_ready()
    summary = center.wait_drained()
    with center.log() as log:
        return First(center, summary, log.ends(RAW))


def test_total_is_the_distinct_ids(first: First, made: Made) -> None:
    assert first.summary["total"] + first.summary["own"] == made.distinct
    assert first.summary["own"] > 0
    assert first.summary["mode"] == "replay"


def test_duplicates_are_the_repeats(first: First, made: Made) -> None:
    assert made.repeats > 0
    assert first.summary["duplicates"] == made.repeats
    assert first.summary["redelivered"] == 0


def test_every_slice_equals_an_independent_recount(first: First, made: Made) -> None:
    assert len(first.summary["by_language"]) >= 8
    check_recount(first.center, first.summary, made.own_accounts)


def test_the_list_behind_each_figure_is_as_long_as_it_says(first: First) -> None:
    check_mentions(first.center, first.summary)


def test_bad_lines_are_dead_letters_with_their_line(first: First, made: Made) -> None:
    assert first.summary["dead"] == len(made.bad_lines) > 0
    with first.center.log() as log:
        assert dead_lines(log) == list(made.bad_lines)
    progress = first.center.ask("/api/v1/replay")
    total = made.rows + len(made.bad_lines)
    assert progress == {"state": "done", "read": total, "sent": made.rows, "bad": len(made.bad_lines), "share": 1.0}
    assert f"{len(made.bad_lines)} bad (done)" in first.center.said()


def test_it_keeps_running_after_the_replay(first: First) -> None:
    before = first.center.pids()
    time.sleep(1.5)
    assert first.center.pids() == before
    assert set(before) == {"valkey", "web", "web-worker", "store-0", "tag-0", "source-0"}
    assert first.center.ready()
    assert first.center.summary() == first.summary


def test_ctrl_c_ends_everything_and_a_second_up_goes_on_where_it_was(first: First, start: Start, made: Made) -> None:
    center = first.center
    pids = [center.process.pid, *center.pids().values()]
    assert center.end(signal.SIGINT) < 10
    assert center.process.returncode == 130
    assert [pid for pid in pids if running(pid)] == []
    assert not (center.data_dir / "run.json").exists()

    second = start(center.data_dir, made.profile, "--replay", str(made.path), "--speed", "max")
    second.wait_ready()
    summary = second.wait_drained()
    with second.log() as log:
        assert log.ends(RAW) == first.ends, "something was sent again"
    assert summary == first.summary

    second.process.send_signal(signal.SIGKILL)
    second.process.wait(10)
    assert wait_until("nothing outlives a killed supervisor", lambda: not second.left(), 15) < 10


def test_a_supervisor_killed_in_the_middle_costs_nothing(
    start: Start, made: Made, first: First, tmp_path: Path
) -> None:
    arguments = (tmp_path / "data", made.profile, "--replay", str(made.path), "--speed")
    killed = start(*arguments, "60")  # slow enough to be in its middle on any machine
    killed.wait_ready()
    wait_until("some counted", lambda: killed.summary()["total"] > 0)
    assert killed.ask("/api/v1/replay")["state"] == "running"
    os.kill(killed.process.pid, signal.SIGKILL)
    killed.process.wait(10)
    wait_until("nothing left", lambda: not killed.left(), 15)

    second = start(*arguments, "max")
    second.wait_ready()
    assert settled(second.wait_drained()) == settled(first.summary)
    check_recount(second, second.summary(), made.own_accounts)


@pytest.mark.recorded
def test_the_recorded_airline_file(recorded: Path, start: Start, tmp_path: Path) -> None:
    file = recorded / "airline" / "Tweets.csv.gz"
    center = start(tmp_path / "data", ROOT / "profiles" / "airline.yaml", "--replay", str(file), "--speed", "max")
    center.wait_ready()
    summary = center.wait_drained()
    # Counted by hand in the file: 7,312 rows, 7,235 distinct ids; no own account writes in it.
    assert (summary["total"], summary["duplicates"], summary["own"], summary["dead"]) == (7235, 77, 0, 0)
    check_recount(center, summary, frozenset({"united"}))
    check_mentions(center, summary)
    assert center.end(signal.SIGINT) < 10
    assert center.process.returncode == 130
