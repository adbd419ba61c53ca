"""Which rows a query holds for: words from the index where they decide, the taggers' own code where they don't."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from command_center.query import And, InLanguage, Near, Node, Not, Or, Words
from streams.search.needs import decides, needed
from streams.tag.subjects import Subjects

Mask: TypeAlias = NDArray[np.bool_]
"""One flag for each row of a run."""
Mode: TypeAlias = Literal["shown", "written"]
"""What is read: a post as screens show it, with personal data masked, or as its author wrote it, as the taggers do."""

_TOGETHER = 200
"""Alternatives asked for at once; the index reads an expression in a time that grows with the square of its length."""


class Rows(Protocol):
    """A run of rows of the index, as queries ask about them; every mask is as long as the run."""

    @property
    def count(self) -> int:
        """How many rows."""

    def having(self, expression: str) -> Mask:
        """Rows whose words meet a full-text expression.

        The words of a row are `words_of` of its folded text, and of the folded text as screens show it.
        """

    def speaking(self, language: str) -> Mask:
        """Rows tagged with a language."""

    def masked(self) -> Mask:
        """Rows that screens show otherwise than they were written."""

    def read(self, at: NDArray[np.intp], mode: Mode) -> Iterable[tuple[str, str]]:
        """Folded text and language of rows, in their order; `at` counts from the run's first row."""


def matches(rows: Rows, node: Node, mode: Mode) -> Mask:
    """Find the rows for which a query holds.

    Args:
        rows: A run of rows.
        node: The query.
        mode: What is read of them.

    Returns:
        Exactly the rows whose text the taggers would give a topic with this query.
    """
    certain, possible = bounds(rows, node)
    doubtful = np.flatnonzero(possible & ~certain)
    found = certain & possible
    if len(doubtful):
        find = Subjects([], [(True, node)]).find
        judged = (bool(find(folded, language)) for folded, language in rows.read(doubtful, mode))
        found[doubtful] = np.fromiter(judged, np.bool_, len(doubtful))
    return found


def bounds(rows: Rows, node: Node) -> tuple[Mask, Mask]:
    """Say of a query what the index alone knows.

    Args:
        rows: A run of rows.
        node: The query, or a part of it.

    Returns:
        Rows for which it holds for certain, and rows for which it may hold, whichever of their texts is read.
    """
    if isinstance(node, InLanguage):
        speaking = rows.speaking(node.code)
        return speaking, speaking
    if isinstance(node, Not):
        certain, possible = bounds(rows, node.operand)
        return ~possible, ~certain
    if decides(node):
        return _having(rows, node)
    if isinstance(node, Or):
        return _joined(rows, node, np.logical_or)
    if isinstance(node, And):
        return _joined(rows, node, np.logical_and)
    # A phrase, or a NEAR: that its words are there doesn't bring them together.
    return np.zeros(rows.count, np.bool_), _having(rows, node)[1]


def _joined(rows: Rows, node: And | Or, join: np.ufunc) -> tuple[Mask, Mask]:
    """Words and phrases side by side are asked for together: a topic has hundreds."""
    sure: list[Node] = [one for one in node.operands if decides(one)]
    vague: list[Node] = [one for one in node.operands if isinstance(one, Words | Near) and one not in sure]
    parts = [bounds(rows, one) for one in node.operands if one not in sure and one not in vague]
    kind = type(node)
    if sure:
        parts.append(bounds(rows, kind(tuple(sure), node.at)))
    if vague:
        parts.append((np.zeros(rows.count, np.bool_), _having(rows, kind(tuple(vague), node.at))[1]))
    return join.reduce([certain for certain, _ in parts]), join.reduce([possible for _, possible in parts])


def _having(rows: Rows, node: Node) -> tuple[Mask, Mask]:
    """Rows that have the words a query needs: those of which one text is known, and all that may hold it."""
    found = np.zeros(rows.count, np.bool_)
    whole = node.operands if isinstance(node, Or) else (node,)
    for first in range(0, len(whole), _TOGETHER):
        expression = needed(Or(whole[first : first + _TOGETHER]))
        if expression is None:
            found[:] = True
            break
        found |= rows.having(expression)
    # The index has the words of both texts of a masked post, and doesn't know which of them is asked about.
    return found & ~rows.masked(), found
