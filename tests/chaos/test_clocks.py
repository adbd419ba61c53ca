"""Whatever clocks say, of authors, of workers, of zones: every figure equals the recount, on either engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from command_center.clock import Clock, SystemClock
from command_center.mention import Mention, encode, partition_of
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.reader import Reader
from command_center.store.summary import summarize
from streams.intake.dead_letter import read_letter
from streams.log import DEAD, RAW, TAGGED
from streams.store_stage import make_store_stage
from streams.worker import Worker
from tests.support.clocks import StillClock
from tests.support.kafka_line import KafkaLine
from tests.support.line import Line
from tests.support.made import PROFILE, mention
from tests.support.recount import recount
from tests.support.servers import Server, Servers, program_of

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=s) for s in (1, 60, 3600, 86_400))
LATENESS = timedelta(seconds=PROFILE.lateness_s)
SINGLE = ("by_sentiment", "by_language", "by_source", "by_kind", "by_need")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
CHANGES = (
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York forward
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # Berlin forward
    datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe back, by half an hour
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),  # Lord Howe forward
    datetime(2026, 10, 25, 1, tzinfo=UTC),  # Berlin back
    datetime(2026, 11, 1, 6, tzinfo=UTC),  # New York back
)
"""Daylight-saving changes; each is in the middle of posts a quarter of an hour apart."""
LEAP = datetime(2024, 2, 29, 12, tzinfo=UTC)


class Wrong(SystemClock):
    """A machine whose clock is wrong."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return super().now() + self._by

    def sleep(self, seconds: float) -> None:
        """No wait."""


@pytest.fixture(params=["embedded", "kafka"])
def line(request: pytest.FixtureRequest, valkey: Server) -> Iterator[Line]:
    """The write path on either engine, empty."""
    made = KafkaLine(valkey, request.getfixturevalue("kafka")) if request.param == "kafka" else Line(valkey)
    yield made
    made.close()


@pytest.fixture
def shelf(servers: Servers, request: pytest.FixtureRequest) -> Iterator[Redis]:
    """A store apart from the log: it can be emptied and counted into again."""
    client = servers.get("redis", program_of("redis", request)).client()
    yield client
    client.close()


def count(line: Line, store: Redis, clock: Clock) -> dict[bytes, dict[bytes, bytes]]:
    """Count the tagged log into an empty store, by a worker with this clock.

    Returns:
        Every bucket and every lifetime total.
    """
    store.flushall()
    log = line.open_log()
    stage = make_store_stage(log, store, line.partitions, PROFILE, clock)
    ends = line.log.ends(TAGGED)

    def done() -> bool:
        return all(int(store.hget(keys.position(p), "offset") or 0) == end for p, end in ends.items())  # type: ignore[arg-type]

    Worker(log, stage, "store-0", Heart(store, "store", "store-0", clock), clock, 500).run(done)
    log.close()
    names = [name for p in range(line.partitions) for g in "mhd" for name in store.scan_iter(f"cc:{{p{p}}}:{g}:*")]
    found: dict[bytes, Any] = {name: store.hgetall(name) for name in names}
    for p in range(line.partitions):
        totals = ("raw", "high", "duplicates", "redelivered", "dead")
        found[b"%d" % p] = dict(zip(totals, store.hmget(keys.position(p), totals), strict=True))
    return found


def check(line: Line, store: Redis) -> Counter[str]:
    """Compare every field of every minute, and their sums, with the recount; returns the sums."""
    wanted = recount(line.tagged(), {"acme_care"}, PROFILE.lateness_s)
    minutes: dict[int, Counter[str]] = {}
    for granule in "mhd":
        sums: Counter[str] = Counter()
        for p in range(line.partitions):
            for name in store.scan_iter(f"cc:{{p{p}}}:{granule}:*"):
                fields = {f.decode(): int(n) for f, n in store.hgetall(name).items()}  # type: ignore[union-attr]
                fields = {f: n for f, n in fields.items() if n and not f.startswith(("ts:", "g:", "cs:"))}
                sums.update(fields)
                if granule == "m":
                    minutes.setdefault(int(name.rpartition(b":")[2]), Counter()).update(fields)
        assert sums == wanted.fields, granule
    assert {at: fields for at, fields in minutes.items() if fields} == wanted.minutes
    for prefix in ("s:", "l:", "o:", "k:", "n:"):
        assert sum(n for f, n in sums.items() if f.startswith(prefix)) == sums["total"]
    assert sum(n for f, n in sums.items() if f.startswith("c:")) + sums["without_place"] == sums["total"]
    return wanted.fields


