"""The summary: sentences that stand where it says they stand, the same for the same posts, and one for each matter."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.search.brief import LEAST_CHARS, MOST_CHARS, brief, sentences
from tests.support.hostile import UNITS

HINGE = "The hinge of my new laptop broke after two weeks."
DELIVERY = "My delivery is late again and nobody answers the hotline."


def _plain(text: str) -> str:
    return " ".join(text.split())


def _posts() -> list[tuple[str, str]]:
    chance = random.Random(3)
    words = ["hinge", "laptop", "broke", "weeks", "screen"]
    other = ["delivery", "late", "hotline", "answers", "parcel"]
    rest = ["blue", "seven", "lamp", "river", "window", "summer", "paper", "garden"]
    posts = [(f"web:{n}", f"@shop {HINGE} Please help me now!") for n in range(12)]
    posts += [(f"web:{100 + n}", f"Hello. {DELIVERY} https://shop.example/{n}") for n in range(9)]
    for n in range(60):
        pool = (words, other, rest)[n % 3]
        posts.append((f"web:{200 + n}", f"I say the {' '.join(chance.sample(pool, 4))} number {n} is bad."))
    return posts


def test_each_matter_is_said_once_and_names_its_posts() -> None:
    found = brief(_posts(), 4)
    assert {one.text for one in found} >= {HINGE, DELIVERY}
    by_text = {one.text: one.ids for one in found}
    assert by_text[HINGE] == [f"web:{n}" for n in range(12)]
    assert by_text[DELIVERY] == [f"web:{100 + n}" for n in range(9)]
    assert len(found) <= 4


def test_every_sentence_stands_in_every_post_it_names() -> None:
    posts = dict(_posts())
    for one in brief(posts.items()):
        assert one.ids
        for mention_id in one.ids:
            assert one.text in _plain(posts[mention_id])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=300) | st.sampled_from([(unit * 300)[:300] for unit in UNITS.values()]), max_size=8))
def test_whatever_people_write_nothing_is_made_up(texts: list[str]) -> None:
    posts = {f"web:{n}": text for n, text in enumerate(texts)}
    for one in brief(posts.items()):
        assert one.ids
        assert all(one.text in _plain(posts[mention_id]) for mention_id in one.ids)


def test_the_same_posts_make_the_same_summary() -> None:
    posts = _posts()
    assert brief(posts) == brief(posts)
    assert [one.text for one in brief(random.Random(2).sample(posts, len(posts)))] == [one.text for one in brief(posts)]


def test_nobody_says_anything() -> None:
    assert brief([]) == []
    assert brief([("web:1", "ok"), ("web:2", "https://a.example/x"), ("web:3", "@a @b @c")]) == []


def test_sentences_end_where_people_end_them() -> None:
    text = (
        "@shop @care My order no. 4.5 never came!  Is it \n true that you lost the parcel? see https://a.example/x now"
    )
    assert sentences(text) == ["My order no. 4.5 never came!", "true that you lost the parcel?"]
    assert sentences(
        "电池充电两个小时以后就完全没有电了,我已经试了很多次。屏幕也坏了而且客服一直没有回答我的问题,已经等了三天。"
    ) == [
        "电池充电两个小时以后就完全没有电了,我已经试了很多次。",
        "屏幕也坏了而且客服一直没有回答我的问题,已经等了三天。",
    ]
    assert sentences("x" * (LEAST_CHARS - 1)) == [] == sentences("x" * (MOST_CHARS + 1))
