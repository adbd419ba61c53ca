"""Processes that empty a backlog: started, watched until it is empty, and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from command_center.bench.input import DEMO
from command_center.bench.report import say
from command_center.clock import SystemClock
from command_center.process import die_with_parent

LOOK_S = 0.1
TELL_S = 5.0
PATIENCE_S = 60.0
"""So long without a step forward is a failure."""
PYTHON = (sys.executable, "-m")
TAG = (*PYTHON, "command_center.cli", "tag", "--worker")
STORE = (*PYTHON, "command_center.cli", "store")


@dataclass(frozen=True, slots=True)
class Drained:
    """How a backlog went down."""

    seen: list[tuple[float, int]]
    """Seconds, and how many were done by then; begins with the first that were, for before it processes start."""
    cpu_s: list[float]
    """What each process used of the processors meanwhile; empty where the machine does not say."""

    @property
    def seconds(self) -> float:
        """From the first to the last."""
        return self.seen[-1][0] - self.seen[0][0]

    @property
    def mentions(self) -> int:
        """How many meanwhile."""
        return self.seen[-1][1] - self.seen[0][1]

    @property
    def rate(self) -> float:
        """Mentions a second."""
        return self.mentions / self.seconds

    @property
    def cpu_ms(self) -> list[float]:
        """Milliseconds of processor that each process used for a thousand mentions."""
        return [1e6 * used / self.mentions for used in self.cpu_s]

    def first(self, seconds: float) -> Drained:
        """The beginning of it: up to the first look after so many seconds."""
        end = self.seen[0][0] + seconds
        at = next((at for at, (when, _) in enumerate(self.seen) if when >= end), len(self.seen) - 1)
        return replace(self, seen=self.seen[: at + 1])

    def stretches(self, seconds: float) -> list[float]:
        """Mentions a second in each whole stretch of so many seconds; one stretch where there is no whole one."""
        marks, due = [self.seen[0]], self.seen[0][0] + seconds
        for row in self.seen:
            if row[0] >= due:
                marks.append(row)
                due = row[0] + seconds
        marks = marks if len(marks) > 1 else [self.seen[0], self.seen[-1]]
        return [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(marks)]


def drain(
    what: str, commands: Sequence[Sequence[str]], variables: Mapping[str, str], done: Callable[[], int], wanted: int
) -> Drained:
    """Run processes until the backlog is empty.

    Args:
        what: Words for progress.
        commands: One a process.
        variables: Added to their environment.
        done: How many mentions are done.
        wanted: How many there are.

    Raises:
        RuntimeError: A process ended, or nothing went on.
    """
    clock = SystemClock()
    with _processes(commands, variables) as running:
        seen: list[tuple[float, int]] = []
        before: list[float] = []
        told = moved = looked = clock.monotonic()
        while not seen or seen[-1][1] < wanted:
            clock.sleep(LOOK_S)
            now, count = clock.monotonic(), done()
            if count and not seen:
                before = [_cpu_s(process.pid) for process, _ in running]
            if count > (seen[-1][1] if seen else 0):
                if count >= wanted and not seen:
                    seen.append((looked, 0))  # a backlog so short that it went between two looks
                seen.append((now, count))
                moved = now
            looked = now
            for process, said in running:
                if process.poll() is not None or now > moved + PATIENCE_S:
                    raise RuntimeError(f"{what}: stopped at {count:,} of {wanted:,}:\n{said.read_text()[-2000:]}")
            if seen and now > max(told + TELL_S, seen[0][0]):
                told = now
                rate = (count - seen[0][1]) / (now - seen[0][0])
                say(f"  {what}: {count:,} of {wanted:,}, {rate:,.0f} a second")
        after = [_cpu_s(process.pid) for process, _ in running]
    return Drained(seen, [b - a for a, b in zip(before, after, strict=True) if b])


@contextmanager
def _processes(
    commands: Sequence[Sequence[str]], variables: Mapping[str, str]
) -> Iterator[list[tuple[subprocess.Popen[bytes], Path]]]:
    environment = {**os.environ, "PYTHONHASHSEED": "0", "CC_PROFILE": str(DEMO), **variables}
    with tempfile.TemporaryDirectory(prefix="cc-bench-") as home:
        running: list[tuple[subprocess.Popen[bytes], Path]] = []
        try:
            for number, command in enumerate(commands):
                said = Path(home) / f"{number}.txt"
                with said.open("wb") as output:
                    process = subprocess.Popen(  # noqa: S603
                        command, env=environment, stdout=output, stderr=output, preexec_fn=die_with_parent  # noqa: PLW1509
                    )  # fmt: skip
                running.append((process, said))
            yield running
        finally:
            for process, _ in running:
                process.terminate()
            for process, _ in running:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _cpu_s(pid: int) -> float:
    """Processor time of a process so far; 0 where there is no /proc."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
