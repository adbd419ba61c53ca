"""The log: partitioned, replayable, and the truth. Two engines stand behind one interface."""

from streams.log.base import (
    ACTIONS,
    COUNTS,
    DEAD,
    RAW,
    TAGGED,
    TOPICS,
    Consumer,
    Fenced,
    Log,
    LogError,
    Polled,
    Producer,
    Record,
    Trimmed,
    Unusable,
)

__all__ = [
    "ACTIONS",
    "COUNTS",
    "DEAD",
    "RAW",
    "TAGGED",
    "TOPICS",
    "Consumer",
    "Fenced",
    "Log",
    "LogError",
    "Polled",
    "Producer",
    "Record",
    "Trimmed",
    "Unusable",
]
