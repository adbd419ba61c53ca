"""Which rows a question means: one flag a row, by labels, times and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from command_center.search.asked import COLUMNS, EMPTY, MULTIPLE, Ask
from streams.search.view import Mask, Places, View


class Meant(NamedTuple):
    """Rows that a question means, and those that miss one of its labels only.

    `places` are the rows that stand, lie in its times and have its words; of each of them `misses` says how many of
    its labels it lacks, `missed` by column which. So what one column's other labels would show is known at once.
    """

    places: Places
    misses: np.ndarray[tuple[int], np.dtype[np.uint8]]
    missed: dict[str, Mask]

    def rows(self) -> Places:
        """The rows that the question means."""
        return self.places[self.misses == 0] if self.missed else self.places


def meant(view: View, ask: Ask, worded: Mask | None = None) -> Meant:
    """Find the rows that a question means.

    Args:
        view: The picture.
        ask: Labels and times; its words are `worded`.
        worded: Rows that its words are found in; None where it has none.
    """
    base = view.alive if worded is None else view.alive & worded
    for bound, after in ((ask.from_ms, True), (ask.to_ms, False)):
        if bound is not None:
            base = base & ((view.at_ms >= bound) if after else (view.at_ms < bound))
    places = np.flatnonzero(base)
    missed = {}
    misses = np.zeros(len(places), np.uint8)
    for name in COLUMNS:
        if name in ask.labels:
            accepted = _accepted(view.labels[name], name in MULTIPLE, ask.labels[name])
            missed[name] = ~accepted[view.codes[name][places]]
            misses += missed[name]
    return Meant(places, misses, missed)


def fits(label: str, multiple: bool, wanted: frozenset[str]) -> bool:
    """Whether what a code stands for is one of the wanted labels."""
    if not label:
        return EMPTY in wanted
    return not wanted.isdisjoint(label.split(",")) if multiple else label in wanted


def _accepted(labels: Sequence[str], multiple: bool, wanted: frozenset[str]) -> Mask:
    return np.array([fits(label, multiple, wanted) for label in labels], np.bool_)
