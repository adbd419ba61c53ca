"""One post at a desk: long words are folded and whole, doubt is told sensibly, and nobody is nameless by a trick."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from command_center.mention import Author, Sentiment, SentimentTag
from command_center.store.collapse import More
from layouts.post import Now, facts_of, is_long, post, words_of
from layouts.words import is_seen
from tests.support.clocks import NOON
from tests.support.made import mention, tags
from tests.web.pages import read_page

LONG = "It broke again.\n" * 300
ZWSP, FILLER = "\u200b\u2060\ufeff", "\u3164\u2800\u115f"


def test_a_long_post_is_whole_and_folded_without_a_script() -> None:
    page = read_page(words_of(mention(1, text=LONG), tags(0, language="de")))
    box = page.one("div", class_="long")
    text = box.one("p", class_="text")
    assert text.children == [LONG.strip()], "the words as they were typed"
    assert (text.attributes["dir"], text.attributes["lang"]) == ("auto", "de")
    summary = box.one("details").one("summary")
    assert summary.text == "show all show less"
    assert "open" not in box.one("details").attributes


@pytest.mark.parametrize(
    ("words", "long"),
    [
        ("x" * 800, False),
        ("x" * 801, True),
        ("电" * 400, False),
        ("电" * 401, True),
        ("a\n" * 8, False),
        ("a\n" * 9, True),
        ("a" + "\n" * 8 + "b", True),
        ("", False),
    ],
)
def test_more_than_eight_lines_are_long(words: str, long: bool) -> None:
    assert is_long(words) is long
    assert bool(read_page(words_of(mention(1, text=words), tags(0))).all("details")) is long


@pytest.mark.parametrize(
    ("label", "best", "words"),
    [("unsure", "negative", "unsure · 38% negative"), ("negative", "negative", "negative 38% sure")],
)
def test_doubt_is_told_by_the_likeliest_feeling(label: Sentiment, best: str, words: str) -> None:
    feeling = SentimentTag(label, best, -0.1, 0.38, "made")  # type: ignore[arg-type]
    page = read_page(facts_of(mention(1), tags(0, sentiment=feeling)))
    assert page.one("span", class_="feeling").text == words


@pytest.mark.parametrize(
    ("author", "name", "handle"),
    [
        (Author(name=ZWSP, handle="kim"), "someone", "@kim"),
        (Author(name=FILLER), "someone", None),
        (Author(handle=ZWSP), "someone", None),
        (Author(name="Kim", handle=FILLER), "Kim", None),
        (Author(name=f"{ZWSP}Kim"), f"{ZWSP}Kim", None),
        (Author(handle="kim"), "kim", None),
        (None, "someone", None),
    ],
)
def test_a_name_nobody_can_see_is_someone(author: Author | None, name: str, handle: str | None) -> None:
    page = read_page(facts_of(replace(mention(1), author=author), tags(0)))
    assert page.one("bdi", class_="author").text == name
    assert [found.text for found in page.all("bdi", class_="handle")] == ([handle] if handle else [])


def test_words_nobody_can_see_are_no_words() -> None:
    page = read_page(words_of(mention(1, text=ZWSP), tags(0)))
    assert page.one("p", class_="none").text == "no words"


@pytest.mark.parametrize(
    ("text", "seen"),
    [("a", True), ("7", True), ("…", True), ("😀", True), ("ا", True), ("の", True), ("\uf8ff", True)]
    + [(blank, False) for blank in ("", " ", "\u3000", "\u00ad", "\u202e", ZWSP, FILLER, "\u0301", None)],
)
def test_what_can_be_seen(text: str | None, seen: bool) -> None:
    assert is_seen(text) is seen


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (None, None),
        (More(11), "and 11 more like it"),
        (More(1200, NOON), "and 1,200 more like it, the newest 0 s ago"),
    ],
)
def test_a_post_says_in_words_for_how_many_others_it_stands(more: More | None, words: str | None) -> None:
    page = read_page(post(mention(1), tags(0), NOON, Now(NOON, "UTC"), more))
    said = [element.text for element in page.all("p", class_="alike")]
    assert said == ([] if words is None else [words])
