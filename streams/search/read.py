"""Posts of a view as people may see them: id and text, personal data masked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from command_center.mention import Mention
from command_center.store.document import decode_document
from command_center.store.shown import shown
from streams.index.schema import PRIVATE
from streams.search.searching import Searching
from streams.search.view import Places, View


class Read(NamedTuple):
    """One post, and its place in the view."""

    place: int
    mention: Mention


def read_posts(searching: Searching, view: View, places: Places) -> Iterator[Read]:
    """The posts of some rows, in their order; those gone meanwhile are left out.

    **Guarantee** What screens mask is masked here: rows that the index marks as private pass the same masks.

    Args:
        searching: Has the posts and the profile.
        view: The picture.
        places: Rows of it.
    """
    private = (view.flags[places] & PRIVATE) != 0
    for place, masked, post in zip(places.tolist(), private.tolist(), searching.posts(view, places), strict=True):
        if post:
            document = decode_document(post)
            yield Read(place, (shown(document, searching.profile) if masked else document).mention)


def newest(view: View, rows: Places, count: int) -> Places:
    """The newest of some rows, the newest first; of the same ms in the order of their ids."""
    at_ms = view.at_ms[rows]
    if len(rows) > count:
        edge = np.partition(at_ms, len(rows) - count)[len(rows) - count]
        rows = rows[at_ms >= edge]
    order = np.lexsort((view.ids[rows], -view.at_ms[rows]))[:count]
    found: Places = rows[order]
    return found


def own_words(view: View, rows: Places) -> Places:
    """Rows that say something themselves: of copies the first in these rows, and no reposts.

    A thousand people who repeat a sentence have said it once.
    """
    rows = rows[view.repeats[rows] == 0]
    says = view.says[rows]
    _, first = np.unique(says, return_index=True)
    kept = says == 0
    kept[first] = True
    found: Places = rows[kept]
    return found
