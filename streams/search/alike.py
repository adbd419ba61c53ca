"""Posts that say the same, as one item (the same rule as `command_center.store.collapse.collapse`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.search.view import Places, View

_DOUBLINGS = 16
"""Reposts of reposts are followed 2 ** 16 deep."""


class Items(NamedTuple):
    """Items of a list: of each the newest row, the row to show (its original where that is listed), and its posts."""

    newest: Places
    shown: Places
    posts: NDArray[np.intp]


def alike(view: View, rows: Places) -> Items:
    """Group rows that say the same; a repost without words of its own belongs to its original.

    Args:
        view: The picture.
        rows: The rows of a list, each mention once.

    Returns:
        Items, in no order; each row is in exactly one.
    """
    listed = _listed(view, rows)
    groups = _groups(view, rows, listed)
    posts = np.bincount(groups)
    newest = _newest(view, rows, groups, len(posts))
    repeats = view.repeats[rows[newest]]
    original = np.where(repeats != 0, listed[repeats], -1)
    # An original with words of its own may be repeated by who says something else.
    shown = np.where((original >= 0) & (groups[original] == groups[newest]), original, newest)
    return Items(rows[newest], rows[shown], posts[posts > 0])


def _listed(view: View, rows: Places) -> NDArray[np.intp]:
    """By the number of an id, where its row is among the rows; -1 for those that are not."""
    most = max(view.names[rows].max(initial=0), view.repeats[rows].max(initial=0))
    found = np.full(int(most) + 1, -1)
    found[view.names[rows]] = np.arange(len(rows))
    return found


def _groups(view: View, rows: Places, listed: NDArray[np.intp]) -> NDArray[np.intp]:
    """A number for each row's group: its words', or behind those its own id's or its original's."""
    says, names, repeats = (column[rows].astype(np.intp) for column in (view.says, view.names, view.repeats))
    behind = int(says.max(initial=0)) + 1
    groups = np.where(says > 0, says, behind + names)
    passes_on = (says == 0) & (repeats != 0)
    original = np.where(passes_on, listed[repeats], -1)
    # The original is not listed: its reposts are together nevertheless.
    groups[passes_on & (original < 0)] = behind + repeats[passes_on & (original < 0)]
    follows = original >= 0
    upwards = np.where(follows, original, np.arange(len(rows)))
    for _ in range(_DOUBLINGS):
        if not follows[upwards].any():
            break
        upwards = upwards[upwards]
    # Posts that repeat each other have no first one.
    groups[follows] = behind + np.minimum(names, repeats)[follows]
    return groups[upwards]


def _newest(view: View, rows: Places, groups: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """Of each group that has a row, the newest of them, by ascending group; of the same ms that with the lowest id."""
    at_ms, ids = view.at_ms[rows], view.ids[rows]
    last = np.full(most, np.iinfo(np.int64).min)
    np.maximum.at(last, groups, at_ms)
    left = np.flatnonzero(at_ms == last[groups])
    lowest = np.full(most, np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(lowest, groups[left], ids[left])
    left = left[ids[left] == lowest[groups[left]]]
    found: NDArray[np.intp] = left[np.argsort(groups[left])]
    return found
