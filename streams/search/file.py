"""Reads the file of the index while its one writer goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.index.schema import (
    BLOCK,
    FORMAT,
    ROW,
    SHEET,
    unpack_cells,
    unpack_columns,
    unpack_posts,
    unpack_texts,
)
from streams.search.recent import Recent

STEP = 32
"""Sheets read in one transaction: a long one would keep the writer's journal from being taken over."""
ALL_TIMES_MS = -(1 << 62)
"""Where the hot window begins as long as nothing was ever too old."""
_PATIENCE_S = 5.0


class NoIndex(RuntimeError):
    """No index stands there, or another one than before."""


class Run(NamedTuple):
    """Rows that follow each other from `first` on: columns (`ROW`), folded texts and, by place, masked ones.

    Rows of a missing sheet are nameless: their `id` is 0.
    """

    first: int
    columns: NDArray[Any]
    folded: list[str]
    masked: dict[int, str]


class News(NamedTuple):
    """What came since: some rows and whether there are more; all rows that died, and the last death's number."""

    runs: list[Run]
    more: bool
    dead: list[tuple[int, int]]
    """Number of the death, and the row."""
    hot_from_ms: int
    whole: bool
    """Whether the index had caught up with its log once."""


class IndexReader:
    """One index, read from several threads; each has a connection of its own.

    Args:
        path: The file.

    Raises:
        NoIndex: There is none, or one of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.recent = Recent()
        """Posts read lately, to be cleared now and then: what is scrubbed must not stay in memory."""
        self._threads = local()
        self._opened: list[sqlite3.Connection] = []
        try:
            self._node = path.stat().st_ino
            meta = dict(self._db.execute("SELECT key, value FROM meta"))
        except (OSError, sqlite3.Error) as why:
            self.close()
            raise NoIndex(str(why)) from None
        if meta.get("format") != FORMAT:
            self.close()
            raise NoIndex("it has another format")
        self.made = meta["made"]

    @property
    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._threads, "db", None)
        if db is None:
            db = sqlite3.connect(
                f"{self.path.resolve().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                timeout=_PATIENCE_S,
                check_same_thread=False,  # so that `close` may close all of them
            )
            db.execute("CREATE VIRTUAL TABLE temp.posts_with USING fts5vocab('main', 'words', 'row')")
            self._threads.db = db
            self._opened.append(db)
        return db

    def close(self) -> None:
        """Close every connection."""
        for db in self._opened:
            db.close()
        self._opened.clear()

    @contextmanager
    def _picture(self) -> Iterator[sqlite3.Connection]:
        """One state of the file for several reads."""
        db = self._db
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("COMMIT")

    def same(self) -> bool:
        """Whether the file at this path is still the one that was opened."""
        try:
            return self.path.stat().st_ino == self._node
        except OSError:
            return False

    def version(self) -> int:
        """A number that changes when something was written; of this thread's connection."""
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        return int(version)

    def meta(self) -> dict[str, str]:
        """What the writer says of the file."""
        return dict(self._db.execute("SELECT key, value FROM meta"))

    def first_row(self) -> int:
        """The first row that is kept."""
        return int(self.meta()["first"])

    def labels(self, known: Mapping[str, int]) -> list[tuple[str, int, str]]:
        """Labels beyond the codes known of each column: column, code, label."""
        found = self._db.execute("SELECT name, code, value FROM labels ORDER BY name, code").fetchall()
        return [row for row in found if row[1] > known.get(row[0], 0)]

    def news(self, row: int, death: int) -> News:
        """What came since.

        Args:
            row: The first row not known; at most `STEP` sheets from it are read.
            death: The last death known.
        """
        with self._picture() as db:
            meta = self.meta()
            end = int(meta["rows"])
            dead = db.execute('SELECT seq, "row" FROM dead WHERE seq > ? ORDER BY seq', (death,)).fetchall()
            runs, row = self._sheets(db, row, end)
            more = row < end - end % SHEET
            if not more and row < end:
                runs.append(_tail(db, row))
        return News(runs, more, dead, int(meta.get("hot_from_ms", ALL_TIMES_MS)), meta.get("whole") == "1")

    def _sheets(self, db: sqlite3.Connection, row: int, end: int) -> tuple[list[Run], int]:
        runs = []
        upto = min(end // SHEET, row // SHEET + STEP)
        stored = {
            sheet: (columns, texts)
            for sheet, columns, texts in db.execute(
                "SELECT sheet, columns, texts FROM sheets JOIN texts USING (sheet) WHERE sheet >= ? AND sheet < ?",
                (row // SHEET, upto),
            )
        }
        for sheet in range(row // SHEET, upto):
            skipped = row - sheet * SHEET
            if sheet in stored:
                columns, texts = unpack_columns(stored[sheet][0]), unpack_texts(stored[sheet][1])
                masked = {at - skipped: text for at, text in texts.masked.items() if at >= skipped}
                runs.append(Run(row, columns[skipped:], texts.folded[skipped:], masked))
            else:
                runs.append(Run(row, np.zeros(SHEET - skipped, ROW), [""] * (SHEET - skipped), {}))
            row = (sheet + 1) * SHEET
        return runs, row

    def sheets(self) -> set[int]:
        """The sheets of which anything is left."""
        return {sheet for (sheet,) in self._db.execute("SELECT sheet FROM sheets")}

    def posts(self, rows: Sequence[int]) -> list[bytes]:
        """Documents (`encode_document`) of rows, in their order; empty for those whose content is gone."""
        found = self.recent.known(rows)
        if missing := [row for row in rows if row not in found]:
            read = self._posts(missing)
            self.recent.learn(read)
            found |= read
        return [found[row] for row in rows]

    def _posts(self, rows: Sequence[int]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        blocks: dict[int, list[int]] = {}
        for row in rows:
            blocks.setdefault(row // BLOCK, []).append(row)
        with self._picture() as db:
            for block, wanted in blocks.items():
                stored = db.execute("SELECT posts FROM blocks WHERE block = ?", (block,)).fetchone()
                if stored is not None:
                    posts = unpack_posts(stored[0])
                    found.update((row, posts[row % BLOCK]) for row in wanted)
                    continue
                for row in wanted:
                    post = db.execute('SELECT post FROM tail WHERE "row" = ?', (row,)).fetchone()
                    found[row] = post[0] if post else b""
        return found

    def having(self, expression: str, first: int, upto: int) -> NDArray[np.int64]:
        """Rows from `first` to, not with, `upto` whose words meet a full-text expression of SQLite."""
        # One string, read in one step: a row each would cost three times as much, and hold the interpreter throughout.
        (rows,) = self._db.execute(
            "SELECT group_concat(rowid) FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ?",
            (expression, first, upto),
        ).fetchone()
        if not rows:
            return np.zeros(0, np.int64)
        return np.fromstring(rows, np.int64, sep=",")

    def frequency(self, words: Sequence[str]) -> dict[str, int]:
        """How many rows have each of some words, dead ones among them until they are scrubbed."""
        found = {}
        for word in words:
            row = self._db.execute("SELECT doc FROM temp.posts_with WHERE term = ?", (word,)).fetchone()
            found[word] = int(row[0]) if row else 0
        return found


def _tail(db: sqlite3.Connection, row: int) -> Run:
    rows = db.execute('SELECT columns, folded, masked FROM tail WHERE "row" >= ? ORDER BY "row"', (row,)).fetchall()
    masked = {i: text for i, (_, _, text) in enumerate(rows) if text is not None}
    return Run(row, unpack_cells([columns for columns, _, _ in rows]), [folded for _, folded, _ in rows], masked)
