"""The file of the index, written in batches of which all holds or nothing (`streams.index.opening` opens it)."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from zstandard import ZstdError

from command_center.store.document import Document, decode_document, encode_document
from streams.index.held import NONE, Ids
from streams.index.rows import hash_of, kept
from streams.index.schema import (
    BLOCK,
    CONTENT_GOES,
    CONTENT_STAYS,
    SHEET,
    Row,
    signed,
    unpack_columns,
    unpack_posts,
)
from streams.index.sheet import Pending, seal
from streams.index.standing import Standing
from streams.log import LogError, Unusable

log = logging.getLogger(__name__)
JOURNAL_BYTES = 64 << 20
CACHE_KIB = 32 << 10
BROKEN = (sqlite3.DatabaseError, ZstdError, msgspec.MsgspecError)
"""What reading a file raises that holds something else than was written."""


class Broken(LogError):
    """The file holds something else than was written."""


class At(NamedTuple):
    """Where the file stands in one partition of `mentions.tagged`."""

    offset: int
    raw: int
    high_ms: int


class IndexFile:
    """The only writer of an index (see `streams.index.schema`).

    **Guarantee.** What one `batch` adds, kills and moves is in the file together or not at all, whatever ends the
    process; positions are part of it. After a failed batch the memory is that of the file again.

    Args:
        path: The file, which stands.
        words_of: What the full text knows of a folded text; the same in every life of a file.
    """

    def __init__(self, path: Path, words_of: Callable[[str], str]) -> None:
        self.path = path
        self.words_of = words_of
        self.db = sqlite3.connect(path, isolation_level=None, timeout=30)
        for pragma in (
            "synchronous = NORMAL",  # what a crash of the machine loses goes with its position
            "secure_delete = ON",  # what is taken out must not be found in the file
            f"journal_size_limit = {JOURNAL_BYTES}",
            f"cache_size = -{CACHE_KIB}",
        ):
            self.db.execute(f"PRAGMA {pragma}")
        self._load()

    def _load(self) -> None:
        self.rows = int(self.meta("rows"))
        self.standing = Standing(int(self.meta("first")))
        self.ids = Ids(self.standing.which_live)
        for sheet, packed in self.db.execute("SELECT sheet, columns FROM sheets ORDER BY sheet"):
            self.standing.skip(sheet * SHEET - self.standing.end)
            columns = unpack_columns(packed)
            self.standing.extend(columns["birth"], columns["at_ms"], columns["written_ms"])
            used = np.flatnonzero(columns["id"])
            self.ids.add_run(columns["id"][used], used + sheet * SHEET)
        self.pending = Pending.of(self.db, self.rows)
        self.standing.skip(self.pending.first - self.standing.end)
        for cells in self.pending.cells:
            self.ids.add((cells.id,), self.standing.end)
            self.standing.add(cells.birth, cells.at_ms, cells.written_ms)
        for (row,) in self.db.execute('SELECT "row" FROM dead'):
            self.standing.kill(row)
        self._codes: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}
        for name, code, value in self.db.execute("SELECT name, code, value FROM labels"):
            self._codes[name, value] = code
            self._last[name] = max(code, self._last.get(name, 0))

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Everything written within, or nothing.

        Raises:
            Unusable: The file can't be written now: the disk is full, or somebody holds it.
            Broken: It is no index any more; only making it anew helps.
        """
        try:
            self.db.execute("BEGIN IMMEDIATE")
            yield
            seal(self.db, self.pending)
            self.set_meta("rows", str(self.rows))
            self.db.execute("COMMIT")
        except sqlite3.OperationalError as why:  # full, locked, cut off
            self._undo()
            raise Unusable(f"the index can't be written: {why}") from None
        except BROKEN as why:
            raise Broken(f"the index is broken: {why}") from None
        except BaseException:
            self._undo()
            raise
        self.ids.settle()

    def _undo(self) -> None:
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")
        self._load()

    # what may be written within a batch

    def append(self, row: Row, birth: int = NONE) -> int:
        """Add a row.

        Args:
            row: The row.
            birth: That of the mention's first version, where this is a later one.

        Returns:
            Its number.
        """
        number = self.rows
        self.rows += 1
        cells = row.cells._replace(birth=number if birth == NONE else birth)
        self.pending.add(row._replace(cells=cells))
        self.ids.add((cells.id,), number)
        self.standing.add(cells.birth, cells.at_ms, cells.written_ms)
        return number

    def kill(self, row: int, at_ms: int, *, urgent: bool) -> None:
        """Let a row die.

        Args:
            row: Its number; one that is dead stays so.
            at_ms: Now.
            urgent: Whether its text must go soon: it was deleted, edited, erased, or is too old. Else only the tags
                changed, and another row has the same text.
        """
        if self.standing.kill(row):
            content = CONTENT_GOES if urgent else CONTENT_STAYS
            self.db.execute('INSERT INTO dead ("row", at_ms, content) VALUES (?, ?, ?)', (row, at_ms, content))

    def unlist(self, document: Document) -> None:
        """Keep a mention that stands and is in no list: a tombstone, or a post of the house's own."""
        self.db.execute(
            "INSERT OR REPLACE INTO unlisted VALUES (?, ?, ?)",
            (signed(hash_of(document.mention.id)), document.written_ms, encode_document(kept(document))),
        )

    def list_again(self, mention_id: str) -> None:
        """Forget what `unlist` kept of a mention."""
        self.db.execute("DELETE FROM unlisted WHERE id = ?", (signed(hash_of(mention_id)),))

    def code(self, name: str, value: str) -> int:
        """The code of a label; a new one is written down."""
        if not value:
            return 0
        code = self._codes.get((name, value))
        if code is None:
            code = self._last[name] = self._last.get(name, 0) + 1
            self._codes[name, value] = code
            self.db.execute("INSERT INTO labels VALUES (?, ?, ?)", (name, code, value))
        return code

    def move(self, partition: int, at: At, marks: Mapping[str, int]) -> None:
        """Say where a partition stands now, and the positions of its sources that moved."""
        self.db.execute("INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?)", (partition, *at))
        self.db.executemany(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", [(partition, source, p) for source, p in marks.items()]
        )

    def set_meta(self, key: str, value: str) -> None:
        """Write one row of `meta`."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # what can be asked

    def meta(self, key: str) -> str:
        """One row of `meta`, or nothing."""
        found = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def at(self, partition: int) -> At | None:
        """Where a partition stands; None where nothing of it was read."""
        found = self.db.execute(
            "SELECT offset, raw, high_ms FROM positions WHERE partition = ?", (partition,)
        ).fetchone()
        return At(*found) if found else None

    def marks(self, partition: int) -> dict[str, int]:
        """The highest position of each source in a partition."""
        return dict(self.db.execute("SELECT source, position FROM marks WHERE partition = ?", (partition,)))

    def living(self, ids: Sequence[str]) -> list[int]:
        """The living row of each mention, or `NONE`."""
        alive = self.standing.alive
        return [row if alive(row) else NONE for row in self.ids.find([hash_of(one) for one in ids])]

    def held(self, ids: Sequence[str]) -> dict[str, Document]:
        """What stands of these mentions, listed or not; those the file doesn't know are left out."""
        hashes = [hash_of(one) for one in ids]
        found: dict[str, Document] = {}
        rows = {row: one for one, row in zip(ids, self.ids.find(hashes), strict=True) if self.standing.alive(row)}
        for row, post in self.posts(rows).items():
            document = decode_document(post)
            if document.mention.id == rows[row]:
                found[rows[row]] = document
        if missing := {signed(h): one for h, one in zip(hashes, ids, strict=True) if one not in found}:
            marks = ",".join("?" * len(missing))
            for key, kept_ in self.db.execute(
                f"SELECT id, document FROM unlisted WHERE id IN ({marks})",  # noqa: S608  (only question marks)
                list(missing),
            ):
                document = decode_document(kept_)
                if document.mention.id == missing[key]:
                    found[missing[key]] = document
        return found

    def posts(self, rows: Iterable[int]) -> dict[int, bytes]:
        """The posts of rows that are kept; empty for one that was scrubbed."""
        found: dict[int, bytes] = {}
        blocks: dict[int, list[bytes]] = {}
        for row in rows:
            if row >= self.pending.first:
                found[row] = self.pending.posts[row - self.pending.first]
                continue
            block = row // BLOCK
            if block not in blocks:
                (packed,) = self.db.execute("SELECT posts FROM blocks WHERE block = ?", (block,)).fetchone()
                blocks[block] = unpack_posts(packed)
            found[row] = blocks[block][row % BLOCK]
        return found

    def size_bytes(self) -> int:
        """Of the file and what is beside it."""
        ends = ("", "-wal", "-shm")
        paths = (self.path.with_name(self.path.name + end) for end in ends)
        return sum(path.stat().st_size for path in paths if path.exists())
