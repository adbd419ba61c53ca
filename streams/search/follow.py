"""Keeps the columns in memory up with the file: new rows within a tenth of a second, erased authors within a second."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np

from command_center.clock import Clock
from command_center.store.erased import ErasedAuthors
from streams.index.rows import digest8
from streams.index.schema import SHEET
from streams.search.bitmaps import Bitmaps
from streams.search.columns import Columns
from streams.search.file import IndexReader, NoIndex
from streams.search.searching import Held, Searching

log = logging.getLogger(__name__)
SHEETS_S = 10.0
"""How often it is looked which sheets are left: rows of those that are not, died long before."""
FORGET_S = 60.0
"""How often the words and posts of dead rows leave the memory."""
WASTED, WASTED_ROWS = 0.3, 50 * SHEET
"""Rows at the beginning that the file has no more, as a share and as a number: above both, memory is made anew."""


class Follower:
    """The one thread that reads what the index's worker wrote, and shows it to the others.

    **Guarantee** What is shown is one state of the file, as of one of its transactions, less what orders to erase
    cover. Nothing is shown before the index had caught up with its log once, and all of its rows are
    here.

    Args:
        path: The file of the index; it need not be there yet.
        searching: Shown each new state.
        erased: The orders to erase, as they stand now; asked at each step.
        clock: Of this process.
    """

    def __init__(self, path: Path, searching: Searching, erased: Callable[[], ErasedAuthors], clock: Clock) -> None:
        self._path = path
        self._searching = searching
        self._erased = erased
        self._clock = clock
        self._held: Held | None = None
        self._whole = self._wasted = False
        self._seen = -1
        self._orders: ErasedAuthors | None = None
        self._next_sheets = self._next_forget = 0.0
        self._mourned = 0

    @property
    def rows(self) -> int:
        """Rows in memory."""
        return self._held.columns.n if self._held else 0

    def step(self) -> bool:
        """Take over what came since.

        Returns:
            Whether there is more to take over at once.
        """
        if self._held is not None and not self._held.file.same():
            self._let_go()
        elif self._wasted:
            self._held = None  # what is shown stays until its successor has all rows
        if self._held is None and not self._open():
            return False
        assert self._held is not None  # noqa: S101  (opened above)
        try:
            return self._take(self._held)
        except sqlite3.Error as why:
            log.warning("the index can't be read: %s", why)
            self._let_go()
            return False

    def close(self) -> None:
        """Let the file go, at the end."""
        held = self._held
        self._let_go()
        if held is not None:
            held.file.close()

    def _open(self) -> bool:
        try:
            file = IndexReader(self._path)
        except NoIndex:
            return False
        self._held = Held(file, Columns(file.made, file.first_row()), Bitmaps())
        self._whole, self._seen, self._orders, self._mourned = False, -1, None, 0
        self._wasted = False
        return True

    def _let_go(self) -> None:
        # Whoever answers from it now goes on; its connections close with the last of them.
        self._held = None
        self._searching.show(None)

    def _take(self, held: Held) -> bool:
        version, now = held.file.version(), self._clock.monotonic()
        orders = self._erased()
        if version == self._seen and orders is self._orders and now < self._next_sheets:
            return False
        columns = held.columns
        known = columns.n
        news = held.file.news(columns.base + known, columns.deaths)
        for run in news.runs:
            columns.add(run)
        # Read behind the rows, so that none has a label that is not known.
        columns.learn(held.file.labels(columns.known()))
        columns.kill(news.dead)
        columns.move_hot(news.hot_from_ms)
        _erase(columns, orders, 0 if orders is not self._orders else known)
        if now >= self._next_sheets:
            self._next_sheets = now + SHEETS_S
            columns.forget_sheets(held.file.sheets(), SHEET)
            gone = held.file.first_row() - columns.base
            self._wasted = self._whole and gone > max(WASTED * columns.n, WASTED_ROWS)
        if now >= self._next_forget:
            self._next_forget = now + FORGET_S
            self._mourned = columns.forget_words(self._mourned)
            held.file.recent.clear()
        self._orders = orders
        if not news.more:
            self._seen, self._whole = version, news.whole
        if self._whole:
            self._searching.show(held)
        return news.more


def _erase(columns: Columns, orders: ErasedAuthors, first: int) -> None:
    """Hide what orders cover among the rows from one place on (`ErasedAuthors.covers`)."""
    if not orders.orders or first == columns.n:
        return
    until = {digest8(digest): ms for digest, ms in orders.orders.items()}
    wanted = np.fromiter(until, np.uint64, len(until))
    view = columns.view()
    for authors in (view.author_id, view.author_handle):
        theirs = np.flatnonzero(np.isin(authors[first:], wanted)) + first
        ordered = np.array([until[author] for author in authors[theirs].tolist()], np.int64)
        columns.bury(theirs[np.minimum(view.at_ms[theirs], view.written_ms[theirs]) <= ordered])
