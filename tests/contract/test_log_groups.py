"""Who owns a partition: shared without overlap, freed by leaving, moved from the silent, fenced against the past."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator
from threading import Event, Thread

import pytest
from kafka import TopicPartition

from streams.log import RAW, TAGGED, Consumer, Fenced, Polled
from streams.log.kafka_consumer import KafkaGroupConsumer
from tests.contract.engines import PATIENCE_S, LogEngine, append, poll_until, win

ALL = {0, 1, 2, 3}


class Member:
    """A consumer that polls in a thread of its own, as a process would, and works for a moment on what it owns."""

    def __init__(self, engine: LogEngine, name: str, working: dict[int, str]) -> None:
        self.name = name
        self.consumer: Consumer = engine.log().consumer(RAW, "tag", name)
        self.owned: set[int] = set()
        self.wrong: list[str] = []
        self._working = working
        self._stopped = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.is_set():
            polled = self.consumer.poll(0.05, 100)
            if polled.lost - self.owned:
                self.wrong.append(f"lost what it did not own: {polled.lost - self.owned}")
            self.owned = (self.owned - polled.lost) | polled.gained
            for partition in self.owned:
                other = self._working.setdefault(partition, self.name)
                if other != self.name:
                    self.wrong.append(f"{partition} was {other}'s")
            self._stopped.wait(0.002)
            for partition in self.owned:
                if self._working.get(partition) == self.name:
                    del self._working[partition]

    def stop(self) -> None:
        """Poll no more; the membership stays."""
        self._stopped.set()
        self._thread.join()


def poll_on(consumer: Consumer, enough: Callable[[Polled], bool]) -> None:
    """Poll until a poll brings what is waited for."""
    end = time.monotonic() + PATIENCE_S
    while not enough(consumer.poll(0.02, 100)):
        assert time.monotonic() < end


class Group:
    """Members that must never work on one partition at the same time."""

    def __init__(self, engine: LogEngine) -> None:
        self._engine = engine
        self._working: dict[int, str] = {}
        self.members: list[Member] = []

    def join(self, name: str) -> Member:
        """One more member."""
        self.members.append(Member(self._engine, name, self._working))
        return self.members[-1]

    def settle(self, *members: Member, within_s: float = PATIENCE_S) -> float:
        """Wait until these members own all partitions, each of them some.

        Returns:
            Seconds it took.
        """
        begun = time.monotonic()
        while True:
            owned = [set(m.owned) for m in members]
            if set().union(*owned) == ALL and all(owned) and sum(map(len, owned)) == len(ALL):
                return time.monotonic() - begun
            assert time.monotonic() - begun < within_s, f"not shared after {within_s} s: {owned}"
            time.sleep(0.005)

    def close(self) -> None:
        """End all of them."""
        for member in self.members:
            member.stop()
        assert not [wrong for member in self.members for wrong in member.wrong]


@pytest.fixture
def group(log_engine: LogEngine) -> Generator[Group]:
    """A group without members."""
    made = Group(log_engine)
    yield made
    made.close()


def test_members_share_all_partitions_without_overlap(group: Group) -> None:
    one = group.join("one")
    group.settle(one)
    two = group.join("two")
    group.settle(one, two)
    assert len(one.owned) == len(two.owned) == 2
    three = group.join("three")
    group.settle(one, two, three)


def test_a_silent_members_partitions_move_after_its_lease_and_not_before(group: Group, log_engine: LogEngine) -> None:
    silent, two = group.join("silent"), group.join("two")
    group.settle(silent, two)
    silent.stop()
    assert group.settle(two, within_s=log_engine.lease_s * 5 + 5) > log_engine.lease_s * 0.3
    assert silent.consumer.poll(0.01, 100).lost == silent.owned, "it must learn of the loss at its next poll"


def test_a_restart_under_the_same_name_takes_over_at_once_and_fences_the_earlier_life(log_engine: LogEngine) -> None:
    log = log_engine.log()
    earlier = log.consumer(RAW, "tag", "tag-0")
    win(earlier, ALL)
    writing = log.producer(earlier)
    writing.send(TAGGED, 0, b"before")
    writing.flush()
    begun = time.monotonic()
    later = log_engine.log().consumer(RAW, "tag", "tag-0")
    win(later, ALL, within_s=log_engine.lease_s)
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


def test_a_restart_just_after_letting_go_leaves_no_partition_without_an_owner(
    group: Group, log_engine: LogEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kafka's coordinator believes that all is well: it told the earlier life what to keep, and tells the later one."""
    leader = log_engine.log().consumer(RAW, "tag", "leader")
    win(leader, ALL)
    if isinstance(leader, KafkaGroupConsumer):
        _kill_when_it_lets_go(leader, monkeypatch)
    two = group.join("two")
    poll_on(leader, lambda polled: bool(polled.lost))
    if isinstance(leader, KafkaGroupConsumer):
        leader.drop()
    again = group.join("leader")
    group.settle(again, two)


def _kill_when_it_lets_go(member: KafkaGroupConsumer, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the moment it lets partitions go it says nothing more to the group, as one that was killed."""
    assert member._client is not None
    coordinator, let_go = member._client._coordinator, member._changes.on_partitions_revoked

    def killed(revoked: Collection[TopicPartition]) -> None:
        let_go(revoked)
        monkeypatch.setattr(coordinator, "request_rejoin", lambda: None)

    monkeypatch.setattr(member._changes, "on_partitions_revoked", killed)


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


def test_who_holds_keeps_its_partitions_and_is_given_nothing_until_it_resumes(log_engine: LogEngine) -> None:
    log = log_engine.log()
    append(log, RAW, 2, *(b"%d" % n for n in range(8)))
    consumer = log.consumer(RAW, "tag", "patient")
    poll_until(consumer, lambda got: len(got.get(2, ())) == 8)
    consumer.commit({2: 3})
    consumer.hold()
    append(log, RAW, 1, b"meanwhile")
    begun = time.monotonic()
    while time.monotonic() < begun + log_engine.lease_s * 2:
        polled = consumer.poll(0.2, 500)
        assert not polled.records
        assert not polled.lost
        assert consumer.positions() == {0: 0, 1: 0, 2: 3, 3: 0}
    consumer.seek(1, 1)
    consumer.resume()
    came = poll_until(consumer, lambda got: 2 in got)
    assert [(r.partition, r.offset) for r in came] == [(2, offset) for offset in range(3, 8)]


def test_a_partition_won_while_holding_is_told_and_waits_like_the_others(group: Group, log_engine: LogEngine) -> None:
    log = log_engine.log()
    one = group.join("one")
    patient = log.consumer(RAW, "tag", "patient")
    patient.hold()
    append(log, RAW, 0, b"a")
    append(log, RAW, 3, b"b")
    owned: set[int] = set()
    end = time.monotonic() + PATIENCE_S
    while len(owned) < 2 or one.owned & owned:
        assert time.monotonic() < end
        polled = patient.poll(0.05, 10)
        assert not polled.records
        owned = (owned - polled.lost) | polled.gained
    one.stop()
    one.consumer.close()
    while owned != ALL:
        assert time.monotonic() < end
        polled = patient.poll(0.05, 10)
        assert not polled.records
        owned = (owned - polled.lost) | polled.gained
    patient.resume()
    poll_until(patient, lambda got: {0, 3} <= got.keys())
