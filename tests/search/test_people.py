"""People, hashtags and links of posts, and posts by sentiment over time, against hand-made lists."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from command_center.mention import SENTIMENTS, Author
from streams.search.mood import mood
from streams.search.people import MAX_LINKS, hashtags_of, links, links_of, people
from tests.support.clocks import NOON
from tests.support.made import mention


def test_people_by_posts_whoever_follows_them() -> None:
    star = Author(id="s", handle="star", name="Star", followers=10**7, verified=True)
    rows = [
        (mention(1, author=star), 1),
        (mention(2, author=Author(handle="often")), 5),
        (mention(3, NOON - timedelta(days=1), author=Author(id="x9")), 5),
        (mention(4, author=Author()), 9),
        (mention(5, author=None), 9),
    ]
    found = people(rows, 10)
    assert [(p.name, p.handle, p.posts, p.newest) for p in found] == [
        ("", "often", 5, "web:2"),
        ("", "x9", 5, "web:3"),
        ("Star", "star", 1, "web:1"),
    ]
    changed = [(mention(1, author=Author(id="s", handle="star", name="Star", followers=0)), 1), *rows[1:]]
    assert people(changed, 10) == found, "followers and badges change nothing"
    assert people(rows, 1) == found[:1]


def test_a_post_counts_once_for_each_of_its_hashtags() -> None:
    texts = ["#Hinge #hinge broke", "the #HINGE", "#battery", "no tag"]
    assert hashtags_of(texts, 5) == [("hinge", 2), ("battery", 1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://Shop.example/A?x=1&utm_source=t#part.", ["https://shop.example/A?x=1"]),
        ("http://shop.example/ and http://shop.example", ["http://shop.example"]),
        ("(https://a.example/x_(y)), yes", ["https://a.example/x_(y))"]),
        ("https://a.example/?fbclid=1", ["https://a.example"]),
        ("javascript:alert(1) data:text/html,x ftp://a.example", []),
        ("https://bank.example@evil.example/x", []),
        ("https://[bad http://localhost/x https://", []),
        ("https://a.example/" + "x" * 600, []),
        ('<a href="https://a.example/q">', ["https://a.example/q"]),
        (" ".join(f"https://a.example/{n}" for n in range(50)), [f"https://a.example/{n}" for n in range(MAX_LINKS)]),
    ],
)
def test_links_of_a_text(text: str, found: list[str]) -> None:
    assert links(text) == found


def test_links_are_counted_by_posts() -> None:
    texts = ["https://a.example/1 https://a.example/1", "https://A.example/1?utm_medium=x", "https://b.example"]
    assert links_of(texts, 5) == [("https://a.example/1", 2), ("https://b.example", 1)]


def test_posts_by_sentiment_over_time_are_a_recount() -> None:
    chance = random.Random(4)
    labels = ["", "unsure", "negative", "positive", "neutral"]
    rows = [(chance.randrange(-500, 4200), chance.randrange(1, 5)) for _ in range(3000)]
    at_ms = np.array([1000 * at for at, _ in rows], np.int64)
    codes = np.array([code for _, code in rows], np.uint16)
    starts = range(0, 3600, 300)
    counted = Counter((min(max(at // 300, 0), 11), labels[code]) for at, code in rows)
    found = mood(at_ms, codes, labels, starts, 300)
    assert found == {name: [counted[column, name] for column in range(12)] for name in SENTIMENTS}
    assert mood(at_ms, codes, labels, (), 300) == {name: [] for name in SENTIMENTS}
    assert sum(map(sum, mood(at_ms, codes * 0, labels, starts, 300).values())) == 0
