"""The picture of the list that a reader pages through: what came or changed since does not move its pages."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from command_center.search.cursor import Cursor
from streams.search.filters import Meant
from streams.search.view import Mask, Places, View


class Picture(NamedTuple):
    """The rows that the first page was made of: those below number `upto`, less deaths up to number `deaths`."""

    upto: int
    deaths: int


def picture_of(view: View, cursor: Cursor | None) -> Picture:
    """The picture a cursor belongs to; today's for the first page, and where its index is no more."""
    if cursor is None or cursor.made != view.made or not 0 <= cursor.upto <= view.end:
        return Picture(view.end, view.deaths)
    return Picture(cursor.upto, cursor.deaths)


def before(view: View, meant: Meant, picture: Picture) -> Meant:
    """Only mentions that were there already, whichever version of them stands now."""
    if picture.upto == view.end:
        return meant
    old = view.birth[meant.places] < picture.upto
    return Meant(meant.places[old], meant.misses[old], {name: miss[old] for name, miss in meant.missed.items()})


def newer(view: View, rows: Places, picture: Picture) -> int:
    """How many of these rows are of mentions that came after the picture."""
    return 0 if picture.upto == view.end else int(np.count_nonzero(view.birth[rows] >= picture.upto))


def then(view: View, rows: Places, picture: Picture) -> Places:
    """For each of these rows the version of its mention that stood in the picture: by that it keeps its place."""
    changed = np.flatnonzero(rows >= picture.upto - view.base)
    if not len(changed):
        return rows
    gone = _gone_since(view, picture)
    place_of = dict(zip(view.birth[gone].tolist(), gone.tolist(), strict=True))
    stood = rows.copy()
    for i in changed.tolist():
        stood[i] = place_of.get(int(view.birth[rows[i]]), rows[i])
    return stood


def stood(view: View, picture: Picture) -> Mask:
    """Rows that stood in the picture."""
    found = view.alive.copy()
    found[picture.upto - view.base :] = False
    found[_gone_since(view, picture)] = True
    return found


def _gone_since(view: View, picture: Picture) -> Places:
    numbers, places = view.dead.T
    since = (numbers > picture.deaths) & (places < picture.upto - view.base)
    found: Places = places[since]
    return found
