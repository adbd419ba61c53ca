"""The recorded posts in the order and parts in which the teacher and `learn` are measured."""

from __future__ import annotations

import random
from pathlib import Path

from command_center.bench import recorded
from command_center.bench.recorded import Post
from command_center.errors import BadInput

COUNTED = ("ar", "en", "fr", "de", "it", "pt", "es")
"""The languages an average is made of: the recorded Hindi labels carry next to no signal."""
SEED = 5
TAUGHT, BUILT = 2_000, 4_600
"""Airline posts up to the first are learnt from without their labels, up to the second are for whoever builds; the
others are for the figure."""
VECTORS = Path(__file__).resolve().parents[2] / ".cache" / "embeddings" / "e5.sqlite"
"""Sentence vectors by id."""


def umsab(part: str = "train") -> list[Post]:
    """The UMSAB posts of all eight languages, the languages in turn, so that a beginning holds all of them.

    Raises:
        BadInput: The recorded data is not there.
    """
    _need()
    by_language: dict[str, list[Post]] = {}
    for post in recorded.umsab(part):
        by_language.setdefault(post.language, []).append(post)
    turns = ((n, language, post) for language, posts in by_language.items() for n, post in enumerate(posts))
    return [post for _, _, post in sorted(turns, key=lambda turn: turn[:2])]


def airline() -> list[Post]:
    """The airline posts, in an order drawn once; the same text twice is one.

    Raises:
        BadInput: The recorded data is not there.
    """
    _need()
    found: dict[str, Post] = {}
    for post in recorded.airline():
        found.setdefault(post.text, post)
    posts = sorted(found.values(), key=lambda post: post.id)
    random.Random(SEED).shuffle(posts)
    return posts


def _need() -> None:
    if not recorded.DATA.is_dir():
        raise BadInput("this reads the recorded posts, and their folder is not beside the checkout")


def macro_f1(truth: list[int], said: list[int]) -> float:
    """The mean of the three classes' F1, 2 tp / (2 tp + fp + fn); a class nobody has and nobody says counts 0."""
    scores = []
    for c in range(3):
        right = sum(t == s == c for t, s in zip(truth, said, strict=True))
        scores.append(2 * right / max(1, truth.count(c) + said.count(c)))
    return sum(scores) / 3
