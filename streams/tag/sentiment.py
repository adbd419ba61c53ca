"""Sentiment: what the model makes of a post, with a confidence that keeps its word, or doubt."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Mention, Polarity, SentimentTag, TextBlobTag
from command_center.why import Reason
from streams.tag.feelings import emoji_balance
from streams.tag.model import SentimentModel
from streams.tag.model.evidence import Gatherer, in_trouble
from streams.tag.reading import Reading, read
from streams.tag.spans import Spans, quote

UNSURE_BELOW = 0.45
"""The unsure limit: under this confidence the label is `unsure` and a person should look."""

_NGRAMS_SHOWN = 6
_POLARITIES: tuple[Polarity, ...] = ("negative", "neutral", "positive")


class Sentiments:
    """Tags sentiment; `textblob` keeps TextBlob's own figures untouched, `sentiment` is the model's reading.

    `best` is the likeliest class, `confidence` its probability, `score` that of positive less that of negative;
    `by` is `model` in a language the model has learned, else `words`: word lists, emoji and cues alone.

    Args:
        model: What reads; the shipped one if None.
    """

    def __init__(self, model: SentimentModel | None = None) -> None:
        self.model = model or SentimentModel.shipped()
        self._gatherer = Gatherer()
        # Compiles, or loads what was compiled, before the first mention; through our own readers, not a second set.
        self.tag(read([Mention(id="a:a", source="a", text="warm-up")]), ["en"], [frozenset()])

    def tag(
        self, readings: Sequence[Reading], languages: Sequence[str], cues: Sequence[frozenset[str]]
    ) -> list[tuple[SentimentTag, TextBlobTag | None]]:
        """Tag a batch.

        Args:
            readings: The batch.
            languages: The language of each.
            cues: The cues of each.

        Returns:
            The sentiment of each, and TextBlob's figures for what is English.
        """
        evidence = self._gatherer.of(readings, languages, cues)
        chances = self.model.probabilities([reading.folded for reading in readings], languages, evidence.slots)
        known = self.model.languages
        return [
            (
                _judged(row, "model" if language in known else "words"),
                None if figures is None else TextBlobTag(*figures),
            )
            for row, language, figures in zip(chances.tolist(), languages, evidence.figures, strict=True)
        ]

    def why(self, reading: Reading, language: str, cues: frozenset[str], spans: Spans) -> list[Reason]:
        """Explain one.

        Args:
            reading: The mention.
            language: Its language.
            cues: Its cues.
            spans: Leads back to its words as written.

        Returns:
            What was weighed; `weight` is positive for what speaks for a positive mention.
        """
        [(tag, textblob)] = self.tag([reading], [language], [cues])
        reasons: list[Reason] = []
        if textblob is not None:
            reasons.append(Reason("word", "TextBlob's polarity of the whole text.", weight=round(textblob.polarity, 4)))
        for start, end, weight in self._gatherer.where(reading.folded, language):
            reasons.append(quote(spans, "word", "A feeling word.", "", start, end, weight))
        if felt := emoji_balance(reading.text):
            reasons.append(Reason("emoji", "Glad emoji less sad ones.", weight=felt))
        if cued := ("praise" in cues) + ("thanks" in cues) - ("complaint" in cues) - in_trouble(cues):
            says = "Words of praise and thanks less those of complaint and trouble."
            reasons.append(Reason("cue", says, weight=cued))
        if language in self.model.languages:
            says = "What the model has learned of these letters: log odds of positive less those of negative."
            for (start, end), chances in self.model.strongest(reading.folded, _NGRAMS_SHOWN):
                adds = round(chances[2] - chances[0], 4)
                reasons.append(quote(spans, "model", says, "", start, end, adds))
        if tag.label == "unsure":
            limit = f"Its confidence {tag.confidence} lies under the limit {UNSURE_BELOW}: a person should look."
            reasons.append(Reason("rule", limit, "unsure"))
        return reasons

    def why_textblob(self, reading: Reading, language: str) -> list[Reason]:
        """Explain TextBlob's figures of one.

        Args:
            reading: The mention.
            language: Its language.

        Returns:
            The words TextBlob knows; none where it was not asked.
        """
        return self._gatherer.textblob.why(reading.text) if language == "en" else []


def _judged(chances: list[float], by: str) -> SentimentTag:
    negative, _, positive = chances
    confidence = max(chances)
    best = _POLARITIES[chances.index(confidence)]
    label = best if confidence >= UNSURE_BELOW else "unsure"
    return SentimentTag(label, best, round(positive - negative, 4) + 0.0, round(confidence, 4), by)  # no minus zero
