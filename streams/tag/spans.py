"""Where in a text as written a stretch of its folded form stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from command_center.why import By, Reason
from streams.tag.reading import MAX_FOLDED, Reading, fold_letters, links

_JAMO = range(0x1100, 0x1200)
"""Conjoining Hangul: folding may make one syllable of several."""


class Spans:
    """Leads from the folded form of a text back to the words as written.

    The text is folded once more, sign by sign (a letter together with its marks), and each folded letter remembers
    which sign it came from. Where that does not give the folded text letter for letter, nothing is claimed.

    Args:
        reading: The text, as written and folded.
    """

    def __init__(self, reading: Reading) -> None:
        self._text = reading.text
        letters: list[str] = []
        self._came_from: list[tuple[int, int]] = []
        space: tuple[int, int] | None = None
        for folded, start, end in _signs(reading.text):
            for letter in folded:
                if letter.isspace():
                    space = space or (start, end)
                    continue
                if space and letters:
                    letters.append(" ")
                    self._came_from.append(space)
                space = None
                letters.append(letter)
                self._came_from.append((start, end))
        if "".join(letters)[:MAX_FOLDED] != reading.folded:
            self._came_from = []

    def at(self, start: int, end: int) -> tuple[int, int] | None:
        """Find a stretch of the folded text.

        Args:
            start: Its first letter.
            end: Behind its last letter; greater than `start`.

        Returns:
            Where it begins and ends in the text as written, or None where that can't be told.
        """
        if not start < end <= len(self._came_from):
            return None
        return self._came_from[start][0], self._came_from[end - 1][1]

    def words(self, at: tuple[int, int] | None) -> str:
        """The text as written between two places; empty for None."""
        return "" if at is None else self._text[at[0] : at[1]]


def quote(spans: Spans, by: By, says: str, of: str, start: int, end: int, weight: float | None = None) -> Reason:
    """Make a reason of words that were found.

    Args:
        spans: Of the text.
        by: What kind of reason it is.
        says: The sentence.
        of: What the words stand for.
        start: Where they begin in the folded text.
        end: Where they end there.
        weight: How much they weigh.

    Returns:
        The reason, with the words as written where they can be told.
    """
    at = spans.at(start, end)
    return Reason(by, says, of, spans.words(at), at, weight)


def _signs(text: str) -> Iterator[tuple[str, int, int]]:
    """A text in pieces that fold by themselves: (folded, start, end)."""
    begin = 0
    for link in links(text):
        yield from _letters(text, begin, link.start())
        yield " ", link.start(), link.end()
        begin = link.end()
    yield from _letters(text, begin, len(text))


def _letters(text: str, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    while begin < end:
        after = begin + 1
        while after < end and _joins(text[after - 1], text[after]):
            after += 1
        yield fold_letters(text[begin:after]), begin, after
        begin = after


def _joins(before: str, letter: str) -> bool:
    """Whether a letter may melt into the one before it when both are folded."""
    if letter.isascii():
        return False
    apart = unicodedata.normalize("NFKD", letter)
    if unicodedata.category(apart[0])[0] in "MC" or not fold_letters(letter):
        return not letter.isspace()
    return ord(apart[0]) in _JAMO and ord(unicodedata.normalize("NFKD", before)[-1]) in _JAMO
