"""A store worker that sleeps longer than its lease loses its partitions, and what it held is not counted twice."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from random import Random

from command_center.store.connect import connect
from tests.chaos.kills import check, counted, in_all
from tests.e2e.center import Center, wait_until
from tests.e2e.conftest import Start
from tests.e2e.made import Made


def owners(center: Center) -> set[str]:
    """The store workers that own a partition now."""
    client = connect(center.url())
    try:
        keys = [f"cc:log:{{p{p}}}:lease:mentions.tagged:store" for p in range(center.partitions)]
        found = [value.decode() if isinstance(value, bytes) else "" for value in client.mget(keys)]
    finally:
        client.close()
    return {value.partition("#")[0] for value in found}


def test_two_store_workers_paused_in_turn(start: Start, big: Made, tmp_path: Path) -> None:
    rng = Random(4)
    # Ten seconds, a quarter of the mentions in a tenth of one.
    center = start(
        tmp_path / "data", big.profile, "--replay", str(big.path), "--speed", "600",
        CC_STORE_WORKERS="2", CC_LEASE_S="0.5", CC_BATCH="100",
    )  # fmt: skip
    center.wait_ready()
    both = {"store-0", "store-1"}
    wait_until("both work", lambda: owners(center) == both, every_s=0.02)
    before = {member: pid for member, pid in center.pids().items() if member in both}
    middle = 0
    for sleeper in ("store-0", "store-1", "store-0", "store-1"):
        time.sleep(rng.uniform(0.0, 0.3))
        done = counted(center, big.profile)
        assert center.hit(sleeper, signal.SIGSTOP)
        middle += done is not None and 0 < done < in_all(big)
        wait_until(f"{sleeper} has lost everything", lambda sleeper=sleeper: owners(center) == both - {sleeper})
        assert center.hit(sleeper, signal.SIGCONT)
        wait_until("both work again", lambda: owners(center) == both)
    assert middle >= 2
    check(center, center.wait_drained(), big)
    # They were fenced, not ended: the same processes finish the work.
    assert {member: pid for member, pid in center.pids().items() if member in both} == before
