"""Carry records of older kafka_topics into new ones under the time they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kafka.admin import ConfigResource

from streams.log.base import ACTIONS, DEAD, TAGGED, LogError, Record
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import speaking
from streams.log.kafka_topics import TOPIC

CARRIED = (TAGGED, DEAD, ACTIONS)
STAMP = "message.timestamp.type"
FLUSH_S = 60.0


@contextmanager
def carrying(log: KafkaLog) -> Iterator[None]:
    """While the block runs, the topics take a record's time from who sends it; afterwards it is the broker's again.

    Retention and the horizon of duplicates run from the record's time: what is carried must not live twice as long.
    """
    _stamp(log, "CreateTime")
    try:
        yield
    finally:
        _stamp(log, "LogAppendTime")


def _stamp(log: KafkaLog, kind: str) -> None:
    with speaking():
        rows = [ConfigResource(TOPIC, log.name(kafka_topic), {STAMP: kind}) for kafka_topic in CARRIED]
        log.admin().alter_configs(rows, incremental=True)


def append_carried(log: KafkaLog, records: Iterable[Record]) -> int:
    """Append records as they are: topic, partition, time, value and headers.

    Returns:
        How many are durable now.

    Raises:
        LogError: Some may not be: begin anew with other topics.
    """
    with speaking():
        futures = [
            log.sender().send(
                log.name(record.kafka_topic), record.value, partition=record.partition,
                timestamp_ms=record.timestamp_ms,
                headers=[(name, text.encode()) for name, text in record.headers.items()],
            )
            for record in records
        ]  # fmt: skip
        log.sender().flush(timeout=FLUSH_S)
    if not all(future.succeeded() for future in futures):
        raise LogError("the new topics did not take everything: begin anew with another prefix")
    return len(futures)
