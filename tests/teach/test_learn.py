"""Learning: the small model takes up what the teacher says of posts that nobody labelled."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from command_center.errors import BadInput
from streams.tag.model import SentimentModel
from streams.teach.embed import WIDTH
from streams.teach.head import Head
from streams.teach.learn import LEAST, Post, adapted, macro_f1, study
from streams.teach.teacher import Teacher

SAID = (
    ("the {} brupped again", "{} quomped my order", "another vleg from {}"),
    ("{} opens at nine", "the {} is on the corner", "a {} in the mail"),
    ("the {} is wondrix", "{} sproved my day", "so ploff, {}"),
)
"""Made-up words of a trade: what is bad, neither, good in it no word list knows."""
THINGS = [f"{a}{b}" for a in ("gate", "cab", "desk", "line", "van") for b in ("one", "two", "ways", "ster", "go")]


def posts(seed: int, count: int) -> Iterator[tuple[Post, int]]:
    chance = random.Random(seed)
    for number in range(count):
        label = chance.choices((0, 1, 2), (6, 2, 2))[0]
        text = chance.choice(SAID[label]).format(chance.choice(THINGS)) + f" {chance.randrange(99)}"
        yield Post(f"web:{seed}-{number}", "en", text), label


def vectors(labels: list[int], seed: int) -> np.ndarray:
    """What the teacher would see: the label, with noise enough that it errs one time in ten."""
    made = np.random.default_rng(seed).normal(scale=0.55, size=(len(labels), WIDTH)).astype(np.float32)
    made[range(len(labels)), labels] += 1
    return made


def seeing() -> Teacher:
    weights = np.zeros((WIDTH + 1, 3), np.float32)
    weights[range(3), range(3)] = 4
    return Teacher(Head(weights))


def test_a_model_that_does_not_know_the_trade_learns_it_without_a_label() -> None:
    taught, labels = zip(*posts(1, 1000), strict=True)
    start = SentimentModel.shipped()
    outcome = study(taught, vectors(list(labels), 1), start, seeing())
    asked, truth = zip(*posts(2, 600), strict=True)
    f1 = {
        name: macro_f1(truth, model.predict([p.text for p in asked], ["en"] * len(asked)).argmax(1).tolist())
        for name, model in (("start", start), ("learnt", outcome.model))
    }
    assert f1["learnt"] > f1["start"] + 0.2
    assert outcome.after > outcome.before
    assert outcome.no_worse
    assert (outcome.learnt, outcome.held_out) == (1000, pytest.approx(200, abs=40))
    again = study(taught, vectors(list(labels), 1), start, seeing())
    assert again.model.to_bytes() == outcome.model.to_bytes()


def test_nothing_is_learnt_from_a_handful() -> None:
    few, labels = zip(*posts(1, LEAST - 1), strict=True)
    with pytest.raises(BadInput, match=f"{LEAST - 1} posts are too few"):
        study(few, vectors(list(labels), 1), SentimentModel.shipped(), seeing())


def test_probabilities_are_fitted_to_how_common_the_classes_are() -> None:
    chance = np.random.default_rng(5)
    truth = chance.choice(3, 4000, p=(0.7, 0.2, 0.1))
    middles = np.eye(3)
    seen = middles[truth] + chance.normal(scale=0.6, size=(4000, 3))
    # Bayes for three classes of equal size; the true shares are what adaptation has to find.
    likely = np.exp(-((seen[:, None] - middles) ** 2).sum(2) / (2 * 0.36))
    likely = (likely / likely.sum(1, keepdims=True)).astype(np.float32)
    found = adapted(likely)
    assert np.allclose(found.sum(1), 1, atol=1e-5)
    assert np.abs(found.mean(0) - (0.7, 0.2, 0.1)).max() < 0.12, "half is held back (CALM)"
    assert np.abs(found.mean(0) - (0.7, 0.2, 0.1)).max() < np.abs(likely.mean(0) - (0.7, 0.2, 0.1)).max()
    assert (found.argmax(1) == truth).mean() > (likely.argmax(1) == truth).mean() + 0.02


def test_macro_f1_by_hand() -> None:
    # negative: 1 of 2 said right, none said wrongly: 2/3; neutral: 1 right, 1 wrong, none missed: 2/3; positive: 1
    assert macro_f1([0, 0, 1, 2], [0, 1, 1, 2]) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert macro_f1([0, 0], [0, 0]) == 1
