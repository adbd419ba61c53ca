"""Words that set posts apart, against values worked out by hand and against what a reader would say."""

from __future__ import annotations

import random
from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.search.distinct import PRIOR_POSTS, apart, distinct


def test_one_word_by_hand() -> None:
    """30 of 100 posts against 10 of 300: the pooled share is 0.1, so that each side begins with 10 of 100 posts."""
    ((term, z),) = distinct({"hinge": 30}, {"hinge": 10}, 100, 300)
    ratio = log((30 + 10) / (100 + 100 - 30 - 10)) - log((10 + 10) / (300 + 100 - 10 - 10))
    assert term == "hinge"
    assert ratio == pytest.approx(log(40 / 160) - log(20 / 380))
    assert z == pytest.approx(ratio / sqrt(1 / 40 + 1 / 20), rel=1e-12)
    assert z == pytest.approx(5.6895, abs=1e-4)
    assert PRIOR_POSTS == 100


def test_a_word_said_alike_on_both_sides_lies_at_nothing() -> None:
    found = dict(distinct({"the": 50, "rare": 1}, {"the": 500}, 100, 1000))
    assert found["the"] == pytest.approx(0, abs=1e-9)
    assert 0 < found["rare"] < 1.96, "one post is chance"


def test_a_rare_word_must_come_often_before_it_beats_a_common_one() -> None:
    found = [term for term, _ in distinct({"heat": 300, "odd": 3}, {"heat": 100}, 1000, 5000)]
    assert found == ["heat", "odd"]


@pytest.mark.parametrize(("n_inside", "n_outside"), [(0, 10), (10, 0), (0, 0)])
def test_with_nothing_to_compare_there_is_nothing_to_say(n_inside: int, n_outside: int) -> None:
    assert distinct({"a": 1}, {"a": 1}, n_inside, n_outside) == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 40), st.integers(0, 90))))
def test_sides_swapped_the_sign_is_swapped(counts: dict[str, tuple[int, int]]) -> None:
    one = dict(distinct({w: i for w, (i, _) in counts.items()}, {w: o for w, (_, o) in counts.items()}, 40, 90))
    other = dict(distinct({w: o for w, (_, o) in counts.items()}, {w: i for w, (i, _) in counts.items()}, 90, 40))
    for word, (inside, outside) in counts.items():
        if inside or outside:
            assert one[word] == pytest.approx(-other[word], abs=1e-9)


def test_everybody_says_it_and_nothing_breaks() -> None:
    ((_, z),) = distinct({"all": 10}, {"all": 10}, 10, 10)
    assert z == pytest.approx(0)


def _posts() -> tuple[list[list[str]], list[list[str]]]:
    chance = random.Random(5)
    common = ["phone", "screen", "today", "love", "shop"]
    inside = [
        [*chance.sample(common, 2), *(["battery", "life", "battery life"] if n % 3 == 0 else ["charger"])]
        for n in range(300)
    ]
    outside = [chance.sample(common, 3) for _ in range(900)] + [["life", "insurance", "life insurance"]] * 20
    return inside, outside


def test_a_phrase_stands_for_the_word_that_is_only_said_in_it() -> None:
    inside, outside = _posts()
    found = apart(inside, outside, 10)
    assert {one.term for one in found} == {"battery life", "charger"}
    assert {one.term: one.posts for one in found} == {"battery life": 100, "charger": 200}
    assert [one.z for one in found] == sorted((one.z for one in found), reverse=True)


def test_two_words_that_only_happen_to_meet_are_no_phrase() -> None:
    inside = [["hot", "phone", "hot phone"] if n % 10 == 0 else ["hot"] if n % 2 else ["phone"] for n in range(200)]
    found = {one.term for one in apart(inside, [["other"]] * 500, 10)}
    assert found == {"hot", "phone"}


def test_what_two_posts_say_is_no_word_of_a_topic() -> None:
    assert apart([["new"], ["new"], ["old"]], [["other"]] * 10_000, 10) == []


def test_the_same_posts_make_the_same_list() -> None:
    inside, outside = _posts()
    shuffled = random.Random(1).sample(inside, len(inside))
    assert apart(inside, outside, 10) == apart(shuffled, outside, 10)
    assert len(apart(inside, outside, 1)) == 1
