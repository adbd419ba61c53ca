"""The teacher on UMSAB, and what 2,000 posts without a label teach a model that has not seen their trade."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from command_center.bench.recorded import Post
from command_center.bench.report import Report, say
from command_center.bench.sentiment_sets import BUILT, COUNTED, SEED, TAUGHT, VECTORS, airline, macro_f1, umsab
from streams.tag.model import SentimentModel
from streams.teach import learn
from streams.teach.embed import Embedder, EmbeddingCache, Vectors
from streams.teach.head import Head, fit
from streams.teach.teacher import Teacher

FOLDS = 5


def measure(report: Report, _: float) -> None:
    """Macro-F1 of the teacher by five folds, and of a model before and after it has learnt (`study`)."""
    posts = umsab()
    vectors = vectors_of(posts)
    by_language = _folds(posts, vectors)
    for language, f1 in by_language.items():
        report.add(f"teacher, UMSAB train, five folds, {language}", f1, "macro-F1", _count(posts, language))
    mean = sum(by_language[language] for language in COUNTED) / len(COUNTED)
    report.add("teacher, UMSAB train, five folds, mean of seven", mean, "macro-F1", len(posts) - _count(posts, "hi"))

    say("training a model that has seen no post to a brand")
    labels = np.eye(3, dtype=np.float32)[[post.label for post in posts]]
    texts, languages = [post.text for post in posts], [post.language for post in posts]
    stranger = SentimentModel.fit(texts, languages, labels, np.ones(len(posts), np.float32))
    every = airline()
    taught, judges = every[:TAUGHT], every[BUILT:]
    unlabelled = [learn.Post(post.id, post.language, post.text) for post in taught]
    seen = vectors_of(taught)
    # The teacher of this figure is trained here: the shipped one might have seen more than UMSAB.
    outcome = learn.study(unlabelled, seen, stranger, Teacher(trained(posts, vectors)))
    shipped = SentimentModel.shipped()
    more = learn.study(unlabelled, seen, shipped, Teacher())
    figures = {
        "a model of UMSAB alone": stranger,
        "the same, after learning from 2,000 unlabelled airline posts": outcome.model,
        "the shipped model": shipped,
        "the shipped model, after the same": more.model,
    }
    found = {}
    for name, model in figures.items():
        said = model.predict([post.text for post in judges], ["en"] * len(judges)).argmax(1).tolist()
        found[name] = macro_f1([post.label for post in judges], said)
        report.add(f"airline, {name}", found[name], "macro-F1", len(judges))
    before, after, *_rest = found.values()
    report.add("airline, lift", after - before, "macro-F1", len(judges))


def trained(posts: Sequence[Post], vectors: Vectors) -> Head:
    """The teacher's head; what is recorded as Hindi is left out, a third of it is something else."""
    rows = [i for i, post in enumerate(posts) if post.language != "hi"]
    return fit(vectors[rows], [posts[i].label for i in rows])


def vectors_of(posts: Sequence[Post]) -> Vectors:
    """The sentence vectors of some posts, made where they are not kept under .cache/ yet."""

    def show(done: int) -> None:
        if done == len(posts) or done % 1600 < 16:
            say(f"  {done:,} of {len(posts):,} embedded")

    with EmbeddingCache(VECTORS, Embedder().embed) as cache:
        return cache.embed([post.id for post in posts], [post.text for post in posts], show)


def _folds(posts: Sequence[Post], vectors: Vectors) -> dict[str, float]:
    order = list(range(len(posts)))
    random.Random(SEED).shuffle(order)
    said = [0] * len(posts)
    for fold in range(FOLDS):
        asked = order[fold::FOLDS]
        others = sorted(set(order) - set(asked))
        head = trained([posts[i] for i in others], vectors[others])
        for i, row in zip(asked, head.predict(vectors[asked]).argmax(1).tolist(), strict=True):
            said[i] = row
        say(f"  fold {fold + 1} of {FOLDS}")
    found = {}
    for language in (*COUNTED, "hi"):
        rows = [i for i, post in enumerate(posts) if post.language == language]
        found[language] = macro_f1([posts[i].label for i in rows], [said[i] for i in rows])
    return found


def _count(posts: Sequence[Post], language: str) -> int:
    return sum(post.language == language for post in posts)
