"""Workers come and go while mentions come: every figure right, every partition owned, nothing left waiting."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.chaos.crew import Crew, crew_of
from tests.chaos.feeder import feeding
from tests.e2e.center import Center, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import write_profile
from tests.e2e.own import Own

ROLES = ("tag", "store")


def wait_shared(crew: Crew, role: str, *members: str) -> None:
    """Wait until these share all partitions, each about as many."""
    wanted = {f"{role}-{member}" for member in members}
    wait_until(f"{sorted(wanted)} share the work", lambda: crew.shared(role, wanted))


def said_of_workers(center: Center) -> set[tuple[str, int]]:
    """State and lag of both roles, as a wall tells them."""
    stages = center.get("/readyz").json()["stages"]
    return {(stages[role]["state"], stages[role]["lag"]) for role in ROLES}


def test_workers_come_and_go_under_load(own: Own, start: Start, tmp_path: Path) -> None:
    profile = write_profile(tmp_path)
    center = own.starting(start)(tmp_path / "data", profile)
    center.wait_ready()
    with feeding(center, profile) as feeder, crew_of(center, CC_PROFILE=str(profile)) as crew:
        wait_until("the two of the center work", lambda: center.summary()["total"] > 0)
        for member in ("b", "c"):
            for role in ROLES:
                crew.add(role, f"{role}-{member}")
        wait_shared(crew, "tag", "0", "b", "c")
        wait_shared(crew, "store", "0", "b", "c")
        for role in ROLES:
            assert crew.end(f"{role}-b", signal.SIGTERM, within_s=30) == 0
        assert crew.end("store-c", signal.SIGKILL) == -signal.SIGKILL
        before = feeder.sent
        wait_shared(crew, "tag", "0", "c")
        wait_shared(crew, "store", "0")
        assert feeder.sent > before, "the load ended too early"
        feeder.check()
        wait_shared(crew, "tag", "0", "c")
        wait_shared(crew, "store", "0")
        wait_until("it says so", lambda: said_of_workers(center) == {("ok", 0)})
    assert center.end() < 10
