"""What others do to our topics: transactions, codecs, headers, partitions, whole topics deleted and made anew."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from command_center.errors import BadInput
from command_center.store.claim import Claim
from streams.log import RAW, TAGGED, LogError, Trimmed
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from tests.contract.engines import append, poll_until, win
from tests.e2e.center import wait_until
from tests.support.kafka import SharedKafka
from tests.support.servers import Server


@pytest.fixture
def log(kafka: SharedKafka) -> Generator[KafkaLog]:
    made = KafkaLog(Access(kafka.bootstrap), 1, retention_s=3600.0, lease_s=1.5, prefix=f"f{uuid.uuid4().hex[:8]}.")
    made.create()
    yield made
    made.close()
    kafka.delete_topics(made.prefix)


@pytest.fixture
def producers(kafka: SharedKafka) -> Generator[Callable[..., KafkaProducer]]:
    made: list[KafkaProducer] = []

    def make(**options: Any) -> KafkaProducer:
        made.append(KafkaProducer(bootstrap_servers=kafka.bootstrap, **options))
        return made[-1]

    yield make
    for producer in made:
        producer.close()


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_every_codec_of_kafka_can_be_read(log: KafkaLog, producers: Callable[..., KafkaProducer], codec: str) -> None:
    foreign = producers(compression_type=codec)
    for n in range(50):
        foreign.send(log.name(RAW), b"%d" % n * 20, partition=0)
    foreign.flush()
    assert [r.value for r in log.read(RAW, 0, 0, 99)] == [b"%d" % n * 20 for n in range(50)]


def stands_at(log: KafkaLog, end: int) -> bool:
    return log.ends(RAW)[0] == end


def test_markers_of_transactions_take_offsets_and_aborted_records_are_not_there(
    log: KafkaLog, producers: Callable[..., KafkaProducer]
) -> None:
    foreign = producers(transactional_id=f"t{uuid.uuid4().hex}")
    foreign.init_transactions()
    append(log, RAW, 0, b"ours")
    foreign.begin_transaction()
    foreign.send(log.name(TAGGED), b"the last one", partition=0)
    foreign.commit_transaction()
    assert [r.value for r in log.read(TAGGED, 0, 0, 9)] == [b"the last one"], "a marker behind it is no record"
    for value, end, behind in (
        (b"committed", foreign.commit_transaction, 3),
        (b"aborted", foreign.abort_transaction, 5),
    ):
        foreign.begin_transaction()
        foreign.send(log.name(RAW), value, partition=0)
        foreign.flush()
        end()
        # The broker answers before it has written the marker.
        wait_until("the marker is written", partial(stands_at, log, behind), 20)
    append(log, RAW, 0, b"later")
    consumer = log.consumer(RAW, "tag", "a")
    came = poll_until(consumer, lambda got: len(got.get(0, ())) == 3)
    assert [(r.offset, r.value) for r in came] == [(0, b"ours"), (1, b"committed"), (5, b"later")]
    consumer.close()


def test_topics_made_by_hand_are_set_to_what_is_promised(kafka: SharedKafka) -> None:
    prefix = f"h{uuid.uuid4().hex[:8]}."
    with KafkaAdminClient(bootstrap_servers=kafka.bootstrap) as admin:
        by_hand = {"cleanup.policy": "compact", "compression.type": "lz4", "segment.ms": "604800000"}
        admin.create_topics({f"{prefix}mentions.raw": {"num_partitions": 1, "configs": by_hand}})
    log = KafkaLog(Access(kafka.bootstrap), 1, retention_s=3600.0, prefix=prefix)
    log.create()
    append(log, RAW, 0, b"a record without a key")
    log.close()
    kafka.delete_topics(prefix)


def test_a_topic_made_anew_is_said_and_never_read_on(log: KafkaLog) -> None:
    append(log, RAW, 0, *(b"%d" % n for n in range(5)))
    consumer = log.consumer(RAW, "tag", "a")
    win(consumer, {0})
    before = log.identity()
    with KafkaAdminClient(**log.access.options()) as admin:
        admin.delete_topics([log.name(RAW)])
        with pytest.raises((Trimmed, LogError)):
            poll_until(consumer, lambda _: False)
        again = KafkaLog(log.access, 1, retention_s=3600.0, prefix=log.prefix)
        again.create()
    append(again, RAW, 0, *(b"%d" % n for n in range(9)))
    with pytest.raises(Trimmed, match="was made anew"):
        poll_until(log.consumer(RAW, "tag", "a"), bool)
    assert again.identity() != before
    consumer.close()
    again.close()


def test_a_store_refuses_another_log_than_it_has_counted(log: KafkaLog, kafka: SharedKafka, valkey: Server) -> None:
    client = valkey.client()
    Claim(client, "demo").of_log(log.identity())
    Claim(client, "demo").of_log(log.identity())
    other = KafkaLog(Access(kafka.bootstrap), 1, retention_s=3600.0, prefix=f"f{uuid.uuid4().hex[:8]}.")
    other.create()
    with pytest.raises(BadInput, match="has counted another log"):
        Claim(client, "demo").of_log(other.identity())
    other.close()
    kafka.delete_topics(other.prefix)
    client.close()


def test_two_stores_do_not_share_one_log(log: KafkaLog) -> None:
    log.join("one")
    consumer = log.consumer(TAGGED, "store", "store-0")
    win(consumer, {0})
    twin = KafkaLog(log.access, 1, retention_s=3600.0, prefix=log.prefix)
    twin.join("one")
    with pytest.raises(BadInput, match=r"another center's worker 'store-0' .* CC_KAFKA_PREFIX"):
        twin.join("two")
    consumer.close()
    twin.join("two")
    twin.close()


def test_partitions_added_while_running_are_said(log: KafkaLog) -> None:
    consumer = log.consumer(RAW, "tag", "a")
    win(consumer, {0})
    with KafkaAdminClient(**log.access.options()) as admin:
        admin.create_partitions({log.name(RAW): 3})
    consumer.close()
    later = log.consumer(RAW, "tag", "b")
    with pytest.raises(Trimmed, match="more partitions than CC_PARTITIONS=1"):
        poll_until(later, bool)
    later.close()


def test_a_session_that_the_brokers_do_not_allow(kafka: SharedKafka) -> None:
    log = KafkaLog(Access(kafka.bootstrap), 1, retention_s=3600.0, lease_s=0.3, prefix=f"f{uuid.uuid4().hex[:8]}.")
    log.create()
    with pytest.raises(BadInput, match="don't allow CC_LEASE_S"):
        poll_until(log.consumer(RAW, "tag", "a"), bool)
    log.close()
    kafka.delete_topics(log.prefix)
