"""The bundled server's disk is full while mentions come by the webhook: said within ten seconds, no storm of restarts,
and nothing that was acknowledged is lost.

A limit on the size of its files stands for the full disk: the write that crosses it comes back short in the same way,
and it needs neither root nor a disk of its own.
"""

from __future__ import annotations

import resource
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from command_center.store.connect import RedisError
from streams.log import RAW, TAGGED, LogError
from tests.chaos.faults import Readiness, kept
from tests.e2e.center import Center, wait_until
from tests.e2e.conftest import Start
from tests.e2e.figures import check_recount
from tests.e2e.made import write_profile
from tests.e2e.recount import rows

AT_ONCE = 25
SPACE_BYTES = 100_000
FULL_S = 6.0
ROUNDS = 3
"""A write that fails gives its bytes back: a smaller one may still fit after it, and is rightly acknowledged."""
MOST_RESTARTS = 8 + 2 * (ROUNDS - 1)
"""Waits grow from 0.2 s to 5 s between them: in the ten seconds before and six after no more than eight."""
ROLES = ("tag-0", "store-0", "web", "web-worker")


class Sender:
    """Posts mentions in a thread, as fast as they are taken, and remembers which were acknowledged."""

    def __init__(self, center: Center) -> None:
        self.acknowledged: set[str] = set()
        self.refused = 0
        self._url = center.base + "/api/v1/mentions"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Send no more."""
        self._over.set()
        self._thread.join(30)

    def _run(self) -> None:
        number = 0
        with httpx.Client(trust_env=False, timeout=15) as client:
            while not self._over.wait(0.02):
                ids = [f"web:{n}" for n in range(number, number + AT_ONCE)]
                number += AT_ONCE
                at = datetime.now(UTC).isoformat()
                posts = [{"id": i, "source": "web", "text": f"Tarnwick {i}", "created_at": at} for i in ids]
                try:
                    answer = client.post(self._url, json=posts)
                except httpx.HTTPError:
                    self.refused += 1
                    continue
                if answer.status_code == 202:
                    self.acknowledged.update(ids)
                else:
                    self.refused += 1


def limit_files(center: Center, most_bytes: int) -> None:
    """Limit the files of the server, and of every server that is started after it."""
    for pid in (center.process.pid, center.pids().get("valkey")):
        if pid is not None:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))


def largest_file(folder: Path) -> int:
    """The size of the largest file below a folder, in bytes."""
    return max(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def everything_counted(center: Center) -> bool:
    """Whether all that is in the log has been tagged and applied."""
    with suppress(RedisError, LogError, httpx.HTTPError, AssertionError), center.log() as log:
        if log.committed(RAW, "tag") != log.ends(RAW):
            return False
        end = sum(log.ends(TAGGED).values())
        return f"cc_applied_total {float(end)}" in center.get("/metrics").text
    return False


@pytest.fixture
def center(start: Start, tmp_path: Path) -> Center:
    """A center without a source of its own."""
    center = start(tmp_path / "data", write_profile(tmp_path))
    center.wait_ready()
    return center


def test_a_full_disk_is_said_and_costs_nothing_that_was_acknowledged(center: Center) -> None:
    before, readiness, sender = kept(center, ROLES), Readiness(center), Sender(center)
    wait_until("mentions taken", lambda: len(sender.acknowledged) >= 500)
    limit_files(center, largest_file(center.data_dir / "valkey") + SPACE_BYTES)
    readiness.wait_red("disk")
    for _ in range(ROUNDS):
        taken = len(sender.acknowledged)
        time.sleep(FULL_S)
        readiness.wait_red("disk")
        if len(sender.acknowledged) == taken:
            break
    else:
        pytest.fail("mentions were acknowledged on and on, with no room to save them in")
    assert sender.refused
    assert "can't write to its disk" in center.said()
    assert 1 <= center.said().count("valkey ended") <= MOST_RESTARTS
    limit_files(center, resource.RLIM_INFINITY)
    readiness.wait_green()
    wait_until("mentions taken again", lambda: len(sender.acknowledged) >= taken + 100)
    sender.stop()
    wait_until("everything counted", lambda: everything_counted(center))
    with center.log() as log:
        held = {row["id"] for row in rows(log, TAGGED)}
    assert sender.acknowledged <= held
    summary = center.summary()
    check_recount(center, summary, frozenset())
    assert summary["total"] + summary["own"] == len(held)
    assert kept(center, ROLES) == before, "nobody else ended"
    assert center.end() < 10
