"""What a viewer costs: ours by the thousand, and the same nine panels as others draw them, in one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from command_center.bench.processes import bound_to, cpu_s, family_cpu_s
from command_center.bench.report import Report, percentile, say
from command_center.bench.wall import Poster, center
from command_center.clock import SystemClock
from command_center.process import die_with_parent
from command_center.store.embedded import free_port

CROWD, FEW = 1000, 10
RATE = 20.0
"""Mentions a second meanwhile, so that each tick changes the panels."""
EACH_S = 15.0
"""Each peer is looked at for so long."""
PATIENCE_S = 60.0
PYTHON = (sys.executable, "-m")
RIVALS = "command_center.bench.rivals"


class Looked(NamedTuple):
    """What some viewers saw, and what it cost the server."""

    ages: list[float]
    cpu_s: float
    viewer_s: float

    @property
    def ms(self) -> float:
        """Milliseconds of processor for a viewer and a second."""
        return 1000 * self.cpu_s / self.viewer_s


def measure_viewers(report: Report, minutes: float) -> None:
    """A thousand viewers of one web worker at a picture a second; then ten of each way, one after the other.

    The age runs from the moment at which the panels began to be drawn, with us by the publisher, and ends when a viewer
    has received the last of them. No browser draws: this is the server's side. Ours reads a store that mentions
    come into and takes those in, too; the others draw figures out of the air.
    """
    seconds = max(5.0, min(EACH_S, 60 * minutes))
    with center({"CC_TICK_S": "1", "CC_WEB_WORKERS": "1"}) as base:
        poster = Poster(base, RATE, 3600)
        poster.start()
        pids = bound_to(base)
        say(f"{CROWD} viewers of one web worker for {seconds:.0f} s")
        crowd = look((*PYTHON, "command_center.bench.viewers"), base, CROWD, seconds, lambda: cpu_s(pids))
        few = look((*PYTHON, "command_center.bench.viewers"), base, FEW, seconds, lambda: cpu_s(pids))
        alone = cpu_s(pids)
        SystemClock().sleep(seconds)
        alone = cpu_s(pids) - alone
    n = len(crowd.ages)
    report.add(f"{CROWD} viewers: one web worker", 100 * crowd.cpu_s / seconds, "% of a core", CROWD)
    report.add("the same without a viewer: painting, rendering, intake", 100 * alone / seconds, "% of a core", 1)
    report.add(f"{CROWD} viewers: age when received, p50", 1000 * percentile(crowd.ages, 0.50), "ms", n)
    report.add(f"{CROWD} viewers: age when received, p99", 1000 * percentile(crowd.ages, 0.99), "ms", n)
    report.add(f"{CROWD} viewers: pictures a viewer and second", n / CROWD / seconds, "pictures", n)
    report.add(f"{CROWD} viewers: processor time a viewer-second", crowd.ms, "ms", CROWD)
    _add(report, "ours", few)
    for kind, command in _ways().items():
        say(f"{FEW} viewers of {kind} for {seconds:.0f} s")
        with _serving(command) as (base, process):
            command_line = (*PYTHON, f"{RIVALS}.look", kind)
            theirs = look(command_line, base, FEW, seconds, partial(family_cpu_s, process.pid))
        _add(report, kind, theirs)
        report.ratios[f"processor time a viewer-second, {kind} / ours, {FEW} viewers"] = round(theirs.ms / few.ms, 2)
        report.ratios[f"processor time a viewer-second, {kind} / ours with {CROWD}"] = round(theirs.ms / crowd.ms, 2)
        p50 = percentile(theirs.ages, 0.50) / percentile(few.ages, 0.50)
        report.ratios[f"age when received, p50, {kind} / ours"] = round(p50, 2)


def _add(report: Report, kind: str, looked: Looked) -> None:
    report.add(f"{kind}: processor time a viewer-second, {FEW} viewers", looked.ms, "ms", FEW)
    for share in (0.50, 0.99):
        age = 1000 * percentile(looked.ages, share)
        report.add(f"{kind}: age when received, p{100 * share:.0f}", age, "ms", len(looked.ages))


def _ways() -> dict[str, Callable[[int], Sequence[str]]]:
    """How each is started on a port."""
    ways: dict[str, Callable[[int], Sequence[str]]] = {}
    if not os.environ.get("CC_PEERS"):
        say("no Streamlit, Panel and NiceGUI here (`make bench` fetches them): ours stands alone")
        return ways
    ways["dash"] = partial(_module, f"{RIVALS}.dash_nine")
    for kind in ("panel", "nicegui"):
        ways[kind] = partial(_module, f"{RIVALS}.{kind}_nine")
    script = str(Path(__file__).parent / "rivals" / "streamlit_nine.py")
    options = ["--global.developmentMode=false", "--server.headless=true", "--browser.gatherUsageStats=false"]
    here = ("--server.address=127.0.0.1", *options)
    ways["streamlit"] = lambda port: (*PYTHON, "streamlit", "run", script, f"--server.port={port}", *here)
    return ways


def _module(name: str, port: int) -> Sequence[str]:
    return (*PYTHON, name, str(port))


@contextmanager
def _serving(command: Callable[[int], Sequence[str]]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port, clock = free_port(), SystemClock()
    base = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(  # noqa: S603
        command(port),
        env=None if "dash" in command(port)[2] else _environment(),  # Dash is ours, too: the version that we serve
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509  (single-threaded here)
    )
    try:
        end = clock.monotonic() + PATIENCE_S
        while not _answers(base):
            if clock.monotonic() > end or process.poll() is not None:
                raise RuntimeError(f"it does not serve: {' '.join(command(port))}")
            clock.sleep(0.2)
        yield base, process
    finally:
        process.kill()
        process.wait(10)


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(base, timeout=5):  # noqa: S310  (our own server)
            return True
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """The peers' packages stand on the path of their processes alone."""
    path = (os.environ.get("CC_PEERS", ""), str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))}


def look(command: Sequence[str], base: str, viewers: int, seconds: float, cpu: Callable[[], float]) -> Looked:
    """Let viewers look, and take the server's processor time from the moment on at which all of them see.

    Args:
        command: What looks; it is given base, viewers and seconds.
        base: The server.
        viewers: How many.
        seconds: How long.
        cpu: The server's processor time so far, in seconds.

    Raises:
        RuntimeError: They did not get to see, or fell.
    """
    process = subprocess.Popen(  # noqa: S603
        (*command, base, str(viewers), str(seconds)),
        env=_environment() if RIVALS in command[2] else None,
        stdout=subprocess.PIPE,
        preexec_fn=die_with_parent,  # noqa: PLW1509  (single-threaded here)
    )
    assert process.stdout is not None  # noqa: S101  (a pipe was asked for)
    ready = process.stdout.readline()
    before = cpu()
    told = process.stdout.readline()
    used = cpu() - before
    if process.wait(PATIENCE_S) or ready != b"ready\n":
        raise RuntimeError(f"the viewers fell: {' '.join(command)}")
    return Looked(json.loads(told), used, viewers * seconds)
