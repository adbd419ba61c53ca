"""Queries as rules that are asked only about texts in which one of their words was found."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

from command_center.query import And, InLanguage, Near, Node, Not, Or, Words
from streams.tag.query_near import Place, partnered, word_starts

Rule: TypeAlias = Callable[["Seen"], bool]
Number: TypeAlias = Callable[[Words, bool], int]
"""Gives a word its number, the same one each time; the flag says that its places are asked for."""
_Places: TypeAlias = Callable[["Seen"], list[Place]]


class Seen:
    """What was found in one text.

    Args:
        folded: The text as `fold` writes it.
        language: The language it is tagged with.
        places: Where each word was found, by number; a word whose places nobody asks for has none listed.
    """

    def __init__(self, folded: str, language: str, places: dict[int, list[Place]]) -> None:
        self.folded = folded
        self.language = language
        self.places = places

    @cached_property
    def starts(self) -> list[int]:
        """Where the text's words begin; counted only where a NEAR asks."""
        return word_starts(self.folded)


def rule(node: Node, number: Number) -> Rule:
    """Make a rule of a query.

    Args:
        node: The query.
        number: Gives words their numbers.

    Returns:
        Says whether the query holds. Words side by side in an OR or AND are asked about together, so that a
        thousand alternatives cost what a few cost.
    """
    if isinstance(node, Words):
        one = number(node, False)
        return lambda seen: one in seen.places
    if isinstance(node, InLanguage):
        return lambda seen: seen.language == node.code
    if isinstance(node, Not):
        inner = rule(node.operand, number)
        return lambda seen: not inner(seen)
    if isinstance(node, Near):
        near = _near(node, number)
        return lambda seen: bool(near(seen))
    words = frozenset(number(one, False) for one in node.operands if isinstance(one, Words))
    others = tuple(rule(one, number) for one in node.operands if not isinstance(one, Words))
    if isinstance(node, And):
        return lambda seen: words <= seen.places.keys() and all(other(seen) for other in others)
    return lambda seen: not words.isdisjoint(seen.places) or any(other(seen) for other in others)


def spoken(node: Node, number: Number, seen: Seen) -> list[Place]:
    """Find the words that speak for a query that holds.

    Args:
        node: The query.
        number: Gives words their numbers.
        seen: A text for which it holds, with the places of all words.

    Returns:
        The places of its words: of alternatives those that hold, of NEAR those that are, under NOT none.
    """
    if isinstance(node, Words):
        return seen.places.get(number(node, True), [])
    if isinstance(node, Near):
        return _near(node, number)(seen)
    if not isinstance(node, And | Or):
        return []
    holding = [one for one in node.operands if isinstance(node, And) or rule(one, number)(seen)]
    return [place for one in holding for place in spoken(one, number, seen)]


def _near(node: Near, number: Number) -> _Places:
    """The places of both sides that have a partner on the other: what an outer NEAR measures from."""
    left, right, distance = _side(node.left, number), _side(node.right, number), node.distance

    def places(seen: Seen) -> list[Place]:
        lefts = left(seen)
        rights = right(seen) if lefts else []
        if not rights:
            return []
        near = partnered(lefts, rights, distance, seen.starts)
        return near + partnered(rights, lefts, distance, seen.starts) if near else []

    return places


def _side(node: Node, number: Number) -> _Places:
    if isinstance(node, Near):
        return _near(node, number)
    operands = node.operands if isinstance(node, Or) else (node,)
    words = frozenset(number(one, True) for one in operands if isinstance(one, Words))
    others = tuple(_side(one, number) for one in operands if not isinstance(one, Words))

    def places(seen: Seen) -> list[Place]:
        found = [place for one in words & seen.places.keys() for place in seen.places[one]]
        return found + [place for other in others for place in other(seen)]

    return places
