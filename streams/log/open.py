"""Which engine carries the log: Kafka where there is one, else Redis Streams."""

from __future__ import annotations

from command_center.settings import Settings
from command_center.store.connect import connect
from streams.log.base import Log


def open_log(settings: Settings, retention_s: float) -> Log:
    """Open the log that the settings name.

    Args:
        settings: `CC_KAFKA_BOOTSTRAP` decides; without it the log lives in Redis.
        retention_s: How long Kafka's topics keep records; the embedded engine is trimmed by the store worker.

    Returns:
        A log over connections of its own; it connects at its first call.

    Raises:
        BadInput: An address, a certificate or a key can't be used.
    """
    if settings.kafka_bootstrap:
        from streams.log.kafka import KafkaLog  # noqa: PLC0415  (a third of a second that not everybody needs)
        from streams.log.kafka_calls import Access  # noqa: PLC0415

        access = Access(
            settings.kafka_bootstrap,
            settings.kafka_security,
            settings.kafka_mechanism,
            settings.kafka_username,
            settings.kafka_password,
            settings.kafka_ca,
            settings.kafka_cert,
            settings.kafka_key,
        )
        return KafkaLog(
            access,
            settings.partitions,
            retention_s=retention_s,
            lease_s=settings.lease_s,
            replication=settings.kafka_replication,
            prefix=settings.kafka_prefix,
        )
    from streams.log.redis_streams import RedisStreamsLog  # noqa: PLC0415

    return RedisStreamsLog(
        connect(settings.redis_url), settings.partitions, lease_s=settings.lease_s, quota=settings.quota
    )
