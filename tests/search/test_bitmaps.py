"""Answers to queries are kept, and only what is new is judged."""

from __future__ import annotations

import random

import numpy as np

from streams.search.bitmaps import Bitmaps
from streams.search.match import Mask


class Judge:
    """Says yes to every third row, and notes which rows it was asked about."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def __call__(self, first: int, upto: int) -> Mask:
        self.asked.append((first, upto))
        return np.arange(first, upto) % 3 == 0


def test_only_new_rows_are_judged_whatever_the_lengths() -> None:
    rng = random.Random(1)
    kept, judge, upto, known = Bitmaps(), Judge(), 0, 0
    for _ in range(200):
        upto = max(0, upto + rng.randint(-5, 30))
        before = len(judge.asked)
        assert kept.get("q", upto, judge).tolist() == [row % 3 == 0 for row in range(upto)]
        assert judge.asked[before:] == ([(known, upto)] if upto > known else [])
        known = max(known, upto)
        assert kept.known("q") == known


def test_those_not_asked_for_longest_are_forgotten_first() -> None:
    kept, judge = Bitmaps(most=2), Judge()
    for key in ("a", "b", "a", "c", "a"):
        kept.get(key, 10, judge)
    assert ("a" in kept, "b" in kept, "c" in kept) == (True, False, True)
    assert judge.asked == [(0, 10)] * 3
    kept.clear()
    assert "a" not in kept


def test_an_answer_belongs_to_who_asked() -> None:
    kept, judge = Bitmaps(), Judge()
    first = kept.get("q", 16, judge)
    first[:] = True
    assert kept.get("q", 16, judge).sum() == 6
