"""What the teacher says of posts that are learnt from: it has seen none of them, and is read as it spoke."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from command_center.bench import opinions as bench
from command_center.bench.recorded import Post
from command_center.bench.sentiment import folds
from command_center.errors import BadInput

POSTS = [Post(f"made:{n:03d}", f"post {n}", ("de", "hi", "es")[n % 3], n // 3 % 3) for n in range(180)]
DEALT = folds(POSTS)


@pytest.fixture
def vectors() -> np.ndarray[Any, Any]:
    """Three clouds, one a class."""
    chance = np.random.default_rng(7)
    labels = np.array([post.label for post in POSTS])
    return (np.eye(4)[labels] * 3 + chance.normal(size=(len(POSTS), 4))).astype(np.float32)


def asked(posts: list[Post], vectors: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    bench.ask(posts, DEALT, vectors)
    return bench.opinions(posts, DEALT)


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(bench, "OPINIONS", tmp_path / "opinions.bin")
    return tmp_path / "opinions.bin"


def test_every_post_gets_an_opinion_wherever_its_own_fold_does_not_judge(vectors: np.ndarray[Any, Any]) -> None:
    said = asked(POSTS, vectors)
    assert said.shape == (5, 180, 3)
    for fold in range(5):
        assert (np.isnan(said[fold]).any(axis=1) == (fold == DEALT)).all()
    told = said[~np.isnan(said)].reshape(-1, 3)
    assert told.sum(axis=1) == pytest.approx(1.0, abs=0.01)
    truth = np.array([post.label for post in POSTS])
    assert (np.nanmean(said, axis=0).argmax(axis=1) == truth).mean() > 0.8


def test_a_teacher_has_seen_neither_the_post_nor_the_fold_that_judges(vectors: np.ndarray[Any, Any]) -> None:
    said = asked(POSTS, vectors)
    lied = [
        post._replace(label=(post.label + 1) % 3) if at in (1, 3) else post
        for post, at in zip(POSTS, DEALT, strict=True)
    ]
    again = asked(lied, vectors)
    for judging, other in ((1, 3), (3, 1)):
        assert (again[judging, other == DEALT] == said[judging, other == DEALT]).all()
    assert (again[0, DEALT == 2] != said[0, DEALT == 2]).any(), "whoever has seen the lies says something else"


def test_hindi_labels_teach_nobody(vectors: np.ndarray[Any, Any]) -> None:
    said = asked(POSTS, vectors)
    lied = [post._replace(label=0) if post.language == "hi" else post for post in POSTS]
    assert np.array_equal(asked(lied, vectors), said, equal_nan=True)


def test_opinions_on_other_posts_are_refused_in_one_line(vectors: np.ndarray[Any, Any], kept: Path) -> None:
    bench.ask(POSTS, DEALT, vectors)
    with pytest.raises(BadInput, match=r"^opinions.bin was made of other posts: run .*--ask-teacher$"):
        bench.opinions(POSTS[:-1], DEALT[:-1])
