"""One page of a list: the next rows in an order, found without sorting the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from command_center.search.asked import Ask
from command_center.search.cursor import Cursor
from streams.search.echo import echoes
from streams.search.picture import Picture, stood, then
from streams.search.view import Places, View

THOUSANDTHS = 1000


class Ranks(NamedTuple):
    """What an order sorts rows by, ascending: the first of these that differs; no two mentions have all three alike.

    `first`: nothing (newest, oldest), echoes times -1, or thousandths of confidence. `time`: ms, times -1 but in
    `oldest`. `ids`: 64 bits of the mention's id, in place of the id itself: so no post needs to be read for a tie.
    """

    first: NDArray[np.int64]
    time: NDArray[np.int64]
    ids: NDArray[np.uint64]

    def only(self, these: NDArray[np.intp]) -> Ranks:
        """Those of some of the rows."""
        return Ranks(self.first[these], self.time[these], self.ids[these])


def ranks(view: View, rows: Places, ask: Ask, picture: Picture) -> Ranks:
    """Rank rows by how they stood in a picture, so that no later change moves them.

    Args:
        view: The picture of the index as it is now.
        rows: Rows of it.
        ask: For its order; echoes are counted within its times.
        picture: How they stood.
    """
    versions = then(view, rows, picture)
    at_ms = view.at_ms[versions]
    if ask.order == "echo":
        first = -echoes(view, _span(view, ask, picture), versions)
    elif ask.order == "unsure":
        first = view.confidence[versions].astype(np.int64)
    else:
        first = np.zeros(len(rows), np.int64)
    return Ranks(first, at_ms if ask.order == "oldest" else -at_ms, view.ids[versions])


def behind(found: Ranks, cursor: Cursor, cursor_id: int) -> NDArray[np.intp]:
    """Which of some ranks lie behind a cursor.

    Args:
        found: The ranks.
        cursor: The cursor.
        cursor_id: 64 bits of its mention's id.

    Returns:
        Their indices, ascending.
    """
    first = round(cursor.first * THOUSANDTHS) if cursor.order == "unsure" else int(cursor.first)
    last = found.ids > np.uint64(cursor_id)
    later = (found.time > cursor.at) | ((found.time == cursor.at) & last)
    return np.flatnonzero((found.first > first) | ((found.first == first) & later))


def lowest(found: Ranks, count: int) -> NDArray[np.intp]:
    """The indices of the lowest ranks, ascending by rank; all of them if there are no more than `count`."""
    left = np.arange(len(found.time))
    chosen: list[NDArray[np.intp]] = []
    for level in found:
        if len(left) <= count:
            break
        here: NDArray[Any] = level[left]
        edge = np.partition(here, count - 1)[count - 1]
        chosen.append(left[here < edge])
        count -= len(chosen[-1])
        left = left[here == edge]
    taken = np.concatenate([*chosen, left[:count]])
    return taken[_sorted([level[taken] for level in found])]


def whole(found: Ranks) -> NDArray[np.intp]:
    """All indices, ascending by rank."""
    return _sorted(found)


def cursor_first(order: str, first: int) -> float:
    """What a cursor says of the first part of a rank: confidence as people know it, echoes as they are."""
    return first / THOUSANDTHS if order == "unsure" else first


def _sorted(levels: Sequence[NDArray[Any]]) -> NDArray[np.intp]:
    first, time, ids = levels
    return np.lexsort((ids, time, first))


def _span(view: View, ask: Ask, picture: Picture) -> Places:
    within = stood(view, picture)
    if ask.from_ms is not None:
        within &= view.at_ms >= ask.from_ms
    if ask.to_ms is not None:
        within &= view.at_ms < ask.to_ms
    return np.flatnonzero(within)
