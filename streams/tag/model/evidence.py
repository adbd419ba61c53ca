"""What word lists, emoji, cues and TextBlob say of a text, as a few small numbers the model weighs."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from streams.tag.feelings import NEGATED, NEGATIVE, POSITIVE, emoji_balance
from streams.tag.model.ngrams import grades
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading
from streams.tag.textblob_figures import TextBlobFigures

SLOTS = {
    "glad words": 4,
    "sad words": 4,
    "emoji": 5,
    "praise, thanks": 4,
    "complaint, trouble": 4,
    "asks, question mark": 4,
    "exclamation mark": 2,
    "textblob": 12,
    "graded words": 12,
    "glad grades": 8,
    "sad grades": 8,
}
"""Each text has one value of each slot."""
STARTS = tuple(int(start) for start in np.cumsum([0, *SLOTS.values()]))
"""Where the values of each slot begin among all of them; the last is how many there are."""
ENGLISH_SLOTS = tuple(list(SLOTS).index(name) for name in ("textblob", "graded words", "glad grades", "sad grades"))
"""What only English posts have; 0 elsewhere."""

_TROUBLE = frozenset({"safety", "outage", "broken"})
"""Trouble is no good news; to speak of money is neither good nor bad."""
_POLARITY_STEPS = 9
_GRADES_LEVEL_OFF = 15.0
"""Sums s become s / sqrt(s^2 + 15), as VADER's `compound` does (Hutto and Gilbert 2014)."""
_GRADE_STEPS = (0.01, 1.3, 2.1, 3.2, 5.0, 8.0)
"""Where the next step of glad or sad grades begins: nothing, one faint word, a plain one, a strong one, several."""
_UNSPACED = ("zh", "ja", "ko")

_UNGRADED = (0, 0, 0)
"""The last three slots of a text whose words have no grades."""
GRADED = np.dtype([("word", "<u8"), ("grade", "i1")])
"""One row of graded.bin: the hash of a word, and its grade in tenths."""
GRADE_UNIT = 10.0
Array = np.ndarray[Any, Any]


class Evidence(NamedTuple):
    """Of a batch: one row a text with its value of each slot (counted from the slot's start), TextBlob's figures."""

    slots: np.ndarray[Any, np.dtype[np.int32]]
    figures: list[tuple[float, float] | None]


