"""What a query says: a tree of plain, frozen nodes that JSON can carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct


class Words(Struct, frozen=True, tag="words"):
    """A word, phrase, `#hashtag` or `@handle`.

    `text` is as written, without quotes; with `prefix` its last word may go on (`delay*`). `at` is, here and in all
    other nodes, the 0-based character of the query at which the node begins.
    """

    text: str
    prefix: bool = False
    at: int = 0


class InLanguage(Struct, frozen=True, tag="language"):
    """Holds for mentions tagged with this language (`lang:it`)."""

    code: str
    at: int = 0


class Not(Struct, frozen=True, tag="not"):
    """Holds where its operand does not."""

    operand: Node
    at: int = 0


class And(Struct, frozen=True, tag="and"):
    """Holds where all of its operands do; two or more."""

    operands: tuple[Node, ...]
    at: int = 0


class Or(Struct, frozen=True, tag="or"):
    """Holds where one of its operands does; two or more."""

    operands: tuple[Node, ...]
    at: int = 0


class Near(Struct, frozen=True, tag="near"):
    """Holds where both sides are found within `distance` words, in either order.

    Its sides are Words, Near, or Or of these.
    """

    distance: int
    left: Node
    right: Node
    at: int = 0


Node: TypeAlias = Words | InLanguage | Not | And | Or | Near


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below one."""
    if isinstance(node, And | Or):
        return node.operands
    if isinstance(node, Near):
        return (node.left, node.right)
    return (node.operand,) if isinstance(node, Not) else ()


def wanted(node: Node) -> Iterator[Words]:
    """The words a query looks for, in its order, without those under NOT."""
    if isinstance(node, Words):
        yield node
    elif not isinstance(node, Not):
        for child in children(node):
            yield from wanted(child)


def languages(node: Node) -> Iterator[InLanguage]:
    """The languages a query is limited to or excludes, in its order."""
    if isinstance(node, InLanguage):
        yield node
    for child in children(node):
        yield from languages(child)


def required(node: Node, holds: bool = True) -> frozenset[Words] | None:
    """Words of which a text must have at least one for a query to hold.

    Args:
        node: The query.
        holds: False asks for it not to hold.

    Returns:
        The fewest such words that one part of it names, or None if it may hold without any word being found.
    """
    if isinstance(node, Words):
        return frozenset((node,)) if holds else None
    if isinstance(node, InLanguage):
        return None
    if isinstance(node, Not):
        return required(node.operand, not holds)
    parts = [required(child, holds) for child in children(node)]
    found = [part for part in parts if part is not None]
    # By De Morgan: that an OR does not hold needs all of its operands not to hold, and so on.
    if isinstance(node, Near | And) is holds:
        # Among parts of equal size the one with the longest words: they are the rarest.
        return min(found, key=lambda part: (len(part), -min(len(word.text) for word in part)), default=None)
    return frozenset().union(*found) if len(found) == len(parts) else None


def written(node: Node) -> str:
    """Write a query so that every operator and parenthesis shows; it reads as the same tree again."""
    if isinstance(node, Words):
        return f'"{node.text}{"*" * node.prefix}"'
    if isinstance(node, InLanguage):
        return f"lang:{node.code}"
    if isinstance(node, Not):
        return f"NOT {_grouped(node.operand)}"
    said = f" {_operator(node)} "
    # NOT binds closer than AND and OR; it can't stand in a NEAR.
    return said.join(written(child) if isinstance(child, Not) else _grouped(child) for child in children(node))


def shape(node: Node) -> tuple[object, ...]:
    """What a query looks for, without places: equal for two that find the same because they are the same tree.

    Other than `written` it tells a phrase that holds a quote or ends in `*`, as one of a profile may, from operators.
    """
    if isinstance(node, Words):
        return ("words", node.text, node.prefix)
    if isinstance(node, InLanguage):
        return ("language", node.code)
    return (_operator(node), *map(shape, children(node)))


def outline(node: Node, depth: int = 0) -> Iterator[str]:
    """Show a query as it was read: an operator a line, what it joins indented below it."""
    if isinstance(node, Words | InLanguage):
        yield "  " * depth + written(node)
        return
    yield "  " * depth + _operator(node)
    for child in children(node):
        yield from outline(child, depth + 1)


def _grouped(node: Node) -> str:
    return written(node) if isinstance(node, Words | InLanguage) else f"({written(node)})"


def _operator(node: Node) -> str:
    return f"NEAR/{node.distance}" if isinstance(node, Near) else type(node).__name__.upper()
