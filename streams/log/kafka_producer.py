"""Appending to the Kafka engine: all of a flush or an error, and only by who still owns the partitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from streams.log.base import Consumer, Fenced, LogError, Producer, Trimmed, Unusable
from streams.log.kafka_calls import away, speaking
from streams.log.kafka_consumer import KafkaGroupConsumer

if TYPE_CHECKING:
    from streams.log.kafka import KafkaLog

Waiting = tuple[str, int, bytes | None, Mapping[str, str], bytes | None]
"""A record to be appended: kafka_topic, partition, value, headers, key."""
DELIVERY_MS = 10_000
LINGER_MS = 100
"""Every flush ends the wait; until then a batch is filled instead of sent with its first record."""
APPEND: dict[str, Any] = {
    "acks": "all",
    "enable_idempotence": True,
    "delivery_timeout_ms": DELIVERY_MS,
    "max_block_ms": DELIVERY_MS,
    "batch_size": 256 << 10,
    "linger_ms": LINGER_MS,
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
}
"""How the appending client works."""


class Sender(KafkaProducer):  # type: ignore[misc]
    """A producer whose failed constructor is silent."""

    def __del__(self) -> None:
        if hasattr(self, "_closed"):  # one whose constructor failed has nothing to close, and would complain of it
            super().__del__()


class KafkaLogProducer(Producer):
    """Buffers records and appends them in one go; with an owner, only while that owns their partitions."""

    def __init__(self, log_: KafkaLog, owner: Consumer | None) -> None:
        self._log = log_
        self._owner = owner
        self._waiting: list[Waiting] = []

    def send(
        self,
        kafka_topic: str,
        partition: int,
        value: bytes | None,
        headers: Mapping[str, str] | None = None,
        *,
        key: bytes | None = None,
    ) -> None:
        """Buffer one record (see `Producer.send`); a key names a row of a compacted topic, which None takes out."""
        self._waiting.append((kafka_topic, partition, value, headers or {}, key))

    def flush(self) -> int:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return 0
        try:
            return self._append(waiting)
        except (Fenced, Trimmed):
            raise
        except LogError as why:
            raise Unusable(str(why)) from None

    def _append(self, waiting: list[Waiting]) -> int:
        if self._owner is not None:
            self._prove(self._owner, {place[1] for place in waiting})
        with speaking():
            try:
                sender = self._log.sender()
                futures = [
                    sender.send(
                        self._log.name(kafka_topic), value, key=key, partition=partition,
                        headers=[(name, text.encode()) for name, text in headers.items()],
                    )
                    for kafka_topic, partition, value, headers, key in waiting
                ]  # fmt: skip
                sender.flush(timeout=DELIVERY_MS / 1000 + 1)
                failed = next((future for future in futures if not future.succeeded()), None)
                if failed is not None:
                    raise failed.exception or away(TimeoutError("no answer to an append"))
            except (KafkaError, LogError):
                self._log.drop_sender()
                raise
        return len(futures)

    @staticmethod
    def _prove(owner: Consumer, partitions: set[int]) -> None:
        assert isinstance(owner, KafkaGroupConsumer)  # noqa: S101  (an owner comes from the same log)
        owner.prove(partitions)

    def close(self) -> None:
        self._waiting.clear()
