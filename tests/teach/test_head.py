"""The head: it finds what separates classes, agrees with an independent fit, and ships."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from streams.teach.embed import WIDTH
from streams.teach.head import Head, fit
from streams.teach.teacher import Teacher, verdict


def cloud(seed: int, rows: int = 600, width: int = 12) -> tuple[np.ndarray, list[int]]:
    """Points around three middles that overlap."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, rows)
    middles = np.random.default_rng(7).normal(size=(3, width))
    points = middles[labels] + rng.normal(scale=1.6, size=(rows, width))
    return points.astype(np.float32), labels.tolist()


def test_it_says_what_another_fit_of_the_same_loss_says() -> None:
    x, y = cloud(1)
    held, _ = cloud(2)
    l2 = 1e-3
    scaled = (x - x.mean(0)) / (x.std(0) + 1e-6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Its loss is a sum, halved over C: C = 1 / (2 l2 n) is the same problem.
        other = LogisticRegression(C=1 / (2 * l2 * len(x)), max_iter=2000, tol=1e-8).fit(scaled, y)
    wanted = other.predict_proba((held - x.mean(0)) / (x.std(0) + 1e-6))
    assert np.abs(fit(x, y, l2).predict(held) - wanted).max() < 0.02


def test_it_comes_back_from_its_file(tmp_path: Path) -> None:
    x, y = cloud(1)
    head = fit(x, y)
    head.save(tmp_path / "head.npy")
    assert (Head.load(tmp_path / "head.npy").predict(x) == head.predict(x)).all()
    assert (fit(x, y).weights == head.weights).all(), "the same input gives the same head"


def test_the_shipped_head_judges_vectors_of_the_model() -> None:
    teacher = Teacher()
    said = teacher.judge(np.random.default_rng(1).normal(size=(20, WIDTH)).astype(np.float32))
    assert all(tag.by == "teacher" and 1 / 3 <= tag.confidence <= 1 for tag in said)
    assert {tag.best for tag in said} >= {"positive", "negative"}
    assert teacher.version.startswith("t-")


@pytest.mark.parametrize(
    ("likely", "label", "best", "score"),
    [
        ((0.1, 0.2, 0.7), "positive", "positive", 0.6),
        ((0.4, 0.3, 0.3), "unsure", "negative", -0.1),
        ((0.2, 0.6, 0.2), "neutral", "neutral", 0.0),
    ],
)
def test_a_verdict_obeys_the_unsure_limit(likely: tuple[float, ...], label: str, best: str, score: float) -> None:
    tag = verdict(likely)
    assert (tag.label, tag.best, tag.score, tag.confidence) == (label, best, score, max(likely))
