"""What the writer of the index remembers of each row: its birth, its times, and whether it lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEPT = np.dtype([("birth", "<i8"), ("at_ms", "<i8"), ("written_ms", "<i8"), ("alive", "?")])
_ROOM = 1 << 16


class Standing:
    """25 bytes for each row from the first one kept on.

    **Guarantee.** A row that died stays dead; a row before the first one kept is dead.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        """The first row that is remembered."""
        self.alive_count = 0
        self._used = 0
        self._rows = np.zeros(_ROOM, _KEPT)

    @property
    def end(self) -> int:
        """One past the last row."""
        return self.first + self._used

    def extend(self, birth: NDArray[Any], at_ms: NDArray[Any], written_ms: NDArray[Any]) -> None:
        """Add rows that live, behind the last."""
        count = len(birth)
        while self._used + count > len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros(len(self._rows), _KEPT)))
        into = self._rows[self._used : self._used + count]
        into["birth"], into["at_ms"], into["written_ms"], into["alive"] = birth, at_ms, written_ms, True
        self._used += count
        self.alive_count += count

    def add(self, birth: int, at_ms: int, written_ms: int) -> None:
        """Add one row that lives."""
        if self._used == len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros(len(self._rows), _KEPT)))
        self._rows[self._used] = (birth, at_ms, written_ms, True)
        self._used += 1
        self.alive_count += 1

    def skip(self, count: int) -> None:
        """Add rows that are dead: their sheet is gone."""
        self.extend(*np.zeros((3, count), np.int64))
        self._rows["alive"][self._used - count : self._used] = False
        self.alive_count -= count

    def alive(self, row: int) -> bool:
        """Whether a row is there and lives."""
        at = row - self.first
        return 0 <= at < self._used and bool(self._rows["alive"][at])

    def which_live(self, rows: NDArray[Any]) -> NDArray[Any]:
        """The same of many, as an array of truth values."""
        at = rows - self.first
        inside = (at >= 0) & (at < self._used)
        found: NDArray[Any] = inside & self._rows["alive"][np.where(inside, at, 0)]
        return found

    def birth(self, row: int) -> int:
        """The birth of a row that is remembered."""
        return int(self._rows["birth"][row - self.first])

    def kill(self, row: int) -> bool:
        """Let a row die.

        Returns:
            Whether it lived.
        """
        if not self.alive(row):
            return False
        self._rows["alive"][row - self.first] = False
        self.alive_count -= 1
        return True

    def living(self, first: int, end: int) -> NDArray[Any]:
        """Which rows of a range live, as an array of truth values; those not remembered do not."""
        found = np.zeros(end - first, bool)
        low, high = max(first, self.first), min(end, self.end)
        if low < high:
            found[low - first : high - first] = self._rows["alive"][low - self.first : high - self.first]
        return found

    def too_old(self, at_ms: int, written_ms: int) -> NDArray[Any]:
        """The living rows that count before `at_ms`, or that the log took before `written_ms`; their numbers."""
        rows = self._rows[: self._used]
        return (
            np.flatnonzero(rows["alive"] & ((rows["at_ms"] < at_ms) | (rows["written_ms"] < written_ms))) + self.first
        )

    def nth_newest_ms(self, n: int) -> int | None:
        """The time of the n-th newest living row; None where there are no more than n."""
        if self.alive_count <= n:
            return None
        rows = self._rows[: self._used]
        times = rows["at_ms"][rows["alive"]]
        return int(np.partition(times, len(times) - n)[len(times) - n])

    def forget(self, first: int) -> None:
        """Remember nothing before a row; all of those are dead."""
        if first > self.first:
            gone = first - self.first
            kept = self._rows[gone : self._used].copy()
            self._rows = np.zeros(max(_ROOM, 2 * len(kept)), _KEPT)
            self._rows[: len(kept)] = kept
            self._used, self.first = len(kept), first
