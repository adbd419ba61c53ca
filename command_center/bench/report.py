"""What a bench prints: figures with units and sample sizes, and ratios against the alternative."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct, field

from command_center.clock import SystemClock

NAMES = (
    "tag",
    "workers",
    "pipeline",
    "poison",
    "push",
    "scenes",
    "screens",
    "search",
    "search_rivals",
    "sentiment",
    "soak",
    "learn",
)


class Result(Struct, frozen=True):
    """One figure; `n` is how many things were measured for it."""

    metric: str
    value: float
    unit: str
    n: int


class Report(Struct):
    """All figures of one bench."""

    name: str
    date: str = ""
    machine: str = ""
    commit: str = ""
    results: list[Result] = field(default_factory=list)
    ratios: dict[str, float] = field(default_factory=dict)

    def add(self, metric: str, value: float, unit: str, n: int) -> None:
        """Note a figure."""
        self.results.append(Result(metric, round(value, 4 if abs(value) < 10 else 1), unit, n))

    def lines(self) -> list[str]:
        """For a terminal."""
        rows = [f"{self.name} on {self.machine}, {self.date}, commit {self.commit}"]
        rows += [f"  {r.metric:<58}{r.value:>12,.4g} {r.unit:<14} n={r.n:,}" for r in self.results]
        rows += [f"  {name:<58}{ratio:>12,.3g} times" for name, ratio in self.ratios.items()]
        return rows


def interleave(rounds: int, *ways: Callable[[], float]) -> list[list[float]]:
    """Measure several ways in turn, so that a machine that slows down slows all of them.

    Args:
        rounds: How often each way is measured, after one unmeasured run.
        ways: Each returns its figure of one run.

    Returns:
        The figures by way.
    """
    for way in ways:
        way()
    figures: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for kept, way in zip(figures, ways, strict=True):
            kept.append(way())
    return figures


def median_ratio(ours: list[float], theirs: list[float]) -> float:
    """Median of the ratios of runs that stood side by side."""
    return round(median(a / b for a, b in zip(ours, theirs, strict=True)), 3)


def percentile(values: list[float], share: float) -> float:
    """Nearest-rank percentile."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -int(-share * len(ranked) // 1) - 1))]


def _machine() -> str:
    model = platform.processor() or platform.machine()
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{os.cpu_count()} x {model}, Python {platform.python_version()}"


def _commit() -> str:
    try:
        found = subprocess.run(
            ("git", "describe", "--always", "--dirty"),  # noqa: S607  (the git of whoever measures)
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return found.stdout.strip()


def run_bench(name: str, *, as_json: bool, minutes: float) -> int:
    """Run one bench and print its report.

    Args:
        name: One of `NAMES`.
        as_json: Print one JSON object instead of lines.
        minutes: How long `pipeline`, `push` and `soak` last.
    """
    report = Report(name, SystemClock().now().isoformat(timespec="seconds"), _machine(), _commit())
    import_module(f"command_center.bench.{name}").measure(report, minutes)
    if as_json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0


def peak_mb() -> float:
    """The most memory this process had at a time, on Linux; what its parent had before is not counted."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def say(words: str) -> None:
    """Progress of a long measurement, beside the report."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()
