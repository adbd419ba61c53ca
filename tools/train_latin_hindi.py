"""Learn the weights of Hindi in Latin letters: `python -m tools.train_latin_hindi` (needs the recorded data).

Hindi, and the English of the same folder: hand labels of the building half (`tests/tag/labels/hindi.tsv`), then the
rest of the folder's train split as the model itself labels it where it is sure, twice. Everything else: UMSAB train in
six languages. `--folds` prints how five folds of the hand labels do instead; settings were chosen by that.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]

from command_center.bench.recorded import DATA
from command_center.mention import Mention
from streams.tag.latin_hindi import UNIT, LatinHindi, pieces_of, words_of
from streams.tag.reading import read
from streams.tag.small_words import SMALL_WORDS

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "streams" / "tag" / "latin_hindi.json"
LABELS = ROOT / "tests" / "tag" / "labels" / "hindi.tsv"
OTHERS = ("english", "french", "german", "italian", "portuguese", "spanish")
HAND, SELF, SMALL_WORD = 6.0, 2.0, 0.5
"""What a post labelled by hand, one labelled by the model, and a small Hindi word count beside any other post (1)."""
SURE, ROUNDS = 1.0, 2
REGULARIZATION, SEEN_IN = 0.05, 3
"""The inverse strength of the L2 penalty, and how many posts must have a piece: no name of one person is kept."""
NOTHING = 20
"""Empty posts, which are not Hindi."""


def lines_of(folder: str, split: str) -> list[str]:
    """The author's own words of each post of a UMSAB folder, line by line."""
    lines = (DATA / "umsab" / folder / f"{split}_text.txt").read_text("utf-8").split("\n")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return [reading.prose for reading in read([Mention("umsab:1", "umsab", line, moment) for line in lines])]


def labelled() -> tuple[list[str], list[bool], list[str]]:
    """The building half's posts, whether each is Hindi (or English), and the train posts nobody labelled."""
    lines = {split: lines_of("hindi", split) for split in ("train", "val")}
    posts, hindi, seen = [], [], set()
    for row in LABELS.read_text("utf-8").splitlines():
        if row.startswith("build\t"):
            _, name, language = row.split("\t")
            split, number = name.rsplit("/", 1)[1].split(":")
            seen.add((split, int(number) - 1))
            if language in ("en", "hi"):
                posts.append(lines[split][int(number) - 1])
                hindi.append(language == "hi")
    rest = [line for n, line in enumerate(lines["train"]) if line.strip() and ("train", n) not in seen]
    return posts, hindi, rest


def pieces(prose: str) -> list[str]:
    """All pieces of all words of a post."""
    return [piece for word in sorted(words_of(prose)) for piece in set(pieces_of(word))]


def fit(posts: list[str], hindi: list[bool], others: list[str], rest: list[str]) -> tuple[dict[str, int], int]:
    """Learn from labelled posts, then from what that says of the rest.

    Returns:
        Weight by piece, none of them nought, and the bias, both in `UNIT`ths of a logit.
    """
    small = [word for word, language in SMALL_WORDS.items() if language == "hi"]
    texts = [*posts, *others, *small, *[""] * NOTHING]
    truth = [*hindi, *[False] * len(others), *[True] * len(small), *[False] * NOTHING]
    counts = [*[HAND] * len(posts), *[1.0] * len(others), *[SMALL_WORD] * len(small), *[1.0] * NOTHING]
    vocabulary, model = _learn(texts, truth, counts)
    for _ in range(ROUNDS):
        scores = model.decision_function(vocabulary.transform(rest))
        sure = [(text, score > 0) for text, score in zip(rest, scores, strict=True) if abs(score) > SURE]
        vocabulary, model = _learn(
            texts + [text for text, _ in sure], truth + [is_hindi for _, is_hindi in sure], counts + [SELF] * len(sure)
        )
    weights = np.rint(model.coef_[0] * UNIT).astype(int)
    found = {piece: int(weights[column]) for piece, column in vocabulary.vocabulary_.items() if weights[column]}
    return found, round(float(model.intercept_[0]) * UNIT)


def _learn(texts: list[str], truth: list[bool], counts: list[float]) -> tuple[Any, Any]:
    vocabulary = CountVectorizer(analyzer=pieces, min_df=SEEN_IN, dtype=np.float32)
    table = vocabulary.fit_transform(texts)
    model = LogisticRegression(C=REGULARIZATION, solver="liblinear", max_iter=300, random_state=0)
    return vocabulary, model.fit(table, truth, sample_weight=counts)


def write(weights: dict[str, int], bias: int) -> None:
    """Write what ships: pieces by weight."""
    by_weight = defaultdict(list)
    for piece in sorted(weights):
        by_weight[weights[piece]].append(piece)
    shipped = {"bias": bias, "pieces": {str(weight): " ".join(by_weight[weight]) for weight in sorted(by_weight)}}
    SHIPPED.write_text(json.dumps(shipped, ensure_ascii=False, indent=0) + "\n", "utf-8")


def main() -> None:
    """Learn and write, or print how folds do."""
    posts, hindi, rest = labelled()
    others = [line for folder in OTHERS for line in lines_of(folder, "train") if line.strip()]
    if sys.argv[1:] != ["--folds"]:
        weights, bias = fit(posts, hindi, others, rest)
        write(weights, bias)
        print(f"{SHIPPED.name}: {len(weights):,} pieces, {SHIPPED.stat().st_size:,} bytes")
        return
    right, truth = np.zeros(len(posts), bool), np.array(hindi)
    for taught, asked in StratifiedKFold(5, shuffle=True, random_state=1).split(posts, hindi):
        model = LatinHindi(*fit([posts[n] for n in taught], [hindi[n] for n in taught], others, rest))
        right[asked] = [model.holds(posts[n]) == hindi[n] for n in asked]
    print(f"right: {right[truth].mean():.1%} of {truth.sum()} Hindi posts, {right[~truth].mean():.1%} of the English")


if __name__ == "__main__":
    main()
