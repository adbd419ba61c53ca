"""The words of every row, in as little memory as they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

CHUNK = 4096
"""Rows that are kept and forgotten together."""


class _Chunk:
    """The texts of some rows, one behind the other."""

    __slots__ = ("_bytes", "_ends", "masked")

    def __init__(self, texts: Sequence[str], masked: Mapping[int, str]) -> None:
        parts = [text.encode("utf-8", "surrogatepass") for text in texts]
        self._bytes = b"".join(parts)
        self._ends: NDArray[np.uint32] = np.cumsum([0, *map(len, parts)], dtype=np.uint32)
        self.masked = dict(masked)

    def text(self, i: int) -> str:
        ends = self._ends
        return self._bytes[ends[i] : ends[i + 1]].decode("utf-8", "surrogatepass")


class Texts:
    """Folded texts by the place of their rows; rows are added behind the last.

    **Guarantee** A text is found until its row is forgotten, from then on it is empty.
    """

    def __init__(self) -> None:
        self._chunks: list[_Chunk] = []
        self._open: list[str] = []
        self._open_masked: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._chunks) * CHUNK + len(self._open)

    def add(self, folded: Iterable[str], masked: Mapping[int, str]) -> None:
        """Add rows behind the last.

        Args:
            folded: What each says, as the taggers read it.
            masked: By the place among these rows, what screens show where that is something else.
        """
        begin = len(self)
        waiting = [(text, masked.get(i)) for i, text in enumerate(folded)]
        for i, (text, seen) in enumerate(waiting):
            # The masked text first: whoever finds the row finds it, too.
            if seen is not None:
                self._open_masked[(begin + i) % CHUNK] = seen
            self._open.append(text)
            if len(self._open) == CHUNK:
                self._chunks.append(_Chunk(self._open, self._open_masked))
                self._open, self._open_masked = [], {}

    def written(self, place: int) -> str:
        """What a row says, as it was written."""
        open_ = self._open  # looked at first: it may become a chunk now
        at, i = divmod(place, CHUNK)
        return self._chunks[at].text(i) if at < len(self._chunks) else open_[i]

    def shown(self, place: int) -> str:
        """What screens show of it."""
        open_ = self._open_masked
        at, i = divmod(place, CHUNK)
        seen = self._chunks[at].masked.get(i) if at < len(self._chunks) else open_.get(i)
        return self.written(place) if seen is None else seen

    def forget(self, places: Iterable[int]) -> None:
        """Let the texts of rows that died go; costs a copy of each chunk that has one of them."""
        gone: dict[int, set[int]] = {}
        for place in places:
            gone.setdefault(place // CHUNK, set()).add(place % CHUNK)
        for at, dead in gone.items():
            if at >= len(self._chunks):
                for i in dead:
                    self._open[i] = ""
                    self._open_masked.pop(i, None)
                continue
            chunk = self._chunks[at]
            texts = ["" if i in dead else chunk.text(i) for i in range(CHUNK)]
            self._chunks[at] = _Chunk(texts, {i: seen for i, seen in chunk.masked.items() if i not in dead})
