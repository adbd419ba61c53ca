"""Hindi in Latin letters, which has no agreed spelling: told by the pieces its words are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

UNIT: Final = 128
"""Weights are whole numbers of this part of a logit, so that sums are the same on every machine."""
_READ_CHARS = 400
_WORD_CHARS = 24
_PIECE_CHARS = range(2, 5)
_KEPT_WORDS = 20_000
_WORD = re.compile(r"[^\W\d_]+")
_NO_WORDS = frozenset(("http", "https", "rt"))
_LAUGHTER = re.compile(r"(?:[hj]+[aeiou]+){2,}[hj]?")
_LIKELY, _ALONE = 32, 224
"""The sum that is Hindi with one known word of Hindi in the post (0.25 of a logit), and without any (1.75)."""
_KNOWN = 5
"""A word that weighs this much as a whole is one that Hindi posts have and others have not."""


def words_of(prose: str) -> set[str]:
    """Split a post as the weights were learnt: its different words, the first 400 characters alone.

    Args:
        prose: The author's own words.

    Returns:
        Lower-case words of letters, at most 24 characters of each, without laughter.
    """
    words = {word[:_WORD_CHARS] for word in _WORD.findall(prose[:_READ_CHARS].lower())} - _NO_WORDS
    return {word for word in words if not _LAUGHTER.fullmatch(word)}


def pieces_of(word: str) -> Iterator[str]:
    """Cut a word into what has a weight.

    Args:
        word: One of `words_of`.

    Yields:
        The word between marks (`^word$`), then its pieces of 2 to 4 characters, the marks among them.
    """
    marked = f"^{word}$"
    yield marked
    for size in _PIECE_CHARS:
        if size < len(marked):
            yield from (marked[start : start + size] for start in range(len(marked) - size + 1))


class LatinHindi(dict[str, int]):
    """The sum of its pieces' weights by word, reckoned when a word is first met.

    A linear model (logistic regression) that `tools/train_latin_hindi.py` learnt from the train split of UMSAB's
    Latin-letter languages and hand labels of its Hindi folder (`tests/tag/labels/hindi.tsv`).

    **Guarantee**: at most 20,000 words are kept; what is kept changes no answer.

    Args:
        weights: Weight by piece.
        bias: What the sum begins with.
    """

    def __init__(self, weights: dict[str, int], bias: int) -> None:
        self._weights, self._bias = weights, bias

    @classmethod
    def shipped(cls) -> LatinHindi:
        """The weights that ship with the program."""
        kept = json.loads(files("streams.tag").joinpath("latin_hindi.json").read_text("utf-8"))
        return cls({piece: int(w) for w, pieces in kept["pieces"].items() for piece in pieces.split()}, kept["bias"])

    def __missing__(self, word: str) -> int:
        if len(self) >= _KEPT_WORDS:
            self.clear()
        weights = self._weights
        self[word] = total = sum(weights.get(piece, 0) for piece in set(pieces_of(word)))
        return total

    def score(self, prose: str) -> int:
        """Weigh a post.

        Args:
            prose: The author's own words.

        Returns:
            Hindi's lead over other languages in Latin letters, as a logit in 128ths.
        """
        return self._bias + sum(map(self.__getitem__, words_of(prose)))

    def holds(self, prose: str) -> bool:
        """Say whether a post is Hindi, of those the language detector is not sure of.

        Args:
            prose: The author's own words.

        Returns:
            Whether its score is clear, or likely and one of its words known.
        """
        score = self.score(prose)
        if score < _LIKELY or score >= _ALONE:
            return score >= _ALONE
        return any(self._weights.get(f"^{word}$", 0) >= _KNOWN for word in words_of(prose))
