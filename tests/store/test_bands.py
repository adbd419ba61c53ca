"""What is normal, out of a store: told right for totals and topics, read little by little, never made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from command_center.store import keys
from command_center.store.bands import LOOKED_AT, TOTAL, Bands
from command_center.store.connect import Redis
from command_center.store.hours import HourCopy
from command_center.store.window import span_of
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.servers import calls_of

NOON_S = int(NOON.timestamp())
SPAN = span_of("1h", NOON, 30)


def _past(client: Redis, kept: Kept, days: int, count: Callable[[int], dict[str, int]]) -> None:
    """Hours and days of the past as a store worker leaves them, over all partitions."""
    pipe = client.pipeline(transaction=False)
    by_day: dict[int, Counter[str]] = {}
    for back in range(1, days * 24 + 1):
        start = NOON_S - back * keys.HOUR_S
        counts = count(start)
        by_day.setdefault(start - start % keys.DAY_S, Counter()).update(counts)
        for name, n in counts.items():
            pipe.hset(keys.bucket(back % kept.partitions, "h", start), name, n)
    for start, counts in by_day.items():
        pipe.hset(keys.bucket(0, "d", start), mapping=dict(counts))
    pipe.execute()


def _refreshed(kept: Kept) -> Bands:
    bands = Bands(kept.reader)
    for _ in range(60):
        bands.refresh(NOON, [0] * kept.partitions)
    return bands


def _by_hour(start: int) -> dict[str, int]:
    """600 an hour, and of one topic twice as many at noon as else."""
    return {TOTAL: 600, "t:heat": 120 if start % keys.DAY_S == 12 * keys.HOUR_S else 60}


def test_a_window_a_topic_and_a_minute_have_their_own_normal(kept: Kept, client: Redis) -> None:
    _past(client, kept, 34, _by_hour)
    bands = _refreshed(kept)
    found = bands.of_window(TOTAL, SPAN, NOON + timedelta(seconds=59))
    assert found is not None
    # 59 of 60 minutes have passed, the last ten seconds not counted
    assert (found.kind, found.cells, found.count) == ("week", 4, pytest.approx(600 * 3590 / 3600, abs=0.1))
    assert found.low < 600 < found.high
    heat = bands.of_window("t:heat", SPAN, NOON + timedelta(seconds=59))
    assert heat is not None
    # the window is 11:01 to 12:01: one minute of it is of the busy hour
    assert heat.count == pytest.approx((59 + 2) * 3590 / 3600, abs=0.1)
    quiet = bands.of_window("t:noise", SPAN, NOON)
    assert quiet is not None
    assert quiet.count == 0
    shown = list(SPAN.starts())
    band = bands.of_minutes(shown, {NOON_S - 60 * back: 10 for back in range(LOOKED_AT + 1)})
    assert (band.kind, band.cells, band.deviation) == ("week", 4, None)
    assert band.middle == [10.0] * 60
    assert all(low < 10 < high for low, high in zip(band.low, band.high, strict=True))
    storm = {NOON_S - 60 * back: 40 if 1 <= back <= 20 else 10 for back in range(LOOKED_AT + 1)}
    deviation = bands.of_minutes(shown, storm).deviation
    assert deviation is not None
    assert (deviation.ratio, deviation.since, deviation.longer) == (4.0, NOON - timedelta(minutes=20), False)


@pytest.mark.parametrize(("days", "kind", "cells"), [(22, "week", 3), (9, "day", 8), (1, None, 0), (0, None, 0)])
def test_what_was_not_listened_to_is_not_taken_for_quiet(
    kept: Kept, client: Redis, days: int, kind: str | None, cells: int
) -> None:
    """The first hour was heard in part, so that it counts for nothing."""
    _past(client, kept, days, _by_hour)
    bands = _refreshed(kept)
    found = bands.of_window(TOTAL, SPAN, NOON)
    assert (found and found.kind, found.cells if found else 0) == (kind, cells)
    assert found is None or found.count == 590, "59 minutes have passed"
    band = bands.of_minutes(list(SPAN.starts()), {})
    assert band.kind == kind
    assert band.known


def test_it_reads_little_by_little_and_nothing_twice(kept: Kept, client: Redis) -> None:
    _past(client, kept, 34, _by_hour)
    bands = Bands(kept.reader)
    reads = []
    while not bands.of_minutes(list(SPAN.starts()), {}).known:
        before = calls_of(client)["hmget"]
        bands.refresh(NOON, [0] * kept.partitions)
        reads.append(calls_of(client)["hmget"] - before)
        assert len(reads) < 60
    looking = (36 + 24) * kept.partitions
    assert all(n <= 250 + looking * (i == 0) for i, n in enumerate(reads)), reads
    before = calls_of(client)["hmget"]
    for second in range(60):
        bands.refresh(NOON + timedelta(seconds=second), [0] * kept.partitions)
    assert calls_of(client)["hmget"] == before


def test_an_hour_is_read_again_after_a_while_and_a_lost_store_at_once(kept: Kept, client: Redis) -> None:
    _past(client, kept, 34, _by_hour)
    copy = HourCopy(kept.reader, [TOTAL])
    hour = NOON_S - keys.DAY_S
    copy.refresh([hour], [5] * kept.partitions, NOON_S)
    assert copy.between(TOTAL, hour, hour + 1800) == 300
    client.hset(keys.bucket(0, "h", hour), TOTAL, 1600)
    copy.refresh([hour], [5] * kept.partitions, NOON_S)
    held = copy.between(TOTAL, hour, hour + 3600)
    kept.clock.advance(901)
    copy.refresh([hour], [5] * kept.partitions, NOON_S)
    assert copy.between(TOTAL, hour, hour + 3600) != held
    client.flushall()
    copy.refresh([hour], [0] * kept.partitions, NOON_S)
    assert copy.between(TOTAL, hour, hour + 3600) is None
