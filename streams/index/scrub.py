"""What leaves the index: the content of rows that died, and sheets of which no row lives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from streams.index.file import IndexFile
from streams.index.rows import said
from streams.index.schema import (
    BLOCK,
    CONTENT_GOES,
    CONTENT_GONE,
    ROW,
    SHEET,
    Cells,
    Row,
    Texts,
    pack_columns,
    pack_posts,
    pack_texts,
    unpack_columns,
    unpack_posts,
    unpack_texts,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRACE_MS = 60_000
"""So long the content of a dead row stays: a search that is late may still be about to read it."""
SPARE_SHEETS = 16
_DELETE = "INSERT INTO words(words, rowid, said) VALUES ('delete', ?, ?)"


def scrub(file: IndexFile, now_ms: int, sheets: int) -> int:
    """Take the content of rows out that died a minute ago and must not stay; the full text forgets their words.

    Args:
        file: The index.
        now_ms: The time, by the clock that the rows died by.
        sheets: How many sheets to rewrite at most: about 20 ms each.

    Returns:
        How many rows lost their content. Fewer sheets than asked for: nothing more is due now.
    """
    upto_ms = now_ms - GRACE_MS
    due: defaultdict[int, list[int]] = defaultdict(list)
    for (row,) in file.db.execute('SELECT "row" FROM dead WHERE content = 2 AND at_ms <= ? ORDER BY "row"', (upto_ms,)):
        if len(due) == sheets and row // SHEET not in due:
            break
        due[row // SHEET].append(row)
    if not due:
        return 0
    with file.batch():
        for sheet, rows in due.items():
            if sheet * SHEET >= file.pending.first:
                _scrub_tail(file, rows)
            else:
                _scrub_sheet(file, sheet, rows)
            file.db.executemany('UPDATE dead SET content = ? WHERE "row" = ?', [(CONTENT_GONE, row) for row in rows])
    return sum(map(len, due.values()))


def drop_sheets(file: IndexFile, now_ms: int, sheets: int) -> int:
    """Drop sheets of which every row died a minute ago.

    Args:
        file: The index.
        now_ms: The time.
        sheets: How many at most.

    Returns:
        How many went.
    """
    first, end = file.standing.first, file.pending.first
    living = file.standing.living(first, end).reshape(-1, SHEET).any(axis=1)
    stored = {sheet for (sheet,) in file.db.execute("SELECT sheet FROM sheets")}
    empty = [first // SHEET + int(at) for at in np.flatnonzero(~living) if first // SHEET + int(at) in stored]
    late = 'SELECT max(at_ms) FROM dead WHERE "row" BETWEEN ? AND ?'
    going = []
    for sheet in empty:
        (died_ms,) = file.db.execute(late, (sheet * SHEET, sheet * SHEET + SHEET - 1)).fetchone()
        if died_ms is None or died_ms <= now_ms - GRACE_MS:
            going.append(sheet)
        if len(going) == sheets:
            break
    if going:
        with file.batch():
            for sheet in going:
                _drop(file, sheet)
            kept = file.db.execute("SELECT min(sheet) FROM sheets").fetchone()[0]
            file.set_meta("first", str(file.pending.first if kept is None else kept * SHEET))
        file.standing.forget(int(file.meta("first")))
    return len(going)


def compact(file: IndexFile, now_ms: int) -> int:
    """Move what lives in the emptiest sheet to the end, where more than half of all rows kept are dead.

    A moved row is a new version of its mention that says the same: nobody sees a difference.

    Args:
        file: The index.
        now_ms: The time.

    Returns:
        How many rows moved.
    """
    first, end = file.standing.first, file.pending.first
    counts = file.standing.living(first, end).reshape(-1, SHEET).sum(axis=1)
    used = np.flatnonzero(counts)
    if len(used) * SHEET <= 2 * file.standing.alive_count + SPARE_SHEETS * SHEET:
        return 0
    sheet = first // SHEET + int(used[np.argmin(counts[used])])
    rows = np.flatnonzero(file.standing.living(sheet * SHEET, sheet * SHEET + SHEET)) + sheet * SHEET
    with file.batch():
        for row, content in zip(rows.tolist(), _contents(file, sheet, rows), strict=True):
            file.kill(row, now_ms, urgent=False)
            file.append(content, content.cells.birth)
    return len(rows)


def _contents(file: IndexFile, sheet: int, rows: NDArray[Any]) -> Iterable[Row]:
    columns = unpack_columns(_one(file, "SELECT columns FROM sheets WHERE sheet = ?", sheet))
    texts = unpack_texts(_one(file, "SELECT texts FROM texts WHERE sheet = ?", sheet))
    posts = file.posts(rows.tolist())
    for row in rows.tolist():
        at = row % SHEET
        folded, masked = texts.folded[at], texts.masked.get(at)
        yield Row(Cells(*columns[at].item()), folded, masked, said(folded, masked, file.words_of), posts[row])


def _scrub_sheet(file: IndexFile, sheet: int, rows: Sequence[int]) -> None:
    db = file.db
    texts = unpack_texts(_one(file, "SELECT texts FROM texts WHERE sheet = ?", sheet))
    columns = unpack_columns(_one(file, "SELECT columns FROM sheets WHERE sheet = ?", sheet))
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        at = row % SHEET
        db.execute(_DELETE, (row, said(texts.folded[at], texts.masked.get(at), file.words_of)))
        texts.folded[at] = ""
        texts.masked.pop(at, None)
        columns[at] = _blank(int(columns[at]["birth"]))
        blocks[row // BLOCK].append(row % BLOCK)
    db.execute("UPDATE texts SET texts = ? WHERE sheet = ?", (pack_texts(texts), sheet))
    db.execute("UPDATE sheets SET columns = ? WHERE sheet = ?", (pack_columns(columns), sheet))
    for block, places in blocks.items():
        posts = unpack_posts(_one(file, "SELECT posts FROM blocks WHERE block = ?", block))
        for place in places:
            posts[place] = b""
        db.execute("UPDATE blocks SET posts = ? WHERE block = ?", (pack_posts(posts), block))


def _scrub_tail(file: IndexFile, rows: Sequence[int]) -> None:
    pending = file.pending
    for row in rows:
        at = row - pending.first
        file.db.execute(_DELETE, (row, said(pending.folded[at], pending.masked[at], file.words_of)))
        cells = Cells(pending.cells[at].birth, *[0] * (len(Cells._fields) - 1))
        pending.cells[at], pending.folded[at], pending.masked[at], pending.posts[at] = cells, "", None, b""
        blank = _blank(cells.birth).tobytes()
        file.db.execute(
            'UPDATE tail SET columns = ?, folded = ?, masked = NULL, post = ? WHERE "row" = ?', (blank, "", b"", row)
        )


def _drop(file: IndexFile, sheet: int) -> None:
    db = file.db
    first = sheet * SHEET
    gone = dict(db.execute('SELECT "row", content FROM dead WHERE "row" BETWEEN ? AND ?', (first, first + SHEET - 1)))
    texts: Texts = unpack_texts(_one(file, "SELECT texts FROM texts WHERE sheet = ?", sheet))
    words = (
        (first + at, said(folded, texts.masked.get(at), file.words_of))
        for at, folded in enumerate(texts.folded)
        if gone.get(first + at, CONTENT_GOES) != CONTENT_GONE
    )
    db.executemany(_DELETE, words)
    db.execute("DELETE FROM sheets WHERE sheet = ?", (sheet,))
    db.execute("DELETE FROM texts WHERE sheet = ?", (sheet,))
    db.execute("DELETE FROM blocks WHERE block BETWEEN ? AND ?", (first // BLOCK, (first + SHEET - 1) // BLOCK))
    db.execute('DELETE FROM dead WHERE "row" BETWEEN ? AND ?', (first, first + SHEET - 1))


def _blank(birth: int) -> NDArray[Any]:
    row = np.zeros((), ROW)
    row["birth"] = birth
    return row


def _one(file: IndexFile, query: str, key: int) -> bytes:
    (value,) = file.db.execute(query, (key,)).fetchone()
    return bytes(value)
