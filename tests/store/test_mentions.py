"""The list of mentions: every filter, exact totals, pages that neither skip nor repeat."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from command_center.clock import to_ms
from command_center.mention import Mention, Tags
from command_center.search.asked import Ask
from command_center.search.problems import BadCursor
from command_center.store.mentions import list_mentions
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import by_brand, mention, tags

N = 150
POSTS = [(mention(n, repost_of="web:7" if n in (3, 9) else None), tags(n)) for n in range(N)]
COUNTRY: Callable[[Tags], str | None] = lambda t: t.place.country if t.place else None  # noqa: E731


@pytest.fixture
def full(kept: Kept) -> Kept:
    kept.add(*POSTS, (by_brand(900), tags(0)))
    return kept


def ids(kept: Kept, **query: Any) -> list[str]:
    page = list_mentions(kept.reader, Ask(**({"limit": 200} | query)))
    assert page.total == len(page.items)
    assert page.next_cursor is None
    return [d.mention.id for d in page.items]


def wanted(test: Callable[[Mention, Tags], bool]) -> list[str]:
    """Newest first: numbers rise into the past."""
    return [m.id for m, t in POSTS if test(m, t)]


@pytest.mark.parametrize(
    ("labels", "test"),
    [
        ({"language": {"ja"}}, lambda m, t: t.language == "ja"),
        ({"sentiment": {"unsure"}}, lambda m, t: t.sentiment.label == "unsure"),
        ({"topic": {"heat"}}, lambda m, t: "heat" in t.topics),
        ({"topic": {"none"}}, lambda m, t: not t.topics),
        ({"topic": {"none", "noise"}}, lambda m, t: not t.topics or "noise" in t.topics),
        ({"brand": {"zeta"}}, lambda m, t: "zeta" in t.brands),
        ({"brand": {"none"}}, lambda m, t: not t.brands),
        ({"country": {"BR"}}, lambda m, t: COUNTRY(t) == "BR"),
        ({"country": {"none"}}, lambda m, t: COUNTRY(t) is None),
        ({"source": {"web"}}, lambda m, t: True),
        ({"source": {"we"}}, lambda m, t: False),
        ({"kind": {"idea", "praise"}}, lambda m, t: t.kind in ("idea", "praise")),
        ({"need": {"none"}}, lambda m, t: t.need == "none"),
        ({"need": {"money"}, "language": {"de", "en"}}, lambda m, t: t.need == "money" and t.language in ("de", "en")),
        (
            {"topic": {"heat", "noise"}, "sentiment": {"negative"}},
            lambda m, t: bool(t.topics) and t.sentiment.label == "negative",
        ),
    ],
)
def test_filters(full: Kept, labels: dict[str, set[str]], test: Callable[[Mention, Tags], bool]) -> None:
    found = ids(full, labels={name: frozenset(values) for name, values in labels.items()})
    assert found == wanted(test)
    assert len(found) < N or labels == {"source": {"web"}}, "the filter must have something to leave out"


def test_our_own_posts_are_not_listed(full: Kept) -> None:
    assert ids(full) == [m.id for m, _ in POSTS]


def test_from_is_inclusive_and_to_is_exclusive(full: Kept) -> None:
    first, last = to_ms(POSTS[20][0].at), to_ms(POSTS[10][0].at)
    assert ids(full, from_ms=first, to_ms=last) == [f"web:{n}" for n in range(11, 21)]
    assert ids(full, from_ms=first, to_ms=first + 1) == ["web:20"]


def test_oldest_is_newest_backwards(full: Kept) -> None:
    assert ids(full, order="oldest") == ids(full)[::-1]


def test_echo_puts_what_was_reposted_most_first(full: Kept) -> None:
    assert ids(full, order="echo")[:3] == ["web:7", "web:0", "web:1"]


def test_unsure_puts_the_least_certain_first(kept: Kept) -> None:
    for number, confidence in enumerate((0.9, 0.1, 0.5, 0.1)):
        sentiment = tags(0).sentiment
        sure = type(sentiment)(sentiment.label, sentiment.best, 0.0, confidence, "made")
        kept.add((mention(number), tags(0, sentiment=sure)))
    assert ids(kept, order="unsure") == ["web:1", "web:3", "web:2", "web:0"]


@pytest.mark.parametrize("order", ["newest", "oldest", "echo", "unsure"])
@pytest.mark.parametrize("limit", [1, 40, 149, 150])
def test_pages_hold_everything_once_in_order(full: Kept, order: str, limit: int) -> None:
    whole = ids(full, order=order)
    came: list[str] = []
    cursor: str | None = ""
    for _ in range(4 if limit == 1 else 99):
        if cursor is None:
            break
        page = list_mentions(full.reader, Ask(order=order, limit=limit, cursor=cursor))
        assert page.total == N
        assert len(page.items) <= limit
        came += [d.mention.id for d in page.items]
        cursor = page.next_cursor
    assert came == whole[: len(came)]
    assert len(came) == (4 if limit == 1 else N)


def test_pages_stay_where_they_were_while_mentions_come_and_go(full: Kept) -> None:
    first = list_mentions(full.reader, Ask(limit=10))
    full.add(*((mention(1000 + n, NOON + timedelta(seconds=n)), tags(n)) for n in range(25)))
    full.add((Mention(id="web:9", source="web", deleted=True), None))  # the very post the cursor points to
    second = list_mentions(full.reader, Ask(limit=10, cursor=first.next_cursor or ""))
    assert [d.mention.id for d in second.items] == [f"web:{n}" for n in range(10, 20)]


def test_posts_of_the_same_moment_are_told_apart(kept: Kept) -> None:
    kept.add(*((mention(n, NOON), tags(n)) for n in range(9)))
    page = list_mentions(kept.reader, Ask(limit=4))
    rest = list_mentions(kept.reader, Ask(limit=9, cursor=page.next_cursor or ""))
    assert {d.mention.id for d in (*page.items, *rest.items)} == {f"web:{n}" for n in range(9)}
    assert len(page.items) + len(rest.items) == 9


def _cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "!!!!", "é", "AAAA", _cursor([]), _cursor(["newest", 0, "a", "b"]), _cursor(["oldest", 0, 5, "web:1"])],
)
def test_a_cursor_we_never_gave(full: Kept, cursor: str) -> None:
    with pytest.raises(BadCursor):
        list_mentions(full.reader, Ask(cursor=cursor))


def test_an_edit_moves_a_mention_between_filters(full: Kept) -> None:
    language = {"language": frozenset({"ja"})}
    before = ids(full, labels=language)
    full.add((mention(2, edited_at=NOON), tags(2, language="de")))
    assert ids(full, labels=language) == [i for i in before if i != "web:2"]
