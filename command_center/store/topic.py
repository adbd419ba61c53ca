"""How a topic's window is cut into columns, and how posts that say the same are one item of its list."""

from __future__ import annotations

from datetime import datetime

from command_center.clock import from_ms
from command_center.search.asked import Ask
from command_center.store.collapse import Item, More, Told, collapse
from command_center.store.mentions import Entry, Page, cut_page
from command_center.store.reader import Reader
from command_center.store.window import Span

MAX_COLUMNS = 60
STEPS_S = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 7 * 86400, 28 * 86400)


def collapsed_page(reader: Reader, entries: list[Told], query: Ask) -> tuple[Page, dict[str, More]]:
    """One page of items, each at the place of its newest post.

    Args:
        reader: The store.
        entries: The posts of the list.
        query: Order, limit and cursor.

    Returns:
        The page, and by id what an item stands for beside the post shown.
    """
    items = {item.newest.mention_id: item for item in collapse(entries)}
    page = cut_page(reader, [Entry(item.newest.at_ms, newest, 0, 0) for newest, item in items.items()], query)
    on_page = [items[document.mention.id] for document in page.items]
    originals = {
        document.mention.id: document
        for document in reader.documents(item.shown for item in on_page if item.shown != item.newest.mention_id)
    }
    # an original that was deleted a moment ago leaves the repost to be shown
    shown = [originals.get(item.shown, document) for item, document in zip(on_page, page.items, strict=True)]
    more = {
        document.mention.id: More(item.posts - 1, _newest_at(item) if document.mention.id in originals else None)
        for item, document in zip(on_page, shown, strict=True)
        if item.posts > 1
    }
    return Page(shown, len(entries), page.next_cursor), more


def _newest_at(item: Item) -> datetime:
    return from_ms(item.newest.at_ms)


def columns(span: Span, first_s: int, now_s: int) -> tuple[range, int]:
    """Cut a span into at most `MAX_COLUMNS` columns of the same length.

    Args:
        span: The window; one of days begins long before the first mention and ends at midnight, so of it only what
            lies between the first mention and now is drawn.
        first_s: When the first mention of the window was.
        now_s: The data's clock.

    Returns:
        The first second of each column, and its length in seconds; only the last one still runs.
    """
    if span.granule != "d":
        length = span.end_s - span.start_s
        step = next(s for s in STEPS_S if length <= s * MAX_COLUMNS)
        return range(span.start_s, span.end_s, step), step
    begin = max(span.start_s, min(first_s, now_s))
    # whole columns: one more may be needed than fits the bare length
    step = next((s for s in STEPS_S if now_s - begin <= s * (MAX_COLUMNS - 2)), STEPS_S[-1])
    return range(begin - begin % step, now_s + 1, step), step
