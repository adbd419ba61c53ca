"""The rows of a view as queries ask about them (`streams.search.match.Rows`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from streams.index.schema import PRIVATE
from streams.search.file import IndexReader
from streams.search.view import Mask, View


class Worded:
    """Rows of a view from one place up to, not with, another.

    Args:
        view: The picture.
        file: Its index, for the full text.
        first: The first place.
        upto: The place behind the last.
    """

    def __init__(self, view: View, file: IndexReader, first: int, upto: int) -> None:
        self._view = view
        self._file = file
        self._first = first
        self._run = slice(first, upto)
        self.count = upto - first

    def having(self, expression: str) -> Mask:
        """Rows whose words meet a full-text expression."""
        begin = self._view.base + self._first
        found = np.zeros(self.count, np.bool_)
        found[self._file.having(expression, begin, begin + self.count) - begin] = True
        return found

    def speaking(self, language: str) -> Mask:
        """Rows tagged with a language."""
        labels = self._view.labels["language"]
        if language not in labels:
            return np.zeros(self.count, np.bool_)
        found: Mask = self._view.codes["language"][self._run] == labels.index(language)
        return found

    def masked(self) -> Mask:
        """Rows that screens show otherwise than they were written."""
        found: Mask = (self._view.flags[self._run] & PRIVATE) != 0
        return found

    def read(self, at: NDArray[np.intp], mode: Literal["shown", "written"]) -> Iterable[tuple[str, str]]:
        """Folded text and language of rows, in their order; `at` counts from the first of these."""
        places = at + self._first
        text = self._view.texts.shown if mode == "shown" else self._view.texts.written
        labels = self._view.labels["language"]
        codes = self._view.codes["language"][places].tolist()
        return ((text(place), labels[code]) for place, code in zip(places.tolist(), codes, strict=True))
