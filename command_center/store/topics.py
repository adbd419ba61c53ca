"""All topics of one window: how many mentions, how many in the window before, and how people feel about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from command_center.mention import SENTIMENTS
from command_center.snapshot import Feelings, TopicRow
from command_center.store import keys
from command_center.store.picture import SETTLED_S
from command_center.store.reader import Reader
from command_center.store.window import Span


class TopicsView(NamedTuple):
    """Topics by count, the largest first; `compared` says whether `previous` can be compared with."""

    rows: list[TopicRow]
    compared: bool


def read_topics(reader: Reader, span: Span) -> TopicsView:
    """Sum a window by topic.

    Args:
        reader: The store; its profile says which topics there are.
        span: The window; one of days is all there is, and has none before it.
    """
    topics = reader.profile.topics
    fields = [f"t:{t.id}" for t in topics] + [f"ts:{t.id}:{name}" for t in topics for name in SENTIMENTS]
    here = sums(reader, span, fields)
    compared = heard_before(reader, span)
    before = sums(reader, span.before(), fields[: len(topics)]) if compared else Counter()
    rows = [
        TopicRow(
            t.id,
            t.name,
            here[f"t:{t.id}"],
            before[f"t:{t.id}"],
            Feelings(*(here[f"ts:{t.id}:{name}"] for name in SENTIMENTS)),
        )
        for t in topics
    ]
    return TopicsView(sorted(rows, key=lambda row: (-row.count, -row.previous, row.name)), compared)


def sums(reader: Reader, span: Span, fields: Sequence[str]) -> Counter[str]:
    """Some counters of a span, summed over buckets and partitions; it reads no others."""
    total: Counter[str] = Counter()
    if not fields:
        return total
    pipe = reader.client.pipeline(transaction=False)
    for p in range(reader.partitions):
        for start in span.starts():
            pipe.hmget(keys.bucket(p, span.granule, start), list(fields))
    for values in pipe.execute():
        for name, value in zip(fields, values, strict=True):
            if value is not None:
                total[name] += int(value)
    return total


def heard_before(reader: Reader, span: Span) -> bool:
    """Whether the store listened all through the window before this one; otherwise its figures are too small."""
    if span.granule == "d":
        return False
    begin = span.before().start_s
    pipe = reader.client.pipeline(transaction=False)
    for p in range(reader.partitions):
        pipe.zrangebyscore(keys.index(p), "-inf", (begin + SETTLED_S) * 1000, start=0, num=1)
        # texts may be kept for a shorter time than counts
        pipe.exists(keys.bucket(p, "d", begin - begin % keys.DAY_S - keys.DAY_S))
    return any(pipe.execute())


def count_before(reader: Reader, span: Span, topic: str) -> int | None:
    """A topic's mentions in the window before, or None where the store did not yet listen then.

    Args:
        reader: The store.
        span: The window that is shown.
        topic: The topic's id.
    """
    if not heard_before(reader, span):
        return None
    return sums(reader, span.before(), [f"t:{topic}"])[f"t:{topic}"]
