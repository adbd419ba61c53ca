"""The long form: `make chaos` kills parts of replays until N kills are done, and compares every figure every time."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.chaos.kills import VICTIMS, Round, in_all, run_round, same
from tests.e2e.center import Center
from tests.e2e.made import Made, make

ROWS = 6000
PER_ROUND = 12


def main() -> int:
    """Run rounds until enough kills are done.

    Returns:
        0 when every figure of every round was right, else 1.
    """
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="how many (default 100)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed kills at other moments")
    given = parser.parse_args()
    rng = Random(given.seed)
    begun = time.monotonic()
    rounds: list[Round] = []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="chaos-") as home:
        made = make(Path(home), ROWS, given.seed)
        say(f"{in_all(made):,} rows: {made.distinct:,} ids, {made.repeats} repeats, {len(made.bad_lines)} bad lines")
        say(f"{'round':>5} {'speed':>5} {'kills':>6} {'seconds':>8} {'redelivered':>12}  figures")
        while (done := kills_of(rounds)) < given.kills:
            # Under a backlog (max) and at a pace that keeps the source in it to the end, in turn.
            speed, pause_s = (("max", (0.05, 0.6)), ("200", (0.2, 1.6)))[len(rounds) % 2]
            victims = rng.choices(VICTIMS, k=min(PER_ROUND, given.kills - done))
            folder = Path(home) / f"round-{len(rounds)}"
            folder.mkdir()
            with centers() as begun_centers:
                try:
                    outcome = run_round(begun_centers, folder, made, victims, rng, speed=speed, pause_s=pause_s)
                except AssertionError as why:
                    wrong.append(f"round {len(rounds)}: {why}")
                    say(f"{len(rounds):>5} {speed:>5}  WRONG: {why}")
                    if len(wrong) > 3:
                        break
                    rounds.append(Round())
                    continue
            rounds.append(outcome)
            redelivered = outcome.summary["redelivered"]
            what = f"{len(rounds) - 1:>5} {speed:>5} {len(outcome.kills):>6} {outcome.seconds:>8.1f} {redelivered:>12}"
            say(f"{what}  exact   ({kills_of(rounds)} of {given.kills} kills)")
    good = [r for r in rounds if r.summary]
    if not same(good):
        wrong.append("rounds over the same file ended with different figures")
    report(given.seed, made, good, wrong, time.monotonic() - begun)
    return 1 if wrong else 0


def kills_of(rounds: list[Round]) -> int:
    """How many kills there were in all."""
    return sum(len(r.kills) for r in rounds)


@contextmanager
def centers() -> Iterator[type[Center]]:
    """A way to start a center that is ended with the block, whatever happens."""
    begun: list[Center] = []

    class Ended(Center):
        def __init__(self, data_dir: Path, profile: Path, *arguments: str, **settings: str) -> None:
            super().__init__(data_dir, profile, *arguments, **settings)
            begun.append(self)

    try:
        yield Ended
    finally:
        for center in begun:
            center.close()


def report(seed: int, made: Made, rounds: list[Round], wrong: list[str], seconds: float) -> None:
    """Print a table to standard error and the figures as JSON to standard output."""
    victims: Counter[str] = Counter()
    for outcome in rounds:
        victims.update(outcome.by_victim())
    say("")
    for victim in VICTIMS:
        say(f"  {victim:<12}{victims[victim]:>5} kills")
    say(f"  {'in all':<12}{victims.total():>5} kills in {len(rounds)} replays, {seconds:.0f} s, {len(wrong)} wrong")
    lost = sum(max(0, made.distinct - r.summary["total"] - r.summary["own"]) for r in rounds)
    doubled = sum(max(0, r.summary["total"] + r.summary["own"] - made.distinct) for r in rounds)
    found = {
        "name": "chaos",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "commit": commit(),
        "seed": seed,
        "seconds": round(seconds, 1),
        "replays": len(rounds),
        "rows": in_all(made) * len(rounds),
        "kills": dict(victims),
        "redelivered": sum(r.summary["redelivered"] for r in rounds),
        "lost": lost,
        "doubled": doubled,
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(found) + "\n")


def commit() -> str:
    """What was tested."""
    found = subprocess.run(("git", "describe", "--always", "--dirty"), capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def say(words: str) -> None:
    """One line of progress."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
