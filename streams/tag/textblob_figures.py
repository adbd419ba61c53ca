"""TextBlob's two figures for an English text, to the last bit, at a fraction of its time."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from command_center.why import Reason
from streams.tag.textblob_source import pattern
from streams.tag.textblob_source import sentiment as textblob

TOKENS_KEPT = 65_536
"""Words come again: what so many tokens split into is remembered."""
_MARKS = tuple(pattern.PUNCTUATION.replace(".", ""))
_TAILS = (*_MARKS, ".")
_QUOTES = str.maketrans({mark: f" {mark} " for mark in "“”‘’'\""})

EMPHASIS, SARCASM = "!", "(!)"
Chunk = list[float]
"""Polarity, subjectivity, intensity, and -1 where it is negated."""


class _Word(NamedTuple):
    """What the word list says of a word, over all its meanings."""

    polarity: float
    subjectivity: float
    intensity: float
    modifies: bool
    """It is an adverb, too: it may strengthen or weaken the known word behind it."""


class TextBlobFigures:
    """Computes what `TextBlob(text).sentiment` does, from TextBlob's own word list.

    **Guarantee**: the same two floats, bit for bit; a test compares them. TextBlob splits each text anew in a dozen
    passes and makes a dictionary for every known word; here a token is split once, and a text that may hold a spaced
    emoticon or `( ! )`, which depend on where sentences end, is left to TextBlob's own tokens.

    Source: `find_tokens` and `Sentiment.assessments` of `textblob._text` 0.20.1, themselves from pattern.en.
    """

    def __init__(self) -> None:
        textblob("good")  # TextBlob reads its word list at the first call
        self._words: dict[str, _Word] = {}
        for word, senses in dict.items(textblob):
            polarity, subjectivity, intensity = senses[None]
            modifies = any(kind in senses for kind in textblob.modifiers)
            self._words[word] = _Word(polarity, subjectivity, intensity, modifies)
        self._negations = frozenset(textblob.negations)
        self._moods: dict[str, list[float]] = {SARCASM: [0.0, 1.0, 1.0, 1]}
        for (_, polarity), faces in pattern.EMOTICONS.items():
            for face in faces:
                word = face.lower()
                if not word.isalpha() and len(word) <= 5 and word not in pattern.PUNCTUATION:
                    self._moods.setdefault(word, [polarity, 1.0, 1.0, 1])
        self._signs = {*self._negations, *self._moods, EMPHASIS}

    def of(self, text: str) -> tuple[float, float]:
        """Polarity (-1 to 1) and subjectivity (0 to 1) of a text; both 0 where it knows no word."""
        polarities, subjectivities = 0.0, 0.0
        chunks = self._chunks(_words(text))
        for polarity, subjectivity, _, sign in chunks:
            # "not good" is slightly bad, "not bad" slightly good
            polarities += polarity * -0.5 if sign < 0 else polarity
            subjectivities += subjectivity
        count = float(len(chunks) or 1)
        return polarities / count, subjectivities / count

    def why(self, text: str) -> list[Reason]:
        """Explain the figures of a text, in TextBlob's own words.

        Args:
            text: The text.

        Returns:
            The words TextBlob knows, with their polarities, in the order of the text.
        """
        known = textblob(text).assessments
        return [
            Reason("word", "TextBlob knows these words.", "", " ".join(words), weight=round(polarity, 4))
            for words, polarity, _, _ in known
        ]

    def _chunks(self, words: list[str]) -> list[Chunk]:
        """Known words with what modifies or negates them."""
        chunks: list[Chunk] = []
        modifier = negation = ""
        for word in words:
            known = self._words.get(word)
            if known is not None:
                _add(chunks, known, modifier, negation)
                modifier = word if known.modifies else ""
                negation = word if word in self._negations else ""
            elif modifier or negation or word in self._signs:
                if word in self._negations:
                    negation = word
                elif negation and len(word.strip("'")) > 1:
                    negation = ""  # it reaches over small words only: "not a good"
                if negation and modifier.endswith("ly"):
                    chunks[-1][3] = -1  # "really not good"
                    negation = ""
                elif modifier and len(word) > 2:
                    modifier = ""
                if word == EMPHASIS and chunks:
                    chunks[-1][0] = max(-1.0, min(chunks[-1][0] * 1.25, 1.0))
                elif word in self._moods:
                    chunks.append(list(self._moods[word]))
        return chunks


def _add(chunks: list[Chunk], known: _Word, modifier: str, negation: str) -> None:
    """Add a known word, to the chunk of the modifier before it where there is one."""
    if modifier:
        chunk = chunks[-1]
        chunk[0] = max(-1.0, min(known.polarity * chunk[2], 1.0))
        chunk[1] = max(-1.0, min(known.subjectivity * chunk[2], 1.0))
        chunk[2] = known.intensity
    else:
        chunk = [known.polarity, known.subjectivity, known.intensity, 1]
        chunks.append(chunk)
    if negation:
        chunk[2] = 1.0 / chunk[2]
        chunk[3] = -1


def _words(text: str) -> list[str]:
    """The words of a text in small letters, punctuation apart."""
    # Of TextBlob's contractions only this one leaves a trace: before a quote a space is put anyway.
    parted = text.replace("n't", " n't").translate(_QUOTES)
    if "\n" in parted:
        parted = pattern.re.sub(r"\n{2,}", f" {pattern.EOS} ", parted.replace("\r\n", "\n"))
    split = [_split(token) for token in parted.split()]
    spaced = " ".join([apart for apart, _ in split if apart])
    if pattern.RE_EMOTICONS.search(spaced) or pattern.RE_SARCASM.search(spaced):
        return [token.lower() for token in " ".join(textblob.tokenizer(text)).split()]
    return [word for _, words in split for word in words]


@lru_cache(TOKENS_KEPT)
def _split(token: str) -> tuple[str, tuple[str, ...]]:
    """A token without spaces or quotes, punctuation at its ends apart: joined by spaces, and in small letters."""
    head: list[str] = []
    while token.startswith(_MARKS):
        head.append(token[0])
        token = token[1:]
    tail: list[str] = []
    while token.endswith(_TAILS):
        if token.endswith(_MARKS):
            tail.append(token[-1])
            token = token[:-1]
        if token.endswith("..."):
            tail.append("...")
            token = token[:-3].rstrip(".")
        if token.endswith("."):
            if token in pattern.ABBREVIATIONS or _is_short(token):
                break
            tail.append(".")
            token = token[:-1]
    pieces = [piece for piece in (*head, token, *reversed(tail)) if piece not in ("", pattern.EOS)]
    return " ".join(pieces), tuple(piece.lower() for piece in pieces)


def _is_short(token: str) -> bool:
    """Whether it is an abbreviation by its form: `T.`, `U.S.`, `Mr.`."""
    return any(form.match(token) for form in (pattern.RE_ABBR1, pattern.RE_ABBR2, pattern.RE_ABBR3))
