"""Every Redis key of the embedded log: its name, how long it lives, and what bounds its size."""

from __future__ import annotations

from command_center.store.keys import Key

PARTITIONS = "cc:log:partitions"

KEYS = (
    Key(r"cc:log:partitions", "the number of partitions", "none: fixed when the log is made", "one integer"),
    Key(r"cc:log:\{p\d+\}:mentions\.[a-z]+", "stream: one partition", "none: trimmed by retention", "the quota"),
    Key(r"cc:log:\{p\d+\}:actions", "stream: what people decided", "none: a rebuild needs it", "one line an action"),
    Key(
        r"cc:log:\{p\d+\}:counts",
        "hash: closed hours and days",
        "none: entries go with the retention of counters",
        "an entry for each hour of 35 days and each day of the retention of counters, and two more",
    ),
    Key(r"cc:log:\{p\d+\}:at:.+", "a group's position", "none: the log's own position", "one integer"),
    Key(r"cc:log:\{p\d+\}:epoch:.+", "leases given so far", "none: it must only rise", "one integer"),
    Key(r"cc:log:\{p\d+\}:lease:.+", "who owns a partition", "the lease", "one token"),
    Key(r"cc:log:members:.+", "sorted set: members by the end of their lease", "two leases", "its members"),
)
"""The contract test walks a used server and fails on a key that no row describes."""


def stream(kafka_topic: str, partition: int) -> str:
    """The records of one partition; all keys of a partition share its hash tag."""
    return f"cc:log:{{p{partition}}}:{kafka_topic}"


def counts(partition: int) -> str:
    """The table of closed hours and days."""
    return f"cc:log:{{p{partition}}}:counts"


def position(kafka_topic: str, group: str, partition: int) -> str:
    """The next offset a group reads."""
    return f"cc:log:{{p{partition}}}:at:{kafka_topic}:{group}"


def lease(kafka_topic: str, group: str, partition: int) -> str:
    """The token of the partition's owner."""
    return f"cc:log:{{p{partition}}}:lease:{kafka_topic}:{group}"


def epoch(kafka_topic: str, group: str, partition: int) -> str:
    """How many leases a partition has seen, the number in every token."""
    return f"cc:log:{{p{partition}}}:epoch:{kafka_topic}:{group}"


def members(kafka_topic: str, group: str) -> str:
    """Who lives in a group."""
    return f"cc:log:members:{kafka_topic}:{group}"
