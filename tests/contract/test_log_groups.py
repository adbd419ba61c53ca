"""Who owns a partition: shared without overlap, freed by leaving, moved from the silent, fenced against the past."""

from __future__ import annotations

import time

import pytest

from streams.log import RAW, TAGGED, Consumer, Fenced
from tests.contract.engines import LogEngine, append, poll_until, win

ALL = {0, 1, 2, 3}


class Member:
    """A consumer and what it believes to own."""

    def __init__(self, engine: LogEngine, name: str) -> None:
        self.consumer: Consumer = engine.log().consumer(RAW, "tag", name)
        self.owned: set[int] = set()

    def poll(self) -> None:
        polled = self.consumer.poll(0.01, 100)
        assert not polled.lost - self.owned
        self.owned = (self.owned - polled.lost) | polled.gained
        assert polled.records.keys() <= self.owned


def share(*members: Member, seconds: float) -> None:
    """Poll in turn until every partition has an owner; no partition ever has two."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for member in members:
            member.poll()
            taken = [p for m in members for p in m.owned]
            assert len(taken) == len(set(taken)), f"two owners: {[m.owned for m in members]}"
        if set(taken) == ALL and all(m.owned for m in members):
            return
    raise AssertionError(f"not shared after {seconds} s: {[m.owned for m in members]}")


def test_members_share_all_partitions_without_overlap(log_engine: LogEngine) -> None:
    one = Member(log_engine, "one")
    share(one, seconds=5)
    two = Member(log_engine, "two")
    share(one, two, seconds=5)
    assert len(one.owned) == len(two.owned) == 2
    three = Member(log_engine, "three")
    share(one, two, three, seconds=5)


def test_a_member_that_leaves_frees_its_partitions_at_once(log_engine: LogEngine) -> None:
    one, two = Member(log_engine, "one"), Member(log_engine, "two")
    share(one, two, seconds=5)
    one.consumer.close()
    begun = time.monotonic()
    while two.owned != ALL:
        two.poll()
        # Without leaving it would take the whole lease; renewing comes three times a lease.
        assert time.monotonic() - begun < log_engine.lease_s * 0.8


def test_a_silent_members_partitions_move_after_its_lease_and_not_before(log_engine: LogEngine) -> None:
    silent, two = Member(log_engine, "silent"), Member(log_engine, "two")
    share(silent, two, seconds=5)
    begun = time.monotonic()
    while two.owned != ALL:
        two.poll()
        assert time.monotonic() - begun < log_engine.lease_s * 5
    assert time.monotonic() - begun > log_engine.lease_s * 0.3
    silent.poll()
    assert not silent.owned, "it must learn of the loss at its next poll"


def test_a_restart_under_the_same_name_takes_over_at_once_and_fences_the_earlier_life(log_engine: LogEngine) -> None:
    log = log_engine.log()
    earlier = log.consumer(RAW, "tag", "tag-0")
    win(earlier, ALL)
    writing = log.producer(earlier)
    writing.send(TAGGED, 0, b"before")
    writing.flush()
    begun = time.monotonic()
    later = log_engine.log().consumer(RAW, "tag", "tag-0")
    win(later, ALL, polls=1)
    assert time.monotonic() - begun < log_engine.lease_s
    writing.send(TAGGED, 0, b"too late")
    with pytest.raises(Fenced):
        writing.flush()
    fresh = log.producer(later)
    fresh.send(TAGGED, 0, b"after")
    fresh.flush()
    assert [r.value for r in log.read(TAGGED, 0, 0, 10)] == [b"before", b"after"]
    time.sleep(log_engine.lease_s / 2)  # the earlier life's next renewal must not win them back
    polled = earlier.poll(0.01, 10)
    assert (polled.lost, polled.gained) == (ALL, set())
    fresh.send(TAGGED, 0, b"still ours")
    assert fresh.flush() == 1


def test_an_append_after_the_partition_moved_is_refused(log_engine: LogEngine) -> None:
    log = log_engine.log()
    slow = log.consumer(RAW, "tag", "slow")
    win(slow, ALL)
    producer = log.producer(slow)
    time.sleep(log_engine.lease_s * 1.5)
    win(log_engine.log().consumer(RAW, "tag", "quick"), ALL)
    producer.send(TAGGED, 2, b"stale")
    with pytest.raises(Fenced):
        producer.flush()
    assert log.ends(TAGGED)[2] == 0
    assert producer.flush() == 0, "what was refused is not kept"


def test_a_partition_never_owned_takes_no_append(log_engine: LogEngine) -> None:
    log = log_engine.log()
    stranger = log.consumer(RAW, "tag", "stranger")
    producer = log.producer(stranger)
    producer.send(TAGGED, 0, b"who?")
    with pytest.raises(Fenced):
        producer.flush()
    assert log.ends(TAGGED)[0] == 0


def test_a_commit_for_a_lost_partition_is_ignored(log_engine: LogEngine) -> None:
    log = log_engine.log()
    earlier = log.consumer(RAW, "tag", "a")
    win(earlier, ALL)
    earlier.close()
    earlier.commit({0: 7})
    assert log.committed(RAW, "tag")[0] == 0


def test_a_new_owner_begins_where_the_last_one_committed(log_engine: LogEngine) -> None:
    log = log_engine.log()
    append(log, RAW, 2, *(b"%d" % n for n in range(8)))
    first = log.consumer(RAW, "tag", "first")
    poll_until(first, lambda got: len(got.get(2, ())) == 8)
    first.commit({2: 5})
    first.close()
    second = log_engine.log().consumer(RAW, "tag", "second")
    assert [r.offset for r in poll_until(second, bool)] == [5, 6, 7]


def test_a_lease_that_ran_out_and_came_back_counts_as_lost_and_won(log_engine: LogEngine) -> None:
    """Somebody else may have owned the partition meanwhile: what the member remembers of it is void."""
    log = log_engine.log()
    napping = log.consumer(RAW, "tag", "napping")
    win(napping, ALL)
    time.sleep(log_engine.lease_s * 1.5)
    meanwhile = log_engine.log().consumer(RAW, "tag", "meanwhile")
    win(meanwhile, ALL)
    meanwhile.commit({1: 4})
    meanwhile.close()
    polled = napping.poll(0.01, 10)
    assert polled.lost == polled.gained == ALL
