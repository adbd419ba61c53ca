"""The recorded posts with a sentiment each, read from the folder beside the checkout; nothing of them is kept here."""

from __future__ import annotations

import csv
import gzip
import random
from pathlib import Path

from msgspec import Struct

from command_center.errors import BadInput

DATA = Path(__file__).parents[3] / "shared" / "data"
LANGUAGES = {
    "arabic": "ar", "english": "en", "french": "fr", "german": "de", "hindi": "hi", "italian": "it",
    "portuguese": "pt", "spanish": "es",
}  # fmt: skip
COUNTED = ("ar", "en", "fr", "de", "it", "pt", "es")
"""The languages an average is made of: the recorded Hindi labels carry next to no signal."""
SEED = 5
TAUGHT = 2_000
"""Airline posts, the first of the drawn order, that are learnt from without their labels; the others judge."""
_AIRLINE = {"negative": 0, "neutral": 1, "positive": 2}


class Labelled(Struct, frozen=True):
    """One post with the sentiment a person gave it: 0 negative, 1 neutral, 2 positive."""

    id: str
    language: str
    text: str
    label: int


def umsab(part: str = "train") -> list[Labelled]:
    """The UMSAB posts of all eight languages, the languages in turn, so that a beginning holds all of them.

    Args:
        part: `train`, or `val`, which is read once, for the figure.

    Raises:
        BadInput: The recorded data is not there.
    """
    rows = []
    for folder, language in LANGUAGES.items():
        texts = _lines(DATA / "umsab" / folder / f"{part}_text.txt")
        labels = _lines(DATA / "umsab" / folder / f"{part}_labels.txt")
        for n, (text, label) in enumerate(zip(texts, labels, strict=True)):
            rows.append((n, language, Labelled(f"umsab-{part}:{language}-{n}", language, text, int(label))))
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2])]


def airline() -> list[Labelled]:
    """The airline posts, in an order drawn once; the same post twice is one.

    Raises:
        BadInput: The recorded data is not there.
    """
    path = DATA / "airline" / "Tweets.csv.gz"
    _need(path)
    found: dict[str, Labelled] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            post = Labelled(f"airline:{row['tweet_id']}", "en", row["text"], _AIRLINE[row["airline_sentiment"]])
            found.setdefault(post.text, post)
    posts = sorted(found.values(), key=lambda post: post.id)
    random.Random(SEED).shuffle(posts)
    return posts


def _lines(path: Path) -> list[str]:
    _need(path)
    # Not splitlines: posts hold characters that it takes for ends of lines.
    return path.read_text("utf-8").rstrip("\n").split("\n")


def _need(path: Path) -> None:
    if not path.is_file():
        raise BadInput(f"this bench reads the recorded data, and {path.name} of it is not beside the checkout")


def macro_f1(truth: list[int], said: list[int]) -> float:
    """The mean of the three classes' F1, 2 tp / (2 tp + fp + fn); a class nobody has and nobody says counts 0."""
    scores = []
    for c in range(3):
        right = sum(t == s == c for t, s in zip(truth, said, strict=True))
        scores.append(2 * right / max(1, truth.count(c) + said.count(c)))
    return sum(scores) / 3
