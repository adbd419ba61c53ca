"""Text as it looks: what is written in another way and read as the same is the same here."""

from __future__ import annotations

import unicodedata
from functools import cached_property

_SAME_LETTER = ("<font>", "<wide>", "<narrow>", "<small>")
"""Unicode's own word for a letter in other clothes: 𝐀, Ａ, ﾀ, ﹫."""
_NO_WIDTH = frozenset("\u115f\u1160\u3164\uffa0\u2800\u0640")
"""Fillers, the empty Braille cell, and the stroke that only draws an Arabic word out."""
_ONE_DOT_LEADER = "\u2024"
_VOWELS = 0x900
"""From here on marks are vowels, without which a word is another one; below, they are accents and points."""
_MOST = 20_000
"""Letters that are remembered: more than all living scripts of a wall need."""


class Alike:
    """A text, and the same in plain letters: small, without accents, of one width, without what nobody sees.

    Args:
        text: Any text.

    **Guarantee** `text` is the given one in Unicode's composed form, with one blank between words, as a browser shows
    it; neither it nor `plain` ever changes.
    """

    def __init__(self, text: str) -> None:
        words = unicodedata.normalize("NFC", text).split()
        self.text = " ".join(word for word in words if word.translate(_LETTERS))
        self.plain = self.text.translate(_LETTERS)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Find a piece of the plain letters in the text.

        Args:
            start: Where the piece begins in `plain`.
            end: Where it ends; greater than `start`.

        Returns:
            The same for `text`, with all of a letter that is two in plain, and what is unseen behind the piece.
        """
        return self._from[start], max(self._from[end], self._from[end - 1] + 1)

    @cached_property
    def _from(self) -> list[int]:
        """For each plain letter the place of its own in the text; made only where something is looked up."""
        if self.text.isascii() and len(self.text) == len(self.plain):
            return list(range(len(self.text) + 1))
        places = [at for at, letter in enumerate(self.text) for _ in _LETTERS[ord(letter)]]
        return [*places, len(self.text)]


def plain(text: str) -> str:
    """Give a text's plain letters alone.

    Args:
        text: Any text.

    Returns:
        `Alike(text).plain`: the same for all ways to write a name.
    """
    return Alike(text).plain


class _Letters(dict[int, str]):
    """Each character's plain letters, worked out when first met."""

    def __missing__(self, point: int) -> str:
        if len(self) >= _MOST:
            self.clear()
        self[point] = letters = _plain(chr(point))
        return letters


_LETTERS = _Letters()


def _plain(letter: str) -> str:
    if letter == " ":
        return letter
    if unicodedata.category(letter) in ("Cf", "Cc") or letter in _NO_WIDTH or _picks_a_look(letter):
        return ""
    if unicodedata.decomposition(letter).startswith(_SAME_LETTER):
        letter = unicodedata.normalize("NFKC", letter)
    if letter == _ONE_DOT_LEADER:
        return "."
    # in capitals first: the dotless i and the iota below a letter have none but those of other letters
    parts = unicodedata.normalize("NFD", letter.upper().casefold())
    bare = "".join(part for part in parts if ord(part) >= _VOWELS or unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", bare)


def _picks_a_look(letter: str) -> bool:
    """A variation selector: says how the character before it is drawn."""
    return "\ufe00" <= letter <= "\ufe0f" or "\u180b" <= letter <= "\u180f" or "\U000e0100" <= letter <= "\U000e01ef"
