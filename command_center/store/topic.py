"""One topic of one window: how many, when, how people feel, what can be filtered by, and the posts themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.search.asked import COLUMNS, EMPTY, Ask
from command_center.snapshot import Feelings, Volume
from command_center.store.collapse import Item, More, Told, collapse, told
from command_center.store.mentions import Entry, Page, cut_page, fits, read_index
from command_center.store.reader import Reader
from command_center.store.window import Span

FILTERS = ("sentiment", "source", "language", "country")
"""What a topic can be filtered by; each mention has exactly one label of each, or none."""
MAX_COLUMNS = 60
STEPS_S = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 7 * 86400, 28 * 86400)


class TopicView(NamedTuple):
    """Everything the page of a topic shows, from one read of the index: its figures can't contradict its list.

    Posts that say the same are one item of the page; `page.total` counts each of them.
    """

    page: Page
    feelings: Feelings
    volume: Volume
    step_s: int
    options: dict[str, Counter[str]]
    """By filter: how many posts each of its labels would show if the other filters stay (`none`: without one)."""
    unfiltered: int
    more: Mapping[str, More] = MappingProxyType({})
    """By id of a post on the page: what it stands for beside itself."""


def read_topic(reader: Reader, query: Ask, span: Span, as_of: datetime) -> TopicView:
    """Read a topic.

    Args:
        reader: The store.
        query: Labels of `topic` and of `FILTERS`, the span's times, order, limit and cursor.
        span: The window.
        as_of: The data's clock, with which the window ends.

    Raises:
        BadCursor: The cursor is none of ours.
    """
    groups = _groups(reader, query)
    wanted = [query.labels.get(name) for name in FILTERS]
    options: dict[str, Counter[str]] = {name: Counter() for name in FILTERS}
    shown: dict[str, list[Told]] = {name: [] for name in SENTIMENTS}
    for labels, entries in groups.items():
        missed = [i for i, want in enumerate(wanted) if want is not None and labels[i] not in want]
        # an option tells what it would show in place of its own filter's choice, so that one miss is allowed
        for i in range(len(FILTERS)):
            if not missed or missed == [i]:
                options[FILTERS[i]][labels[i]] += len(entries)
        if not missed:
            shown[labels[0]] += entries
    first_s = min((entry.at_ms for entries in groups.values() for entry in entries), default=0) // 1000
    starts, step_s = columns(span, first_s, int(as_of.timestamp()))
    page, more = collapsed_page(reader, [entry for name in SENTIMENTS for entry in shown[name]], query)
    return TopicView(
        page,
        Feelings(*(len(shown[name]) for name in SENTIMENTS)),
        Volume(
            [from_ms(start * 1000) for start in starts],
            *(_counts(shown[name], starts, step_s) for name in SENTIMENTS),
        ),
        step_s,
        options,
        sum(map(len, groups.values())),
        more,
    )


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


def _groups(reader: Reader, query: Ask) -> dict[tuple[str, ...], list[Told]]:
    """Every entry of the topic in the window, whatever the filters say, by its labels of `FILTERS`."""
    topic, at = query.labels["topic"], COLUMNS.index("topic")
    labels_of = itemgetter(*(COLUMNS.index(name) for name in FILTERS))
    groups: dict[tuple[str, ...], list[Told]] = {}
    for parts, at_ms in read_index(reader, query):
        if fits(parts[at], True, topic):
            groups.setdefault(labels_of(parts), []).append(told(parts, at_ms))
    # only a country can be missing: whoever has none is asked for by a word, too
    return {tuple(label or EMPTY for label in labels): entries for labels, entries in groups.items()}


def _counts(entries: list[Told], starts: range, step_s: int) -> list[int]:
    # a mention may be dated some minutes ahead, and is counted in the column that runs
    last = len(starts) - 1
    found = Counter(min((entry.at_ms // 1000 - starts.start) // step_s, last) for entry in entries)
    return [found[column] for column in range(len(starts))]
