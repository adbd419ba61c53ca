"""The long form: `make chaos` kills parts of replays until N kills are done, and compares every figure every time."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.chaos.kills import CLUSTER_VICTIMS, OWN_VICTIMS, VICTIMS, Round, in_all, run_round, same
from tests.chaos.long import die_at_points, stay_away
from tests.chaos.pour import pour
from tests.chaos.stand import centers, circumstances, engine, folder, say
from tests.e2e.made import Made, make

ROWS = 6000
BACKLOG_ROWS = 24_000
"""At full speed a file must be longer, or it is over before it is hurt often."""
PER_REPLAY = 12
ENOUGH_WRONG = 4
ENGINES = {"embedded": VICTIMS, "kafka": OWN_VICTIMS, "cluster": CLUSTER_VICTIMS}
"""Whom each of them has to be killed: the bundled server; Kafka and one Redis; Kafka and a Redis Cluster."""


def main() -> int:
    """Run rounds until enough kills are done.

    Returns:
        0 when every figure of every round was right, else 1.
    """
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="how many (default 100)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed kills at other moments")
    parser.add_argument("--engine", choices=tuple(ENGINES), default="embedded", help="what carries log and state")
    parser.add_argument("--points", action="store_true", help="workers die at named points too, while mentions come")
    parser.add_argument("--away", type=float, metavar="S", help="the broker is away for S seconds (--engine kafka)")
    parser.add_argument("--flood", type=int, metavar="N", help="N mentions of new authors with new hashtags")
    parser.add_argument("--new-tags", type=int, default=25, metavar="N", help="new hashtags in each mention of a flood")
    given = parser.parse_args()
    if given.flood is not None and given.engine == "cluster":
        parser.error("--flood runs on the embedded engine and on kafka")
    if given.flood is not None:
        return pour(given.engine, given.flood, given.seed, given.new_tags)
    if given.points:
        return die_at_points(given.engine, given.kills, given.seed)
    if given.away is not None:
        return stay_away(given.away, given.seed)
    possible = ENGINES[given.engine]
    rng = Random(given.seed)
    begun = time.monotonic()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="chaos-") as home:
        plans = [
            Plan("max", (0.05, 0.6), make(folder(home, "backlog"), BACKLOG_ROWS, given.seed)),
            Plan("200", (0.2, 1.6), make(folder(home, "paced"), ROWS, given.seed)),
        ]
        say(f"{'replay':>6} {'rows':>7} {'speed':>6} {'kills':>6} {'seconds':>8} {'redelivered':>12}  figures")
        number = 0
        while (done := sum(plan.kills for plan in plans)) < given.kills and len(wrong) < ENOUGH_WRONG:
            plan = plans[number % len(plans)]
            victims = rng.choices(possible, k=min(PER_REPLAY, given.kills - done))
            head = f"{number:>6} {in_all(plan.made):>7,} {plan.speed:>6}"
            try:
                with centers() as begin, engine(given.engine, folder(home, f"own{number}"), begin) as start:
                    outcome = run_round(
                        start,
                        folder(home, str(number)),
                        plan.made,
                        victims,
                        rng,
                        speed=plan.speed,
                        pause_s=plan.pause_s,
                    )
            except AssertionError as why:
                wrong.append(f"replay {number}: {why}")
                say(f"{head}  WRONG: {why}")
            else:
                plan.rounds.append(outcome)
                redelivered = outcome.summary["redelivered"]
                say(f"{head} {len(outcome.kills):>6} {outcome.seconds:>8.1f} {redelivered:>12}  exact")
            number += 1
    wrong += [f"replays at {plan.speed} ended with different figures" for plan in plans if not same(plan.rounds)]
    report(given.engine, given.seed, plans, wrong, time.monotonic() - begun)
    return 1 if wrong else 0


@dataclass(slots=True)
class Plan:
    """One way to replay: a file, its speed, the shortest and longest wait before a kill, and what came of it."""

    speed: str
    pause_s: tuple[float, float]
    made: Made
    rounds: list[Round] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """How many kills there were."""
        return sum(len(r.kills) for r in self.rounds)


def report(name: str, seed: int, plans: list[Plan], wrong: list[str], seconds: float) -> None:
    """Print a table to standard error and the figures as JSON to standard output."""
    rounds = [outcome for plan in plans for outcome in plan.rounds]
    victims: Counter[str] = Counter()
    for outcome in rounds:
        victims.update(outcome.by_victim())
    say("")
    for victim in sorted(victims):
        say(f"  {victim:<12}{victims[victim]:>5} kills")
    figures = f"{len(rounds)} exact replays, {len(wrong)} wrong, {seconds:.0f} s"
    say(f"  {'in all':<12}{victims.total():>5} kills in {figures}")
    found = {
        "name": "chaos",
        **circumstances(name, seed, seconds),
        "replays": len(rounds),
        "rows": sum(in_all(plan.made) * len(plan.rounds) for plan in plans),
        "kills": dict(victims),
        "redelivered": sum(outcome.summary["redelivered"] for outcome in rounds),
        "wrong": wrong,
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    sys.exit(main())
