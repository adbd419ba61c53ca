"""Kill parts of a running center at random moments of a replay, and see what it says in the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from command_center.clock import SystemClock
from command_center.profile import load_profile
from command_center.store.connect import RedisError, connect
from command_center.store.reader import Reader
from command_center.store.summary import summarize
from streams.log import RAW, TAGGED, LogError
from tests.e2e.center import Center, wait_until
from tests.e2e.figures import check_recount, settled
from tests.e2e.made import Made

PROCESSES = ("source-0", "tag-0", "store-0", "web", "web-worker")
VICTIMS = (*PROCESSES, "valkey")
OWN_VICTIMS = (*PROCESSES, "redis", "kafka")
"""On Kafka and Redis of one's own."""
CLUSTER_VICTIMS = (*PROCESSES, "node0", "node1", "node2", "kafka")
"""On Kafka and a Redis Cluster of one's own."""
WATCHED = {
    "source-0": ("XLEN", "cc:log:{p0}:mentions.raw"),
    "tag-0": ("XLEN", "cc:log:{p0}:mentions.tagged"),
    "store-0": ("HGET", "cc:{p0}:pos", "offset"),
    "valkey": ("XLEN", "cc:log:{p0}:mentions.tagged"),
}
"""What moves when a victim has just written, and has not yet noted that it did."""
WRITTEN = {"source-0": RAW, "tag-0": TAGGED, "kafka": TAGGED}
"""The same where the log is Kafka's."""
AIM_S = 0.5
ANSWER_S = 30.0
"""A victim that was just ended is started again within this time."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill -9: whom, when (seconds after the start), and how many rows had been counted just before."""

    victim: str
    at_s: float
    counted: int


@dataclass(slots=True)
class Round:
    """One replay from an empty directory to its end."""

    kills: list[Kill] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def by_victim(self) -> Counter[str]:
        """Kills by member."""
        return Counter(kill.victim for kill in self.kills)


def counted(center: Center, profile: Path) -> int | None:
    """How many rows have been counted as anything; None while the server is away."""
    client = connect(center.url(), timeout_s=2.0)
    try:
        reader = Reader(client, center.partitions, load_profile(profile), SystemClock())
        found = summarize(reader, "all")
    except RedisError:
        return None
    finally:
        client.close()
    return int(found["total"] + found["own"] + found["duplicates"] + found["dead"])


def in_all(made: Made) -> int:
    """Rows of a file that are counted as anything in the end."""
    return made.rows + len(made.bad_lines)


def kill_in_the_middle(
    center: Center, made: Made, victims: Sequence[str], rng: Random, pause_s: tuple[float, float]
) -> list[Kill]:
    """Kill the victims one after another, each while rows are still to be counted.

    Args:
        center: A center that has begun to count.
        made: Its file.
        victims: Members, in the order to kill them.
        rng: Gives the moments; every other one, about, is aimed at a write.
        pause_s: Shortest and longest wait before a kill, in seconds.

    Returns:
        The kills; fewer than victims when the replay came to its end first.
    """
    kills: list[Kill] = []
    for victim in victims:
        time.sleep(rng.uniform(*pause_s))
        end = time.monotonic() + ANSWER_S
        while True:
            done = counted(center, made.profile)
            if done is not None and done >= in_all(made):
                return kills
            aim = partial(await_write, center, victim) if rng.random() < 0.5 else None
            if done is not None and center.hit(victim, aim=aim):
                kills.append(Kill(victim, round(time.monotonic() - center.started, 2), done))
                break
            assert time.monotonic() < end, f"{victim} did not come back: {center.said()}"
            time.sleep(0.02)
    return kills


def await_write(center: Center, victim: str) -> None:
    """Wait, not for long, until the victim writes: then it is most vulnerable."""
    if "CC_KAFKA_BOOTSTRAP" in center.settings and victim in WRITTEN:
        with center.log() as log, suppress(LogError):
            _await_change(lambda: sum(log.ends(WRITTEN[victim]).values()))
    elif victim in WATCHED:
        client = connect(center.url(), timeout_s=2.0)
        with suppress(RedisError):
            _await_change(lambda: client.execute_command(*WATCHED[victim]))
        client.close()


def _await_change(read: Callable[[], object]) -> None:
    before = read()
    end = time.monotonic() + AIM_S
    while read() == before and time.monotonic() < end:
        pass


def run_round(
    begin: Callable[..., Center],
    folder: Path,
    made: Made,
    victims: Sequence[str],
    rng: Random,
    *,
    speed: str = "max",
    pause_s: tuple[float, float] = (0.1, 1.0),
) -> Round:
    """Replay a file once under kills, and wait until everything is counted.

    Returns:
        Kills and figures; every slice has been compared with the recount of the tagged log, the totals with the file.
    """
    center = begin(folder / "data", made.profile, "--replay", str(made.path), "--speed", speed)
    wait_until("something counted", lambda: _begun(center, made), every_s=0.05)
    kills = kill_in_the_middle(center, made, victims, rng, pause_s)
    summary = center.wait_drained()
    check(center, summary, made)
    seconds = time.monotonic() - center.started
    assert center.end() < 10, "stopping took too long"
    return Round(kills, summary, seconds)


def run_rounds(
    begin: Callable[..., Center],
    folder: Path,
    made: Made,
    victims: Sequence[str],
    rng: Random,
    *,
    speed: str = "max",
    pause_s: tuple[float, float] = (0.1, 1.0),
) -> list[Round]:
    """Replay a file under kills until each victim was killed in the middle of a replay.

    How many kills fit into one replay depends on the machine: a quick one is through before the last.

    Returns:
        The rounds.
    """
    rounds: list[Round] = []
    left = list(victims)
    while left:
        assert len(rounds) < 3 * len(victims), f"{left} could not be killed before the replays were over"
        home = folder / str(len(rounds))
        home.mkdir()
        rounds.append(run_round(begin, home, made, left, rng, speed=speed, pause_s=pause_s))
        done = rounds[-1].by_victim()
        left = [victim for victim in left if victim not in done]
    return rounds


def check(center: Center, summary: dict[str, Any], made: Made) -> None:
    """Compare the figures of a finished replay with its file and with a recount of the tagged log."""
    found = (summary["total"] + summary["own"], summary["duplicates"], summary["dead"], summary["late"])
    assert found == (made.distinct, made.repeats, len(made.bad_lines), 0), (found, center.said())
    check_recount(center, summary, made.own_accounts)


def _begun(center: Center, made: Made) -> bool:
    # The configuration is written before the server is there.
    if "CC_REDIS_URL" not in center.settings and not (center.data_dir / "valkey" / "valkey.conf").exists():
        return False
    return bool(counted(center, made.profile))


def same(rounds: Sequence[Round]) -> bool:
    """Whether rounds over the same file ended with the same figures."""
    return all(settled(r.summary) == settled(rounds[0].summary) for r in rounds[1:])
