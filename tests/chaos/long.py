"""Long forms beside the replays: workers that die at named points by the hundred, a broker that is away for minutes."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from random import Random

from tests.chaos.brokers import CAUGHT_UP_S, GROWS_MB, in_the_middle, outage
from tests.chaos.points import ALL, LEASE_S, Doom, run_points
from tests.chaos.stand import centers, circumstances, engine, folder, say
from tests.e2e.made import make

A_ROUND = 10
"""Named deaths of one center; about half as many at random come on top."""
ENOUGH_WRONG = 3
ROWS = 6000


def die_at_points(name: str, kills: int, seed: int) -> int:
    """Let workers die, one after the other, until enough have.

    Args:
        name: The engine.
        kills: How many in all, at named points and at random.
        seed: Another seed, other times and another order.

    Returns:
        0 when every figure was right and every partition moved again in time, else 1.
    """
    rng, begun, wrong, rounds = Random(seed), time.monotonic(), list[str](), list[Doom]()
    points = [*ALL] * (kills // len(ALL) + 1)
    rng.shuffle(points)
    with tempfile.TemporaryDirectory(prefix="chaos-") as home:
        while sum(len(done.kills) for done in rounds) < kills and len(wrong) < ENOUGH_WRONG and points:
            number, some, points = len(rounds) + len(wrong), points[:A_ROUND], points[A_ROUND:]
            lease_s = LEASE_S["embedded" if name == "embedded" else "kafka"]
            try:
                with centers() as begin, engine(name, folder(home, f"own{number}"), begin) as start:
                    done = run_points(start, folder(home, str(number)), some, rng, lease_s=lease_s, at_once=False)
            except AssertionError as why:
                wrong.append(f"round {number}: {why}")
                say(f"{number:>4}  WRONG: {why}")
            else:
                rounds.append(done)
                slowest = f"slowest again after {max(done.again_s):.1f} s"
                say(f"{number:>4} {len(done.kills):>4} kills, {done.seconds:.0f} s, {slowest}, exact")
    again_s = sorted(took for done in rounds for took in done.again_s)
    found = {
        "name": "chaos points",
        **circumstances(name, seed, time.monotonic() - begun),
        "kills": dict(sum((done.by_victim() for done in rounds), Counter())),
        "counted": sum(done.summary["total"] + done.summary["own"] for done in rounds),
        "redelivered": sum(done.summary["redelivered"] for done in rounds),
        "again_s": {"median": round(again_s[len(again_s) // 2], 1), "max": round(again_s[-1], 1)} if again_s else {},
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return 1 if wrong else 0


def stay_away(away_s: float, seed: int) -> int:
    """Kill the broker in the middle of a replay, restart it, and leave it away for a while.

    Returns:
        0 when every figure was right, nobody gave up, and all was caught up in time and in the same memory, else 1.
    """
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos-") as home, centers() as begin:
        made = make(folder(home, "made"), ROWS, seed)
        with engine("kafka", folder(home, "own"), begin) as start:
            arguments = ("--replay", str(made.path), "--speed", "60")
            center = start(folder(home, "center") / "data", made.profile, *arguments)
            center.wait_ready()
            in_the_middle(center, made)
            found = outage(center, center.outside["kafka"], made, away_s)
            center.end()
    well = found.caught_up_s < CAUGHT_UP_S and max(found.grown_mb.values()) < GROWS_MB
    figures = {
        "name": "chaos away",
        **circumstances("kafka", seed, time.monotonic() - begun),
        "away_s": found.away_s,
        "caught_up_s": round(found.caught_up_s, 1),
        "grown_mb": found.grown_mb,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0 if well else 1
