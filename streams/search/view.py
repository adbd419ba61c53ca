"""One picture of the index: what a request looks at, while rows come and go behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from streams.search.texts import Texts

Mask: TypeAlias = NDArray[np.bool_]
"""For each row of a view, whether it is meant."""
Places: TypeAlias = NDArray[np.intp]
"""Rows of a view, by their places in it."""


@dataclass(frozen=True, slots=True)
class View:
    """Rows of the index as they stand at one moment: `n` of them, place `i` being row number `base + i`.

    **Guarantee** Nothing in a view ever changes, and a row's columns never change between views; only `alive` differs
    from view to view, and there are more rows and more deaths.

    A row is one version of one mention (`streams.index.schema`); `birth` is the row number of its first. `dead` lists
    deaths: the death's number and the place of its row. `codes` has the labels of each column of `COLUMNS` as codes
    (for `topic` and `brand` a code stands for a combination), `labels` what each code stands for: the labels, joined
    by commas, empty for none. `confidence` is in thousandths. `says`, `names` and `repeats` are small numbers for the
    fingerprint of its words, its id and the id it repeats (0: none; `names` and `repeats` share theirs); `ids` are 64
    bits of the id, `author_id` and `author_handle` of the author's digests.
    """

    made: str
    """The index these row numbers belong to: another one has another name."""
    base: int
    n: int
    alive: Mask
    dead: NDArray[np.int64]
    birth: NDArray[np.int32]
    at_ms: NDArray[np.int64]
    written_ms: NDArray[np.int64]
    ids: NDArray[np.uint64]
    names: NDArray[np.uint32]
    repeats: NDArray[np.uint32]
    says: NDArray[np.uint32]
    author_id: NDArray[np.uint64]
    author_handle: NDArray[np.uint64]
    codes: Mapping[str, NDArray[Any]]
    labels: Mapping[str, Sequence[str]]
    confidence: NDArray[np.uint16]
    flags: NDArray[np.uint8]
    texts: Texts
    """Words of each row, by its place."""
    deaths: int
    """The number of the last death."""
    hot_from_ms: int
    """Where the hot window begins; older rows are not alive."""

    @property
    def end(self) -> int:
        """The row number behind the last row."""
        return self.base + self.n
