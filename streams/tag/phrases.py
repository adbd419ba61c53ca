"""Phrases in text: one automaton for all of them, words kept whole in every script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from streams.tag.reading import fold

Label = TypeVar("Label", bound=Hashable)

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana and Han. A phrase may begin anywhere."""
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff"
ARABIC = "\u0620-\u06ff"
"""Where a word may begin behind the words that Arabic joins to it."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_HANGUL = re.compile(f"[{HANGUL}]")
ARABIC_CLITICS = frozenset(fold(c) for c in ("ال", "و", "ب", "ل", "لل", "ف", "ك", "وال", "بال", "فال", "كال"))
"""Article, conjunctions and prepositions that Arabic writes in front of a word, joined to it."""
_HANDLE_GOES_ON = re.compile(r"[-@]\w|\.\w[\w-]*\.[a-z]{2,}", re.ASCII)
"""What makes `@brand` the beginning of another account: `@brand-fans`, `@brand@host`, `@brand.bsky.social`."""


@lru_cache(maxsize=4096)
def kind_of(char: str) -> str:
    """Class of a character: `w` letter, digit or mark of a spaced script, `u` unspaced, `h` Hangul, empty none."""
    if _UNSPACED.match(char):
        return "u"
    if _HANGUL.match(char):
        return "h"
    return "w" if char == "_" or char.isalnum() or unicodedata.category(char)[0] == "M" else ""


def begins(text: str, start: int) -> bool:
    """Say whether a word, and with it a phrase, may begin at a character of a folded text."""
    if start == 0 or kind_of(text[start]) in ("", "u"):
        # "@" and "#" belong to the word behind them, but not in the middle of another one (an e-mail address).
        return start == 0 or text[start] not in "@#" or kind_of(text[start - 1]) != "w"
    if kind_of(text[start - 1]) in ("", "u"):
        return True
    if not ARABIC[0] <= text[start] <= ARABIC[-1]:
        return False
    word = start
    while word and start - word <= 3 and kind_of(text[word - 1]) == "w":
        word -= 1
    return text[word:start] in ARABIC_CLITICS


def ends(text: str, start: int, end: int) -> bool:
    """Say whether a phrase that begins at a character of a folded text may end before another one."""
    # Korean joins its particles to the end of a word, so a Korean phrase may end anywhere.
    if end < len(text) and kind_of(text[end - 1]) == "w" and kind_of(text[end]) == "w":
        return False
    return text[start] != "@" or not _HANDLE_GOES_ON.match(text, end)


class PhraseFinder(Generic[Label]):
    """Finds which labels' phrases a folded text contains, as whole words, in one pass whatever their number.

    `#hashtag` and `@handle` are words like others; a phrase that itself begins with `#` or `@` needs the sign.

    Args:
        phrases: (label, phrase) pairs; a phrase may stand for several labels. Empty phrases are ignored.
    """

    def __init__(self, phrases: Iterable[tuple[Label, str]]) -> None:
        labels: dict[str, list[Label]] = {}
        for label, phrase in phrases:
            if key := fold(phrase):
                labels.setdefault(key, []).append(label)
        self._patterns = list(labels)
        self._labels = list(labels.values())
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard) if labels else None

    def find(self, folded: str) -> set[Label]:
        """Find the labels of a text.

        Args:
            folded: A text as `fold` writes it.

        Returns:
            The labels with at least one phrase in it.
        """
        found: set[Label] = set()
        if self._automaton is None or not folded:
            return found
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            labels = self._labels[index]
            # What stands there already needs no second look at its borders.
            if not found.issuperset(labels) and begins(folded, start) and ends(folded, start, end):
                found.update(labels)
        return found

    def where(self, folded: str) -> list[tuple[Label, int, int]]:
        """Find the labels of a text, and the phrases that stand for them.

        Args:
            folded: A text as `fold` writes it.

        Returns:
            (label, start, end) for each phrase in the text, in the order of the text, the longer
            first; the labels are those of `find`.
        """
        if self._automaton is None or not folded:
            return []
        found = [
            (label, start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if begins(folded, start) and ends(folded, start, end)
            for label in self._labels[index]
        ]
        return sorted(found, key=lambda hit: (hit[1], -hit[2]))
