"""The queue as read from the store: the rank's order, exact places, whole pages, and no way to be let in first."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from command_center.desk.queue import rank_of
from command_center.mention import OPEN_NEEDS, Author, Mention
from command_center.search.problems import BadCursor
from command_center.store.picture import Painter
from command_center.store.queue import Place, QueueQuery, list_queue
from command_center.store.queue_languages import waiting_by_language
from command_center.store.reader import Reader
from command_center.store.threads import Served, ThreadBook
from tests.support.clocks import NOON, StillClock
from tests.support.kept import Kept
from tests.support.line import Line
from tests.support.made import PROFILE, RULES, by_brand, mention, tags
from tests.support.queue_order import in_order, queue_by_hand

SWAPS = 1000


def walk(served: Served, limit: int, needs: Iterable[str] = (), among: set[str] | None = None) -> list[Place]:
    """All pages, one after the other."""
    places: list[Place] = []
    cursor: str | None = ""
    while cursor is not None:
        page = list_queue(served, QueueQuery(frozenset(needs), limit, cursor), among)
        assert len(page.places) == limit or page.next_cursor is None
        places += page.places
        cursor = page.next_cursor
    return places


def ids(places: Iterable[Place]) -> list[str]:
    return [place.item.id for place in places]


def waits(number: int, need: str, **given: object) -> tuple[Mention, object]:
    return mention(number, **given), tags(0, need=need, addressed=True)  # type: ignore[arg-type]


def test_the_whole_way_gives_the_order_of_a_recount(line: Line) -> None:
    # four a second, so that many began to wait in the same millisecond
    posts = [mention(n, NOON - timedelta(seconds=n // 4 % 90)) for n in range(600)]
    replies = [by_brand(1000 + n, in_reply_to=f"web:{n}") for n in range(0, 600, 7)]
    edited = [mention(n, NOON - timedelta(seconds=n), text=f"edit {n}", edited_at=NOON) for n in range(0, 600, 11)]
    gone = [Mention(id=f"web:{n}", source="web", deleted=True) for n in range(0, 600, 13)]
    line.send([*posts, *replies, *edited, *gone])
    line.tag(batch=100)
    line.store(batch=100)
    reader = Reader(line.client(), line.partitions, PROFILE, StillClock())
    wanted = queue_by_hand(line.tagged(), {"acme_care"}, PROFILE.lateness_s, {"broken": 45 * 60})
    assert len(wanted) > 150
    book = ThreadBook(reader)
    book.refresh(reader.marks())
    for limit in (1, 7, 50, 1000):
        places = walk(book.served(), limit)
        assert ids(places) == wanted
        assert [place.number for place in places] == list(range(1, len(wanted) + 1))
    assert places == sorted(places, key=lambda place: rank_of(place.item))
    picture = Painter(reader, PROFILE, "embedded", 15, RULES).paint(1, 1)
    assert list_queue(book.served(), QueueQuery()).total == picture.waiting.total == len(wanted)


def test_an_item_says_what_was_promised(kept: Kept) -> None:
    kept.add(waits(1, "broken"), waits(2, "safety"))
    first, second = (place.item for place in list_queue(kept.served(), QueueQuery()).places)
    at = NOON - timedelta(seconds=2)
    assert (first.id, first.conversation, first.safety, first.waiting_since) == ("web:2", "web:2", True, at)
    assert first.due_at is None, "the profile promises nothing for safety"
    assert (second.safety, second.due_at) == (False, NOON - timedelta(seconds=1) + timedelta(minutes=45))
    assert not first.lifted


def test_a_crowd_of_one_millisecond_is_paged_whole(kept: Kept) -> None:
    kept.add(*(waits(n, "money", at=NOON) for n in range(240)), *(waits(n, "money", at=NOON) for n in range(300, 303)))
    everyone = in_order(("money", NOON, f"web:{n}") for n in [*range(240), *range(300, 303)])
    assert ids(walk(kept.served(), 9)) == everyone


def test_a_filter_changes_neither_order_nor_place(kept: Kept) -> None:
    kept.add(*((mention(n, NOON - timedelta(seconds=n % 37)), tags(n, addressed=True)) for n in range(300)))
    everyone = walk(kept.served(), 200)
    two = {"outage", "question"}
    assert walk(kept.served(), 8, needs=two) == [place for place in everyone if place.item.need in two]
    third = set(ids(everyone[::3]))
    assert walk(kept.served(), 8, among=third) == everyone[::3]
    assert walk(kept.served(), 8, needs=two, among=third) == [p for p in everyone[::3] if p.item.need in two]
    assert walk(kept.served(), 8, among=set()) == []


def test_the_next_page_goes_on_where_the_last_one_ended(kept: Kept) -> None:
    kept.add(*(waits(n, "outage", at=NOON - timedelta(seconds=60 - n)) for n in range(30)))
    page = list_queue(kept.served(), QueueQuery(limit=10))
    assert page.next_cursor is not None
    # Two of the first page are answered, the last of them among them, and somebody more urgent comes.
    answers = [(by_brand(90 + n, in_reply_to=f"web:{n}"), tags(0)) for n in (3, 9)]
    kept.add(*answers, waits(50, "safety"))
    following = list_queue(kept.served(), QueueQuery(limit=10, cursor=page.next_cursor))
    assert ids(following.places) == [f"web:{n}" for n in range(10, 20)]
    assert [place.number for place in following.places] == list(range(10, 20)), "one came before them, two went"
    assert (page.total, following.total) == (30, 29)


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps([*parts, "web:1"]).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10=", forged("none", None, 1), forged("money", None, 9**19), forged("money", 9**19, 1), "é", "bnVsbA=="],
    ids=[
        "no base64",
        "empty",
        "a need that never waits",
        "a time beyond time",
        "a promise beyond it",
        "no ASCII",
        "null",
    ],
)
def test_a_cursor_of_somebody_else_is_refused(kept: Kept, cursor: str) -> None:
    with pytest.raises(BadCursor, match="leave it out"):
        list_queue(kept.served(), QueueQuery(cursor=cursor))


def test_nobody_waits(kept: Kept) -> None:
    page = list_queue(kept.served(), QueueQuery())
    assert (page.places, page.total, page.next_cursor) == ([], 0, None)
    assert set(page.lanes) == set(OPEN_NEEDS)
    assert {need: found for need, found in waiting_by_language(kept.reader, kept.served()).items() if found} == {}


def test_those_who_wait_by_language(kept: Kept) -> None:
    kept.add(*((mention(n), tags(n)) for n in range(200)), (by_brand(900, in_reply_to="web:0"), tags(0)))
    found = waiting_by_language(kept.reader, kept.served())
    assert found is not None
    wanted = {
        (t.need, t.language, f"web:{n}") for n in range(1, 200) if (t := tags(n)).addressed and t.need in OPEN_NEEDS
    }
    assert {(need, code, i) for need, codes in found.items() for code, those in codes.items() for i in those} == wanted


def test_above_the_limit_languages_are_not_told_apart(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.add(waits(1, "money"), waits(2, "money"))
    monkeypatch.setattr("command_center.store.queue_languages.MAX_TOLD_APART", 1)
    assert waiting_by_language(kept.reader, kept.served()) is None


def test_nothing_about_a_person_moves_anyone(kept: Kept) -> None:
    """Product.md F2: random swaps of name, fame and kind of author between people who wait change no rank."""
    dice = random.Random(20101208)
    standing = {f"web:{n}": mention(n, NOON - timedelta(seconds=n // 3)) for n in range(60)}
    needs = {mention_id: OPEN_NEEDS[n % 5] for n, mention_id in enumerate(standing)}

    def say(*posts: Mention) -> None:
        kept.add(*((post, tags(0, need=needs[post.id], addressed=True)) for post in posts))

    def famous(post: Mention) -> Mention:
        author = Author(
            id=f"u{dice.random()}",
            handle=dice.choice(("nobody", "acme_fan", "press_desk")),
            name=dice.choice((None, "A. Star", "The Minister")),
            followers=dice.choice((0, 3, 40_000_000)),
            verified=dice.choice((None, True, False)),
        )
        return replace(post, author=author, extra={"author_kind": dice.choice(("press", "staff", "customer"))})

    standing = {mention_id: famous(post) for mention_id, post in standing.items()}
    say(*standing.values())
    before = walk(kept.served(), 200)
    assert ids(before) == in_order((needs[i], post.at, i) for i, post in standing.items())
    for swap in range(SWAPS):
        one, two = dice.sample(list(standing), 2)
        edited = NOON + timedelta(seconds=swap)
        first, second = standing[one], standing[two]
        standing[one] = replace(first, author=second.author, extra=second.extra, edited_at=edited)
        standing[two] = replace(second, author=first.author, extra=first.extra, edited_at=edited)
        say(standing[one], standing[two])
        assert walk(kept.served(), 200) == before, f"swap {swap} moved somebody"
    assert {d.mention.author for d in kept.reader.documents([one])} == {standing[one].author}, "the swaps arrived"
