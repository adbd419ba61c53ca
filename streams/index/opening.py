"""Opening the file of an index, or making an empty one in place of what can't be gone on with."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from command_center.errors import BadInput
from streams.index.file import BROKEN, IndexFile
from streams.index.schema import FILE, FIXED, FORMAT, TABLES

log = logging.getLogger(__name__)
MERGE = 8
"""Segments of the full text on one level before they are merged on the way; the rest is merged when idle."""
_BEGINNING = "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;"


def open_index(directory: Path, identity: str, words_of: Callable[[str], str]) -> IndexFile:
    """Open the index of a log, or make an empty one in place of what stands.

    Args:
        directory: Where the file lies.
        identity: Of the log (`Log.identity`): offsets mean nothing in another.
        words_of: What the full text knows of a folded text; the same in every life of a file.

    Raises:
        BadInput: This Python's SQLite has no FTS5.
        OSError, sqlite3.OperationalError: The directory can't be written, for now maybe.
    """
    path = directory / FILE
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if path.exists() and (why := _unusable(path, identity)):
            log.warning("the index is made anew: %s", why)
            remove(path)
        if not path.exists():
            _make(path, identity)
        try:
            return IndexFile(path, words_of)
        except BROKEN as why:
            if isinstance(why, sqlite3.OperationalError):
                raise
            log.warning("the index is made anew: %s", why)
            remove(path)
            _make(path, identity)
            return IndexFile(path, words_of)
    except sqlite3.OperationalError as why:
        if "fts5" not in str(why):
            raise
        raise BadInput(
            "the SQLite of this Python has no FTS5, which the index needs: take another build, or CC_INDEX=0"
        ) from None


def remove(path: Path) -> None:
    """Take an index away."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _unusable(path: Path, identity: str) -> str:
    """Why a file can't be gone on with, or nothing."""
    db = sqlite3.connect(path)
    try:
        meta = dict(db.execute("SELECT key, value FROM meta"))
    except sqlite3.DatabaseError as why:
        return f"the file can't be read ({why})"
    finally:
        db.close()
    if meta.get("format") != FORMAT:
        return f"it has format {meta.get('format', 'none')}, and this is {FORMAT}"
    return "" if meta.get("identity") == identity else "it is of another log"


def _make(path: Path, identity: str) -> None:
    """Make an empty index; a crash in here leaves a file that is none, and is made anew."""
    path.touch(mode=0o600)
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.executescript(_BEGINNING + TABLES)
        db.execute("INSERT INTO words(words, rank) VALUES ('automerge', ?)", (MERGE,))
        labels = [(name, code, value) for name, values in FIXED.items() for code, value in enumerate(values, 1)]
        db.executemany("INSERT INTO labels VALUES (?, ?, ?)", labels)
        meta = {
            "format": FORMAT,
            "identity": identity,
            "made": token_hex(4),
            "rows": "0",
            "first": "0",
        }
        db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        db.execute("COMMIT")
    finally:
        db.close()
