"""What every answer of the search is made from: the picture of the index, its words and its posts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from threading import Lock
from typing import Literal

import numpy as np

from command_center.clock import Clock
from command_center.profile import Profile
from command_center.query import Node, parse
from command_center.query.nodes import shape
from command_center.search.problems import SearchAway
from streams.search.bitmaps import Bitmaps
from streams.search.columns import Columns
from streams.search.file import IndexReader
from streams.search.match import matches
from streams.search.view import Mask, Places, View
from streams.search.worded import Worded

LIGHT = 20_000
"""So many rows are judged beside whoever reads many texts."""


@dataclass(frozen=True, slots=True)
class Held:
    """One index, as it is held in memory."""

    file: IndexReader
    columns: Columns
    bitmaps: Bitmaps
    """Which rows a query holds for, by what is read of them and the `shape` of the query."""


class Searching:
    """What the questions are answered from; safe to use from several threads.

    **Guarantee** A view goes on working, posts and words included, while the index changes; posts that are gone since
    are empty.

    Args:
        profile: The listening profile.
        clock: Of this process.
    """

    def __init__(self, profile: Profile, clock: Clock) -> None:
        self.profile = profile
        self.clock = clock
        self.heavy = Lock()
        """Held by whoever reads many texts: one at a time, so that the others are answered meanwhile."""
        self._now: tuple[Held, View] | None = None

    def show(self, held: Held | None) -> None:
        """Answer from this index as it is now; None: from none."""
        self._now = None if held is None else (held, held.columns.view())

    def view(self) -> View:
        """The picture to answer from; a request asks for it once.

        Raises:
            SearchAway: There is no index yet.
        """
        return self._held()[1]

    def worded(self, view: View, query: str | Node, mode: Literal["shown", "written"] = "shown") -> Mask:
        """Rows that a query holds for.

        Args:
            view: The picture.
            query: The query, or its tree.
            mode: What is read: posts as screens show them, or as they were written.

        Raises:
            BadQuery: It can't be read.
        """
        node = parse(query) if isinstance(query, str) else query
        held = self._held_of(view)

        def judge(first: int, upto: int) -> Mask:
            return matches(Worded(view, held.file, first, upto), node, mode)

        key = (mode, shape(node))
        # What was asked before doesn't wait for who reads many texts.
        light = view.n - held.bitmaps.known(key) <= LIGHT
        with nullcontext() if light else self.heavy:
            return held.bitmaps.get(key, view.n, judge)

    def posts(self, view: View, places: Places | Sequence[int]) -> list[bytes]:
        """Documents (`encode_document`) of rows of a view, in their order; those gone meanwhile are empty."""
        rows = (np.asarray(places, np.int64) + view.base).tolist()
        return self._held_of(view).file.posts(rows)

    def frequency(self, view: View, words: Sequence[str]) -> dict[str, int]:
        """How many rows have each of some words."""
        return self._held_of(view).file.frequency(words)

    def _held(self) -> tuple[Held, View]:
        now = self._now
        if now is None:
            raise SearchAway("the index is being made: try again in a minute")
        return now

    def _held_of(self, view: View) -> Held:
        held, now = self._held()
        if now.made != view.made:
            raise SearchAway("the index was made anew meanwhile: ask again")
        return held
