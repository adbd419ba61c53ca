"""Windows are exact runs of buckets that end with the one of `as_of`, and every slice of them adds up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from command_center.store.summary import SLICES, summarize
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags

NOW = NOON + timedelta(minutes=34, seconds=56)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LAST_MINUTE, LAST_HOUR = NOON + 34 * MINUTE, NOON


@pytest.mark.parametrize(
    ("window", "first"),
    [
        ("15m", LAST_MINUTE - 14 * MINUTE),
        ("1h", LAST_MINUTE - 59 * MINUTE),
        ("4h", LAST_MINUTE - 239 * MINUTE),
        ("24h", LAST_HOUR - 23 * HOUR),
        ("7d", LAST_HOUR - 167 * HOUR),
    ],
)
def test_a_window_begins_at_its_first_bucket_and_ends_with_that_of_now(
    kept: Kept, window: str, first: datetime
) -> None:
    kept.clock.advance((NOW - NOON).total_seconds())
    moments = (first - timedelta(microseconds=1000), first, NOW, LAST_MINUTE + timedelta(seconds=59))
    for number, moment in enumerate(moments):
        kept.add((mention(number, moment), tags(0)))
    found = summarize(kept.reader, window)
    assert found["total"] == 3
    assert (found["from"], found["as_of"], found["window"]) == (first, NOW, window)
    kept.clock.advance(4)
    assert summarize(kept.reader, "15m")["from"] == LAST_MINUTE - 13 * MINUTE


def test_all_reaches_back_as_far_as_counters_are_kept(kept: Kept) -> None:
    kept.add((mention(1, NOON - timedelta(days=30)), tags(0)))
    kept.add((mention(2, NOON - timedelta(days=31, hours=13)), tags(0)))
    assert summarize(kept.reader, "all")["total"] == 1


def test_every_single_valued_slice_adds_up_to_the_total(kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(140)), (by_brand(900), tags(0)))
    found = summarize(kept.reader, "1h")
    assert found["total"] == 140
    assert found["own"] == 1
    for name in ("by_sentiment", "by_language", "by_source", "by_kind", "by_need"):
        assert sum(found[name].values()) == 140, name
    assert sum(found["by_country"].values()) + found["without_place"] == 140
    assert found["by_topic"] == {"heat": 72, "noise": 72}
    assert found["by_brand"]["acme"] > found["by_brand"]["zeta"] > 0
    assert set(SLICES) <= found.keys()


def test_an_empty_window_has_the_four_feelings_and_no_other_label(kept: Kept) -> None:
    kept.add((mention(1, NOON - timedelta(hours=5)), tags(1)))
    found = summarize(kept.reader, "1h")
    assert found["by_sentiment"] == {"positive": 0, "neutral": 0, "negative": 0, "unsure": 0}
    assert all(found[name] == {} for name in SLICES if name != "by_sentiment")
    assert found["total"] == found["late"] == found["own"] == 0


def test_a_label_that_lost_its_last_mention_is_left_out(kept: Kept) -> None:
    kept.add((mention(1), tags(0, language="ja")))
    kept.add((mention(1, edited_at=NOON), tags(0, language="de")))
    assert summarize(kept.reader, "1h")["by_language"] == {"de": 1}


def test_in_a_replay_the_clock_is_that_of_the_data(kept: Kept) -> None:
    then = datetime.fromisoformat("2015-02-24T11:53:37-08:00")
    kept.reader.book.came_from("live")
    kept.add((mention(1, then), tags(0)), (mention(2, then - timedelta(days=6)), tags(0)))
    assert summarize(kept.reader, "7d") | {"mode": "live", "as_of": NOON, "total": 0} == summarize(kept.reader, "7d")
    kept.reader.book.came_from("replay")
    found = summarize(kept.reader, "7d")
    assert (found["mode"], found["as_of"], found["total"]) == ("replay", then, 2)
    assert summarize(kept.reader, "all")["total"] == 2


def test_a_replay_without_a_mention_yet_shows_now(kept: Kept) -> None:
    kept.reader.book.came_from("replay")
    assert summarize(kept.reader, "1h")["as_of"] == NOON
