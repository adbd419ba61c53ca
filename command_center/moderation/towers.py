"""Texts without towers of marks: letters keep the few that spell them, so that no card grows into its neighbours."""

from __future__ import annotations

import unicodedata

MOST = 4
"""Marks on one letter: a Hebrew letter with dot, vowel and accent has three, a Tibetan stack rarely more than four."""


def without_towers(text: str) -> str:
    """Take away the marks that no writing puts on one letter.

    Args:
        text: Any text.

    Returns:
        The same with at most `MOST` combining marks in a row.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if run <= MOST:
            kept.append(letter)
    return "".join(kept)
