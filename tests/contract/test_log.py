"""What every engine of the log must keep: order, offsets, durability, positions, retention."""

from __future__ import annotations

import time

import pytest

from command_center.errors import BadInput
from streams.log import DEAD, RAW, TAGGED, Trimmed
from tests.contract.engines import FAR, PATIENCE_S, LogEngine, append, poll_until, win


def test_offsets_rise_by_one_from_nought_in_the_order_sent(log_engine: LogEngine) -> None:
    log = log_engine.log()
    producer = log.producer()
    for n in range(1300):
        producer.send(RAW, n % 3, str(n).encode())
    assert producer.flush() == 1300
    assert producer.flush() == 0
    append(log, RAW, 0, b"later")
    for partition in range(3):
        records = log.read(RAW, partition, 0, 2000)
        wanted = [str(n).encode() for n in range(1300) if n % 3 == partition] + [b"later"] * (partition == 0)
        assert [r.value for r in records] == wanted
        assert [r.offset for r in records] == list(range(len(wanted)))
        assert {(r.kafka_topic, r.partition) for r in records} == {(RAW, partition)}
    assert log.ends(RAW) == {0: 435, 1: 433, 2: 433, 3: 0}
    assert log.ends(TAGGED) == dict.fromkeys(range(4), 0)


def test_values_and_headers_come_back_byte_for_byte(log_engine: LogEngine) -> None:
    log = log_engine.log()
    values = [b"", bytes(range(256)), b"\r\n\x00", "é日".encode(), b"x" * (5 << 20), b"after"]
    headers = {"raw": "7", "source": "replay:é日", "bad": 'say "no"\n'}
    producer = log.producer()
    for value in values:
        producer.send(RAW, 1, value, headers)
    producer.send(RAW, 1, b"bare")
    assert producer.flush() == 7
    records = log.read(RAW, 1, 0, 10)
    assert [r.value for r in records] == [*values, b"bare"]
    assert all(r.headers == headers for r in records[:-1])
    assert records[-1].headers == {}


def test_another_process_sees_what_was_flushed_and_nothing_before(log_engine: LogEngine) -> None:
    here, there = log_engine.log(), log_engine.log()
    producer = here.producer()
    producer.send(RAW, 0, b"one")
    assert not there.read(RAW, 0, 0, 10)
    producer.flush()
    assert [r.value for r in there.read(RAW, 0, 0, 10)] == [b"one"]
    producer.send(RAW, 0, b"dropped")
    producer.close()
    assert producer.flush() == 0
    assert there.ends(RAW)[0] == 1


def test_record_time_is_the_brokers(log_engine: LogEngine) -> None:
    log = log_engine.log()
    append(log, RAW, 0, b"1", b"2")
    append(log, RAW, 0, b"3")
    times = [r.timestamp_ms for r in log.read(RAW, 0, 0, 10)]
    assert times == sorted(times)
    assert times[0] > 1_600_000_000_000


def test_topics_and_partitions_are_apart(log_engine: LogEngine) -> None:
    log = log_engine.log()
    append(log, RAW, 2, b"raw")
    append(log, DEAD, 2, b"dead")
    assert [r.value for r in log.read(DEAD, 2, 0, 10)] == [b"dead"]
    assert not log.read(RAW, 1, 0, 10)
    assert not log.read(TAGGED, 2, 0, 10)


def test_read_begins_anywhere_and_takes_no_more_than_asked(log_engine: LogEngine) -> None:
    log = log_engine.log()
    append(log, RAW, 0, *(b"%d" % n for n in range(9)))
    assert [r.offset for r in log.read(RAW, 0, 4, 3)] == [4, 5, 6]
    assert not log.read(RAW, 0, 9, 3)


def test_a_consumer_goes_on_at_its_groups_position(log_engine: LogEngine) -> None:
    log = log_engine.log(1)
    append(log, RAW, 0, *(b"%d" % n for n in range(6)))
    first = log.consumer(RAW, "tag", "a")
    assert [r.offset for r in poll_until(first, lambda got: len(got.get(0, ())) == 6)] == list(range(6))
    assert log.committed(RAW, "tag") == {0: 0}
    first.commit({0: 4, 3: 9})
    assert log.committed(RAW, "tag") == {0: 4}
    assert log.committed(RAW, "store") == {0: 0}
    first.close()
    second = log.consumer(RAW, "tag", "b")
    assert [r.offset for r in poll_until(second, bool)] == [4, 5]
    other = log_engine.log(1).consumer(RAW, "store", "c")
    assert poll_until(other, bool)[0].offset == 0


def test_seek_before_the_first_record_and_later(log_engine: LogEngine) -> None:
    log = log_engine.log(1)
    append(log, RAW, 0, *(b"%d" % n for n in range(6)))
    consumer = log.consumer(RAW, "tag", "a")
    polled = consumer.poll(0.1, 100)
    while not polled.gained:
        polled = consumer.poll(0.1, 100)
    assert polled.gained == {0}
    assert not polled.records, "records before the caller could seek"
    consumer.seek(0, 3)
    assert [r.offset for r in poll_until(consumer, bool)] == [3, 4, 5]
    consumer.seek(0, 1)
    assert consumer.lag() == {0: 5}
    assert [r.offset for r in poll_until(consumer, bool)] == [1, 2, 3, 4, 5]
    assert consumer.lag() == {0: 0}
    consumer.seek(2, 5)
    assert consumer.lag() == {0: 0}


