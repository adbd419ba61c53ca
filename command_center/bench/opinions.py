"""What the teacher says of the UMSAB posts that train the sentiment model, never having seen the post it judges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from command_center.bench.recorded import Post
from command_center.bench.report import say
from command_center.errors import BadInput
from streams.teach.head import Rows, fit

OPINIONS = Path(__file__).with_name("umsab_opinions.bin")
"""Two bytes a post and pair of folds, posts by id: the probabilities of negative and positive. No text."""
_WHOLE = 255.0

Array = np.ndarray[Any, Any]


def opinions(posts: Sequence[Post], dealt: Array) -> Array:
    """Read what the teacher says of the training posts.

    Args:
        posts: All of UMSAB train, in any order.
        dealt: The fold of each.

    Returns:
        float32, (folds, posts, classes): of each post what may be learnt from when a fold judges, said by a teacher
        that has seen neither that fold nor the post's own. NaN where these two are one.

    Raises:
        BadInput: The file was made of other posts.
    """
    folds = int(dealt.max()) + 1
    kept = np.frombuffer(OPINIONS.read_bytes(), np.uint8)
    if len(kept) != len(posts) * (folds - 1) * 2:
        raise BadInput(f"{OPINIONS.name} was made of other posts: run python -m tools.train_sentiment --ask-teacher")
    ends = kept.reshape(len(posts), folds - 1, 2).astype(np.float32) / _WHOLE
    said = np.full((folds, len(posts), 3), np.nan, np.float32)
    for row, n in enumerate(_by_id(posts)):
        judges = [fold for fold in range(folds) if fold != dealt[n]]
        negative, positive = ends[row].T
        said[judges, n] = np.stack([negative, np.maximum(0.0, 1.0 - negative - positive), positive], axis=1)
    return said


def ask(posts: Sequence[Post], dealt: Array, vectors: Rows) -> None:
    """Train a teacher for each pair of folds on the others, and keep what it says of the two (`opinions` reads it).

    Args:
        posts: All of UMSAB train.
        dealt: The fold of each.
        vectors: Their sentence vectors, a row each.
    """
    folds = int(dealt.max()) + 1
    spoken = np.array([post.language != "hi" for post in posts])  # a third of what is recorded as Hindi is not
    said = np.zeros((folds, len(posts), 3), np.float32)
    for one in range(folds):
        for other in range(one + 1, folds):
            rows = np.flatnonzero((dealt != one) & (dealt != other) & spoken)
            teacher = fit(vectors[rows], [posts[int(n)].label for n in rows])
            for judging, asked in ((one, dealt == other), (other, dealt == one)):
                said[judging, asked] = teacher.predict(vectors[asked])
            say(f"  a teacher without folds {one + 1} and {other + 1}")
    kept = [[said[fold, n, [0, 2]] for fold in range(folds) if fold != dealt[n]] for n in _by_id(posts)]
    OPINIONS.write_bytes(np.rint(np.array(kept) * _WHOLE).astype(np.uint8).tobytes())


def _by_id(posts: Sequence[Post]) -> list[int]:
    return sorted(range(len(posts)), key=lambda n: posts[n].id)
