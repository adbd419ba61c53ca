"""Hashtags and authors as they are counted in the top lists."""

from __future__ import annotations

import pytest

from command_center.hashtags import MAX_HASHTAGS, hashtags
from command_center.mention import Author
from command_center.store.sketch import ITEM_BYTES
from streams.fold.items import author_item

TEXTS = (
    ("nothing here", []),
    ("#Late again, so #late", ["late"]),
    ("#Straße and #STRASSE", ["strasse"]),
    ("＃日本語、#日本語", ["日本語"]),
    ("#हिन्दी! #اَلْعَرَبِيَّةُ #Été2026", ["हिन्दी", "اَلْعَرَبِيَّةُ", "été2026"]),
    ("#e\u0301te\u0301 is #été", ["été"]),
    ("#fullｗｉｄｔｈ", ["fullwidth"]),
    ("(#one),#two;#three.five", ["one", "two", "three"]),
    ("#happy😀day", ["happy"]),
    ("#1 #2026 #_ # #!", []),
    ("#4ever", ["4ever"]),
    ("a#b &#39; https://host/page#part https://host/#/route", []),
    ("#a#b", ["a"]),
    ("#nul\x00byte", ["nul"]),
)


@pytest.mark.parametrize(("text", "tags"), TEXTS)
def test_hashtags(text: str, tags: list[str]) -> None:
    assert hashtags(text) == tags


def test_one_text_cannot_crowd_the_others_out() -> None:
    assert len(hashtags(" ".join(f"#tag{n}" for n in range(100)))) == MAX_HASHTAGS
    assert hashtags("#" + "x" * ITEM_BYTES) == ["x" * ITEM_BYTES]
    assert hashtags("#" + "x" * (ITEM_BYTES + 1)) == []


@pytest.mark.parametrize(
    ("author", "item"),
    [
        (None, None),
        (Author(), None),
        (Author(id="u1", handle="@Ann"), "web:u1"),
        (Author(handle="@Ann"), "web:ann"),
        (Author(id="two\nlines\x00"), "web:two lines\x00"),
        (Author(id="é" * 200), "web:" + "é" * 46),
    ],
)
def test_author(author: Author | None, item: str | None) -> None:
    found = author_item("web", author)
    assert found == item
    assert found is None or len(found.encode()) <= ITEM_BYTES
