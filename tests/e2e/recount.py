"""The oracle: every slice counted again from the JSON of `mentions.tagged`, with none of the code under test."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from streams.log import DEAD, TAGGED, Log

SINGLE = ("by_sentiment", "by_language", "by_source", "by_kind", "by_need")
"""Slices that sum to the total; countries do with those without a place."""


def rows(log: Log, kafka_topic: str) -> Iterator[dict[str, Any]]:
    """Every record of a kafka_topic, as JSON, partition by partition."""
    for partition in range(log.partitions):
        offset = 0
        while found := log.read(kafka_topic, partition, offset, 1000):
            offset = found[-1].offset + 1
            yield from (json.loads(record.value) for record in found)


def recount(log: Log, own_accounts: frozenset[str]) -> dict[str, Any]:
    """Count the distinct mentions in the tagged log; the first of an id is the one that counts.

    Returns:
        The keys of `GET /api/v1/summary` that can be known from the log alone.
    """
    first: dict[str, dict[str, Any]] = {}
    for row in rows(log, TAGGED):
        if "error" not in row:
            first.setdefault(row["id"], row)
    slices: dict[str, Counter[str]] = {name: Counter() for name in (*SINGLE, "by_topic", "by_brand", "by_country")}
    singles = Counter({"total": 0, "own": 0, "reposts": 0, "without_place": 0})
    for row in first.values():
        author = row.get("author", {})
        if {str(author.get(name, "")).casefold() for name in ("handle", "id")} & own_accounts:
            singles["own"] += 1
            continue
        tags = row["tags"]
        singles["total"] += 1
        singles["reposts"] += "repost_of" in row
        slices["by_sentiment"][tags["sentiment"]["label"]] += 1
        slices["by_source"][row["source"]] += 1
        for name in ("language", "kind", "need"):
            slices[f"by_{name}"][tags[name]] += 1
        slices["by_topic"].update(tags["topics"])
        slices["by_brand"].update(tags["brands"])
        if tags["place"] is None:
            singles["without_place"] += 1
        else:
            slices["by_country"][tags["place"]["country"]] += 1
    for label in ("positive", "neutral", "negative", "unsure"):
        slices["by_sentiment"][label] += 0
    return dict(singles) | {name: dict(counts) for name, counts in slices.items()}


def dead_lines(log: Log) -> list[int]:
    """The line numbers of the dead letters, each once (the tag worker may bury one again after a crash)."""
    return sorted({row["line"] for row in rows(log, DEAD)})
