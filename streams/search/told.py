"""What posts say, in words: those that set them apart from all others, and a summary in their own sentences."""

from __future__ import annotations

from sys import intern
from threading import Lock

import numpy as np

from command_center.radar.terms import terms_of
from command_center.search.answers import Brief, Word
from command_center.search.asked import Ask
from streams.search.brief import brief
from streams.search.distinct import apart
from streams.search.find import listed
from streams.search.read import newest, own_words, read_posts
from streams.search.searching import Searching
from streams.search.view import Places, View

INSIDE = 2000
"""Newest posts whose words are looked at."""
OUTSIDE = 4000
"""Other posts they are set against: spread evenly over the whole hot window, so that they are what is always said."""
SUMMED = 600
"""Newest posts a summary is made of."""
WORDS = 24


class Apart:
    """Answers which words set posts apart.

    **Guarantee** Of what is compared with, no more than twice `OUTSIDE` posts are kept in memory, as their words; those
    of posts that died are not used, and go.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._made = ""
        self._terms: dict[int, list[str]] = {}

    def __call__(self, searching: Searching, ask: Ask) -> list[Word]:
        """Answer."""
        view = searching.view()
        rows = listed(searching, view, ask).meant.rows()
        with searching.heavy:
            inside = [
                terms_of(read.mention.text)
                for read in read_posts(searching, view, newest(view, own_words(view, rows), INSIDE))
            ]
            others = self._outside(searching, view)
            meant = set(rows.tolist())
            outside = [terms for place, terms in others if place not in meant]
            found = apart(inside, outside, WORDS)
        return [Word(one.term, one.posts, round(one.z, 2)) for one in found]

    def _outside(self, searching: Searching, view: View) -> list[tuple[int, list[str]]]:
        with self._lock:
            if self._made != view.made:
                self._made, self._terms = view.made, {}
            places = spread(view, OUTSIDE)
            rows = (places + view.base).tolist()
            held = self._terms
            new = np.array(
                [place for place, row in zip(places.tolist(), rows, strict=True) if row not in held], np.intp
            )
            for read in read_posts(searching, view, new):
                held[read.place + view.base] = [intern(term) for term in terms_of(read.mention.text)]
            self._terms = {row: held[row] for row in rows if row in held}
            return [(row - view.base, terms) for row, terms in self._terms.items()]


def spread(view: View, most: int) -> Places:
    """Rows that stand, at most `most`, evenly over all; as rows come, most of them stay the same ones.

    Args:
        view: The picture.
        most: How many at most; at least a quarter of that where there are so many.
    """
    rows = np.flatnonzero(view.alive)
    if len(rows) <= most:
        return rows
    step = 1
    while len(rows) > most * step:
        step *= 2
    numbers = rows + view.base
    found: Places = rows[numbers % step == 0][:most]
    return found


def summary(searching: Searching, ask: Ask) -> Brief:
    """Answer with a summary of the newest posts."""
    view = searching.view()
    rows = newest(view, listed(searching, view, ask).meant.rows(), SUMMED)
    with searching.heavy:
        posts = [(read.mention.id, read.mention.text) for read in read_posts(searching, view, rows)]
        return Brief(brief(posts), len(posts))
