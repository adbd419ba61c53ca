"""The lists of a window, from what a store worker wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from command_center.mention import Author, Mention
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.erased import digests_of_name
from command_center.store.keys import DAY_S, HOUR_S
from command_center.store.top import cells_of, read_top
from command_center.store.top_cells import DAYS_KEPT_S
from command_center.store.window import WINDOWS, span_of
from streams.bounding import Bounding
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags


def _items(kept: Kept, by: str, window: str = "1h", limit: int = 9) -> list[tuple[str, int]]:
    view = read_top(kept.reader, by, window, limit)  # type: ignore[arg-type]
    assert view.error == 0
    assert all(top.at_least == top.at_most for top in view.items)
    return [(top.item, top.at_least) for top in view.items]


def test_the_most_frequent_come_first(kept: Kept) -> None:
    kept.add(*((mention(n, text="#Heat #noise" if n % 3 else "#heat"), tags(n)) for n in range(9)))
    assert _items(kept, "hashtag") == [("heat", 9), ("noise", 6)]
    assert _items(kept, "author", limit=2) == [("web:u0", 1), ("web:u1", 1)]


def test_an_edit_moves_and_a_deletion_takes_back_whoever_owns_the_partition(kept: Kept) -> None:
    kept.add(*((mention(n, text="#old", author=Author(handle="@Ann")), tags(n)) for n in range(3)))
    kept.bounding = Bounding(kept.writer)
    kept.add((mention(0, text="#new", author=Author(handle="@Ann"), edited_at=NOON), tags(0)))
    kept.add((Mention(id="web:1", source="web", deleted=True), None))
    assert _items(kept, "hashtag") == [("new", 1), ("old", 1)]
    assert _items(kept, "author") == [("web:ann", 2)]


def test_an_author_whose_mentions_are_gone_is_gone(kept: Kept, client: Redis) -> None:
    kept.add((mention(1), tags(1)), (mention(2), tags(2)))
    kept.add((Mention(id="web:1", source="web", deleted=True), None))
    assert _items(kept, "author") == [("web:u2", 1)]
    journals = [client.get(name) for name in client.scan_iter(match="*:top:author:*")]
    assert journals
    assert not [journal for journal in journals if b"u1" in (journal or b"")]


def test_an_erased_author_is_listed_no_more_from_the_moment_of_the_order(kept: Kept, client: Redis) -> None:
    kept.add(*((mention(n, author=Author(handle=name)), tags(n)) for n, name in enumerate(("Ann", "Bob", "Cid"))))
    client.hset(keys.ERASED, mapping=dict.fromkeys(digests_of_name("web", "@ann"), "1"))
    assert _items(kept, "author", limit=2) == [("web:bob", 1), ("web:cid", 1)]


def test_the_house_itself_and_repeats_are_not_listed(kept: Kept) -> None:
    kept.add(
        (by_brand(1, text="#us"), tags(1)), (mention(2, text="#them"), tags(2)), (mention(2, text="#them"), tags(2))
    )
    assert _items(kept, "hashtag") == [("them", 1)]
    assert _items(kept, "author") == [("web:u2", 1)]


def test_windows_are_answered_by_the_hours_and_days_they_touch(kept: Kept) -> None:
    ages = {"now": 0, "h1": 70 * 60, "h5": 5 * HOUR_S, "d1": 30 * HOUR_S, "d9": 9 * DAY_S}
    kept.add(
        *(
            (mention(n, NOON - timedelta(seconds=age), text=f"#{tag}"), tags(n))
            for n, (tag, age) in enumerate(ages.items())
        )
    )
    found = {window: {tag for tag, _ in _items(kept, "hashtag", window)} for window in WINDOWS}
    assert found["15m"] == {"now"}
    assert found["1h"] == found["15m"] | ({"h1"} if NOON.minute else set())
    assert found["4h"] == {"now", "h1"}
    assert found["24h"] == {"now", "h1", "h5"}
    assert found["7d"] == {"now", "h1", "h5", "d1"}
    assert found["all"] == set(ages)


def test_the_answer_says_from_when(kept: Kept) -> None:
    view = read_top(kept.reader, "hashtag", "1h", 5)
    assert view == (NOON, NOON.replace(minute=0, second=0) - timedelta(hours=(NOON.minute < 59) * 1), [], 0)


@pytest.mark.parametrize("window", WINDOWS)
def test_never_more_than_is_kept_is_read(window: str) -> None:
    span = span_of(window, NOON, 400)
    cells = cells_of("hashtag", span, 30 * DAY_S, 400 * DAY_S)
    assert len(cells) <= DAYS_KEPT_S // DAY_S + 2
    assert cells[-1].start_s <= NOON.timestamp() < span.end_s
    assert cells_of("author", span, DAY_S / 2, 400 * DAY_S)[0].start_s >= NOON.timestamp() - 2 * DAY_S
