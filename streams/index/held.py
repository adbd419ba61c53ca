"""Which row a mention has: 64 bits of its id to the newest row, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE = -1


class Ids:
    """Finds the newest row of an id: 16 bytes a row, in sorted runs that are merged as they grow.

    **Guarantee.** `find` gives the highest row that was added under an id, as long as it lives. An addition costs time
    in proportion to the logarithm of the rows held, whatever the ids.

    Args:
        alive: Which of these rows live; those that don't are forgotten in time. It must know a row before this does.
    """

    def __init__(self, alive: Callable[[NDArray[Any]], NDArray[Any]]) -> None:
        self._alive = alive
        self._fresh: dict[int, int] = {}
        self._runs: list[tuple[NDArray[Any], NDArray[Any]]] = []

    def add(self, ids: Iterable[int], first_row: int) -> None:
        """Add the ids of rows that follow each other.

        Args:
            ids: Unsigned, of 64 bits; 0 stands for a row without content and is left out.
            first_row: The row of the first.
        """
        self._fresh.update((one, first_row + at) for at, one in enumerate(ids) if one)

    def settle(self) -> None:
        """Put what was added lately into a run, where it is enough for one; call it now and then."""
        if len(self._fresh) >= _RUN:
            self.add_run(np.fromiter(self._fresh, np.uint64), np.fromiter(self._fresh.values(), np.int64))
            self._fresh.clear()

    def add_run(self, ids: NDArray[Any], rows: NDArray[Any]) -> None:
        """Add many at once, all of rows above those of earlier runs."""
        self._runs.append(_newest(ids, rows))
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            (old_ids, old_rows), (ids, rows) = self._runs[-2:]
            ids, rows = np.concatenate((old_ids, ids)), np.concatenate((old_rows, rows))
            alive = self._alive(rows)
            self._runs[-2:] = [_newest(ids[alive], rows[alive])]

    def find(self, ids: Sequence[int]) -> Iterator[int]:
        """The newest row of each id, or `NONE`."""
        found = np.full(len(ids), NONE, np.int64)
        wanted = np.array(ids, np.uint64)
        for run_ids, run_rows in self._runs:  # the newest last: it overwrites
            if not len(run_ids):
                continue
            at = np.minimum(np.searchsorted(run_ids, wanted), len(run_ids) - 1)
            hit = run_ids[at] == wanted
            found[hit] = run_rows[at[hit]]
        fresh = self._fresh
        return (fresh.get(one, row) for one, row in zip(ids, found.tolist(), strict=True))


_RUN = 4096


def _newest(ids: NDArray[Any], rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sort by id; of one id keep the last."""
    order = np.argsort(ids, kind="stable")
    ids, rows = ids[order], rows[order]
    last = np.ones(len(ids), bool)
    np.not_equal(ids[1:], ids[:-1], out=last[:-1])
    return ids[last], rows[last]
