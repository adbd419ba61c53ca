"""How often posts were repeated: by reposts, and the first of several copies by the later ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.search.view import Places, View

_LATE = np.iinfo(np.int64).max


def echoes(view: View, span: Places, of: Places) -> NDArray[np.int64]:
    """Count echoes; each post echoes one other at most (the same rule as `command_center.store.collapse.echoes`).

    Args:
        view: The picture.
        span: Rows whose echoes count.
        of: Rows whose echoes are asked for.

    Returns:
        As many counts. Of copies of the same second the one with the lowest `ids` is the first.
    """
    repeats = view.repeats[span]
    reposts = repeats != 0
    counts = np.bincount(repeats[reposts])
    names = view.names[of]
    known = names < len(counts)
    found = np.zeros(len(of), np.int64)
    found[known] = counts[names[known]]
    copies = span[~reposts & (view.says[span] != 0)]
    said = np.bincount(view.says[copies])
    copies = copies[said[view.says[copies]] > 1]
    if len(copies):
        first = _firsts(view, copies, len(said))
        says = view.says[of]
        mine = (says < len(first)) & (view.repeats[of] == 0)
        mine[mine] = first[says[mine]] == of[mine]
        found[mine] += said[says[mine]] - 1
    return found


def _firsts(view: View, copies: Places, codes: int) -> NDArray[np.int64]:
    """By what it says, the place of the first copy; -1 where there are no copies."""
    says = view.says[copies]
    earliest = np.full(codes, _LATE)
    np.minimum.at(earliest, says, view.at_ms[copies])
    copies = copies[view.at_ms[copies] == earliest[says]]
    lowest = np.full(codes, np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(lowest, view.says[copies], view.ids[copies])
    copies = copies[view.ids[copies] == lowest[view.says[copies]]]
    found = np.full(codes, -1)
    found[view.says[copies]] = copies
    return found
