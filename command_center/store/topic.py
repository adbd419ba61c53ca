"""One topic of one window: how many, when, how people feel, what can be filtered by, and the posts themselves."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.snapshot import Feelings, Volume
from command_center.store.mentions import COLUMNS, EMPTY, Entry, Page, Query, cut_page, fits, read_index
from command_center.store.reader import Reader
from command_center.store.window import Span

FILTERS = ("sentiment", "source", "language", "country")
"""What a topic can be filtered by; each mention has exactly one label of each, or none."""
MAX_COLUMNS = 60
STEPS_S = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 7 * 86400, 28 * 86400)


class TopicView(NamedTuple):
    """Everything the page of a topic shows, from one read of the index: its figures can't contradict its list."""

    page: Page
    feelings: Feelings
    volume: Volume
    step_s: int
    options: dict[str, Counter[str]]
    """By filter: how many posts each of its labels would show if the other filters stay (`none`: without one)."""
    unfiltered: int


class _Row(NamedTuple):
    entry: Entry
    labels: tuple[str, ...]


def read_topic(reader: Reader, query: Query, span: Span, as_of: datetime) -> TopicView:
    """Read a topic.

    Args:
        reader: The store.
        query: Labels of `topic` and of `FILTERS`, the span's times, order, limit and cursor.
        span: The window.
        as_of: The data's clock, with which the window ends.

    Raises:
        BadCursor: The cursor is none of ours.
    """
    rows = _rows(reader, query)
    wanted = [query.labels.get(name) for name in FILTERS]
    options: dict[str, Counter[str]] = {name: Counter() for name in FILTERS}
    shown = []
    for row in rows:
        missed = [i for i, want in enumerate(wanted) if want is not None and row.labels[i] not in want]
        for i in missed or range(len(FILTERS)):
            if len(missed) <= 1:
                options[FILTERS[i]][row.labels[i]] += 1
        if not missed:
            shown.append(row)
    feelings = Counter(row.labels[0] for row in shown)
    first_s = min((row.entry.at_ms for row in rows), default=0) // 1000
    starts, step_s = columns(span, first_s, int(as_of.timestamp()))
    return TopicView(
        cut_page(reader, [row.entry for row in shown], query),
        Feelings(*(feelings[name] for name in SENTIMENTS)),
        _volume(shown, starts, step_s),
        step_s,
        options,
        len(rows),
    )


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


def _rows(reader: Reader, query: Query) -> list[_Row]:
    """Every entry of the topic in the window, whatever the filters say."""
    topic, at = query.labels["topic"], COLUMNS.index("topic")
    filters = [COLUMNS.index(name) for name in FILTERS]
    rows = []
    for parts, at_ms in read_index(reader, query):
        if fits(parts[at], True, topic):
            labels = tuple(parts[i] or EMPTY for i in filters)
            rows.append(_Row(Entry(at_ms, parts[-1], float(parts[-3]), 0), labels))
    return rows


def _volume(rows: list[_Row], starts: range, step_s: int) -> Volume:
    counts: dict[str, list[int]] = {name: [0] * len(starts) for name in SENTIMENTS}
    for row in rows:
        column = (row.entry.at_ms // 1000 - starts.start) // step_s
        # a mention may be dated some minutes ahead, and is counted in the column that runs
        counts[row.labels[0]][min(column, len(starts) - 1)] += 1
    return Volume([from_ms(start * 1000) for start in starts], *(counts[name] for name in SENTIMENTS))
