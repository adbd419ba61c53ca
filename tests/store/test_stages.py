"""What the workers' signs of life say of source, tag and store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from command_center.clock import to_ms
from command_center.snapshot import State
from command_center.stage import Heart
from command_center.store.connect import Redis
from tests.support.kept import Kept
from tests.support.servers import calls_of


def heart(kept: Kept, role: str, member: str | None = None) -> Heart:
    return Heart(kept.client, role, member or f"{role}-0", kept.clock)


def test_workers_of_a_role_are_added_up(kept: Kept) -> None:
    for n in range(3):
        worker = heart(kept, "tag", f"tag-{n}")
        worker.did(20, errors=n)
        worker.beat(lag=5)
    found = kept.reader.stages(15)["tag"]
    assert (found.lag, found.rate_s, found.errors, found.state, found.last_at) == (15, 6.0, 3, "ok", kept.clock.now())


@pytest.mark.parametrize(("state", "cause"), [("paused", "full"), ("stopped", "too many dead")])
def test_the_worst_worker_speaks_for_the_role(kept: Kept, state: State, cause: str) -> None:
    heart(kept, "tag", "tag-0").beat()
    heart(kept, "tag", "tag-1").beat(state=state, cause=cause)
    found = kept.reader.stages(15)["tag"]
    assert (found.state, found.cause) == (state, cause)


def test_waiting_without_progress_is_late_though_the_worker_lives(kept: Kept) -> None:
    worker = heart(kept, "store")
    for _ in range(11):
        worker.beat(lag=40, owned=3)
        assert kept.reader.stages(10)["store"].state == "ok"
        kept.clock.advance(1)
    worker.beat(lag=40, owned=3)
    found = kept.reader.stages(10)["store"]
    assert (found.state, found.cause) == ("late", "nothing counted for 11 s while 40 records wait")
    worker.did(1)
    worker.beat(lag=39, owned=3)
    assert kept.reader.stages(10)["store"].state == "ok"


def test_a_partition_that_nobody_reads_is_said_once_everybody_is_settled(kept: Kept) -> None:
    workers = [heart(kept, "tag", f"tag-{n}") for n in range(2)]
    for worker in workers:
        worker.beat(owned=1)
    assert kept.reader.stages(10)["tag"].state == "ok", "a move of partitions takes its time"
    kept.clock.advance(11)
    for worker in workers:
        worker.beat(owned=1)
    found = kept.reader.stages(10)["tag"]
    assert (found.state, found.cause) == ("late", "1 of 3 partitions have no tag worker")
    workers[1].beat(owned=2)
    assert kept.reader.stages(10)["tag"].state == "ok"


def test_a_worker_too_many_is_no_trouble(kept: Kept) -> None:
    busy, spare = heart(kept, "store", "store-0"), heart(kept, "store", "store-1")
    for _ in range(3):
        busy.beat(owned=3)
        spare.beat(owned=0)
        kept.clock.advance(9)
    assert kept.reader.stages(10)["store"].state == "ok"


def test_the_log_is_known_by_what_its_readers_see_of_it(kept: Kept) -> None:
    """By hand: 20 waited, 30 were read and 50 wait, so 60 came; the newest of them was written within this second."""
    worker = heart(kept, "tag")
    worker.did(5, newest_ms=to_ms(kept.clock.now()) - 400)
    worker.beat(lag=20, owned=3)
    found = kept.reader.stages(10)["log"]
    assert (found.last_at, found.lag, found.rate_s) == (kept.clock.now() - timedelta(milliseconds=400), 20, 0.0)
    kept.clock.advance(1)
    worker.did(30, newest_ms=to_ms(kept.clock.now()) - 700)
    worker.beat(lag=50, owned=3)
    found = kept.reader.stages(10)["log"]
    assert (found.last_at, found.lag, found.rate_s, found.state) == (kept.clock.now(), 50, 6.0, "ok")
    newest = kept.clock.now()
    kept.clock.advance(1)
    worker.beat(lag=90, owned=2)  # other partitions: what waits in them did not come just now
    found = kept.reader.stages(10)["log"]
    assert (found.last_at, found.rate_s) == (newest, 6.0)


def test_who_rests_may_end_without_a_word(kept: Kept) -> None:
    webhook = Heart(kept.client, "source", "webhook-1", kept.clock, rests=True)
    webhook.did(4)
    webhook.beat()
    found = kept.reader.stages(10)["source"]
    assert (found.state, found.rate_s, found.last_at) == ("ok", 0.4, kept.clock.now())
    took = kept.clock.now()
    kept.clock.advance(30)
    found = kept.reader.stages(10)["source"]
    assert (found.state, found.last_at) == ("paused", took)
    heart(kept, "source", "replay").beat()
    assert kept.reader.stages(10)["source"].state == "ok"


def test_silence_is_said_with_its_length(kept: Kept) -> None:
    heart(kept, "store").beat()
    kept.clock.advance(15)
    assert kept.reader.stages(15)["store"].state == "ok"
    kept.clock.advance(1)
    found = kept.reader.stages(15)["store"]
    assert (found.state, found.cause) == ("stopped", "no sign of a store worker for 16 s")


def test_who_was_never_seen_is_told_from_who_is_not_needed(kept: Kept) -> None:
    found = kept.reader.stages(15)
    assert (found["tag"].state, found["source"].state) == ("stopped", "paused")


def test_the_signs_are_found_without_looking_through_every_key(kept: Kept, client: Redis) -> None:
    """Looking through 200,000 mentions took 150 ms, every half second."""
    heart(kept, "tag").beat()
    client.config_resetstat()
    assert kept.reader.stages(15)["tag"].state == "ok"
    assert calls_of(client).keys() <= {"zrange", "get", "config|resetstat", "info"}


def test_who_is_long_gone_is_forgotten(kept: Kept, client: Redis) -> None:
    heart(kept, "tag", "old").beat()
    kept.clock.advance(61)
    heart(kept, "tag", "new").beat()
    assert client.zrange("cc:stages", 0, -1) == [b"cc:stage:tag:new"]
