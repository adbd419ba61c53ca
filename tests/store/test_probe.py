"""What a check of readiness finds on real servers that are full, read-only, slow, silent or gone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from command_center.clock import SystemClock
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.connect import connect
from command_center.store.embedded import free_port
from command_center.store.probe import ANSWER_S, Found, Probe
from command_center.store.reader import Reader
from tests.support.made import PROFILE
from tests.support.servers import Server
from tests.support.slow import SlowLine

WORKERS = ("tag", "store")


def probe_of(url: str, quota: float = 0.0) -> Probe:
    return Probe(Reader(connect(url, timeout_s=ANSWER_S), 3, PROFILE, SystemClock()), late_s=10, quota=quota)


def alive(server: Server) -> None:
    client = server.client()
    for role in WORKERS:
        Heart(client, role, f"{role}-0", SystemClock()).beat()
    client.close()


def states(found: Found) -> list[str]:
    assert found.stages is not None
    return [found.stages[role].state for role in WORKERS]


@pytest.fixture
def line(valkey: Server) -> Generator[SlowLine]:
    """A line to the bundled server."""
    slow = SlowLine(valkey)
    yield slow
    slow.close()


def test_all_is_well_where_the_write_went_through(server: Server) -> None:
    alive(server)
    found = probe_of(server.url).check()
    assert (found.trouble, found.state, states(found)) == ("", "ok", ["ok", "ok"])
    assert server.client().get(keys.probe(0))


def test_a_full_server_is_called_full_and_its_workers_still_found(server: Server) -> None:
    alive(server)
    server.client().config_set("maxmemory", "1mb")
    found = probe_of(server.url).check()
    assert "full" in found.trouble
    assert (found.state, states(found)) == ("paused", ["ok", "ok"])


def test_a_server_that_follows_another_is_called_read_only(mortal: Server) -> None:
    client = mortal.client()
    client.execute_command("REPLICAOF", "127.0.0.1", free_port())  # type: ignore[no-untyped-call]
    found = probe_of(mortal.url).check()
    assert "read-only" in found.trouble
    assert found.state == "paused"


def test_a_slow_server_is_told_with_how_long_it_took_and_the_check_stays_short(line: SlowLine, valkey: Server) -> None:
    alive(valkey)
    probe = probe_of(line.url)
    assert probe.check().trouble == ""
    line.delay_s = 0.5
    begun = time.monotonic()
    found = probe.check()
    assert time.monotonic() - begun < 1.0, "what is known is asked in one exchange"
    assert "slowly" in found.trouble
    assert (found.state, states(found)) == ("late", ["ok", "ok"])
    line.delay_s = 0.0
    assert probe.check().trouble == ""


def test_a_silent_server_costs_no_more_than_the_limit(mortal: Server) -> None:
    probe = probe_of(mortal.url)
    assert probe.check().trouble == ""
    pid = int(mortal.client().info("server")["process_id"])
    os.kill(pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        found = probe.check()
        assert ANSWER_S * 0.9 < time.monotonic() - begun < ANSWER_S * 2
        assert (found.trouble, found.stages) == ("Redis has not answered within 1 s", None)
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_server_that_is_gone_is_out_of_reach_until_it_is_back(mortal: Server) -> None:
    probe = probe_of(mortal.url)
    mortal.kill()
    found = probe.check()
    assert "out of reach" in found.trouble
    assert found.state == "stopped"
    mortal.start()
    assert probe.check().trouble == ""


def test_a_log_above_its_quota_is_paused_and_says_how_full_it_is(server: Server) -> None:
    used = int(server.client().info("memory")["used_memory"])
    server.client().config_set("maxmemory", used * 2)
    found = probe_of(server.url, quota=0.2).check()
    assert found.stages is not None
    assert found.stages["log"].state == "paused"
    assert "intake rests above 20%" in found.stages["log"].cause
    other = probe_of(server.url, quota=0.95).check()
    assert other.stages is not None
    assert other.stages["log"].state == "ok"


def test_many_may_ask_at_once_while_workers_come_and_go(valkey: Server) -> None:
    """Each answer goes by the names it has asked for, whatever another thread learns meanwhile."""
    probe, clock = probe_of(valkey.url), SystemClock()
    client = valkey.client()

    def come_and_go() -> None:
        for n in range(60):
            Heart(client, "tag", f"tag-{n % 7}", clock).beat()
            client.zremrangebyrank(keys.STAGES, 0, -(n % 5) - 2)

    with ThreadPoolExecutor(5) as pool:
        coming = pool.submit(come_and_go)
        found = [pool.submit(lambda: [probe.check() for _ in range(40)]) for _ in range(4)]
        answers = [answer for run in found for answer in run.result()]
        coming.result()
    client.close()
    assert len(answers) == 160
    assert all(answer.trouble == "" or "slowly" in answer.trouble for answer in answers)
