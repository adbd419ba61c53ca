"""The columns of the index in memory: about 90 bytes a row, and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from command_center.search.asked import COLUMNS
from streams.index.schema import LABELLED, ROW
from streams.search.codes import Codes
from streams.search.file import ALL_TIMES_MS, Run
from streams.search.texts import Texts
from streams.search.view import Mask, Places, View

_KINDS: dict[str, np.dtype[Any]] = {
    "birth": np.dtype(np.int32),
    "at_ms": np.dtype(np.int64),
    "written_ms": np.dtype(np.int64),
    "id": np.dtype(np.uint64),
    "names": np.dtype(np.uint32),
    "repeats": np.dtype(np.uint32),
    "says": np.dtype(np.uint32),
    "author_id": np.dtype(np.uint64),
    "author_handle": np.dtype(np.uint64),
    "confidence": np.dtype(np.uint16),
    "flags": np.dtype(np.uint8),
    **{LABELLED[name]: ROW[LABELLED[name]] for name in COLUMNS},
}
_AS_STORED = ("birth", "at_ms", "written_ms", "id", "author_id", "author_handle", "confidence", "flags")
_ROOM = 1 << 22
"""Rows for which there is room from the start: pages that nobody wrote to take no memory, but moving them would."""


class Columns:
    """All rows from `base` on, as they come; pictures of them are handed out.

    **Guarantee** A row that is not alive never is again. A picture (`view`) stays as it was.

    Args:
        made: The index they are of.
        base: The number of the first row.
    """

    def __init__(self, made: str, base: int) -> None:
        self._made = made
        self.base = base
        self.n = 0
        self.deaths = 0
        self.hot_from_ms = ALL_TIMES_MS
        self.texts = Texts()
        self.labels: dict[str, list[str]] = {name: [""] for name in COLUMNS}
        self._arrays: dict[str, NDArray[Any]] = {name: np.zeros(0, kind) for name, kind in _KINDS.items()}
        self._alive: Mask = np.zeros(0, np.bool_)
        self._names, self._says = Codes(), Codes()
        self._dead = np.zeros((0, 2), np.int64)
        self._dead_count = 0
        self._ahead: list[tuple[int, int]] = []
        """Deaths of rows that are still to come."""

    def learn(self, labels: Iterable[tuple[str, int, str]]) -> None:
        """Take over codes of labels: column, code, label; those of a column in ascending order."""
        for name, code, label in labels:
            known = self.labels[name]
            known.extend([""] * (code - len(known)))
            known.append(label)

    def known(self) -> dict[str, int]:
        """The highest code known of each column."""
        return {name: len(labels) - 1 for name, labels in self.labels.items()}

    def add(self, run: Run) -> None:
        """Add rows behind the last."""
        count, n = len(run.columns), self.n
        self._make_room(n + count)
        columns = run.columns
        for name in (*_AS_STORED, *LABELLED.values()):
            self._arrays[name][n : n + count] = columns[name]
        # Ids and what is repeated share their numbers, in one go: the larger half of the work is the search.
        named = self._names.of(np.concatenate((columns["id"], columns["repost_of"])))
        self._arrays["names"][n : n + count] = named[:count]
        self._arrays["repeats"][n : n + count] = named[count:]
        self._arrays["says"][n : n + count] = self._says.of(columns["says"])
        self._alive[n : n + count] = (columns["id"] != 0) & (columns["at_ms"] >= self.hot_from_ms)
        self.texts.add(run.folded, run.masked)
        self.n += count
        ahead, self._ahead = self._ahead, []
        self.kill(ahead)

    def kill(self, dead: Iterable[tuple[int, int]]) -> None:
        """Let rows die: the number of the death, and the row's."""
        here: list[tuple[int, int]] = []
        for death, row in dead:
            if row >= self.base + self.n:
                self._ahead.append((death, row))
            elif row >= self.base:
                here.append((death, row - self.base))
            self.deaths = max(self.deaths, death)
        if here:
            count = self._dead_count + len(here)
            if count > len(self._dead):
                self._dead = _longer(self._dead, self._dead_count, max(_ROOM, 2 * count))
            self._dead[self._dead_count : count] = here
            self._dead_count = count
            self.bury(np.array(here)[:, 1])

    def bury(self, places: Places) -> None:
        """Take rows out of every picture from now on, whether or not the file's list of deaths has them."""
        if self._alive[places].any():
            # Pictures look at the array that was: what is behind their last row may change in it, nothing else.
            self._alive = self._alive.copy()
            self._alive[places] = False

    def move_hot(self, hot_from_ms: int) -> None:
        """Let the hot window begin later."""
        if hot_from_ms > self.hot_from_ms:
            self.hot_from_ms = hot_from_ms
            self.bury(np.flatnonzero(self._arrays["at_ms"][: self.n] < hot_from_ms))

    def forget_sheets(self, sheets: set[int], rows: int) -> None:
        """Take out rows of sheets of which nothing is left.

        Args:
            sheets: Those of which something is left.
            rows: Rows of a sheet.
        """
        whole = self.n - self.n % rows
        here = np.array(sorted(sheets), np.int64) * rows - self.base
        gone = np.ones(self.n, np.bool_)
        gone[whole:] = False
        for first in here[(here >= 0) & (here < whole)]:
            gone[first : first + rows] = False
        self.bury(np.flatnonzero(gone))

    def forget_words(self, mourned: int) -> int:
        """Let go of the words of rows that died.

        Args:
            mourned: Deaths for which that was done.

        Returns:
            Deaths for which it is done now.
        """
        self.texts.forget(self._dead[mourned : self._dead_count, 1].tolist())
        return self._dead_count

    def view(self) -> View:
        """A picture of all rows as they stand."""
        n = self.n
        own = {name: array[:n] for name, array in self._arrays.items()}
        return View(
            made=self._made,
            base=self.base,
            n=n,
            alive=self._alive[:n],
            dead=self._dead[: self._dead_count],
            ids=own.pop("id"),
            codes={name: own.pop(LABELLED[name]) for name in COLUMNS},
            labels=self.labels,
            texts=self.texts,
            deaths=self.deaths,
            hot_from_ms=self.hot_from_ms,
            **own,
        )

    def _make_room(self, rows: int) -> None:
        if rows <= len(self._alive):
            return
        room = max(_ROOM, 2 * rows)
        for name, array in self._arrays.items():
            self._arrays[name] = _longer(array, self.n, room)
        self._alive = _longer(self._alive, self.n, room)


def _longer(array: NDArray[Any], n: int, room: int) -> NDArray[Any]:
    longer = np.zeros((room, *array.shape[1:]), array.dtype)
    longer[:n] = array[:n]
    return longer
