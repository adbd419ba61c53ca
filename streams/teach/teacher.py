"""The teacher: the second opinion on a text's sentiment, from its sentence vector."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from command_center.mention import Polarity, SentimentTag
from streams.tag.sentiment import UNSURE_BELOW
from streams.teach.embed import Vectors
from streams.teach.head import CLASSES, Head, Rows

HEAD = Path(__file__).parent / "head.npy"
"""Trained on UMSAB train by `tools/train_teacher.py`; ships with the project."""
BY = "teacher"
"""Who a sentiment is `by` once the teacher has judged it."""


class Teacher:
    """Judges sentence vectors.

    Args:
        head: Its weights; those that ship unless given.
    """

    def __init__(self, head: Head | None = None) -> None:
        self._head = Head.load(HEAD) if head is None else head
        self.version = "t-" + sha256(self._head.weights.tobytes()).hexdigest()[:8]

    def likely(self, vectors: Vectors) -> Rows:
        """How likely negative, neutral and positive are (see `Head.predict`)."""
        return self._head.predict(vectors)

    def judge(self, vectors: Vectors) -> list[SentimentTag]:
        """Say the sentiment of each text, as the tag it would be."""
        return [verdict(row) for row in self.likely(vectors).tolist()]


def verdict(likely: Sequence[float]) -> SentimentTag:
    """Make a tag of how likely the three classes are.

    Args:
        likely: Of negative, neutral, positive.

    Returns:
        The tag; its score is positive less negative, its label obeys the unsure limit.
    """
    confidence = max(likely)
    best: Polarity = CLASSES[likely.index(confidence)]
    label = best if confidence >= UNSURE_BELOW else "unsure"
    return SentimentTag(label, best, round(likely[2] - likely[0], 4) + 0.0, round(min(1.0, confidence), 4), BY)
