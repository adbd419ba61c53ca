"""What the small model learns from the teacher: targets for posts nobody labelled, a fit, and whether it helped."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from command_center.errors import BadInput
from streams.tag.model import SentimentModel
from streams.teach.head import Rows
from streams.teach.teacher import Teacher

LEAST = 200
"""Posts below which nothing is learnt: a part of them has to judge."""
HELD_OUT = 5
"""One post in so many is held out to judge."""
EPOCHS, RATE = 40, 0.1
"""How often each post is gone through, and how far a step goes; like those below chosen on airline posts that are not
among those of the figure (`BUILT` in `command_center/bench/sentiment_sets.py`)."""
ROUNDS = 50
CALM = 0.5
"""Of the classes' shares so much stays as if they were equal: unchecked, a rare class is argued away altogether."""
TRUSTED = 0.7
"""How much the teacher's word weighs beside what the model said before; they err on different posts."""
SHARPENED = 3.0
"""The power of the targets that are learnt from: a small model that is shown doubt learns little else."""
TEMPERATURES = tuple(round(0.5 * 1.2**step, 3) for step in range(14))
"""Those tried, in turn, until a model that has learnt is as sure of posts held out as its targets are."""


class Post(NamedTuple):
    """What is learnt from: no label."""

    id: str
    language: str
    text: str


class Outcome(NamedTuple):
    """A model that has learnt, and macro-F1 against the teacher on posts held out, before and after.

    The figure is that of a model that has learnt from all others; then the held out are learnt from as well.
    """

    model: SentimentModel
    before: float
    after: float
    learnt: int
    held_out: int

    @property
    def no_worse(self) -> bool:
        """Whether it may take the place of the one it started from."""
        return self.after >= self.before


def study(posts: Sequence[Post], vectors: Rows, start: SentimentModel, teacher: Teacher) -> Outcome:
    """Refit a model on what the teacher says of posts.

    Args:
        posts: Without labels.
        vectors: Their sentence vectors, a row each.
        start: The model in force.
        teacher: Who labels.

    Returns:
        The model and its figures; the same input gives the same model. Which posts are held out follows from
        their ids, so that a later run judges by the same ones.

    Raises:
        BadInput: They are too few.
    """
    if len(posts) < LEAST:
        raise BadInput(f"{len(posts)} posts are too few to learn from: {LEAST} at least, 2,000 are good")
    texts, languages = [post.text for post in posts], [post.language for post in posts]
    said = adapted(teacher.likely(vectors))
    likely = _blend(said, adapted(start.predict(texts, languages)))
    wanted = _sharpened(likely)
    judges = np.array([zlib.crc32(post.id.encode()) % HELD_OUT == 0 for post in posts])
    weights = np.ones(len(posts), np.float32)

    def taught(rows: list[int]) -> SentimentModel:
        lesson = [texts[i] for i in rows], [languages[i] for i in rows], wanted[rows], weights[rows]
        return SentimentModel.fit(*lesson, start=start, epochs=EPOCHS, rate=RATE)

    held = [i for i in range(len(posts)) if judges[i]]
    truth = said[held].argmax(1).tolist()
    asked = [texts[i] for i in held], [languages[i] for i in held]
    judged = taught([i for i in range(len(posts)) if not judges[i]])
    before, after = (macro_f1(truth, m.predict(*asked).argmax(1).tolist()) for m in (start, judged))
    temperature = min(TEMPERATURES, key=lambda t: _surprise(likely[held], judged.with_temperature(t).predict(*asked)))
    model = taught(list(range(len(posts)))).with_temperature(temperature)
    return Outcome(model, before, after, len(posts), len(held))


def adapted(likely: Rows) -> Rows:
    """Fit probabilities to how common the classes are among these very posts.

    The teacher was trained on as many negative as positive posts; a brand's are seldom so. Expectation and maximisation
    in turn: the classes' shares are the means of the probabilities, the probabilities are weighed by the shares
    (Saerens, Latinne, Decaestecker 2002, Neural Computation 14, equation 2.9); here the shares are drawn to equal ones.

    Args:
        likely: One row a post, one column a class, made for classes of equal size.

    Returns:
        The same, weighed; rows sum to 1.
    """
    shares = np.full(likely.shape[1], 1 / likely.shape[1])
    weighed = likely.astype(np.float64)
    for _ in range(ROUNDS):
        weighed = likely * shares
        weighed /= weighed.sum(1, keepdims=True)
        shares = (1 - CALM) * weighed.mean(0) + CALM / likely.shape[1]
    return weighed.astype(np.float32)


def _blend(teacher: Rows, model: Rows) -> Rows:
    """The weighed geometric mean of two opinions; rows sum to 1."""
    both = np.power(teacher, TRUSTED, dtype=np.float64) * np.power(model, 1 - TRUSTED, dtype=np.float64)
    return np.asarray(both / both.sum(1, keepdims=True), np.float32)


def _sharpened(likely: Rows) -> Rows:
    raised = np.power(likely, SHARPENED, dtype=np.float64)
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)


def _surprise(wanted: Rows, said: Rows) -> float:
    """Mean cross-entropy."""
    return float(-(wanted * np.log(said + 1e-9)).sum(1).mean())


def macro_f1(truth: Sequence[int], said: Sequence[int]) -> float:
    """The mean of the classes' F1, 2 tp / (2 tp + fp + fn), over the classes that are there or are said."""
    scores = []
    for c in set(truth) | set(said):
        right = sum(t == s == c for t, s in zip(truth, said, strict=True))
        scores.append(2 * right / (sum(t == c for t in truth) + sum(s == c for s in said)))
    return sum(scores) / max(1, len(scores))
