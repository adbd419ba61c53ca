"""What the index file holds: its tables, the columns of a row, and how rows, texts and posts are packed.

A row is one version of one mention. Rows are numbered from 0 in the order they came, and never changed: an edit or
other tags make a new row with the same `birth`, and the old one dies. So an answer over rows [0, n) holds for ever,
but for those that died since. What `scrub` takes out of a dead row is its content; its number stays.

- `meta`: `format`; `identity` of the log; `made`, a name of this file's own, to which row numbers belong; `rows`, one
  past the last; `first`, the first row that is kept, of a sheet; `hot_from_ms`, nothing older is kept; `whole`, 1 if it
  had caught up with the log once; `worn`, 1 while the full text may know words of scrubbed rows.
- `positions`, `marks`: where each partition of `mentions.tagged` stands, moved in the transaction that adds the rows.
- `labels`: the text of each code of a labelled column; of `topic` and `brand` a code is a combination, by commas.
- `sheets`, `texts`: `SHEET` rows each (`pack_columns`, `pack_texts`); every row of a sheet that is missing is dead.
- `blocks`: `BLOCK` posts each (`pack_posts`), of the rows in sheets.
- `tail`: the rows behind the last whole sheet, one by one.
- `dead`: rows that died, in the order they did (`seq`), and when; an entry goes with its sheet. `content`: 0 taken
  out, 1 stays until the sheet goes, 2 must go soon.
- `unlisted`: tombstones and the house's own posts by the id column's number: they stand, and are in no list.
- `words`: full text, column `said`: the words of row n under rowid n.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import local
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from zstandard import ZstdCompressor, ZstdDecompressor

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = "1"
"""Changes with anything that this module says, and with what `streams.search.words` makes of a text; a file of another
format is made anew from the log."""
FILE = "index.db"
SHEET = 4096
BLOCK = 64
NO_CODE = 0
"""The code of no label at all, in every column."""

LATE, PRIVATE, ADDRESSED, SKEWED = 1, 2, 4, 8
"""Bits of `flags`; `PRIVATE`: masking changes the text, so what a screen shows is not what was written."""

ROW = np.dtype(
    [
        ("birth", "<i8"),  # row of the mention's first version: it came when that did
        ("at_ms", "<i8"),  # when it counts: event time
        ("written_ms", "<i8"),  # when the log took it
        ("id", "<u8"),  # `hash_of` its id
        ("says", "<u8"),  # fingerprint of its words; 0: too few words, or a scrubbed row
        ("repost_of", "<u8"),  # `hash_of` the id it repeats; 0: none
        ("author_id", "<u8"),  # the first 8 bytes of `store.erased`'s digests of its author; 0: none
        ("author_handle", "<u8"),
        ("language", "<u2"),
        ("sentiment", "<u2"),
        ("topics", "<u4"),
        ("brands", "<u4"),
        ("country", "<u2"),
        ("source", "<u4"),
        ("kind", "<u2"),
        ("need", "<u2"),
        ("confidence", "<u2"),  # thousandths
        ("flags", "<u1"),
    ]
)
"""One row's columns."""
LABELLED = {
    "language": "language",
    "sentiment": "sentiment",
    "topic": "topics",
    "brand": "brands",
    "country": "country",
    "source": "source",
    "kind": "kind",
    "need": "need",
}
"""The column of codes behind each column that can be filtered by (`command_center.search.asked.COLUMNS`)."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE positions (
    partition INTEGER PRIMARY KEY, offset INTEGER NOT NULL, raw INTEGER NOT NULL, high_ms INTEGER NOT NULL
);
CREATE TABLE marks (
    partition INTEGER, source TEXT, position INTEGER NOT NULL, PRIMARY KEY (partition, source)
) WITHOUT ROWID;
CREATE TABLE labels (name TEXT, code INTEGER, value TEXT NOT NULL, PRIMARY KEY (name, code)) WITHOUT ROWID;
CREATE TABLE sheets (sheet INTEGER PRIMARY KEY, columns BLOB NOT NULL);
CREATE TABLE texts (sheet INTEGER PRIMARY KEY, texts BLOB NOT NULL);
CREATE TABLE blocks (block INTEGER PRIMARY KEY, posts BLOB NOT NULL);
CREATE TABLE tail (
    "row" INTEGER PRIMARY KEY, columns BLOB NOT NULL, folded TEXT NOT NULL, masked TEXT, post BLOB NOT NULL
);
CREATE TABLE dead (seq INTEGER PRIMARY KEY AUTOINCREMENT, "row" INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    content INTEGER NOT NULL);
CREATE INDEX dead_row ON dead ("row");
CREATE INDEX due ON dead ("row") WHERE content = 2;
CREATE TABLE unlisted (id INTEGER PRIMARY KEY, written_ms INTEGER NOT NULL, document BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
    said, content = '', detail = none, columnsize = 0, tokenize = "ascii tokenchars '_#@'"
);
"""
"""Made in an empty file; `meta.format` says which edition this is. `labels` begins with what `FIXED` holds."""