class Gatherer:
    """Gathers the evidence of texts."""

    def __init__(self) -> None:
        self.textblob = TextBlobFigures()
        lists = {1: POSITIVE, -1: NEGATIVE}
        own = {
            (language, weight, phrase.strip())
            for weight, by_language in lists.items()
            for language, phrases in by_language.items()
            for phrase in phrases.split(",")
        }
        listed = [((*label, ""), label[2]) for label in sorted(own)] + _negated(own)
        spoken: dict[str, list[tuple[tuple[str, int, str, str], str]]] = defaultdict(list)
        for label, phrase in listed:
            spoken[label[0]].append((label, phrase))
        self._words = {language: PhraseFinder(phrases) for language, phrases in spoken.items()}
        self._no_words = PhraseFinder[tuple[str, int, str, str]]([])

    def of(self, readings: Sequence[Reading], languages: Sequence[str], cues: Sequence[frozenset[str]]) -> Evidence:
        """Gather the evidence of a batch.

        Args:
            readings: The batch.
            languages: The language of each.
            cues: The cues of each.

        Returns:
            The evidence; figures are None for what is not English.
        """
        figures = [
            self.textblob.of(reading.text) if language == "en" else None
            for reading, language in zip(readings, languages, strict=True)
        ]
        rows = [self._row(*one) for one in zip(readings, languages, cues, figures, strict=True)]
        english = [n for n, language in enumerate(languages) if language == "en"]
        summed = grades([readings[n].folded for n in english], *_graded()).tolist()
        for n, (glad, sad, count) in zip(english, summed, strict=True):
            total = glad - sad
            level = total / (total * total + _GRADES_LEVEL_OFF) ** 0.5
            steps = (1 + bisect_right(_GRADE_STEPS, glad), 1 + bisect_right(_GRADE_STEPS, sad))
            rows[n] = (*rows[n][: -len(_UNGRADED)], _polarity_step((level, count)), *steps)
        return Evidence(np.array(rows, np.int32).reshape(len(rows), len(SLOTS)), figures)

    def _row(
        self, reading: Reading, language: str, cues: frozenset[str], figures: tuple[float, float] | None
    ) -> tuple[int, ...]:
        glad, sad = self.felt(reading.folded, language)
        return (
            min(glad, 3),
            min(sad, 3),
            max(-2, min(2, emoji_balance(reading.text))) + 2,
            ("praise" in cues) + 2 * ("thanks" in cues),
            ("complaint" in cues) + 2 * in_trouble(cues),
            ("ask" in cues) + 2 * ("?" in reading.folded or "؟" in reading.folded),
            int("!" in reading.folded),
            _polarity_step(figures),
            *_UNGRADED,
        )

    def where(self, folded: str, language: str) -> list[tuple[int, int, int]]:
        """The feeling words of a text: start, end, weight; what a negation turns or covers does not count itself."""
        found = self._words.get(language, self._no_words).where(folded)
        covered = {within for (*_, within), _, _ in found}
        return sorted({(start, end, label[1]) for label, start, end in found if label[2] not in covered and label[1]})

    def felt(self, folded: str, language: str) -> tuple[int, int]:
        """How many glad and sad words a text holds, each once; "not good" is sad, "not bad" is neither."""
        found = self._words.get(language, self._no_words).find(folded)
        if not found:
            return 0, 0
        covered = {within for *_, within in found}
        weights = {phrase: weight for _, weight, phrase, _ in found if phrase not in covered}.values()
        return sum(weight > 0 for weight in weights), sum(weight < 0 for weight in weights)


@cache
def _graded() -> tuple[Array, Array]:
    """Hashes of graded English words, ascending, and their grades of -4 to 4: read once a process."""
    table = np.frombuffer(files("streams.tag.model").joinpath("graded.bin").read_bytes(), GRADED)
    return table["word"].astype(np.uint64), table["grade"] / GRADE_UNIT


def in_trouble(cues: frozenset[str]) -> bool:
    """Whether cues name trouble."""
    return not cues.isdisjoint(_TROUBLE)


def _negated(own: set[tuple[str, int, str]]) -> list[tuple[tuple[str, int, str, str], str]]:
    """The words of the lists behind a negation, each with the word it covers."""
    made = []
    for language, weight, phrase in sorted(own):
        for pattern in NEGATED.get(language, ()):
            negated = pattern.replace("*", phrase)
            if (language, weight, negated) not in own and (language, -weight, negated) not in own:
                made.append(((language, -1 if weight > 0 else 0, negated, phrase), negated))
    # What the lists themselves hold as a whole ("nicht gut") covers the words within it, too.
    for language in sorted({language for language, _, _ in own}):
        spoken = sorted((weight, phrase) for spoken, weight, phrase in own if spoken == language)
        made += [
            ((language, weight, phrase, within), phrase)
            for weight, phrase in spoken
            for _, within in spoken
            if within != phrase and (f" {within} " in f" {phrase} " or (language in _UNSPACED and within in phrase))
        ]
    return made


def _polarity_step(figures: tuple[float, float] | None) -> int:
    """0 not English, 1 no word known, 2 to 10 by polarity, 11 a word known and exactly nought."""
    if figures is None:
        return 0
    polarity, subjectivity = figures
    if polarity == 0.0:
        return 11 if subjectivity else 1
    return 2 + min(_POLARITY_STEPS - 1, int((polarity + 1.0) / 2.0 * _POLARITY_STEPS))
