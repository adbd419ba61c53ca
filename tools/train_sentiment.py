"""Train the sentiment model that ships: `python -m tools.train_sentiment`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from command_center.bench.recorded import umsab
from streams.tag.model import SentimentModel

SHIPPED = Path(__file__).resolve().parents[1] / "streams" / "tag" / "model" / "shipped.bin"


def main() -> None:
    """Train on what is recorded, say how large the model is, and put it where it ships."""
    posts = umsab("train")
    labels = np.eye(3, dtype=np.float32)[[post.label for post in posts]]
    model = SentimentModel.fit(
        [post.text for post in posts], [post.language for post in posts], labels, np.ones(len(posts), np.float32)
    )
    SHIPPED.write_bytes(model.to_bytes())
    print(f"{SHIPPED.name}: version {model.version}, {SHIPPED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