FIXED = {
    "sentiment": ("positive", "neutral", "negative", "unsure"),
    "kind": ("question", "complaint", "idea", "praise", "other"),
    "need": ("safety", "outage", "broken", "money", "question", "thanks", "none"),
}
"""Labels with the same codes, from 1 on in this order, in every file; all others get theirs as they come."""


class Cells(NamedTuple):
    """The columns of one row, in the order of `ROW`; `birth` below 0 stands for the row itself."""

    birth: int
    at_ms: int
    written_ms: int
    id: int
    says: int
    repost_of: int
    author_id: int
    author_handle: int
    language: int
    sentiment: int
    topics: int
    brands: int
    country: int
    source: int
    kind: int
    need: int
    confidence: int
    flags: int


class Row(NamedTuple):
    """One row to append: its columns and its content.

    `folded` is the text as taggers read it, links left out; `masked` the same of the text that screens show, where
    that is another (`PRIVATE`); `words` what the full text knows of `folded`; `post` the bytes of `encode_document`.
    """

    cells: Cells
    folded: str
    masked: str | None
    words: str
    post: bytes


class Texts(Struct, array_like=True):
    """The texts of one sheet: folded, by place in the sheet, and for some of them the masked one."""

    folded: list[str]
    masked: dict[int, str]


_texts = msgspec.msgpack.Decoder(Texts)
_posts = msgspec.msgpack.Decoder(list[bytes])
_encoder = msgspec.msgpack.Encoder()
_small = ZstdCompressor(level=3)
_fast = ZstdCompressor(level=1)

CONTENT_GONE, CONTENT_STAYS, CONTENT_GOES = 0, 1, 2
"""Of a dead row (`dead.content`)."""
_threads = local()


def _plain(packed: bytes) -> bytes:
    """Unpack with the thread's own decompressor: to make one costs as much as what it does here."""
    if not hasattr(_threads, "decompressor"):
        _threads.decompressor = ZstdDecompressor()
    plain: bytes = _threads.decompressor.decompress(packed)
    return plain


def pack_columns(rows: NDArray[Any]) -> bytes:
    """Pack the columns of a sheet.

    Args:
        rows: Array of `ROW`, at most `SHEET` long.
    """
    return _fast.compress(b"".join(np.ascontiguousarray(rows[name]).tobytes() for name in ROW.names or ()))


def unpack_columns(packed: bytes) -> NDArray[Any]:
    """What `pack_columns` packed: an array of `ROW`, which may be written to."""
    plain = _plain(packed)
    rows = np.empty(len(plain) // ROW.itemsize, ROW)
    at = 0
    for name in ROW.names or ():
        kind = ROW[name]
        rows[name] = np.frombuffer(plain, kind, len(rows), at)
        at += kind.itemsize * len(rows)
    return rows


def unpack_cells(blobs: Sequence[bytes]) -> NDArray[Any]:
    """The columns of rows of the tail, in their order."""
    return np.frombuffer(b"".join(blobs), ROW)


def pack_texts(texts: Texts) -> bytes:
    """Pack the texts of a sheet."""
    return _small.compress(_encoder.encode(texts))


def unpack_texts(packed: bytes) -> Texts:
    """What `pack_texts` packed."""
    return _texts.decode(_plain(packed))


def pack_posts(posts: Sequence[bytes]) -> bytes:
    """Pack the posts of a block; one that was scrubbed is empty."""
    return _small.compress(_encoder.encode(posts))


def unpack_posts(packed: bytes) -> list[bytes]:
    """What `pack_posts` packed."""
    return _posts.decode(_plain(packed))


def signed(number: int) -> int:
    """A `u8` column's number as SQLite stores it."""
    return number - (1 << 64) if number >> 63 else number
