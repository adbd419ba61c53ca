"""Plain letters: the same for all ways to write a word, and each in its place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.alike import Alike, plain


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("ADA", "ada"),
        ("\uff21\uff44\uff41\uff20", "ada@"),
        ("𝐀𝒹𝔞", "ada"),
        ("A\u00add\u200ba\u2060\ufeff", "ada"),
        ("a\u200dd\u200ca\ufe0f", "ada"),
        ("Ad\u00e1 ada\u0301", "ada ada"),
        ("Groß", "gross"),
        ("ﾀﾅｶ", "タナカ"),
        ("a\u00a0b\n \u200b c ", "a b c"),
        ("हिन्दी ไทย 한국", "हिन्दी ไทย 한국"),
        ("a\u2024b", "a.b"),
        ("Northwind™ ½", "northwind™ ½"),
    ],
)
def test_what_looks_the_same_is_the_same(written: str, letters: str) -> None:
    assert plain(written) == letters


@pytest.mark.parametrize(
    ("text", "piece", "place"),
    [
        ("so ada", "ada", "ada"),
        ("\u00ads\u00ado a\u00add\u200ba\u2060 x", "ada", "a\u00add\u200ba\u2060"),
        ("weiß so", "weis", "weiß"),
        ("groß", "ss", "ß"),
        ("e\u0301t\u0301 ", "et", "ét\u0301"),
    ],
)
def test_a_piece_is_found_in_the_text(text: str, piece: str, place: str) -> None:
    alike = Alike(text)
    at = alike.plain.index(piece)
    start, end = alike.place(at, at + len(piece))
    assert alike.text[start:end] == place


@given(st.text(min_size=1))
def test_every_letter_has_its_place(text: str) -> None:
    alike = Alike(text)
    places = [alike.place(n, n + 1) for n in range(len(alike.plain))]
    assert all(0 <= start < end <= len(alike.text) for start, end in places)
    assert all(
        letter in plain(alike.text[a:b]) or letter == " " for (a, b), letter in zip(places, alike.plain, strict=True)
    )
    assert alike.text == " ".join(alike.text.split())


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1))
def test_capitals_change_nothing(text: str) -> None:
    assert plain(text.upper()) == plain(text) == plain(text.lower())
