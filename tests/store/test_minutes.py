"""The copy of the minutes on screen equals the store after every refresh, whatever was written in between."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest

from command_center.mention import Mention
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.minutes import MinuteCopy
from command_center.store.window import span_of
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import calls_of


def _equal(kept: Kept, copy: MinuteCopy) -> bool:
    span = span_of("4h", NOON, 30)
    held = {start: Counter({f: n for f, n in c.items() if n}) for start, c in copy.of(span).items()}
    stored = {start: Counter({f: n for f, n in c.items() if n}) for start, c in kept.reader.buckets(span).items()}
    return {s: c for s, c in held.items() if c} == {s: c for s, c in stored.items() if c}


@pytest.mark.parametrize("seed", range(6))
def test_the_copy_equals_the_store_under_random_writes(kept: Kept, seed: int) -> None:
    luck = random.Random(seed)
    copy = MinuteCopy(kept.reader)
    for _ in range(25):
        posts = []
        for _ in range(luck.randint(0, 8)):
            number, edited = luck.randint(0, 30), NOON + timedelta(seconds=luck.randint(0, 99))
            at = NOON - timedelta(minutes=luck.randint(0, 300))
            if luck.random() < 0.2:
                posts.append((Mention(id=f"web:{number}", source="web", deleted=True), None))
            else:
                posts.append((mention(number, at, edited_at=edited), tags(luck.randint(0, 840))))
        kept.add(*posts)
        if luck.random() < 0.6:
            copy.refresh(kept.reader.marks().offsets)
            assert _equal(kept, copy)
    copy.refresh(kept.reader.marks().offsets)
    assert _equal(kept, copy)
    assert copy.of(span_of("4h", NOON, 30)), "something must be left to compare"


def test_a_write_between_the_marks_and_the_read_is_not_missed(kept: Kept) -> None:
    copy = MinuteCopy(kept.reader)
    kept.add((mention(1), tags(0)))
    marks = kept.reader.marks()
    kept.add((mention(1, edited_at=NOON), tags(1)), (mention(2), tags(1)))
    copy.refresh(marks.offsets)
    copy.refresh(kept.reader.marks().offsets)
    assert _equal(kept, copy)


def test_a_store_that_lost_its_data_empties_the_copy(kept: Kept, client: Redis) -> None:
    copy = MinuteCopy(kept.reader)
    kept.add(*((mention(n), tags(n)) for n in range(9)))
    copy.refresh(kept.reader.marks().offsets)
    client.flushall()
    fresh = Kept(client)
    fresh.add((mention(1), tags(0)))
    copy.refresh(fresh.reader.marks().offsets)
    assert _equal(fresh, copy)


def test_nothing_new_costs_no_read(kept: Kept, client: Redis) -> None:
    copy = MinuteCopy(kept.reader)
    kept.add((mention(1), tags(0)))
    offsets = kept.reader.marks().offsets
    copy.refresh(offsets)
    before = calls_of(client)["zrange"]
    assert before
    copy.refresh(offsets)
    assert calls_of(client)["zrange"] == before


def test_memory_is_bounded_by_the_minutes_a_wall_can_show(kept: Kept) -> None:
    copy = MinuteCopy(kept.reader)
    for day in range(4):
        kept.add(*((mention(1000 * day + n, NOON + timedelta(days=day - 3, minutes=-n)), tags(0)) for n in range(30)))
        copy.refresh(kept.reader.marks().offsets)
    assert copy.earliest_s >= NOON.timestamp() - 600 * 60
    assert len(copy._sums) == 30
    assert len(copy._parts) <= 30 * kept.partitions


def test_the_set_of_changed_minutes_is_trimmed(kept: Kept, client: Redis) -> None:
    client.zadd(keys.touched(0), {str(n): n for n in range(6000)})
    kept.writer.sweep(0, 0)
    assert client.zcard(keys.touched(0)) == 5000
    assert client.zscore(keys.touched(0), "5999") == 5999, "the last changed minutes stay"
