"""Copies of a text have one fingerprint, and nothing else has it."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.fold.copies import LETTERS, fingerprint

SAID = "The lid of my new kettle came off while the water was hot"
ALSO = "Der Deckel meines neuen Kessels fiel ab, während das Wasser heiß war"


@pytest.mark.parametrize(
    "copy",
    [
        SAID.upper(),
        f"RT @somebody: {SAID}",
        f"rt @some.body {SAID}!!!",
        f"RT @one: RT @two: {SAID}",
        f"{SAID} https://example.org/a?b=c",
        f"{SAID} pic.twitter.com/abc123",
        f"@acme @zeta {SAID}",
        f"{SAID} via @somebody",
        f"“{SAID}” – 😡😡🏽‍♀️",
        f"{SAID} &lt;&gt;",
        SAID.replace("kettle", "#kettle"),
        SAID.replace(" ", "\u00a0\u200b\n"),
        SAID.replace("e", "é"),
        "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in SAID),
    ],
    ids=range(14),
)
def test_what_a_copy_may_differ_in(copy: str) -> None:
    assert fingerprint(copy) == fingerprint(SAID) != ""


@pytest.mark.parametrize(
    "other",
    [
        SAID.replace("hot", "not hot"),
        SAID.replace("lid", "led"),
        f"{SAID} 2",
        f"{SAID} I agree",
        ALSO,
        SAID[:-1],
        f"I agree RT @somebody: {SAID}",
    ],
)
def test_a_word_or_a_figure_more_is_another_post(other: str) -> None:
    assert fingerprint(other) != fingerprint(SAID)
    assert fingerprint(other)


@pytest.mark.parametrize(
    "text",
    ["", "thank you so much for your help!", "😡" * 100, "https://example.org/a-long-address-of-many-letters",
     "!" * 999, "@acme @zeta @somebody @somebody_else", "ありがとう", "\ud800" * 50, "\0" * 50, "RT @somebody:"],
)  # fmt: skip
def test_few_words_are_nobodys_copy(text: str) -> None:
    assert fingerprint(text) == ""


def test_a_repost_that_was_cut_off_says_nobody_knows_what() -> None:
    assert fingerprint(f"RT @somebody: {SAID} and so I…") == ""
    assert fingerprint(f"{SAID} and so I…") == fingerprint(f"{SAID} and so I") != ""


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("电水壶的盖子在水很烫的时候掉下来了", "「电水壶的盖子」在水很烫的时候掉下来了。😡"),
        ("お湯が熱いときにやかんの蓋が外れました", "お湯が熱いときに、やかんの蓋が外れました…"),
        ("물이 뜨거울 때 주전자 뚜껑이 빠졌어요", "물이 뜨거울때 주전자 뚜껑이 빠졌어요 ㅡ".replace("ㅡ", "!")),
        ("سقط غطاء الغلاية الجديدة بينما كان الماء ساخنا", "سَقَطَ غطاء الغلايــة الجديدة بينما كان الماء ساخنا !"),
        ("पानी गरम था तब मेरी नई केतली का ढक्कन निकल गया", "RT @x: पानी गरम था तब मेरी नई केतली का ढक्कन निकल गया।"),
    ],
)
def test_every_script(text: str, copy: str) -> None:
    assert fingerprint(text) == fingerprint(copy) != ""


def test_vowels_of_hindi_are_words() -> None:
    said = "पानी गरम था तब मेरी नई केतली का ढक्कन निकल गया"
    assert fingerprint(said) != fingerprint(said.replace("गया", "गयी"))


@given(st.text(max_size=300), st.sampled_from(("!", " ", "…!", "\u200d", "😡", "\n", " @x", " http://a.example/b ")))
def test_what_hangs_on_changes_nothing(text: str, end: str) -> None:
    text = f"{text} {SAID}"
    assert fingerprint(text + end) == fingerprint(text)


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_plain_text_and_any_other_have_the_same_letters(text: str) -> None:
    """The quick way of plain English and the thorough one of all else agree."""
    text = SAID + text
    assert fingerprint(text) == fingerprint(text + "\u200b")


@pytest.mark.parametrize(
    "piece",
    [
        "RT @",
        "@",
        "@.",
        "via ",
        "v/",
        "http",
        "https://",
        "&amp",
        "a\u0301",
        "😡\u200d",
        "\ud800",
        "RT @x.",
        "  ",
        "水",
    ],
)
def test_a_hostile_text_costs_no_more_than_a_long_one(piece: str) -> None:
    for text in (piece * 100_000, f"RT @{piece * 100_000}x", f"via {piece * 100_000} {SAID}"):
        begun = process_time()
        fingerprint(text)
        assert process_time() - begun < 0.05


def check_pairs(texts: list[str]) -> int:
    """All that share a fingerprint are, to a reader that knows nothing of it, nearly the same; give their number."""
    groups = defaultdict(list)
    for text in texts:
        if name := fingerprint(text):
            groups[name].append(_bare(text))
    pairs = [(group[0], other) for group in groups.values() for other in group[1:]]
    for one, other in pairs:
        assert SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.9
        assert re.findall(r"\d+", one) == re.findall(r"\d+", other)
        assert len(re.sub(r"\W", "", one)) >= LETTERS - 4
    return len(pairs)


def _bare(text: str) -> str:
    words = [word for word in text.lower().split() if not re.search(r"https?:|@|^rt$", word)]
    return " ".join(" ".join(words).split())


@pytest.mark.recorded
def test_recorded_posts(recorded: Path) -> None:
    with gzip.open(recorded / "airline" / "Tweets.csv.gz", "rt", encoding="utf-8") as file:
        texts = {row["tweet_id"]: row["text"] for row in csv.DictReader(file)}
    assert check_pairs(list(texts.values())) >= 25


def test_made_up_posts() -> None:
    posts = [f"@acme{n % 3} order {n % 40} has not come since Monday, please tell me where it is" for n in range(100)]
    assert check_pairs(posts) == 60
