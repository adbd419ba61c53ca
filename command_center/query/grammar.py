"""The grammar of queries, all of it: NEAR binds tightest, then NOT, then AND (written or not), then OR."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer

from command_center.query.nodes import And, Near, Node, Not, Or, Words
from command_center.query.problems import Misread
from command_center.query.words import bare, limit, quoted

MAX_DISTANCE = 100

GRAMMAR = r"""
?start: either
?either: both (_OR both)*
?both: unless (_AND? unless)*
?unless: near
       | (NOT | MINUS) near -> negation
?near: operand
     | near NEAR operand -> nearness
?operand: WORD -> word
        | QUOTED -> phrase
        | LIMIT -> limit
        | _LEFT either _RIGHT

_AND.3: /AND(?![^\s()"])/
_OR.3: /OR(?![^\s()"])/
NOT.3: /NOT(?![^\s()"])/
NEAR.3: /NEAR\/\d+(?![^\s()"])/
MINUS.3: /[-–−－](?=[^\s)])/
LIMIT.2: /(?i:lang(?:uage)?):[^\s()"]*/
QUOTED.2: /"[^"]*"/
WORD: /[^\s()"]+/
_LEFT: "("
_RIGHT: ")"
%ignore /\s+/
"""


class _Build(Transformer[Token, Node]):
    """Makes nodes while the parser goes, so that no depth of the text is a depth of calls."""

    def word(self, parts: Sequence[Any]) -> Node:
        return bare(str(parts[0]), parts[0].start_pos)

    def phrase(self, parts: Sequence[Any]) -> Node:
        return quoted(str(parts[0])[1:-1], parts[0].start_pos)

    def limit(self, parts: Sequence[Any]) -> Node:
        return limit(str(parts[0]), parts[0].start_pos)

    def nearness(self, parts: Sequence[Any]) -> Node:
        left, operator, right = parts
        distance = int(operator[5:]) if len(operator) < 10 else MAX_DISTANCE + 1
        if not 1 <= distance <= MAX_DISTANCE:
            raise Misread(operator.start_pos, f"a distance is from NEAR/1 (the next word) to NEAR/{MAX_DISTANCE}")
        for side in (left, right):
            _check_side(side, str(operator))
        return Near(distance, left, right, left.at)

    def negation(self, parts: Sequence[Any]) -> Node:
        return Not(parts[1], parts[0].start_pos)

    def both(self, parts: Sequence[Any]) -> Node:
        flat = [one for part in parts for one in (part.operands if isinstance(part, And) else (part,))]
        return And(tuple(flat), flat[0].at)

    def either(self, parts: Sequence[Any]) -> Node:
        flat = [one for part in parts for one in (part.operands if isinstance(part, Or) else (part,))]
        return Or(tuple(flat), flat[0].at)


def _check_side(side: Node, operator: str) -> None:
    for one in side.operands if isinstance(side, Or) else (side,):
        if not isinstance(one, Words | Near):
            name = {"InLanguage": "lang:"}.get(type(one).__name__, type(one).__name__.upper())
            raise Misread(
                one.at, f"{operator} joins words, phrases and groups of them with OR; {name} has no place in it"
            )


@lru_cache(maxsize=1)
def grammar() -> Lark:
    """The parser, made at its first use: most processes read no query."""
    return Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=_Build())
