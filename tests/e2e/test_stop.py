"""However it is stopped, it ends in time and leaves no process: with open pages, while starting, in haste."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.e2e.center import ROOT, running, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import write_profile


def test_open_streams_hold_nothing_up(start: Start, tmp_path: Path) -> None:
    center = start(tmp_path / "data", write_profile(tmp_path))
    center.wait_ready()
    with (
        httpx.Client(base_url=center.base, trust_env=False, timeout=20) as pages,
        pages.stream("GET", "/stream/overview") as one,
        pages.stream("GET", "/stream?panels=map") as two,
    ):
        assert next(one.iter_lines())
        assert next(two.iter_lines())
        assert center.end(signal.SIGINT) < 10
    assert center.process.returncode == 130


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"])
def test_stopped_while_it_starts(start: Start, tmp_path: Path, number: signal.Signals, code: int) -> None:
    center = start(tmp_path / "data", write_profile(tmp_path))
    wait_until("the first process", lambda: bool(center.pids()), every_s=0.005)
    assert center.end(number) < 10
    assert center.process.returncode == code


def test_a_second_ctrl_c_ends_at_once(start: Start, tmp_path: Path) -> None:
    center = start(tmp_path / "data", write_profile(tmp_path))
    center.wait_ready()
    # A role that does not listen: the first Ctrl-C must wait for it.
    sleeper = center.pids()["store-0"]
    os.kill(sleeper, signal.SIGSTOP)
    center.process.send_signal(signal.SIGINT)
    wait_until("it stops", lambda: "stopping" in center.said())
    begun = time.monotonic()
    center.process.send_signal(signal.SIGINT)
    assert center.process.wait(10) == 130
    assert time.monotonic() - begun < 2
    os.kill(sleeper, signal.SIGCONT)  # it was told meanwhile; asleep it could not listen
    wait_until("nothing left", lambda: not center.left(), 10)


def test_an_orphan_of_the_first_moment_ends_itself() -> None:
    # Its parent ended before it could ask the kernel to be told: then nobody will tell.
    code = (
        "import os, sys; from command_center.process import die_with_parent\n"
        "die_with_parent(parent=int(sys.argv[1])); print('lives', flush=True)"
    )
    for parent, words in ((os.getpid(), "lives\n"), (2**22 + 1, "")):
        found = subprocess.run(
            [sys.executable, "-c", code, str(parent)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (found.stdout, found.stderr) == (words, "")
    assert running(os.getpid())
