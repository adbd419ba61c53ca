"""Small numbers for large ones, so that what belongs together can be counted by `bincount`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Codes:
    """Gives each value a code, from 1 on in the order they come; 12 bytes a value.

    **Guarantee** A value has the same code for ever, and no other value has it; 0 is that of the value 0.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]] = []
        self.count = 1
        """One more than the highest code given."""

    def of(self, values: NDArray[Any]) -> NDArray[np.uint32]:
        """The codes of values, new ones given out.

        Args:
            values: Unsigned numbers of 64 bits.

        Returns:
            As many codes.
        """
        wanted, back = np.unique(values, return_inverse=True)
        codes = np.zeros(len(wanted), np.uint32)
        unknown = wanted != 0
        for known, given in self._runs:
            at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            hit = unknown & (known[at] == wanted)
            codes[hit] = given[at[hit]]
            unknown &= ~hit
        fresh = np.flatnonzero(unknown)
        if len(fresh):
            codes[fresh] = np.arange(self.count, self.count + len(fresh), dtype=np.uint32)
            self.count += len(fresh)
            self._add(wanted[fresh], codes[fresh])
        found: NDArray[np.uint32] = codes[back]
        return found

    def _add(self, values: NDArray[np.uint64], codes: NDArray[np.uint32]) -> None:
        """Add a run; runs of about the same length become one, so that there are few."""
        self._runs.append((values, codes))
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            (values, codes), (more, theirs) = self._runs.pop(), self._runs.pop()
            both = np.concatenate((values, more))
            order = np.argsort(both, kind="stable")
            self._runs.append((both[order], np.concatenate((codes, theirs))[order]))
