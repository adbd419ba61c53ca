"""Reading a query: text in, tree out, or one clear sentence about the place where it goes wrong."""

from __future__ import annotations

import re

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from command_center.query.grammar import grammar
from command_center.query.nodes import Node, Or, children, required
from command_center.query.problems import Misread, QueryError

MAX_CHARS = 50_000
MAX_WORDS = 5_000
"""Words and phrases of one query."""
MAX_DEPTH = 30
"""Parentheses in parentheses, or NEARs in a row."""

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_INVISIBLE = (0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""What comes along when text is copied from a page; it would make another word of an operator."""
_SIGNS = {
    **dict.fromkeys(map(ord, "“”„‟«»＂〝〞"), '"'),
    **dict.fromkeys(_INVISIBLE, " "),
    ord("（"): "(",
    ord("）"): ")",
}
"""One character each, so that every place stays where it is."""
_OPERAND = "a word, a phrase in quotes or a group in parentheses"


def parse(text: str) -> Node:
    """Read a query.

    Args:
        text: As in `(delay* OR "late flight") NEAR/5 luggage -lang:it`; see docs/queries.md for the syntax.

    Returns:
        The tree; operands of one AND or OR stand side by side, whatever their parentheses.

    Raises:
        QueryError: It can't be read, would hold where nothing is found, or goes beyond a limit.
    """
    if len(text) > MAX_CHARS:
        raise QueryError(text, 0, f"a query has at most {MAX_CHARS:,} characters, this one {len(text):,}")
    try:
        if bad := _UNREADABLE.search(text):
            raise Misread(bad.start(), f"the character U+{ord(bad[0]):04X} is no text")
        tree = _tree(text.translate(_SIGNS))
        _check_depth(tree)
        _check_finds(tree)
    except Misread as why:
        raise QueryError(text, why.at, why.said) from None
    return tree


def _tree(text: str) -> Node:
    tokens = _tokens(text)
    parser = grammar().parse_interactive()
    before: Token | None = None
    for token in tokens:
        try:
            parser.feed_token(token)
        except UnexpectedToken:
            raise Misread(token.start_pos or 0, f"{_expected(before)}, but {token} stands here") from None
        before = token
    if before is not None and before.type not in ("WORD", "QUOTED", "LIMIT", "_RIGHT"):
        raise Misread(len(text.rstrip()), f"{_expected(before)}, but the query ends here")
    _check_closed(tokens)
    tree: Node = parser.feed_eof(before)  # type: ignore[no-untyped-call]
    return tree


def _tokens(text: str) -> list[Token]:
    try:
        tokens = list(grammar().lex(text))
    except UnexpectedCharacters as why:
        # Every other sign begins a word.
        raise Misread(why.pos_in_stream or 0, "this quote is never closed") from None
    if not tokens:
        raise Misread(0, "this query is empty: say what it should find")
    words = [token for token in tokens if token.type in ("WORD", "QUOTED")]
    if len(words) > MAX_WORDS:
        said = f"a query has at most {MAX_WORDS:,} words and phrases; this is one more"
        raise Misread(words[MAX_WORDS].start_pos or 0, said)
    depth = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        depth += (token.type == "_LEFT") - (token.type == "_RIGHT")
        if depth < 0:
            raise Misread(token.start_pos or 0, "this ) closes nothing")
        if depth > MAX_DEPTH:
            raise Misread(token.start_pos or 0, f"parentheses stand at most {MAX_DEPTH} deep")
        if token.type == "_RIGHT" and before is not None and before.type == "_LEFT":
            raise Misread(token.start_pos or 0, "nothing stands between these parentheses")
    return tokens


def _check_closed(tokens: list[Token]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.type == "_LEFT":
            opened.append(token)
        elif token.type == "_RIGHT":
            opened.pop()
    if opened:
        raise Misread(opened[-1].start_pos or 0, "this ( is never closed")


def _expected(before: Token | None) -> str:
    """What should come where an operand is missing: the only place at which a token can be wrong."""
    if before is None:
        return f"a query begins with {_OPERAND}"
    # Nothing but NOT may not be doubled, and NEAR takes no NOT.
    more = "" if before.type in ("NOT", "MINUS", "NEAR") else ", with or without NOT"
    return f"{before} is followed by {_OPERAND}{more}"


def _check_depth(tree: Node) -> None:
    # Without recursion: this is what makes recursion safe for everyone else.
    level: list[Node] = [tree]
    # A level of parentheses is up to four of the tree: OR, AND, NOT, NEAR.
    for _ in range(4 * MAX_DEPTH):
        level = [child for node in level for child in children(node)]
        if not level:
            return
    raise Misread(level[0].at, "too much is nested here: use fewer NEARs in a row")


def _check_finds(tree: Node) -> None:
    if required(tree) is not None:
        return
    for side in tree.operands if isinstance(tree, Or) else ():
        if required(side) is None:
            raise Misread(
                side.at, "this side of OR names no word to find: it would take every post that lacks something"
            )
    raise Misread(tree.at, "this would take every post that lacks something: name a word to find beside it")
