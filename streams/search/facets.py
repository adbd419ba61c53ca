"""How many mentions each label would show, whatever is chosen now."""

from __future__ import annotations

from collections import Counter

import numpy as np

from command_center.search.asked import COLUMNS, EMPTY, MULTIPLE
from streams.search.filters import Meant
from streams.search.view import View


def facets(view: View, meant: Meant) -> dict[str, dict[str, int]]:
    """Count by label.

    Args:
        view: The picture.
        meant: The rows that a question means.

    Returns:
        By column, how many rows each label has that fit all of the question but its choice in this very column
        (`none`: without one); labels that would show nothing are left out. Where a column has one label a mention, the
        counts of its chosen labels add up to the question's total.
    """
    fitting = meant.rows()
    found = {}
    for name in COLUMNS:
        rows = fitting
        if name in meant.missed:
            # An option tells what it would show in place of its own filter's choice, so that one miss is allowed.
            rows = meant.places[meant.misses == meant.missed[name]]
        counts = np.bincount(view.codes[name][rows])
        found[name] = _named(view, name, counts)
    return found


def _named(view: View, name: str, counts: np.ndarray[tuple[int], np.dtype[np.intp]]) -> dict[str, int]:
    labels = view.labels[name]
    named: Counter[str] = Counter()
    for code in np.flatnonzero(counts).tolist():
        label = labels[code] or EMPTY
        for one in label.split(",") if name in MULTIPLE else (label,):
            named[one] += int(counts[code])
    return dict(named)
