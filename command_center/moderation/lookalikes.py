"""Letters that pass for others: a word that mixes scripts is read as the eye reads it."""

from __future__ import annotations

import re

_CYRILLIC = ("асеһіјкмнорԛѕтуѵԝхԁгь", "acehijkmhopqstyvwxdrb")
_GREEK = ("αβγεικνορτυχω", "abyeikvoptuxw")
_ARMENIAN = ("հյոսցքօ", "hjnugpo")
_LATIN = ("ıȷɑɡɩ", "ijagi")
"""Latin letters of other shapes; the dotless i is also how Turkish writes a small I."""
_ALIKE = {ord(a): b for found in (_CYRILLIC, _GREEK, _ARMENIAN) for a, b in zip(*found, strict=True)}
_ALIKE |= {ord(chr(a).upper()): b for a, b in _ALIKE.items() if len(chr(a).upper()) == 1}
_FOREIGN = re.compile("[\u0370-\u052f\u0530-\u058f]")
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_LATIN = re.compile("[A-Za-z]")
_SHAPES = {ord(a): b for a, b in zip(*_LATIN, strict=True)}
_SHAPED = re.compile(f"[{_LATIN[0]}]")


def as_seen(text: str) -> str:
    """Read lookalikes as what they look like.

    In a word that has Latin letters and Cyrillic, Greek or Armenian ones, those that pass for Latin ones are read as
    such (after Unicode's confusables, UTS 39, the letters only); a word of one script stays as it is, so that nobody's
    own writing is taken for another word. A word made of lookalikes alone is not seen through.

    Args:
        text: Any text.
    """
    if text.isascii():
        return text
    if _SHAPED.search(text):
        text = text.translate(_SHAPES)
    if not _FOREIGN.search(text):
        return text
    return _WORD.sub(_read, text)


def _read(word: re.Match[str]) -> str:
    found = word[0]
    return found.translate(_ALIKE) if _PLAIN_LATIN.search(found) and _FOREIGN.search(found) else found