def test_early_and_late_authors_and_workers_whose_clocks_are_wrong(line: Line, shelf: Redis) -> None:
    now, random = SystemClock().now(), Random(4)
    numbers = iter(range(10_000))
    post = lambda at, **given: mention(next(numbers), at, **given)  # noqa: E731
    span = LATENESS.total_seconds() - 1
    shuffled = [post(now - random.uniform(0, span) * SECOND) for _ in range(300)]
    newest = [post(now + 4 * MINUTE) for _ in range(20)]
    late = [post(now + 4 * MINUTE - LATENESS - random.uniform(1, 3 * 86_400) * SECOND) for _ in range(70)]
    early = [post(now + DAY) for _ in range(30)]
    after = [post(now - random.uniform(0, span / 2) * SECOND) for _ in range(40)]
    line.send([*shuffled, *newest, *late, *early, *after], "replay:clocks")
    line.tag(batch=200)
    right = count(line, shelf, Wrong(timedelta(0)))
    found = check(line, shelf)
    assert (found["total"], found["late"], found["skewed"]) == (460, 70, 30)
    skewed: Counter[int] = Counter()
    for name, fields in right.items():
        if b":m:" in name:
            skewed[int(name.rpartition(b":")[2])] += int(fields.get(b"skewed", 0))
    taken = int(now.timestamp()) // 60 * 60
    assert sum(skewed[taken + 60 * n] for n in range(3)) == 30, "clamped to when the broker took them"

    # Edits and deletions of what came late or early take `late` and `skewed` back, or keep them.
    line.send(
        [
            *(Mention(id=m.id, source="web", deleted=True) for m in (late[0], early[0])),
            mention(int(late[1].id[4:]), now, edited_at=now),
            mention(int(early[1].id[4:]), now, edited_at=now),
            mention(int(early[2].id[4:]), early[2].created_at, edited_at=now),
        ]
    )
    line.tag(batch=200)
    right = count(line, shelf, Wrong(timedelta(0)))
    found = check(line, shelf)
    assert (found["total"], found["late"], found["skewed"]) == (458, 69, 28)

    for by in (10 * MINUTE, -10 * MINUTE):
        assert count(line, shelf, Wrong(by)) == right, f"a worker {by} wrong says something else"


def test_clock_changes_and_leap_days(line: Line, shelf: Redis) -> None:
    """Authors write in the time of their zones; windows are hours of the world, whatever clocks on walls do."""
    moments: list[datetime] = []
    producer = line.log.producer()
    for around in (LEAP, *CHANGES):
        for n in range(-160, 160):
            at = around + n * 15 * MINUTE
            moments.append(at)
            partition = partition_of(f"web:{len(moments)}", line.partitions)
            producer.send(RAW, partition, _in_zone(len(moments), at, ZONES[n % len(ZONES)]))
    leap_second = encode(mention(9999)).replace(encode(mention(9999).created_at), b'"2016-12-31T23:59:60Z"')
    producer.send(RAW, 0, leap_second)
    producer.flush()
    line.tag(batch=500)
    count(line, shelf, Wrong(timedelta(0)))
    found = check(line, shelf)
    assert (found["total"], found["late"], found["skewed"]) == (len(moments), 0, 0)
    letter = read_letter(line.log.read(DEAD, 0, 0, 9)[0].value)
    assert "created_at" in letter.reason
    assert b":60Z" in letter.original

    shelf.sadd(keys.PROVENANCE, "replay")
    for around in (LEAP, *CHANGES):
        for off in (-HOUR, -SECOND, timedelta(0), HOUR + 29 * MINUTE, 13 * HOUR):
            _check_windows(line, shelf, around + off, moments)


def _in_zone(number: int, at: datetime, zone: str) -> bytes:
    """A post as its author's machine writes the time: local, with the offset of that moment."""
    local = at.astimezone(ZoneInfo(zone))
    made = encode(mention(number, at))
    said = local.isoformat().encode()
    assert datetime.fromisoformat(said.decode()) == at
    return made.replace(encode(at), b'"' + said + b'"')


def _check_windows(line: Line, store: Redis, as_of: datetime, moments: list[datetime]) -> None:
    reader = Reader(store, line.partitions, PROFILE, StillClock(as_of))
    reader.as_of = lambda mode, high_ms: as_of  # type: ignore[method-assign]
    for window, step, length in (("1h", MINUTE, 60), ("4h", MINUTE, 240), ("24h", HOUR, 24), ("7d", HOUR, 168)):
        seconds = int(step.total_seconds())
        end = datetime.fromtimestamp(int(as_of.timestamp()) // seconds * seconds + seconds, UTC)
        within = [at for at in moments if end - length * step <= at < end]
        found = summarize(reader, window)
        assert found["total"] == len(within), (window, as_of)
        assert found["from"] == end - length * step
        assert all(sum(found[name].values()) == found["total"] for name in SINGLE)