@pytest.mark.parametrize("max_records", [1, 3, 10])
def test_a_poll_brings_no_more_than_asked_and_all_comes_in_order(log_engine: LogEngine, max_records: int) -> None:
    log = log_engine.log()
    for partition in range(4):
        append(log, RAW, partition, *(b"%d" % n for n in range(20)))
    consumer = log.consumer(RAW, "tag", "a")
    came: dict[int, list[int]] = {0: [], 1: [], 2: [], 3: []}
    end = time.monotonic() + PATIENCE_S
    while any(len(offsets) < 20 for offsets in came.values()):
        records = consumer.poll(0.1, max_records).records
        assert sum(len(run) for run in records.values()) <= max_records
        for partition, run in records.items():
            came[partition] += [r.offset for r in run]
        assert time.monotonic() < end, came
    assert all(offsets == list(range(20)) for offsets in came.values())


def test_an_empty_log_costs_the_timeout_and_brings_nothing(log_engine: LogEngine) -> None:
    consumer = log_engine.log().consumer(RAW, "tag", "a")
    win(consumer, {0, 1, 2, 3})
    assert not consumer.poll(0.01, 10).records


def test_create_refuses_another_number_of_partitions(log_engine: LogEngine) -> None:
    log_engine.log(4).create()
    log_engine.log(4).create()
    with pytest.raises(BadInput, match="stands with 4 partitions"):
        log_engine.log(5).create()


def test_trim_takes_what_is_both_applied_and_old(log_engine: LogEngine) -> None:
    log = log_engine.log(1)
    append(log, RAW, 0, *(b"%d" % n for n in range(10)))
    if not log_engine.trims:
        assert log.trim(RAW, 0, 99, FAR) == 0
        assert len(log.read(RAW, 0, 0, 20)) == 10, "the topics forget by their own retention"
        return
    assert log.trim(RAW, 0, 0, FAR) == 0
    assert log.trim(RAW, 0, 4, 0) == 0, "young records stay"
    assert log.trim(RAW, 0, 4, FAR) == 4
    assert [r.offset for r in log.read(RAW, 0, 0, 20)] == [4, 5, 6, 7, 8, 9]
    assert log.trim(RAW, 0, 4, FAR) == 0
    assert log.trim(RAW, 0, 99, FAR) == 6
    assert log.ends(RAW) == {0: 10}
    append(log, RAW, 0, b"next")
    assert [r.offset for r in log.read(RAW, 0, 0, 20)] == [10], "a number is never given twice"


def test_trim_stops_at_the_first_young_record(log_engine: LogEngine) -> None:
    log = log_engine.log(1)
    if not log_engine.trims:
        assert log.trim(RAW, 0, 1, FAR) == 0
        return
    append(log, RAW, 0, *(b"old" for _ in range(5)))
    boundary = log.read(RAW, 0, 4, 1)[0].timestamp_ms + 1
    while True:
        append(log, RAW, 0, b"young")
        if log.read(RAW, 0, log.ends(RAW)[0] - 1, 1)[0].timestamp_ms >= boundary:
            break
    young = next(r.offset for r in log.read(RAW, 0, 0, 999) if r.timestamp_ms >= boundary)
    assert log.trim(RAW, 0, log.ends(RAW)[0], boundary) == young
    assert log.read(RAW, 0, 0, 1)[0].offset == young


def test_what_is_forgotten_leaves_the_numbers_as_they_were(log_engine: LogEngine) -> None:
    log = log_engine.log(1)
    append(log, RAW, 0, *(b"%d" % n for n in range(10)))
    log_engine.forget(log, RAW, 0, 6)
    assert [r.offset for r in log.read(RAW, 0, 0, 20)] == [6, 7, 8, 9]
    log_engine.forget(log, RAW, 0, 10)
    assert not log.read(RAW, 0, 0, 20)
    append(log, RAW, 0, b"next")
    assert [r.offset for r in log.read(RAW, 0, 0, 20)] == [10]


def test_a_position_that_was_trimmed_away_is_said_not_skipped(log_engine: LogEngine) -> None:
    log = log_engine.log(1)
    append(log, RAW, 0, *(b"%d" % n for n in range(10)))
    log_engine.forget(log, RAW, 0, 6)
    consumer = log.consumer(RAW, "tag", "a")
    with pytest.raises(Trimmed):
        poll_until(consumer, bool)


def test_a_position_the_log_never_reached_is_said_not_waited_for(log_engine: LogEngine) -> None:
    """The log lost its end (restored from an old backup): records up to that position would pass unseen."""
    log = log_engine.log(1)
    append(log, RAW, 0, *(b"%d" % n for n in range(3)))
    consumer = log.consumer(RAW, "tag", "a")
    win(consumer, {0})
    consumer.seek(0, 3)
    consumer.poll(0.01, 10)
    consumer.seek(0, 5)
    with pytest.raises(Trimmed):
        poll_until(consumer, bool, within_s=3)
