"""Words of a text as the full-text index keeps them: cut once here, so that the index itself cuts and folds nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from streams.tag.phrases import ARABIC, HANGUL, UNSPACED

_LAST_MARK = 0xE01EF
"""The last character that Unicode calls a mark (a variation selector)."""


def _marks() -> str:
    """The marks that spell syllables of spaced scripts (Hindi's vowels) and belong to their words, as ranges."""
    ranges: list[list[int]] = []
    for code in (*range(0x20000), *range(0xE0100, _LAST_MARK + 1)):
        if unicodedata.category(chr(code))[0] != "M" or _UNSPACED.match(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    # Single ones beyond 16 bits are what a pattern is slow with.
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_UNSPACED = re.compile(f"[{UNSPACED}]")
_MARKS = _marks()
# A word of a spaced script and the sign before it, a character of an unspaced one, or a sign that is not ASCII.
_PIECE = re.compile(rf"[#@]?(?:[^\W{UNSPACED}]|[{_MARKS}{HANGUL}])+|[{UNSPACED}]|[^\x00-\x7f\s]")
# The same in a tenth of the time, for texts whose unspaced characters stand apart.
_SPACED_PIECE = re.compile(rf"[#@]?[\w{_MARKS}{HANGUL}]+|[^\x00-\x7f\s]")
_ASCII_PIECE = re.compile(r"[#@]?\w+", re.ASCII)
_KOREAN = re.compile(f"[{HANGUL}]")
_BESIDE_KOREAN = re.compile(f"^[^{HANGUL}]+|[{ARABIC}][^{HANGUL}]*")


def pieces(folded: str) -> Iterable[re.Match[str]]:
    """Cut a text at the borders at which phrases may begin and end.

    Args:
        folded: A text as `fold` writes it.

    Returns:
        In its order: each word of a spaced script, with a `#` or `@` right before it; each character of an unspaced
        script alone; each sign that is not ASCII. White space and other signs are in none.
    """
    return (_ASCII_PIECE if folded.isascii() else _PIECE).finditer(folded)


def words_of(folded: str) -> str:
    """Give the words under which the full-text index keeps a text.

    Args:
        folded: A text as `fold` writes it.

    Returns:
        Its `pieces`, joined by blanks. `#tag` and `@handle` stand there without the sign as well. A word with Hangul
        in it stands there also as its part before that, and by its Arabic parts: `ends` lets a word end before
        Hangul, and `begins` lets an Arabic one begin behind it.
    """
    if folded.isascii():
        found = _ASCII_PIECE.findall(folded)
        if "#" in folded or "@" in folded:
            found += [word[1:] for word in found if word[0] in "#@"]
        return " ".join(found)
    found = _SPACED_PIECE.findall(_UNSPACED.sub(r" \g<0> ", folded))
    signed = [word for word in found if word[0] in "#@"]
    found += [word[1:] for word in signed]
    if _KOREAN.search(folded):
        for word in [word for word in found if _KOREAN.search(word)]:
            found += _BESIDE_KOREAN.findall(word)
    return " ".join(found)
