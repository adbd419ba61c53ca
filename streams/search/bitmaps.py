"""Answers to queries, kept: rows are only added, so that an answer over the first rows stays one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from streams.search.match import Mask

Judge: TypeAlias = Callable[[int, int], Mask]
"""Judges the rows from the first number up to, not with, the second."""


class Bitmaps:
    """Keeps which rows a query holds for; what came since is judged when it is asked for again.

    **Guarantee**: the answer is what `judge(0, upto)` would say, as long as rows are appended and never changed.
    At most `most` queries are kept, an eighth of a byte a row each; those not asked for longest go first.

    Args:
        most: Queries kept.
    """

    def __init__(self, most: int = 400) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[int, NDArray[np.uint8]]] = OrderedDict()

    def get(self, key: Hashable, upto: int, judge: Judge) -> Mask:
        """Find the rows below a number for which a query holds.

        Args:
            key: The query and what it is judged on.
            upto: The first row that is not asked about.
            judge: Asked about rows that nobody asked about yet; two threads may ask about the same ones.

        Returns:
            A flag for each row; the caller's own.
        """
        with self._lock:
            known, bits = self._kept.get(key, (0, np.empty(0, np.uint8)))
            if key in self._kept:
                self._kept.move_to_end(key)
        found = np.unpackbits(bits, count=min(known, upto)).view(np.bool_)
        if upto <= known:
            return found
        found = np.concatenate([found, judge(known, upto)])
        with self._lock:
            if self._kept.get(key, (0, bits))[0] < upto:
                self._kept[key] = (upto, np.packbits(found))
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def known(self, key: Hashable) -> int:
        """How many rows were judged for a query so far."""
        with self._lock:
            return self._kept.get(key, (0, None))[0]

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    def clear(self) -> None:
        """Forget everything: the rows are others now."""
        with self._lock:
            self._kept.clear()
