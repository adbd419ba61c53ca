"""What is Kafka's alone: topics as they were promised, brokers that go and come back, one of three lost."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Generator
from contextlib import suppress
from random import randbytes

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from command_center.bench.kafka_broker import KafkaBroker
from streams.log import ACTIONS, RAW, TAGGED, TOPICS, Consumer, LogError, Record, kafka_calls
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from tests.contract.engines import append, poll_until, win
from tests.e2e.center import wait_until
from tests.support.kafka import KafkaCluster, SharedKafka

DAY_S = 86_400.0
Opener = Callable[..., KafkaLog]


@pytest.fixture
def opened() -> Generator[Opener]:
    """Open logs that are closed with the test."""
    logs: list[KafkaLog] = []

    def make(bootstrap: str, partitions: int = 2, **options: object) -> KafkaLog:
        options = {"retention_s": DAY_S, "lease_s": 1.5, "prefix": f"k{uuid.uuid4().hex[:8]}."} | options
        logs.append(KafkaLog(Access(bootstrap), partitions, **options))  # type: ignore[arg-type]
        return logs[-1]

    yield make
    for log in logs:
        log.close()


def configs(log: KafkaLog) -> dict[str, dict[str, str]]:
    """The settings of a log's topics, as its brokers know them."""
    with KafkaAdminClient(**log.access.options()) as admin:
        asked = [ConfigResource(ConfigResourceType.TOPIC, log.name(kafka_topic)) for kafka_topic in TOPICS]
        found = admin.describe_configs(asked, config_filter="all")["topic"]
    return {name: {key: row["value"] for key, row in rows.items()} for name, rows in found.items()}


def test_topics_keep_what_was_promised_and_follow_the_profile(kafka: SharedKafka, opened: Opener) -> None:
    log = opened(kafka.bootstrap)
    log.create()
    found = configs(log)
    assert set(found) == {log.name(kafka_topic) for kafka_topic in TOPICS}
    # What people decided outlives every text: a rebuild needs it.
    assert found.pop(log.name(ACTIONS))["retention.ms"] == "-1"
    for rows in found.values():
        assert rows["retention.ms"] == str(86_400_000)
        assert rows["retention.bytes"] == "-1"
        assert rows["cleanup.policy"] == "delete"
        assert int(rows["segment.ms"]) <= 86_400_000
        assert rows["message.timestamp.type"] == "LogAppendTime"
        assert int(rows["max.message.bytes"]) >= 64 << 20
    shorter = opened(kafka.bootstrap, retention_s=3600.0, prefix=log.prefix)
    shorter.create()

    def followed() -> bool:
        # the controller has acknowledged it; the broker that is asked hears of it a moment later
        return {rows["retention.ms"] for rows in configs(log).values()} == {"3600000", "-1"}

    wait_until("the topics follow the profile", followed)
    kafka.delete_topics(log.prefix)


def test_a_record_of_64_mib_passes(kafka: SharedKafka, opened: Opener) -> None:
    """The worker decides what is too large, not the broker."""
    log = opened(kafka.bootstrap, partitions=1)
    log.create()
    value = randbytes(64 << 20)
    append(log, RAW, 0, b"before", value, b"after")
    assert [r.value for r in log.read(RAW, 0, 0, 3)] == [b"before", value, b"after"]
    consumer = log.consumer(RAW, "tag", "a")
    before, huge, after = poll_until(consumer, lambda got: len(got.get(0, ())) == 3)
    assert (before.body, after.body) == (b"before", b"after")
    assert huge.value == value[: 64 << 10]
    assert huge.body == value
    consumer.close()
    kafka.delete_topics(log.prefix)


def test_a_cluster_that_never_had_a_group(mortal_kafka: KafkaBroker, opened: Opener) -> None:
    """It makes the topic of its groups when first asked for one, and refuses until then."""
    log = opened(mortal_kafka.bootstrap)
    log.create()
    log.join("anybody")
    assert log.committed(RAW, "tag") == {0: 0, 1: 0}


def test_every_call_says_that_the_broker_is_away_and_goes_on_when_it_is_back(
    mortal_kafka: KafkaBroker, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka_calls, "REQUEST_MS", 1500)  # each of them waits as long
    log = opened(mortal_kafka.bootstrap)
    log.create()
    append(log, RAW, 0, *(b"%d" % n for n in range(50)))
    consumer = log.consumer(RAW, "tag", "a")
    poll_until(consumer, lambda got: len(got.get(0, ())) == 50)
    consumer.commit({0: 20})
    mortal_kafka.kill()
    producer = log.producer()
    producer.send(RAW, 0, b"lost with the flush")
    calls = {
        "flush": producer.flush,
        "ends": lambda: log.ends(RAW),
        "committed": lambda: log.committed(RAW, "tag"),
        "read": lambda: log.read(RAW, 0, 0, 10),
        "create": log.create,
        "lag": consumer.lag,
    }
    for name, call in calls.items():
        with pytest.raises(LogError):
            pytest.fail(f"{name} said {call()!r}")
    consumer.close()
    mortal_kafka.start()
    # Until every client has found the broker again, a call may still say that it is away: its user begins anew.
    again_and_again(lambda: append(log, RAW, 0, b"back"))
    came: list[Record] = []

    def read_all() -> None:
        again = log.consumer(RAW, "tag", "a")
        try:
            came[:] = poll_until(again, lambda got: len(got.get(0, ())) >= 31)
        finally:
            again.close()

    again_and_again(read_all)
    assert [r.offset for r in came] == list(range(20, 20 + len(came)))
    assert {r.value for r in came[30:]} == {b"back"}, (
        "an append whose outcome was unknown may stand twice, nothing else"
    )


