"""The most frequent hashtags or authors of a window, from the sketches of all partitions."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import NamedTuple, cast

from command_center.clock import from_ms
from command_center.store import keys
from command_center.store.erased import digests_of_name
from command_center.store.keys import DAY_S, GRANULES
from command_center.store.reader import Reader
from command_center.store.sketch import Top, merged, read_sketch
from command_center.store.top_cells import TopCell, TopList, first_kept, kept_s
from command_center.store.window import Span, span_of


class TopView(NamedTuple):
    """A list and how sure it is: an item has come at most `error` times more often than it says."""

    as_of: datetime
    since: datetime
    """When the hours or days begin that were counted."""
    items: list[Top]
    error: int


def read_top(reader: Reader, by: TopList, window: str, limit: int) -> TopView:
    """List the most frequent items of a window.

    Sketches are kept by the hour for a day and by the day for five weeks. A window of up to 24 h is answered by the
    hours it touches, a longer one by the days (UTC): it tells of somewhat more than was asked for, and says from when.
    Authors that were erased are never listed.

    Args:
        reader: The store.
        by: The list.
        window: A name of `window.WINDOWS`; `all` is as much as is kept.
        limit: How many items to give at most.
    """
    as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
    retention = reader.profile.retention
    span = span_of(window, as_of, retention.counters_days)
    cells = cells_of(by, span, retention.texts_days * DAY_S, retention.counters_days * DAY_S)
    pipe = reader.client.pipeline(transaction=False)
    for p in range(reader.partitions):
        pipe.mget([keys.top(p, *cell) for cell in cells])
    journals = [journal for row in pipe.execute() for journal in cast("list[bytes | None]", row) if journal]
    erased = reader.erased.authors().orders if by == "author" else {}
    items, error = merged(map(read_sketch, journals), limit, lambda item: not (erased and _is_erased(item, erased)))
    return TopView(as_of, from_ms(cells[0].start_s * 1000), items, error)


def _is_erased(author: str, orders: Container[str]) -> bool:
    source, _, name = author.partition(":")
    return any(digest in orders for digest in digests_of_name(source, name))


def cells_of(by: TopList, span: Span, texts_s: float, counters_s: float) -> list[TopCell]:
    """The sketches that answer a span, the oldest first; never none.

    Args:
        by: The list.
        span: What was asked for; it ends with the present bucket.
        texts_s: Retention of texts in seconds.
        counters_s: Retention of counters in seconds.
    """
    granule = "h" if span.end_s - span.start_s <= DAY_S else "d"
    step = GRANULES[granule]
    oldest = first_kept(span.end_s - 1, granule, kept_s(by, granule, texts_s, counters_s))
    first = max(span.start_s - span.start_s % step, oldest)
    return [TopCell(by, granule, start) for start in range(first, span.end_s, step)]
