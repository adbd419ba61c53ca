"""Cues: phrases that tell kind and need, in twelve languages; found in one pass for a few rules.

They are whole phrases rather than single words wherever a word has a harmless second meaning ("fire", "down"),
and they stay clear of any one trade: an airline's or a laptop maker's own words belong into its profile.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from command_center.why import Reason
from streams.tag.cue_phrases import CUE_PHRASES
from streams.tag.language import UND
from streams.tag.phrases import PhraseFinder
from streams.tag.questions import Questions
from streams.tag.reading import Reading
from streams.tag.sentences import START, marked
from streams.tag.spans import Spans, quote

SAID = {
    "safety": "danger",
    "outage": "something that is down",
    "broken": "something that does not work",
    "money": "money that is owed or wrong",
    "complaint": "a complaint",
    "idea": "an idea",
    "advice": "advice",
    "order": "somebody's own case",
    "praise": "praise",
    "thanks": "thanks",
    "ask": "a question",
    "seek": "wanting to know",
    "brief": "a brief question",
    "rhetorical": "a question that wants no answer",
    "you": "speaking to somebody",
}
"""What the cues are called when people ask; "me" would only say that somebody speaks of themselves."""
_ASKS = frozenset({"asks"})
_CHOICE = re.compile(r"\[([^\]]*)\]")


class Cues:
    """Finds the cues of a batch; a cue counts in its own language, or in any where the language is unknown."""

    def __init__(self) -> None:
        spoken: dict[str, list[tuple[tuple[str, str], str]]] = defaultdict(list)
        for cue, by_language in CUE_PHRASES.items():
            for language, phrases in by_language.items():
                spoken[language] += [((cue, language), phrase) for phrase in spell_out(phrases)]
        # Where the language is known, the phrases of eleven others would only be found to be set aside.
        self._finders = {language: PhraseFinder(phrases) for language, phrases in spoken.items()}
        self._finders[UND] = PhraseFinder(itertools.chain.from_iterable(spoken.values()))
        self._no_finder = PhraseFinder[tuple[str, str]]([])
        self._questions = Questions(self.find_in)

    def find(self, readings: Sequence[Reading], languages: Sequence[str]) -> list[frozenset[str]]:
        """Find the cues of a batch.

        Args:
            readings: The batch.
            languages: The language of each.

        Returns:
            The names of the cues each contains; `asks` among them if it wants something told.
        """
        return [self._all(reading, language) for reading, language in zip(readings, languages, strict=True)]

    def _all(self, reading: Reading, language: str) -> frozenset[str]:
        cues = self.find_in(marked(reading.folded), language)
        return cues | _ASKS if self._questions.asks(reading, language, cues) else cues

    def find_in(self, text: str, language: str) -> frozenset[str]:
        """Find the cues of one text or sentence.

        Args:
            text: A text as `streams.tag.sentences.marked` gives it.
            language: Its language.

        Returns:
            The names of the cues it contains.
        """
        return frozenset(cue for cue, _ in self._finders.get(language, self._no_finder).find(text))

    def why(self, reading: Reading, language: str, spans: Spans) -> list[Reason]:
        """Explain the cues of one.

        Args:
            reading: The mention.
            language: Its language.
            spans: Leads back to its words as written.

        Returns:
            A reason for each phrase that was found; `of` is the cue.
        """
        text = marked(reading.folded)
        reasons = []
        for (cue, _), start, end in self._finders.get(language, self._no_finder).where(text):
            # The marked text is the folded one with pieces left out: the phrase's own words stand in both.
            words = text[start:end].removeprefix(START)
            at = reading.folded.find(words)
            if cue in SAID and at >= 0:
                reasons.append(quote(spans, "cue", f"Words of {SAID[cue]}.", cue, at, at + len(words)))
        return reasons


def spell_out(phrases: str) -> Iterator[str]:
    """Write out a list of phrases.

    Args:
        phrases: Phrases, a comma and a blank between them; `[a|b]` stands for either, `~` for a comma.

    Returns:
        Every phrase meant.
    """
    for phrase in phrases.split(", "):
        pieces = [piece.split("|") if n % 2 else [piece] for n, piece in enumerate(_CHOICE.split(phrase))]
        yield from ("".join(choice).replace("~", ",") for choice in itertools.product(*pieces))
