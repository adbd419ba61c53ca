"""The writer: who may write, what is kept of a mention, and what the sweep forgets."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from command_center.clock import to_ms
from command_center.desk.fact import read_fact
from command_center.mention import Mention
from command_center.search.asked import Ask
from command_center.store import keys
from command_center.store.batch import NEVER_RAW, Applied, Apply, Batch
from command_center.store.connect import Redis
from command_center.store.document import mention_id_of
from command_center.store.keys import DAY_S
from command_center.store.mentions import list_mentions
from command_center.store.sweep import SWEPT_AT_ONCE, names_in
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags

NOON_MS = to_ms(NOON)
LONG = "web:" + "x" * 508


def apply(kept: Kept, p: int, what: Apply) -> Applied:
    """Apply one batch to one partition."""
    return kept.writer.apply({p: what}, NOON_MS)[p]


def test_taking_a_partition_shuts_out_its_earlier_owner(kept: Kept) -> None:
    first = kept.writer.take(0)
    second = kept.writer.take(0)
    batch = Batch(totals=Counter(duplicates=1), raw=0)
    assert second.fence > first.fence
    assert apply(kept, 0, Apply(first.fence, 0, 1, batch)).outcome == "FENCED"
    assert kept.reader.marks().totals["duplicates"] == 0
    assert apply(kept, 0, Apply(second.fence, 0, 1, batch)).done
    again = apply(kept, 0, Apply(second.fence, 0, 1, batch))
    assert (again.outcome, again.offset) == ("MOVED", 1)
    assert kept.reader.marks().totals["duplicates"] == 1


def test_a_new_owner_learns_where_the_partition_stands(kept: Kept) -> None:
    fresh = kept.writer.take(2)
    assert (fresh.offset, fresh.raw, fresh.high_ms, fresh.fresh) == (0, NEVER_RAW, 0, True)
    batch = Batch(raw=41, high_ms=NOON_MS, marks={"replay:x": 7})
    apply(kept, 2, Apply(fresh.fence, 0, 9, batch))
    held = kept.writer.take(2)
    assert (held.offset, held.raw, held.high_ms, held.fresh) == (9, 41, NOON_MS, False)
    assert kept.writer.known({2: ([], ["replay:x", "replay:y"])}) == {2: ({}, {"replay:x": 7})}


def test_what_is_kept_of_a_mention_is_the_whole_of_it(kept: Kept) -> None:
    made = mention(1, text='é日 "\x00"', url="https://example.org/1", lang="en", extra={"n": [1, None]})
    labels = tags(5, need="broken", addressed=True)
    kept.add((made, labels))
    document = kept.reader.documents(["web:1"])[0]
    assert (document.mention, document.tags, document.revision) == (made, labels, 0)
    assert (document.at_ms, document.written_ms) == (to_ms(made.at), NOON_MS)
    assert kept.reader.documents(["web:404", "web:1"]) == [document]


def test_newest_come_first_over_all_partitions(kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(20)))
    kept.add((by_brand(30), tags(0)))
    assert [d.mention.id for d in kept.reader.newest(5)] == [f"web:{n}" for n in range(5)]


def test_who_waits_and_since_when(kept: Kept) -> None:
    kept.add(*((mention(n), tags(0, need="broken", addressed=True)) for n in range(6)))
    kept.add((mention(9), tags(0, need="money", addressed=True)))
    found = kept.served().lanes
    assert (found["broken"].people, found["broken"].since) == (6, NOON - timedelta(seconds=5))
    assert (found["money"].people, found["safety"].people, found["safety"].since) == (1, 0, None)
    kept.add((by_brand(20, in_reply_to="web:5"), tags(0)), (by_brand(21, in_reply_to="web:9"), tags(0)))
    found = kept.served().lanes
    assert (found["broken"].people, found["broken"].since, found["money"].people) == (5, NOON - timedelta(seconds=4), 0)


def _left(kept: Kept, client: Redis) -> set[str]:
    """Ids that anything in the store still names."""
    names: set[str] = set()
    for p in range(kept.partitions):
        names |= {mention_id_of(m.decode()) for m in client.zrange(keys.index(p), 0, -1)}  # type: ignore[union-attr]
        names |= set(names_in(client.lrange(keys.texts(p), 0, -1)))  # type: ignore[arg-type]
        names |= {read_fact(line.decode()).id for line in client.zrange(keys.talk(p), 0, -1)}  # type: ignore[union-attr]
    return names | {k.decode().split(":doc:")[1] for k in client.scan_iter(match="*:doc:*")}


@pytest.mark.parametrize("texts_gone", [False, True])
def test_the_sweep_forgets_old_texts_and_keeps_their_counts(kept: Kept, client: Redis, texts_gone: bool) -> None:
    waits = {"need": "broken", "addressed": True}
    kept.add(*((mention(n), tags(0, **waits)) for n in range(12)), (by_brand(40, in_reply_to="web:3"), tags(0)))
    kept.add((Mention(id="web:4", source="web", deleted=True), None), (mention(60, id=LONG), tags(0)))
    kept.clock.advance(timedelta(days=2, minutes=1).total_seconds())
    kept.add((mention(50, kept.clock.now()), tags(0, **waits)))
    if texts_gone:  # a worker that slept past their lifetime finds its texts expired, but not what points to them
        for key in client.scan_iter(match="*:doc:*"):
            if not key.endswith(b"web:50"):
                client.delete(key)
    now_ms = to_ms(kept.clock.now())
    assert sum(kept.writer.sweep(p, now_ms) for p in range(kept.partitions)) == 15  # one mention was written twice
    assert _left(kept, client) == {"web:50"}
    assert sum(kept.writer.sweep(p, now_ms) for p in range(kept.partitions)) == 0
    days = [client.hgetall(k) for k in client.scan_iter(match="cc:{p?}:d:*")]
    assert sum(int(d.get(b"total", 0)) for d in days) == 13
    assert list_mentions(kept.reader, Ask()).total == 1
    assert kept.served().lanes["broken"].people == 1


def test_a_text_that_was_written_again_is_swept_by_its_last_write(kept: Kept, client: Redis) -> None:
    kept.add((mention(1), tags(0)), (mention(2), tags(0)))
    kept.clock.advance(DAY_S)
    kept.add((mention(1, edited_at=kept.clock.now()), tags(0)))
    kept.clock.advance(1.5 * DAY_S)
    assert sum(kept.writer.sweep(p, to_ms(kept.clock.now())) for p in range(kept.partitions)) == 2
    assert _left(kept, client) == {"web:1"}
    kept.clock.advance(DAY_S)
    assert sum(kept.writer.sweep(p, to_ms(kept.clock.now())) for p in range(kept.partitions)) == 1
    assert _left(kept, client) == set()


def test_the_sweep_goes_on_where_it_stopped(kept: Kept, client: Redis) -> None:
    kept.add(*((mention(n), tags(0)) for n in range(SWEPT_AT_ONCE * 4)))
    kept.clock.advance(2 * DAY_S + 60)
    kept.add((mention(9999), tags(0)))
    now_ms, swept = to_ms(kept.clock.now()), 0
    for p in range(kept.partitions):
        while done := kept.writer.sweep(p, now_ms):
            assert done <= SWEPT_AT_ONCE
            swept += done
    assert swept == SWEPT_AT_ONCE * 4
    assert _left(kept, client) == {"web:9999"}


def test_a_text_just_inside_its_retention_stays(kept: Kept, client: Redis) -> None:
    kept.add((mention(1), tags(0)))
    kept.clock.advance(timedelta(days=2).total_seconds() - 1)
    assert sum(kept.writer.sweep(p, to_ms(kept.clock.now())) for p in range(kept.partitions)) == 0
    assert _left(kept, client) == {"web:1"}


@pytest.mark.parametrize(("source", "kept_s"), [("", keys.MINUTES_KEPT_S), ("replay:x", keys.REPLAYED_MINUTES_KEPT_S)])
def test_replayed_minutes_outlive_the_clock_that_stands_still(kept: Kept, source: str, kept_s: float) -> None:
    """Whichever started first, the store worker or the replay."""
    held = kept.writer.take(0)
    counts = {("m", 1_700_000_040): Counter(total=1)}
    batch = Batch(counts=counts, raw=0, marks={source: 1} if source else {})
    assert apply(kept, 0, Apply(held.fence, 0, 1, batch)).done
    left_ms = kept.client.pttl(keys.bucket(0, "m", 1_700_000_040))
    assert kept_s * 1000 - 60_000 < left_ms <= kept_s * 1000
