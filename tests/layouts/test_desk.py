"""The desk as markup: words are words, fame is nowhere, and each item says why it stands where it stands."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from command_center.desk.queue import Queued
from command_center.mention import OPEN_NEEDS, Author, Mention, Place, Tags
from command_center.snapshot import Lane, Waiting
from command_center.store.document import Document
from command_center.store.queue import Place as Rank
from layouts.desk import Desk, desk_page
from layouts.needs import OUTLINES, need_name
from layouts.words import due, when
from tests.browser import picture
from tests.support.clocks import NOON
from tests.support.made import mention, tags

EVIL = "<script>alert(1)</script>\"'&"


def desk(*posts: tuple[Mention, Tags], **given: object) -> Desk:
    """A desk of these posts, all broken, an hour old."""
    since = NOON - timedelta(hours=1)
    rows = []
    for number, (post, labels) in enumerate(posts, start=1):
        item = Queued(post.id, post.id, "broken", since + timedelta(minutes=45), since, safety=False)
        rows.append((Rank(number, item), Document(post, labels, 0, round(since.timestamp() * 1000))))
    counts = dict.fromkeys(OPEN_NEEDS, 0) | {"broken": len(rows)}
    goals = {"broken": 45.0}
    lanes = [Lane(need, n, since if n else None, goals.get(need), goals.get(need)) for need, n in counts.items()]
    waiting = Waiting(len(rows), since if rows else None, lanes)
    made = {"as_of": NOON, "zone": "Europe/Berlin", "waiting": waiting, "rows": rows, "spoken": {}}
    return Desk(**(made | given))  # type: ignore[arg-type]


def made(shown: Desk) -> str:
    return desk_page(shown, picture.busy(NOON), now=NOON, asset="/assets/{}".format)


def words(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def test_an_item_says_who_waits_how_long_and_why_there() -> None:
    found = words(made(desk((mention(1, text="It broke."), tags(0)))))
    assert "1 person waits" not in found, "the figure is an element of its own"
    assert "person waits for an answer, the longest for 60 min" in found
    for piece in ("It broke.", "waiting 60 min", "overdue by 15 min", "Broken", "user1"):
        assert piece in found
    assert "Why 1: Broken is served third, promised by 12:45, waiting since 12:00." in found


def test_hostile_words_stay_words() -> None:
    author = Author(name=EVIL, handle=EVIL)
    post = mention(1, id=f"web:{EVIL}", text=EVIL, author=author, url="javascript:alert(1)", place=Place(text=EVIL))
    found = made(desk((post, tags(0)), languages=frozenset({EVIL}), spoken={"broken": {EVIL: 1}}, next_cursor=EVIL))
    assert "<script>alert" not in found
    assert "javascript:" not in found
    assert found.count("&lt;script&gt;alert(1)") >= 5


def test_the_way_to_the_post_is_a_link_that_tells_nothing() -> None:
    found = made(desk((mention(1, url="https://social.example/1"), tags(0))))
    link = re.search(r'<a [^>]*href="https://social.example/1"[^>]*>', found)
    assert link is not None
    assert "noopener noreferrer" in link[0]


def test_fame_is_nowhere() -> None:
    famous = Author(handle="star", name="Star", followers=7_654_321, verified=True)
    plain = Author(handle="star", name="Star")
    pages = [made(desk((mention(1, author=author), tags(0)))) for author in (famous, plain)]
    assert pages[0] == pages[1]


def test_any_script_in_its_own_direction() -> None:
    found = made(desk((mention(1, text="اشتريت الجهاز"), tags(0, language="ar"))))
    assert re.search(r'<p class="text" dir="auto" lang="ar">', found)


def test_every_need_has_a_word_and_a_shape() -> None:
    assert set(OUTLINES) == set(OPEN_NEEDS)
    assert len(set(OUTLINES.values())) == len({need_name(need) for need in OPEN_NEEDS}) == len(OPEN_NEEDS)
    found = made(desk())
    for need in OPEN_NEEDS:
        assert f'd="{OUTLINES[need]}"' in found


def test_parts_that_change_can_be_taken_over_one_by_one() -> None:
    found = made(desk((mention(1), tags(0)), (mention(2), tags(0))))
    for part in ("desk-head", "desk-lanes", "desk-languages", "desk-queue"):
        assert found.count(f'data-live="{part}"') == 1
    assert 'data-key="web:1"' in found


def test_languages_keep_their_order_whatever_their_counts() -> None:
    for counts in ({"de": 1, "en": 9, "ar": 2}, {"en": 1, "ar": 3, "de": 8}):
        found = made(desk((mention(1), tags(0)), spoken={"broken": counts}))
        assert re.findall(r"<bdi>(\w+)</bdi> <b>", found) == ["Arabic", "English", "German"]


def test_it_promises_nothing_it_cannot_do() -> None:
    found = made(desk((mention(1), tags(0))))
    assert "<button" not in found
    assert "<form" not in found
    assert "Nothing is sent from here." in found


@pytest.mark.parametrize(
    ("seconds", "said", "over"),
    [(90, "due in 1 min", False), (0, "due in 0 s", False), (-7200, "overdue by 2.0 h", True)],
)
def test_a_promised_time(seconds: int, said: str, over: bool) -> None:
    found = due(NOON + timedelta(seconds=seconds), NOON)
    assert words(found) == said
    assert ('class="due over"' in found) is over


@pytest.mark.parametrize(
    ("hours", "said"), [(-1, "12:00"), (-14, "Tue 3 Mar, 23:00"), (-24 * 90, "Thu 4 Dec 2025, 13:00")]
)
def test_a_moment_is_as_long_as_it_must_be(hours: int, said: str) -> None:
    assert when(NOON + timedelta(hours=hours), NOON, "Europe/Berlin") == said
