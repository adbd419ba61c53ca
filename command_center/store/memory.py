"""How much memory a store needs: the formula of docs/operations.md, which a test holds against real servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from typing import NamedTuple

from command_center.store.keys import DAY_S, GRANULES, HOURS_KEPT_S, MINUTES_KEPT_S, NAME_BYTES
from command_center.store.sketch import HELD
from command_center.store.top_cells import GRANULES_OF_TOPS, LISTS, kept_s

SERVER_BYTES = 1_300_000
"""A server that holds nothing, and our connections to it."""
KEY_BYTES = 170
"""A key with a lifetime: its name, its entries in the server's two tables, the head of its value."""
FIELD_BYTES = 14
"""A counter in a small hash: name, number, two lengths."""
LARGE_FIELD_BYTES = 90
"""The same in a hash too large to be kept in one piece."""
SMALL_FIELDS = 512
MEMBER_BYTES = 100
"""An entry of a sorted set, beside what it says."""
TAGS_BYTES = 300
KEPT_BYTES = 200
"""What stands beside a mention and its tags: what it added to the counters, and when."""
ROUNDING = 1.08
"""Servers take memory in steps."""
TOUCHED = 11
"""Counters that one mention moves in a bucket."""
ITEM_BYTES = 14
SLACK = 1.4
"""How much longer a journal is than what it says, on the average."""
SAYS_BYTES = 12
"""What a mention says: in its index entry, and in the journal of its hour."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the formula asks.

    Args:
        mentions_a_day: On an average day.
        mention_bytes: Of a mention as JSON, its text and author within.
        texts_days: Retention of texts.
        counters_days: Retention of counters.
        partitions: Of the log.
        labels: Different counters that a usual day moves: feelings, languages, sources, countries, map cells, ...
        id_bytes: Of a mention's id.
        facts: Share of the mentions that say something about a conversation: asking, answering, replying.
        hashtags: Of a mention.
    """

    mentions_a_day: float
    mention_bytes: float = 500
    texts_days: float = 30
    counters_days: float = 400
    partitions: int = 12
    labels: int = 300
    id_bytes: int = 30
    facts: float = 0.4
    hashtags: float = 0.5


class Need(NamedTuple):
    """Bytes that one kind of data needs."""

    what: str
    bytes: float


def needs(load: Load) -> list[Need]:
    """The formula, kind by kind."""
    kept = load.mentions_a_day * max(load.texts_days, 1)
    name_bytes = load.id_bytes if load.id_bytes <= NAME_BYTES else 28
    text = ROUNDING * (load.mention_bytes + TAGS_BYTES + KEPT_BYTES) + KEY_BYTES + name_bytes
    entry = MEMBER_BYTES + 40 + load.id_bytes
    says = ROUNDING * (SAYS_BYTES + len('"says":"",')) + SAYS_BYTES
    return [
        Need("server", SERVER_BYTES),
        Need("texts", kept * text),
        Need("index", kept * entry),
        Need("copies", kept * says + _copies(load)),
        Need("conversations", kept * load.facts * (entry + 10)),
        Need("repeats", kept * (name_bytes + 12)),
        *_buckets(load),
        Need("lists", sum(_lists(load))),
    ]


def _buckets(load: Load) -> Iterator[Need]:
    spans = {"m": MINUTES_KEPT_S, "h": min(HOURS_KEPT_S, load.counters_days * DAY_S), "d": load.counters_days * DAY_S}
    for granule, what in (("m", "minutes"), ("h", "hours"), ("d", "days")):
        count, mentions = _filled(load, granule, spans[granule])
        # of labels drawn n times, so many are drawn at all
        fields = load.labels * (1 - exp(-TOUCHED * mentions / load.labels))
        size = fields * (FIELD_BYTES if fields <= SMALL_FIELDS else LARGE_FIELD_BYTES)
        touched = MEMBER_BYTES / 2 if granule == "m" else 0
        yield Need(what, count * (KEY_BYTES + size + touched))


def _lists(load: Load) -> Iterator[float]:
    for by in LISTS:
        for granule in GRANULES_OF_TOPS:
            span = kept_s(by, granule, load.texts_days * DAY_S, load.counters_days * DAY_S)
            count, mentions = _filled(load, granule, span)
            items = mentions * (load.hashtags if by == "hashtag" else 1)
            yield count * (KEY_BYTES + min(items, HELD) * ITEM_BYTES * SLACK) * min(items, 1)


def _copies(load: Load) -> float:
    count, mentions = _filled(load, "h", MINUTES_KEPT_S)
    return count * (KEY_BYTES + mentions * SAYS_BYTES * SLACK)


def _filled(load: Load, granule: str, span_s: float) -> tuple[float, float]:
    """How many buckets of a span hold anything, over all partitions, and how many mentions each of those has."""
    mentions = load.mentions_a_day * GRANULES[granule] / DAY_S / load.partitions
    share = 1 - exp(-mentions)
    return span_s / GRANULES[granule] * load.partitions * share, mentions / share
