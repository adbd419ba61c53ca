"""A log that goes away and comes back: calls say so, and nothing that was flushed is lost."""

from __future__ import annotations

import pytest

from command_center.store.connect import connect
from streams.log import RAW, LogError
from streams.log.redis_streams import RedisStreamsLog
from tests.contract.engines import append, poll_until, win
from tests.support.servers import Server


def open_log(server: Server) -> RedisStreamsLog:
    return RedisStreamsLog(connect(server.url), 2, lease_s=0.6)


def test_every_call_says_that_the_log_is_away_and_goes_on_when_it_is_back(mortal: Server) -> None:
    log = open_log(mortal)
    log.create()
    append(log, RAW, 0, *(b"%d" % n for n in range(50)))
    consumer = log.consumer(RAW, "tag", "a")
    poll_until(consumer, lambda got: len(got.get(0, ())) == 50)
    consumer.commit({0: 20})
    mortal.kill()
    producer = log.producer()
    producer.send(RAW, 0, b"lost with the flush")
    calls = {
        "flush": producer.flush,
        "poll": lambda: [consumer.poll(0.05, 10) for _ in range(2)],
        "ends": lambda: log.ends(RAW),
        "committed": lambda: log.committed(RAW, "tag"),
        "read": lambda: log.read(RAW, 0, 0, 10),
        "has_room": log.has_room,
        "trim": lambda: log.trim(RAW, 0, 5, 1 << 60),
        "create": log.create,
        "lag": log.consumer(RAW, "tag", "b").lag,
    }
    for name, call in calls.items():
        with pytest.raises(LogError):
            pytest.fail(f"{name} said {call()!r}")
    consumer.close()
    mortal.start()
    append(log, RAW, 0, b"back")
    again = log.consumer(RAW, "tag", "a")
    came = poll_until(again, lambda got: len(got.get(0, ())) == 31)
    assert [r.offset for r in came] == list(range(20, 51))
    assert came[-1].value == b"back"
    log.close()


def test_the_same_consumer_goes_on_after_an_outage_shorter_than_its_lease(mortal: Server) -> None:
    log = open_log(mortal)
    consumer = log.consumer(RAW, "tag", "a")
    win(consumer, {0, 1})
    mortal.kill()
    with pytest.raises(LogError):
        for _ in range(3):
            consumer.poll(0.05, 10)
    mortal.start()
    append(log, RAW, 1, b"x")
    assert poll_until(consumer, bool)[0].value == b"x"
    log.close()


@pytest.mark.parametrize("max_records", [1, 3, 10])
def test_partitions_take_turns(valkey: Server, max_records: int) -> None:
    log = RedisStreamsLog(valkey.client(), 4, lease_s=0.6)
    for partition in range(4):
        append(log, RAW, partition, *(b"%d" % n for n in range(20)))
    consumer = log.consumer(RAW, "tag", "a")
    win(consumer, {0, 1, 2, 3})
    came = {partition for _ in range(8) for partition in consumer.poll(0.1, max_records).records}
    assert came == {0, 1, 2, 3}
    log.close()


def test_intake_has_room_below_the_quota_only(valkey: Server) -> None:
    client = valkey.client()
    roomy, tight = (RedisStreamsLog(client, 2, quota=quota) for quota in (0.9, 0.0001))
    assert roomy.has_room()
    assert tight.has_room(), "a server without a limit always has room"
    client.config_set("maxmemory", "512mb")
    assert roomy.has_room()
    assert not tight.has_room()
    client.config_set("maxmemory", 0)
    client.close()
