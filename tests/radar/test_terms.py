"""What of a text is counted as a term."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.radar.stop import STOP
from command_center.radar.terms import LONGEST, MAX_TERMS, terms_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("The KETTLE leaks, the kettle leaks!", ["kettle", "leaks", "kettle leaks"]),
        ("@acme see https://a.example/kettle #Kettle", ["#kettle", "see"]),
        ("Kettle. Leaks", ["kettle", "leaks"]),
        ("I don't know the O'Hare gate", ["o'hare", "gate", "o'hare gate"]),
        ("Kessel ist undicht", ["kessel", "undicht"]),
        ("電気ケトルが壊れました。つながらない", ["電気", "ケトル", "壊れ", "つながらない"]),
        ("新款的电池起火了", ["新款", "电池", "池起", "起火"]),
        ("주전자가 뚜껑을", ["주전자", "뚜껑", "주전자 뚜껑"]),
        ("والبطارية انفجرت", ["بطارية", "انفجرت", "بطارية انفجرت"]),
        ("केतली गरम है", ["केतली", "गरम", "केतली गरम"]),
        ("order 1234", ["order"]),
        ("ada.l@mail.example wrote, and @ada.l too", ["wrote"]),
        ("谢谢@ada_l 电池", ["电池"]),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


@given(st.text(max_size=400))
def test_terms_are_few_short_and_each_there_once(text: str) -> None:
    terms = terms_of(text)
    assert len(terms) == len(set(terms)) <= MAX_TERMS
    assert all(len(term) <= 2 * LONGEST + 1 or term.startswith("#") for term in terms)
    assert STOP.isdisjoint(terms)


@pytest.mark.parametrize("piece", ["a", "a ", "#", "#a", "@", "水", "http://", "'", "\ud800", "e\u0301", "\0"])
def test_a_hostile_text_costs_no_more_than_a_long_one(piece: str) -> None:
    begun = process_time()
    terms_of(piece * 100_000)
    assert process_time() - begun < 0.05
