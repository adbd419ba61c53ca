"""Sentiment: the shipped model and how it was made, judged by labels of people, beside TextBlob, VADER and AFINN."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from command_center.bench.opinions import opinions
from command_center.bench.recorded import Post, sentiment140, vader
from command_center.bench.report import Report, say
from command_center.bench.sentiment_rivals import rivals
from command_center.bench.sentiment_sets import COUNTED, airline, macro_f1, umsab
from streams.tag.model import SentimentModel
from streams.tag.sentiment import UNSURE_BELOW

FOLDS = 5
FOLD_SEED = 20261122
"""Fixed before the first figure was seen."""
_BINS = 10

Array = np.ndarray[Any, Any]


def measure(report: Report, _: float) -> None:
    """Macro-F1 by set and language, doubt, and how far confidence is from the share of right answers."""
    posts = umsab()
    said = cross_validated(posts)
    reported = [("UMSAB, 5-fold", posts, said)]
    shipped = SentimentModel.shipped()
    for name, others in (("airline", airline()), ("VADER's set", vader()), ("sentiment140", sentiment140())):
        reported.append((name, others, shipped.predict(*_asked(others))))
    them = rivals()
    for name, judged, chances in reported:
        say(f"  {name}")
        answers = {"ours": chances.argmax(axis=1).tolist()} | {
            rival: [answer(post.text) for post in judged] for rival, answer in them.items()
        }
        for who, classes in answers.items():
            for part, figure, count in figures(judged, classes):
                report.add(f"{name}{part}: macro-F1, {who}", figure, "", count)
        for words, figure in doubt(judged, chances).items():
            report.add(f"{name}: {words}", figure, "", len(judged))


def folds(posts: Sequence[Post]) -> Array:
    """Deal posts into folds, each class of each language evenly.

    Args:
        posts: The posts.

    Returns:
        The fold of each; the same posts are dealt alike for ever, whatever their order.
    """
    chance = np.random.default_rng(FOLD_SEED)
    groups: dict[tuple[str, int], list[int]] = {}
    for n in sorted(range(len(posts)), key=lambda n: posts[n].id):
        groups.setdefault((posts[n].language, posts[n].label), []).append(n)
    dealt = np.empty(len(posts), int)
    for key in sorted(groups):
        order = chance.permutation(groups[key])
        dealt[order] = np.arange(len(order)) % FOLDS
    return dealt


def cross_validated(posts: Sequence[Post], asked: Iterable[int] = range(FOLDS)) -> Array:
    """What models say of posts that they were not trained on, trained as the shipped one is.

    Args:
        posts: The labelled posts.
        asked: Which folds; the posts of the others get NaN.

    Returns:
        The probabilities of each, a row a post.
    """
    dealt = folds(posts)
    said = opinions(posts, dealt)
    chances = np.full((len(posts), 3), np.nan, np.float32)
    for fold in asked:
        say(f"  fold {fold + 1} of {FOLDS}")
        shown = np.flatnonzero(dealt != fold)
        model = trained([posts[int(n)] for n in shown], said[fold, shown])
        judged = np.flatnonzero(dealt == fold)
        chances[judged] = model.predict(*_asked([posts[int(n)] for n in judged]))
    return chances


def shipped_again(posts: Sequence[Post]) -> SentimentModel:
    """The model that ships, made anew.

    Args:
        posts: All of UMSAB train.

    Returns:
        The model: it learns from labels and from what teachers that have not seen a post say of it on average.
    """
    return trained(posts, np.nanmean(opinions(posts, folds(posts)), axis=0))


def trained(posts: Sequence[Post], said: Array) -> SentimentModel:
    """A model made of labelled posts as the shipped one is.

    Args:
        posts: The posts.
        said: The probabilities a teacher gives each, a row a post.

    Returns:
        The model (distillation beside labels; Hinton, Vinyals, Dean 2015, arXiv 1503.02531).
    """
    labels = np.eye(3, dtype=np.float32)[[post.label for post in posts]]
    wanted = ((1 - TAUGHT) * labels + TAUGHT * said).astype(np.float32)
    model = SentimentModel.fit(*_asked(posts), wanted, np.ones(len(posts), np.float32))
    return model.with_temperature(TEMPERATURE)


TAUGHT = 0.3
"""How much the teacher's word weighs beside the label (0.3 to 0.7 are alike on average of UMSAB, decision 0118)."""
TEMPERATURE = 0.9
"""What makes confidence the share of right answers, by cross-validation on UMSAB train (log loss, steps of 0.05)."""


def figures(posts: Sequence[Post], classes: Sequence[int]) -> list[tuple[str, float, int]]:
    """Macro-F1 of answers.

    Args:
        posts: The posts.
        classes: The answer to each.

    Returns:
        (part, figure, posts): each language and the average over `COUNTED` where there are several, else the whole.
    """
    spoken = sorted({post.language for post in posts})
    if len(spoken) == 1:
        return [("", macro_f1([post.label for post in posts], list(classes)), len(posts))]
    parts = {}
    for language in spoken:
        pairs = [(post.label, said) for post, said in zip(posts, classes, strict=True) if post.language == language]
        parts[language] = (macro_f1([label for label, _ in pairs], [said for _, said in pairs]), len(pairs))
    average = sum(parts[language][0] for language in COUNTED) / len(COUNTED)
    counted = sum(parts[language][1] for language in COUNTED)
    return [(f" {language}", *parts[language]) for language in spoken] + [
        (", average but Hindi", average, counted),
    ]


def doubt(posts: Sequence[Post], chances: Array) -> dict[str, float]:
    """How honest confidence is.

    Args:
        posts: The posts.
        chances: Their probabilities.

    Returns:
        The unsure share, its error rate over that of the rest, and the expected calibration error (ten bins of
        equal width; Naeini, Cooper, Hauskrecht 2015).
    """
    confidence = chances.max(axis=1)
    wrong = chances.argmax(axis=1) != np.array([post.label for post in posts])
    unsure = confidence < UNSURE_BELOW
    bins = np.minimum(_BINS - 1, (confidence * _BINS).astype(int))
    gaps = [abs((~wrong[bins == n]).mean() - confidence[bins == n].mean()) * (bins == n).mean() for n in set(bins)]
    return {
        "unsure": float(unsure.mean()),
        "error rate of the unsure over that of the rest": float(wrong[unsure].mean() / wrong[~unsure].mean()),
        "expected calibration error": float(sum(gaps)),
    }


def _asked(posts: Sequence[Post]) -> tuple[list[str], list[str]]:
    return [post.text for post in posts], [post.language for post in posts]
