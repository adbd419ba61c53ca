"""What one tag worker takes before and while it works: time to start, and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import process_time

from command_center.bench.report import Report

MENTIONS = 2000
_MEASURED = ("Rss", "Pss", "Private_Dirty")


def measure_worker(report: Report) -> None:
    """Start a process with all that a tag worker loads, let it tag, and note what it took.

    Args:
        report: Gets processor seconds until it can tag, and memory after 2,000 mentions in MB; memory on Linux only.
    """
    done = subprocess.run(
        (sys.executable, "-m", "command_center.bench.tag_worker"), capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)
    report.add("start of a worker: processor time until the first tags", figures.pop("start_s"), "s", 1)
    for name, kib in figures.items():
        report.add(f"memory of a worker after {MENTIONS:,} mentions: {name}", kib / 1024, "MB", 1)


def main() -> None:
    """Be that process; prints its figures as JSON."""
    import command_center.roles.workers  # noqa: F401, PLC0415  (a worker's log and store count, too)
    from command_center.bench.input import demo_profile, mentions  # noqa: PLC0415
    from streams.tag.pipeline import Pipeline  # noqa: PLC0415

    before = process_time()
    given = mentions(MENTIONS)
    input_s = process_time() - before
    pipeline = Pipeline(demo_profile())
    pipeline.tag(given[:1])
    figures: dict[str, float] = {"start_s": process_time() - input_s}
    for at in range(0, MENTIONS, 500):
        pipeline.tag(given[at : at + 500])
    rollup = Path("/proc/self/smaps_rollup")
    if rollup.exists():
        rows = dict(line.split(":", 1) for line in rollup.read_text().splitlines()[1:])
        figures |= {name: int(rows[name].split()[0]) for name in _MEASURED}
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main()
