"""Growing with a log that has lost its beginning: closed hours and days travel less what is counted again."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from kafka import KafkaAdminClient, TopicPartition

from command_center.errors import BadInput
from command_center.mention import encode_tagged, partition_of
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.reader import LIFETIME_TOTALS
from streams.fold.retag import retag
from streams.grow import Growth
from streams.log import DEAD, RAW, TAGGED
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from streams.store_stage import StoreStage, make_store_stage
from tests.support.clocks import NOON, HastyClock
from tests.support.kafka import SharedKafka
from tests.support.made import PROFILE, mention, tags
from tests.worker.test_restore import changes

OLD, NEW = 3, 5


@pytest.fixture
def logs(kafka: SharedKafka) -> Iterator[tuple[KafkaLog, KafkaLog]]:
    """Topics of three partitions, and of five."""
    prefix = f"g{uuid.uuid4().hex[:8]}."
    made = [KafkaLog(Access(kafka.bootstrap), n, retention_s=86_400, prefix=f"{prefix}{n}.") for n in (OLD, NEW)]
    for log in made:
        log.create()
    yield made[0], made[1]
    for log in made:
        log.close()
    kafka.delete_topics(prefix)


def count(log: KafkaLog, client: Redis) -> StoreStage:
    """Count everything there is."""
    stage = make_store_stage(log, client, log.partitions, PROFILE, HastyClock())
    for p, end in log.ends(TAGGED).items():
        at = stage.take(p)
        assert at is not None
        while at < end:
            at = stage.handle({p: log.read(TAGGED, p, at, 50)})[p]
    return stage


def figures(client: Redis, partitions: int) -> dict[str, Counter[str]]:
    """Hours, days and totals over all partitions."""
    found: dict[str, Counter[str]] = {}
    for key in client.scan_iter(match="cc:{p*}:[hd]:*"):
        into = found.setdefault(key.decode().partition("}:")[2], Counter())
        for name, n in client.hgetall(key).items():
            into[name.decode()] += int(n)
    for p in range(partitions):
        totals = client.hmget(keys.position(p), LIFETIME_TOTALS)
        found.setdefault("totals", Counter()).update(
            {name: int(n or 0) for name, n in zip(LIFETIME_TOTALS, totals, strict=True)}
        )
    return {name: Counter({n: v for n, v in counts.items() if v}) for name, counts in found.items() if counts.total()}


def fill(log: KafkaLog, rng: Random, raws: Counter[int], posts: Iterator[object]) -> None:
    """Tag what comes, some of it twice."""
    producer = log.producer()
    for post in posts:
        p = partition_of(post.id, OLD)  # type: ignore[attr-defined]
        value = encode_tagged(post, None if post.deleted else tags(rng.randrange(840)))  # type: ignore[arg-type,attr-defined]
        for _ in range(1 + (rng.random() < 0.05)):
            producer.send(TAGGED, p, value, {"raw": str(raws[p])})
        raws[p] += 1
        if not post.deleted and rng.random() < 0.2:  # type: ignore[attr-defined]
            producer.send(TAGGED, p, *retag(post, tags(rng.randrange(840))))  # type: ignore[arg-type]
    producer.send(TAGGED, 0, b'{"error":"not JSON","line":0}', {"raw": str(raws[0])})
    raws[0] += 1
    producer.flush()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_numbers_in_more_partitions(logs: tuple[KafkaLog, KafkaLog], client: Redis, seed: int) -> None:
    old, new = logs
    rng, raws = Random(seed), Counter[int]()
    fill(old, rng, raws, (mention(n, NOON - timedelta(days=rng.choice((1, 3)), minutes=n)) for n in range(90)))
    stage = count(old, client)
    stage._closing.keep_all(stage._at)
    ends = old.ends(TAGGED)
    fill(old, rng, raws, changes(rng, 1000, 90))
    stage = count(old, client)
    stage._closing.keep_all({0: stage._at[0], 1: stage._at[1]})  # the third has not come to it
    fill(old, rng, raws, changes(rng, 2000, 40))
    count(old, client)
    with KafkaAdminClient(**old.access.options()) as admin:
        admin.delete_records({TopicPartition(old.name(TAGGED), p): rng.randrange(1, ends[p]) for p in range(OLD)})
    producer = old.producer()
    producer.send(DEAD, 2, b"a letter")
    producer.flush()
    before = figures(client, OLD)

    growth = Growth(old, new, PROFILE, lambda _: None)
    growth.check()
    growth.run(lambda _: None)
    client.flushall()
    count(new, client)
    assert figures(client, NEW) == before
    assert [record.value for record in new.read(DEAD, 2, 0, 9)] == [b"a letter"]
    # Retention and the horizon run from the time a mention came first.
    carried = [record for p in range(NEW) for record in new.read(TAGGED, p, 0, 9999)]
    times = {record.timestamp_ms for p in range(OLD) for record in old.read(TAGGED, p, 0, 9999)}
    assert {record.timestamp_ms for record in carried} <= times
    with pytest.raises(BadInput, match="hold records already"):
        growth.check()


def test_what_is_not_tagged_yet_must_be_tagged_first(logs: tuple[KafkaLog, KafkaLog]) -> None:
    old, new = logs
    producer = old.producer()
    producer.send(RAW, 0, b"{}")
    producer.flush()
    with pytest.raises(BadInput, match="1 raw records are not tagged yet"):
        Growth(old, new, PROFILE, lambda _: None).check()
