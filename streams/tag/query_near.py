"""NEAR: how far apart two places of a text are, in words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TypeAlias

from streams.tag.phrases import kind_of

Place: TypeAlias = tuple[int, int]
"""First character of something found, and the one after its last."""

_ASCII_WORD = re.compile(r"\w+(?:'\w+)*", re.ASCII)


def word_starts(folded: str) -> list[int]:
    """Find where the words of a text begin.

    A word is a run of letters, digits and marks, with the apostrophes inside it. In scripts without spaces (Chinese,
    Japanese, Thai and others) every character is one. Signs and emoji are none.

    Args:
        folded: A text as `fold` writes it.

    Returns:
        The first character of each, rising.
    """
    if folded.isascii():  # most are, and this takes a third of the time
        return [word.start() for word in _ASCII_WORD.finditer(folded)]
    starts = []
    inside = False
    for at, char in enumerate(folded):
        kind = kind_of(char)
        if kind == "u":
            if unicodedata.category(char)[0] != "M":
                starts.append(at)
            inside = False
        elif kind:
            if not inside:
                starts.append(at)
            inside = True
        elif char != "'":
            inside = False
        else:
            inside = inside and at + 1 < len(folded) and kind_of(folded[at + 1]) in ("w", "h")
    return starts


def partnered(these: Sequence[Place], those: Sequence[Place], distance: int, starts: Sequence[int]) -> list[Place]:
    """Keep the places that have one of others near.

    Two places are near when they don't overlap and the first word of the later one comes at most `distance` words
    after the last word of the earlier one: the next word is at distance 1.

    Args:
        these: The places to keep from.
        those: Where the others are.
        distance: In words.
        starts: The text's words, as `word_starts` gives them.

    Returns:
        Those of `these` that have a partner, in their order. Costs n log n, however often the words repeat.
    """
    after = sorted(start for start, _ in those)
    before = sorted(end for _, end in those)
    kept = []
    for start, end in these:
        # The nearest on either side is enough: word numbers rise with the characters.
        later = bisect_left(after, end)
        if later < len(after) and _number(after[later], starts) - _number(end - 1, starts) <= distance:
            kept.append((start, end))
            continue
        earlier = bisect_right(before, start)
        if earlier and _number(start, starts) - _number(before[earlier - 1] - 1, starts) <= distance:
            kept.append((start, end))
    return kept


def _number(at: int, starts: Sequence[int]) -> int:
    """Which word a character belongs to; a sign belongs to the word before it."""
    return bisect_right(starts, at)
