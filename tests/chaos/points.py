"""Workers that die at named points while mentions come, each beside the center's own, and how soon others go on."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos.doomed import POINTS
from tests.chaos.feeder import feeding
from tests.chaos.kills import Kill, Round
from tests.chaos.workers import Extra, Extras, Eyes, extras
from tests.e2e.center import PATIENCE_S, Center, wait_until
from tests.e2e.made import write_profile

ALL = tuple((role, point) for role, points in POINTS.items() for point in points)
LEASE_S = {"embedded": 1.0, "kafka": 6.0}
"""The least that brokers allow; the embedded log has no such limit."""
GOES_ON_S = 5.0
"""Beyond the session of who died."""
BATCH = "100"
RANDOM_SHARE = 0.5
"""How often one of the center's own workers is killed beside a doomed one, at no named point."""


@dataclass(slots=True)
class Doom(Round):
    """Some deaths, and how long it took after each, or after the last of several, until all partitions moved again."""

    again_s: tuple[float, ...] = ()


def run_points(
    begin: Callable[..., Center],
    folder: Path,
    points: Sequence[tuple[str, str]],
    rng: Random,
    *,
    lease_s: float,
    at_once: bool,
) -> Doom:
    """Let workers join and die while mentions come, and compare every figure.

    Args:
        begin: Starts the center.
        folder: A new one.
        points: Role and point of each death.
        rng: Gives the times.
        lease_s: Session of the workers.
        at_once: All of them together, and then one measurement; else one after the other, each measured, the center's
            own worker of the role killed by chance meanwhile.
    """
    profile = write_profile(folder)
    center = begin(folder / "data", profile, "--no-simulate", CC_LEASE_S=str(lease_s), CC_BATCH=BATCH)
    center.wait_ready()
    eyes, kills, again_s = Eyes(center), list[Kill](), list[float]()

    def note(victim: str) -> None:
        kills.append(Kill(victim, round(time.monotonic() - center.started, 2), sum(eyes.applied().values())))

    with extras(center, profile) as workers, feeding(center, profile) as feeder:
        wait_until("something counted", lambda: any(eyes.applied().values()))
        if at_once:
            begun = [_doomed(workers, n, *found, rng) for n, found in enumerate(points)]
            for doomed, found in zip(begun, points, strict=True):
                await_death(doomed)
                note(" ".join(found))
            again_s.append(eyes.await_progress(lease_s + GOES_ON_S))
        else:
            for n, (role, point) in enumerate(points):
                doomed = _doomed(workers, n, role, point, rng)
                if rng.random() < RANDOM_SHARE:
                    time.sleep(rng.uniform(0, 2))
                    if center.hit(f"{role}-0"):
                        note(f"{role}-0")
                await_death(doomed)
                note(f"{role} {point}")
                again_s.append(eyes.await_progress(PATIENCE_S))
        summary = feeder.check()
    eyes.close()
    seconds = time.monotonic() - center.started
    assert center.end() < 10, "stopping took too long"
    return Doom(kills, summary, seconds, tuple(again_s))


def _doomed(workers: Extras, n: int, role: str, point: str, rng: Random) -> Extra:
    return workers.doomed(role, point, rng.randint(1, 3), f"{role}-doomed-{n}")


def await_death(doomed: Extra) -> None:
    """Wait until a worker has killed itself."""
    wait_until(f"{doomed.member} is dead", lambda: doomed.process.poll() is not None, every_s=0.02)
    assert doomed.process.returncode == -signal.SIGKILL, doomed.errors.read_text()