def again_and_again(call: Callable[[], None], within_s: float = 20.0) -> None:
    """Call until the log is there."""
    end = time.monotonic() + within_s
    while True:
        try:
            return call()
        except LogError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.mark.parametrize("silent", [False, True], ids=["refused", "silent"])
def test_waiting_for_a_broker_leaves_nothing_behind(silent: bool) -> None:
    """A worker that waits over a weekend must not run out of files or threads."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        if silent:
            nobody.listen(64)  # the kernel takes the connection, and nobody ever answers
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        # In a process of its own: pytest keeps log records, and with them what their exceptions hold.
        command = [sys.executable, "-m", "tests.contract.knocking", address]
        told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    left = json.loads(told)
    assert left["threads"] == 0
    assert left["files"] <= 2, "files that three rounds of waiting have left open"


def test_what_waits_where_nobody_reads_is_waiting(
    kafka: SharedKafka, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group at rest that left partitions out comes from a rare order of events in the coordinator: it is made up."""
    log = opened(kafka.bootstrap, partitions=4, lease_s=6)
    log.create()
    first, second = (log.consumer(RAW, "tag", member) for member in "ab")

    def shared() -> bool:
        for consumer in (first, second):
            with suppress(LogError):
                consumer.poll(0.1, 10)
        return [len(consumer.positions()) for consumer in (first, second)] == [2, 2]

    wait_until("both have two partitions", shared)
    left = min(second.positions())
    append(log, RAW, left, b"one")
    assert not any(first.lag().values())
    monkeypatch.setattr(log, "unowned", lambda kafka_topic, group: frozenset({left}))

    def told() -> bool:
        with suppress(LogError):
            first.poll(0.1, 10)
        return first.lag().get(left) == 1

    wait_until("it is told", told)
    assert left not in first.positions()
    first.close()
    second.close()


def coordinator(log: KafkaLog, group: str) -> int:
    """The node that looks after a group."""
    with KafkaAdminClient(**log.access.options()) as admin:
        [found] = [
            node for node in (1, 2, 3) for row in admin.list_groups([node]) if row["group_id"] == log.name(group)
        ]
    return found


def until_asked(met: Callable[[], bool]) -> None:
    """Wait until a question to a cluster that lost a broker is answered as it should."""

    def answered() -> bool:
        with suppress(LogError):
            return met()
        return False

    wait_until("an answer", answered, within_s=60)


def rejoin(log: KafkaLog) -> Consumer:
    """Win everything again, beginning anew as a worker does while clients still look for the brokers that are left."""
    end = time.monotonic() + 60
    while True:
        consumer = log.consumer(RAW, "tag", "a")
        try:
            win(consumer, set(range(6)), within_s=60)
        except LogError:
            consumer.close()
            if time.monotonic() > end:
                raise
        else:
            return consumer


def test_one_of_three_brokers_lost(kafka_cluster: Callable[[int], KafkaCluster], opened: Opener) -> None:
    cluster = kafka_cluster(2)
    log = opened(cluster.bootstrap, partitions=6)
    log.create()
    assert {rows["min.insync.replicas"] for rows in configs(log).values()} == {"2"}
    consumer = log.consumer(RAW, "tag", "a")
    win(consumer, set(range(6)))
    for partition in range(6):
        append(log, RAW, partition, b"before")
    assert set(log.committed(RAW, "tag").values()) == {0}
    cluster.brokers[coordinator(log, "tag") - 1].kill()
    until_asked(lambda: set(log.committed(RAW, "tag").values()) == {0})
    until_asked(lambda: not log.unowned(RAW, "tag"))
    producer = log.producer(consumer)
    sent = 0
    for _ in range(20):
        # The leaders on the lost broker move within seconds; until then a flush may fail, and its outcome is unknown.
        for partition in range(6):
            producer.send(TAGGED, partition, b"after")
        try:
            producer.flush()
            sent += 1
        except LogError:
            consumer.close()
            consumer = rejoin(log)
            producer = log.producer(consumer)
        if sent == 2:
            break
    assert sent == 2
    for partition in range(6):
        assert [r.value for r in log.read(RAW, partition, 0, 10)] == [b"before"]
        assert len(log.read(TAGGED, partition, 0, 100)) >= 2
    consumer.close()
