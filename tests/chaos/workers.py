"""Workers beside those of a center: real ones that a test starts, dooms, stops and starts again under their names."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from command_center.clock import SystemClock, to_ms
from command_center.store.connect import Redis, connect
from streams.log import RAW
from tests.e2e.center import ROOT, Center, environment, running, wait_until


@dataclass(slots=True)
class Extra:
    """One worker more: its name in its group, its process, and what it printed."""

    member: str
    process: subprocess.Popen[bytes]
    errors: Path

    def state(self) -> str:
        """The kernel's letter for it: R and S live, T is stopped, Z is dead."""
        return (Path("/proc") / str(self.process.pid) / "stat").read_text().rpartition(")")[2].split()[0]


@contextmanager
def extras(center: Center, profile: Path) -> Iterator[Extras]:
    """Workers of a center that end with the block, whatever happens."""
    made = Extras(center, profile)
    try:
        yield made
    finally:
        for extra in made.begun:
            if extra.process.poll() is None:
                extra.process.kill()
            extra.process.wait(10)


class Extras:
    """Starts them."""

    def __init__(self, center: Center, profile: Path) -> None:
        self._settings = {**center.settings, "CC_REDIS_URL": center.url(), "CC_PROFILE": str(profile)}
        self._home = center.data_dir.parent
        self.begun: list[Extra] = []

    def doomed(self, role: str, point: str, times: int, member: str, number: str = "SIGKILL") -> Extra:
        """Start one that sends itself a signal at a point (see `doomed.py`)."""
        errors = self._home / f"{member}-{len(self.begun)}.txt"
        with errors.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.doomed", role, point, str(times), number],
                cwd=ROOT, env=environment(**self._settings, CC_MEMBER=member, PYTHONHASHSEED="0"),
                stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.begun.append(Extra(member, process, errors))
        return self.begun[-1]


class Eyes:
    """Looks at a center's store and log without its workers."""

    def __init__(self, center: Center) -> None:
        self._center = center
        self._client: Redis = connect(center.url(), timeout_s=5.0)

    def applied(self, field: str = "offset") -> dict[int, int]:
        """A field of each partition's position."""
        names = [f"cc:{{p{p}}}:pos" for p in range(self._center.partitions)]
        pipe = self._client.pipeline(transaction=False)
        for name in names:
            pipe.hget(name, field)
        return {p: int(held or 0) for p, held in enumerate(cast("list[bytes | None]", pipe.execute()))}

    def refused(self) -> int:
        """Applies that the store has refused."""
        return sum(self.applied("refused").values())

    def await_progress(self, within_s: float, meanwhile: Callable[[], object] = lambda: None) -> float:
        """Wait until every partition has applied something more.

        Returns:
            Seconds until then.
        """
        before, begun = self.applied(), time.monotonic()

        def moved() -> bool:
            meanwhile()
            return all(at > before[p] for p, at in self.applied().items())

        wait_until("applying again in every partition", moved, within_s, every_s=0.05)
        return time.monotonic() - begun

    def freshness_s(self) -> float:
        """Age of the oldest raw record that is not in the store yet; 0 when all are."""
        now_ms = to_ms(SystemClock().now())
        done = {p: raw + 1 if raw or at else 0 for (p, raw), at in zip(
            self.applied("raw").items(), self.applied().values(), strict=True)}  # fmt: skip
        ages = [0.0]
        with self._center.log() as log:
            for p, end in log.ends(RAW).items():
                if done[p] < end:
                    ages += [(now_ms - r.timestamp_ms) / 1000 for r in log.read(RAW, p, done[p], 1)]
        return max(ages)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def resident_mb(pid: int) -> float:
    """Memory of a process in MiB."""
    assert running(pid)
    words = (Path("/proc") / str(pid) / "statm").read_text().split()
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
