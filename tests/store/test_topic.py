"""How a topic's window is cut into columns, and whether the window before it can be compared with."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from command_center.clock import from_ms
from command_center.search.asked import Ask, TopicAsk
from command_center.search.scan import ScanSearch
from command_center.store import keys
from command_center.store.topic import MAX_COLUMNS, columns
from command_center.store.topics import count_before, heard_before, read_topics, sums
from command_center.store.window import WINDOWS, span_of
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import mention, tags

NOW_S = int(NOON.timestamp())


@pytest.mark.parametrize(
    ("window", "count", "step_s"),
    [("15m", 15, 60), ("1h", 60, 60), ("4h", 48, 300), ("24h", 48, 1800), ("7d", 56, 10800)],
)
def test_columns_fill_the_window_exactly(window: str, count: int, step_s: int) -> None:
    span = span_of(window, NOON, 30)
    starts, step = columns(span, NOW_S, NOW_S)
    assert (len(starts), step) == (count, step_s)
    assert (starts[0], starts[-1] + step) == (span.start_s, span.end_s)


@pytest.mark.parametrize(
    "age_s", [0, 1, 59, 3600, 3 * 3600, 86_400, 5 * 86_400, 29 * 86_400, 400 * 86_400, 1600 * 86_400], ids=str
)
def test_columns_of_all_reach_from_the_first_mention_to_now(age_s: int) -> None:
    span = span_of("all", NOON, 2000)
    starts, step = columns(span, NOW_S - age_s, NOW_S)
    assert 1 <= len(starts) <= MAX_COLUMNS
    assert starts[0] <= NOW_S - age_s < starts[0] + step
    assert starts[-1] <= NOW_S < starts[-1] + step
    assert starts[0] % step == 0, "columns don't wander while time goes on"


def test_columns_of_all_never_begin_before_the_counters() -> None:
    span = span_of("all", NOON, 30)
    starts, step = columns(span, 0, NOW_S)
    assert starts[0] > span.start_s - step


def _read(kept: Kept, window: str, **labels: frozenset[str]) -> int:
    span = span_of(window, NOON, 30)
    query = Ask({"topic": frozenset({"heat"})} | labels, span.start_s * 1000, span.end_s * 1000)
    starts = columns(span, 0, NOW_S) if span.granule != "d" else ((), 0)
    facts = ScanSearch(kept.reader).topic(TopicAsk(query, NOW_S, tuple(starts[0]), starts[1]))
    assert sum(map(sum, facts.volume.values())) == facts.found.total
    return facts.found.total


@pytest.mark.parametrize("window", WINDOWS)
def test_a_mention_dated_ahead_is_in_the_column_that_runs(kept: Kept, window: str) -> None:
    kept.add((mention(1, NOON + timedelta(seconds=30)), tags(0)), (mention(2, NOON - timedelta(seconds=1)), tags(0)))
    assert _read(kept, window) == 2


def test_one_dated_beyond_the_window_counts_only_where_the_api_counts_it(kept: Kept) -> None:
    kept.add((mention(1, NOON + timedelta(minutes=4)), tags(0)))
    assert [_read(kept, window) for window in WINDOWS] == [0, 0, 0, 1, 1, 1]


def test_sums_are_the_counters(kept: Kept) -> None:
    kept.add(*((mention(n, NOON - timedelta(minutes=n)), tags(n)) for n in range(200)))
    span = span_of("1h", NOON, 30)
    every = kept.reader.counts(span)
    names = sorted(name for name in every if name.startswith("t"))
    assert len(names) > 3
    assert sums(kept.reader, span, names) == {name: every[name] for name in names}
    assert sums(kept.reader, span, []) == {}


@pytest.mark.parametrize(
    ("first", "heard"), [(timedelta(hours=3), True), (timedelta(minutes=116), True), (timedelta(minutes=110), False)]
)
def test_the_window_before_counts_when_the_store_listened_then(kept: Kept, first: timedelta, heard: bool) -> None:
    kept.add((mention(1, NOON - first), tags(0)), (mention(2, NOON - timedelta(minutes=70)), tags(0)))
    span = span_of("1h", NOON, 30)
    assert heard_before(kept.reader, span) is heard
    before = 1 + (first < timedelta(hours=2)) if heard else None
    assert count_before(kept.reader, span, "heat") == before
    view = read_topics(kept.reader, span)
    assert view.compared is heard
    assert next(row.previous for row in view.rows if row.id == "heat") == (before or 0)


def test_counts_remember_longer_than_texts(kept: Kept) -> None:
    """A window whose predecessor lies before the texts' retention is compared by the counters of its day."""
    span = span_of("7d", NOON, 30)
    day_before: datetime = from_ms(span.before().start_s * 1000) - timedelta(days=1)
    kept.add((mention(1, day_before), tags(0)))
    for p in range(kept.partitions):
        kept.client.delete(keys.index(p))  # as the sweep of the texts does
    assert heard_before(kept.reader, span)
    assert not heard_before(kept.reader, span_of("all", NOON, 30)), "nothing lies before all"
