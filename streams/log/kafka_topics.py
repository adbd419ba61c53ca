"""The topics in Kafka: made where they are missing, and set to what we promise where they stand."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import TopicAlreadyExistsError

from command_center.errors import BadInput
from streams.log.base import ACTIONS, COUNTS

log = logging.getLogger(__name__)
MAX_BYTES = 64 << 20
"""Of one record: the worker decides what is too large, not the broker."""
ENVELOPE_BYTES = 2 << 20
"""What tags and headers may add to a record that came in at its largest."""
SEGMENT_MS = 86_400_000
"""Kafka forgets whole segments: a day's worth, so that text is gone a day after its retention at the latest."""
MOST_REPLICAS = 3
COPIES = ("min.insync.replicas", "unclean.leader.election.enable")
TOPIC = ConfigResourceType.TOPIC
KEPT_S = 10.0
Configs = Mapping[str, Mapping[str, str]]
"""Of topics: their settings, as Kafka writes them."""


def make_topics(
    admin: KafkaAdminClient, names: Mapping[str, str], partitions: int, retention_ms: int, replication: int
) -> None:
    """Make the topics that are missing; set what those that stand promise to what we promise.

    Args:
        admin: Of the cluster.
        names: What the cluster calls each of our topics.
        partitions: Of every topic.
        retention_ms: How long records are kept, but for decisions and counts.
        replication: Copies of each partition; 0 takes as many as there are brokers, three at most. How many a topic
            that stands has, was its maker's choice.

    Raises:
        BadInput: A topic stands with another number of partitions.
        KafkaError: The cluster refuses, or is out of reach.
    """
    copies = replication or min(MOST_REPLICAS, len(admin.describe_cluster()["brokers"]))
    wanted = {name: _configs(kafka_topic, copies, retention_ms) for kafka_topic, name in names.items()}
    standing = _counts(admin, list(wanted))
    missing = {name: configs for name, configs in wanted.items() if name not in standing}
    if missing:
        shape = {"num_partitions": partitions, "replication_factor": copies}
        with suppress(TopicAlreadyExistsError):  # another role was quicker
            admin.create_topics({name: {**shape, "configs": dict(configs)} for name, configs in missing.items()})
        admin.wait_for_topics(list(missing))
        standing = _counts(admin, list(wanted))
    for name, found in sorted(standing.items(), key=lambda row: list(wanted).index(row[0])):
        if found != partitions:
            raise BadInput(
                f"kafka_topic {name} stands with {found} partitions, CC_PARTITIONS says {partitions}: "
                f"set CC_PARTITIONS={found}, or choose other topics by CC_KAFKA_PREFIX"
            )
    _keep(admin, {name: configs for name, configs in wanted.items() if name not in missing})


def _configs(kafka_topic: str, copies: int, retention_ms: int) -> dict[str, str]:
    endless = kafka_topic in (ACTIONS, COUNTS)
    return {
        "cleanup.policy": "compact" if kafka_topic == COUNTS else "delete",
        "retention.ms": "-1" if endless else str(retention_ms),
        "retention.bytes": "-1",
        "segment.ms": str(SEGMENT_MS if endless else min(SEGMENT_MS, retention_ms)),
        "max.message.bytes": str(MAX_BYTES + ENVELOPE_BYTES),
        "message.timestamp.type": "LogAppendTime",
        "compression.type": "producer",
        "min.insync.replicas": str(max(1, copies - 1)),
        "unclean.leader.election.enable": "false",
    }


def _counts(admin: KafkaAdminClient, names: list[str]) -> dict[str, int]:
    return {row["name"]: len(row["partitions"]) for row in admin.describe_topics(names) if not row["error_code"]}


def _keep(admin: KafkaAdminClient, standing: Configs) -> None:
    ours = {
        name: {key: value for key, value in configs.items() if key not in COPIES} for name, configs in standing.items()
    }
    rows = [ConfigResource(TOPIC, name, configs) for name, configs in ours.items()]
    if not rows:
        return
    admin.alter_configs(rows, incremental=True)
    # The controller has written it down; the brokers, which take the next record, hear of it a moment later.
    end = time.monotonic() + KEPT_S
    while not _stands(admin, rows, ours):
        if time.monotonic() > end:
            log.warning("Kafka has not taken over the settings of its topics within %.0f s", KEPT_S)
            return
        time.sleep(0.05)


def _stands(admin: KafkaAdminClient, rows: list[ConfigResource], ours: Configs) -> bool:
    told = admin.describe_configs(rows, config_filter="all")["topic"]
    return all(told[name][key]["value"] == value for name, configs in ours.items() for key, value in configs.items())
