"""Workers come and go while mentions come: every figure right, every partition owned, nothing left waiting."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.chaos.crew import Crew, Feed, crew_of
from tests.e2e.center import Center, wait_until
from tests.e2e.conftest import Start
from tests.e2e.figures import check_recount
from tests.e2e.made import make
from tests.e2e.own import Own

ROLES = ("tag", "store")
RATE_S = 100


def wait_shared(crew: Crew, role: str, *members: str) -> None:
    """Wait until these share all partitions, each about as many."""
    wanted = {f"{role}-{member}" for member in members}
    wait_until(f"{sorted(wanted)} share the work", lambda: crew.shared(role, wanted))


def said_of_workers(center: Center) -> set[tuple[str, int]]:
    """State and lag of both roles, as a wall tells them."""
    stages = center.get("/readyz").json()["stages"]
    return {(stages[role]["state"], stages[role]["lag"]) for role in ROLES}


def test_workers_come_and_go_under_load(own: Own, start: Start, tmp_path: Path) -> None:
    made = make(tmp_path, 10)
    center = own.starting(start)(tmp_path / "data", made.profile)
    center.wait_ready()
    feed = Feed(center, RATE_S)
    with crew_of(center, CC_PROFILE=str(made.profile)) as crew:
        feed.start()
        wait_until("the two of the center work", lambda: center.summary()["total"] > 0)
        for member in ("b", "c"):
            for role in ROLES:
                crew.add(role, f"{role}-{member}")
        wait_shared(crew, "tag", "0", "b", "c")
        wait_shared(crew, "store", "0", "b", "c")
        for role in ROLES:
            assert crew.end(f"{role}-b", signal.SIGTERM, within_s=30) == 0
        assert crew.end("store-c", signal.SIGKILL) == -signal.SIGKILL
        wait_shared(crew, "tag", "0", "c")
        wait_shared(crew, "store", "0")
        assert feed.is_alive(), "the load ended too early"
        sent = feed.end()
        wait_until("nothing waits", crew.caught_up)
        wait_shared(crew, "tag", "0", "c")
        wait_shared(crew, "store", "0")
        summary = center.summary()
        assert summary["total"] + summary["own"] == sent > RATE_S
        assert (summary["duplicates"], summary["dead"]) == (0, 0)
        check_recount(center, summary, made.own_accounts)
        wait_until("it says so", lambda: said_of_workers(center) == {("ok", 0)})
    assert center.end() < 10
