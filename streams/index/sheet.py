"""The end of the index: rows that are not yet part of a whole sheet, and their way into one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

import numpy as np

from streams.index.schema import (
    BLOCK,
    ROW,
    SHEET,
    Cells,
    Row,
    Texts,
    pack_columns,
    pack_posts,
    pack_texts,
    unpack_cells,
)


@dataclass(slots=True)
class Pending:
    """The rows behind the last whole sheet: the first `stored` of them stand in the table `tail`."""

    first: int
    stored: int = 0
    cells: list[Cells] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    masked: list[str | None] = field(default_factory=list)
    posts: list[bytes] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Of those that are not stored yet."""

    @classmethod
    def of(cls, db: sqlite3.Connection, rows: int) -> Pending:
        """Read them from a file of so many rows."""
        pending = cls(rows - rows % SHEET)
        for packed, folded, masked, post in db.execute('SELECT columns, folded, masked, post FROM tail ORDER BY "row"'):
            pending.cells.append(Cells(*unpack_cells([packed])[0].item()))
            pending.folded.append(folded)
            pending.masked.append(masked)
            pending.posts.append(post)
        pending.stored = len(pending.cells)
        return pending

    def add(self, row: Row) -> None:
        """One more."""
        self.cells.append(row.cells)
        self.folded.append(row.folded)
        self.masked.append(row.masked)
        self.posts.append(row.post)
        self.words.append(row.words)

    def drop(self, count: int) -> None:
        """Forget the first so many; they are in a sheet."""
        for part in (self.cells, self.folded, self.masked, self.posts):
            del part[:count]
        self.first += count
        self.stored = max(0, self.stored - count)


def seal(db: sqlite3.Connection, pending: Pending) -> None:
    """Write what is pending within the open transaction: whole sheets as such, the rest one by one."""
    new = pending.first + pending.stored
    db.executemany("INSERT INTO words(rowid, said) VALUES (?, ?)", enumerate(pending.words, new))
    pending.words.clear()
    while len(pending.cells) >= SHEET:
        _write_sheet(db, pending)
        pending.drop(SHEET)
        db.execute("DELETE FROM tail")
    rows = zip(
        range(pending.first + pending.stored, pending.first + len(pending.cells)),
        (one.tobytes() for one in _columns(pending.cells[pending.stored :])),
        pending.folded[pending.stored :],
        pending.masked[pending.stored :],
        pending.posts[pending.stored :],
        strict=True,
    )
    db.executemany("INSERT INTO tail VALUES (?, ?, ?, ?, ?)", rows)
    pending.stored = len(pending.cells)


def _columns(cells: list[Cells]) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    return np.array(cells, ROW)


def _write_sheet(db: sqlite3.Connection, pending: Pending) -> None:
    sheet = pending.first // SHEET
    masked = {at: text for at, text in enumerate(pending.masked[:SHEET]) if text is not None}
    db.execute("INSERT INTO sheets VALUES (?, ?)", (sheet, pack_columns(_columns(pending.cells[:SHEET]))))
    db.execute("INSERT INTO texts VALUES (?, ?)", (sheet, pack_texts(Texts(pending.folded[:SHEET], masked))))
    db.executemany(
        "INSERT INTO blocks VALUES (?, ?)",
        (((pending.first + at) // BLOCK, pack_posts(pending.posts[at : at + BLOCK])) for at in range(0, SHEET, BLOCK)),
    )
