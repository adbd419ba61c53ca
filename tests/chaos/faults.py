"""Faults of the store's server in the middle of a replay: the center says so, keeps its processes, and heals."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from command_center.store.connect import connect
from tests.chaos.kills import counted, in_all
from tests.e2e.center import Center, wait_until
from tests.e2e.made import Made
from tests.support.slow import SlowLine

RED_WITHIN_S = 10.0
ANSWER_S = 2.5
"""A check of readiness answers within about two seconds whatever Redis does; the rest is a busy machine's."""
KEPT = ("source-0", "tag-0", "store-0", "web", "web-worker")
"""Processes that no fault of Redis may end."""


@dataclass(slots=True)
class Readiness:
    """What `/readyz` said, and how long the longest answer took."""

    center: Center
    slowest_s: float = 0.0
    causes: list[str] = field(default_factory=list)

    def ask(self) -> dict[str, Any]:
        """Ask once.

        Raises:
            httpx.HTTPError: The web server itself gives no answer.
        """
        begun = time.monotonic()
        found: dict[str, Any] = self.center.get("/readyz").json()
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
        self.causes = [stage["cause"] for stage in found["stages"].values() if stage["cause"]]
        return found

    def red(self, word: str) -> bool:
        """Whether it is red, with a cause that holds this word."""
        with suppress(httpx.HTTPError):
            return not self.ask()["ready"] and any(word in cause for cause in self.causes)
        return False

    def green(self) -> bool:
        """Whether it is green."""
        with suppress(httpx.HTTPError):
            return bool(self.ask()["ready"])
        return False

    def wait_red(self, word: str) -> dict[str, Any]:
        """Wait for it to say so, not longer than it may take.

        Returns:
            The stages.
        """
        begun = time.monotonic()
        while not self.red(word):
            assert time.monotonic() - begun < RED_WITHIN_S, f"not red with {word!r}: {self.causes}"
            time.sleep(0.1)
        assert self.slowest_s < ANSWER_S
        stages: dict[str, Any] = self.ask()["stages"]
        return stages

    def wait_green(self) -> None:
        """Wait until it is well again."""
        wait_until("green again", self.green)


def kept(center: Center, names: Sequence[str] = KEPT) -> dict[str, int]:
    """The processes that must be the same before and after a fault."""
    found = center.pids()
    return {name: found[name] for name in names}


def begin(center: Center, made: Made, share: float = 0.02) -> None:
    """Wait until a replay is under way: this share of its rows has been counted."""
    center.wait_ready()
    wait_until("something counted", lambda: (counted(center, made.profile) or 0) >= share * in_all(made), every_s=0.05)


def in_the_middle(center: Center, made: Made) -> bool:
    """Whether rows are still to be counted."""
    done = counted(center, made.profile)
    return done is not None and 0 < done < in_all(made)


def wait_on_the_wall(center: Center, word: str) -> None:
    """Wait until a wall that is opened now says why, with a cause that holds this word, not longer than it may take.

    The picture follows the workers' signs, so for a moment the first of them to stop may still tell another cause.
    """
    said: list[str] = []

    def told() -> bool:
        with (
            suppress(httpx.HTTPError),
            httpx.stream("GET", f"{center.base}/stream?panels=strip", trust_env=False, timeout=10) as answer,
        ):
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    trouble = json.loads(line.removeprefix("data: "))["panels"]["strip"]["trouble"] or {}
                    said.append(str(trouble.get("cause")))
                    break
        return bool(said) and word in said[-1]

    begun = time.monotonic()
    while not told():
        assert time.monotonic() - begun < RED_WITHIN_S, f"the wall never said {word!r} but {said}"
        time.sleep(0.1)


@contextmanager
def hurt(center: Center, made: Made) -> Iterator[Readiness]:
    """A fault in the middle of a replay; after the block the center must be well again, with the processes it had."""
    assert in_the_middle(center, made), "the replay was over too soon"
    before, readiness = kept(center), Readiness(center)
    yield readiness
    readiness.wait_green()
    assert kept(center) == before, f"a process gave up: {center.said()}"


def kill_redis(center: Center, made: Made, times: int) -> None:
    """kill -9 of the store's server, again and again; each time it must be well again before the next."""
    victim = "redis" if "redis" in center.outside else "valkey"
    for n in range(times):
        time.sleep(0.1 * (n % 3))
        with hurt(center, made):
            wait_until(f"{victim} could be killed", lambda: center.hit(victim))


def leave_for_a_while(center: Center, made: Made, away_s: float) -> None:
    """kill -9 of a Redis of the test's own, which stays away."""
    with hurt(center, made) as readiness:
        center.outside["redis"].kill()
        readiness.wait_red("out of reach")
        time.sleep(away_s)
        assert readiness.red("out of reach")
        center.outside["redis"].start()


def fill(center: Center, made: Made, full_s: float) -> None:
    """Reach the limit of memory, and raise it again."""
    client = connect(center.url())
    limit = client.config_get("maxmemory")["maxmemory"]
    with hurt(center, made) as readiness:
        client.config_set("maxmemory", "1mb")
        stages = readiness.wait_red("full")
        assert stages["store"]["state"] == "paused"
        assert "full" in stages["store"]["cause"]
        wait_on_the_wall(center, "full")
        time.sleep(full_s)
        assert readiness.red("full")
        client.config_set("maxmemory", limit)
    client.close()


def slow_down(center: Center, made: Made, line: SlowLine, delay_s: float, slow_s: float) -> None:
    """Add a delay to every request of every process to Redis, and take it away again."""
    with hurt(center, made) as readiness:
        line.delay_s = delay_s
        stages = readiness.wait_red("slowly")
        assert stages["store"]["state"] in ("late", "paused")
        time.sleep(slow_s)
        assert readiness.red("slowly")
        assert readiness.slowest_s < ANSWER_S
        line.delay_s = 0.0
