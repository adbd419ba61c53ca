"""Phrases: whole words in every script, one automaton, folding of case, width and accents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from command_center.mention import Tags
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import fold


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("late flight", "My LATE\n  Flight!", True),
        ("late flight", "chocolate flights", False),
        ("late", "translate", False),
        ("late", "(late)", True),
        ("late", "#late", True),
        ("late", "@late", True),
        ("late", "late_shift", False),
        ("#late", "so late", False),
        ("#late", "so #LATE.", True),
        ("#late", "x#late", False),
        ("@brand", "hi @Brand.", True),
        ("@brand", "hi @brand...ok", True),
        ("@brand", "hi @brandfans", False),
        ("@brand", "hi @brand-fans", False),
        ("@brand", "hi @brand.bsky.social", False),
        ("@brand", "hi @brand@example.social", False),
        ("@brand@example.social", "hi @brand@example.social!", True),
        ("@brand", "mail me@brand.example", False),
        ("café", "CAFÉ", True),
        ("café", "cafe\u0301", True),
        ("cafe", "café", True),
        ("straße", "STRASSE", True),
        ("İstanbul", "istanbul", True),
        ("ｗｉｄｅ", "wide", True),
        ("don't", "I don’t know", True),
        ("don't", "I don´t know", True),
        ("延误", "航班延误了", True),
        ("遅延", "電車が遅延しています", True),
        ("ล่าช้า", "เที่ยวบินล่าช้ามาก", True),
        ("배송", "배송이 늦어요", True),
        ("배송", "무배송", False),
        ("حقيبة", "الحقيبة ضاعت", True),
        ("حقيبة", "وبالحقيبة", False),
        ("حقيبة", "حَقِيبَة", True),
        ("नार", "दिनार", False),
        ("बैग", "मेरा बैग खो गया", True),
        ("बैग", "बैगी", False),
        ("pkg", "拿到pkg了", True),
        ("a.b", "a.b", True),
        ("a.b", "axb", False),
        ("ab", "", False),
    ],
)
def test_a_phrase_is_found_as_whole_words(phrase: str, text: str, found: bool) -> None:
    assert PhraseFinder([("it", phrase)]).find(fold(text)) == ({"it"} if found else set())


def test_overlapping_phrases_are_all_found() -> None:
    finder = PhraseFinder([(1, "new york"), (2, "york city"), (3, "new york city"), (4, "york"), (5, "York")])
    assert finder.find(fold("in New York City")) == {1, 2, 3, 4, 5}


def test_nothing_to_look_for_is_no_error() -> None:
    assert PhraseFinder([("a", ""), ("b", "  ")]).find("anything") == set()


def test_many_phrases_cost_about_what_few_cost() -> None:
    many = PhraseFinder((n, f"phrase number {n}x") for n in range(5000))
    assert many.find("this is phrase number 4999x and phrase number 17x") == {4999, 17}


@pytest.mark.parametrize(
    ("topics", "text"),
    [
        (["battery"], "The BATTERY is flat"),
        (["battery"], "el problema es la bateria"),
        (["battery"], "新电池很差"),
        (["battery"], "バッテリーがもたない"),
        (["battery"], "배터리가 너무 빨리 닳아요"),
        (["battery", "delivery"], "#delivery late, #battery flat"),
        (["delivery"], "أين الشحنة؟"),
        (["delivery"], "मेरा पार्सल कहाँ है"),
        (["delivery"], "#lostparcel"),
        ([], "lostparcel"),
        (["coffee"], "CAFE"),
        ([], "batteryless"),
        ([], "see https://example.org/battery"),
    ],
)
def test_topics(tag: Callable[..., Tags], topics: list[str], text: str) -> None:
    assert tag(text).topics == topics


@pytest.mark.parametrize(
    ("brands", "text"),
    [
        (["tarn"], "my Tarn is slow"),
        (["tarn"], "hey @TARN_care help"),
        (["tarn"], "hey @tarnhelp help"),
        ([], "tarnished"),
        (["rook"], "@rook why"),
        ([], "a rook sat on the lawn"),
        (["rook", "tarn"], "Rook laptops beat the Tarn 5"),
    ],
)
def test_brands(tag: Callable[..., Tags], brands: list[str], text: str) -> None:
    assert tag(text).brands == brands
