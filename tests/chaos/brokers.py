"""What a center's processes say and weigh while its broker is away."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.chaos.kills import check, counted, in_all
from tests.chaos.workers import resident_mb
from tests.e2e.center import Center, Outside, wait_until
from tests.e2e.made import Made

ROLES = ("source-0", "tag-0", "store-0", "web", "web-worker")
CAUGHT_UP_S = 60.0
"""After the broker's return."""
GROWS_MB = 25.0
"""A process may grow so much in an outage: buffers that were never needed before are filled once."""


@dataclass(frozen=True, slots=True)
class Outage:
    """One outage: how long it was, seconds from the broker's return until all was counted, growth of each process."""

    away_s: float
    caught_up_s: float
    grown_mb: dict[str, float]


def in_the_middle(center: Center, made: Made) -> None:
    """Wait until some rows were counted; fail if none are left."""
    wait_until("something counted", lambda: bool(counted(center, made.profile)), every_s=0.05)
    assert (counted(center, made.profile) or 0) < in_all(made), "the replay was over too soon to be hurt in it"


def outage(center: Center, broker: Outside, made: Made, away_s: float) -> Outage:
    """Kill the broker in the middle of a replay, restart it at once, kill it again, leave it away, and compare.

    Args:
        center: A center that has begun to count.
        broker: Its only one.
        made: Its file.
        away_s: How long.

    Returns:
        The figures; the same processes as before have counted every row once.
    """
    pids = {role: pid for role, pid in center.pids().items() if role in ROLES}
    assert set(pids) == set(ROLES)
    broker.kill()
    broker.start()
    wait_until("ready again", center.ready)
    before = {role: resident_mb(pid) for role, pid in pids.items()}
    broker.kill()
    time.sleep(away_s)  # the outage itself
    after = {role: resident_mb(pid) for role, pid in pids.items()}
    broker.start()
    returned = time.monotonic()
    summary = center.wait_drained(CAUGHT_UP_S)
    caught_up_s = time.monotonic() - returned
    check(center, summary, made)
    assert {role: pid for role, pid in center.pids().items() if role in ROLES} == pids, center.said()
    return Outage(away_s, caught_up_s, {role: round(after[role] - before[role], 1) for role in ROLES})
