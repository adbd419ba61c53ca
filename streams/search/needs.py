"""What the full-text index is asked for a query: words without which no text can hold it."""

from __future__ import annotations

import re

from command_center.query import And, Node, Or, Words
from command_center.query.nodes import children
from streams.search.words import pieces
from streams.tag.phrases import ARABIC, ARABIC_CLITICS, HANGUL
from streams.tag.reading import fold

_NEVER = '"#"'
"""A word that no text has: `words_of` writes no sign alone."""
_KOREAN = re.compile(f"[{HANGUL}]")
_CLITICS = ("", *sorted(ARABIC_CLITICS))


def decides(node: Node) -> bool:
    """Say whether a text that has the words a query needs always holds it.

    So it is with single words joined by AND and OR: what the index calls a word is what the taggers call one. Phrases,
    `#tags`, `@handles`, Arabic (whose words may begin behind others), Hangul (whose words may go on) and NEAR need a
    second look at the text.
    """
    if isinstance(node, And | Or):
        return all(map(decides, node.operands))
    if not isinstance(node, Words):
        return False
    sought = fold(node.text)
    alone = [piece[0] for piece in pieces(sought)] == [sought]
    return alone and sought[0] not in "#@" and not _begins_behind(sought) and not _KOREAN.search(sought)


def needed(node: Node) -> str | None:
    """Write the words that a text must have for a query to hold, as a full-text expression of SQLite.

    Args:
        node: A query of words alone, without NOT and languages.

    Returns:
        The expression (https://sqlite.org/fts5.html#full_text_query_syntax); every text for which the query holds
        meets it, as `words_of` writes that text. None where no word says anything: a query of ASCII signs.
    """
    if isinstance(node, Words):
        return _needed_of(node)
    parts = [needed(child) for child in children(node)]
    known = [part for part in parts if part is not None]
    if not known or (isinstance(node, Or) and len(known) < len(parts)):
        return None
    return _joined(known, "OR" if isinstance(node, Or) else "AND")


def _needed_of(words: Words) -> str | None:
    """By what `begins` and `ends` of streams/tag/phrases.py allow around a phrase."""
    sought = fold(words.text)
    if not sought:  # marks alone, which folding drops, are in no text
        return _NEVER
    parts = []
    for piece in pieces(sought):
        word, last = piece[0], piece.end() == len(sought)
        # Anything may follow Hangul, and Hangul may follow anything.
        goes_on = last and (words.prefix or bool(_KOREAN.search(word)))
        if piece.start() == 0 and _begins_behind(word):
            alone = _KOREAN.split(word)[0]
            behind = [_word(clitic + alone, goes_on and alone == word) for clitic in _CLITICS]
            parts.append(_joined(behind, "OR"))
        else:
            parts.append(_word(word, goes_on))
    return _joined(parts, "AND") if parts else None


def _begins_behind(word: str) -> bool:
    return ARABIC[0] <= word[0] <= ARABIC[-1]


def _word(word: str, goes_on: bool) -> str:
    # It has no quotes in it: `pieces` leaves those out.
    return f'"{word}"' + " *" * goes_on


def _joined(parts: list[str], operator: str) -> str:
    return parts[0] if len(parts) == 1 else "(" + f" {operator} ".join(parts) + ")"
