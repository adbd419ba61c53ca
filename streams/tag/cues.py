"""Cues: phrases that tell kind and need, in twelve languages; found in one pass for a few rules.

They are whole phrases rather than single words wherever a word has a harmless second meaning ("fire", "down"),
and they stay clear of any one trade: an airline's or a laptop maker's own words belong into its profile.
"""

from __future__ import annotations

from collections.abc import Sequence

from command_center.why import Reason
from streams.tag.cue_phrases import CUE_PHRASES
from streams.tag.language import UND
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote

SAID = {
    "safety": "danger",
    "outage": "something that is down",
    "broken": "something that does not work",
    "money": "money that is owed or wrong",
    "complaint": "a complaint",
    "idea": "an idea",
    "praise": "praise",
    "thanks": "thanks",
    "ask": "a question",
    "rhetorical": "a question that wants no answer",
    "you": "speaking to somebody",
}
"""What the cues are called when people ask."""


class Cues:
    """Finds the cues of a batch; a cue counts in its own language, or in any where the language is unknown."""

    def __init__(self) -> None:
        self._finder = PhraseFinder(
            ((cue, language), phrase)
            for cue, by_language in CUE_PHRASES.items()
            for language, phrases in by_language.items()
            for phrase in phrases.split(",")
        )

    def find(self, readings: Sequence[Reading], languages: Sequence[str]) -> list[frozenset[str]]:
        """Find the cues of a batch.

        Args:
            readings: The batch.
            languages: The language of each.

        Returns:
            The names of the cues each contains.
        """
        return [
            frozenset(cue for cue, spoken in self._finder.find(reading.folded) if language in (spoken, UND))
            for reading, language in zip(readings, languages, strict=True)
        ]

    def why(self, reading: Reading, language: str, spans: Spans) -> list[Reason]:
        """Explain the cues of one.

        Args:
            reading: The mention.
            language: Its language.
            spans: Leads back to its words as written.

        Returns:
            A reason for each phrase that was found; `of` is the cue.
        """
        found = self._finder.where(reading.folded)
        counted = [(cue, start, end) for (cue, spoken), start, end in found if language in (spoken, UND)]
        return [quote(spans, "cue", f"Words of {SAID.get(cue, cue)}.", cue, start, end) for cue, start, end in counted]
