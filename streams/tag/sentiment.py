"""Sentiment: TextBlob and a small list of words for English, the list alone for the other languages, or doubt."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Polarity, SentimentTag, TextBlobTag
from command_center.why import Reason
from streams.tag.feelings import NEGATIVE, POSITIVE, emoji_balance
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import Reading
from streams.tag.spans import Spans, quote
from streams.tag.textblob_figures import TextBlobFigures

UNSURE_BELOW = 0.45
"""The unsure limit: under this confidence the label is `unsure` and a person should look."""

# Confidences are shares of right answers measured on the UMSAB training posts (three classes of equal size),
# straight lines through the measured points; docs/taggers.md has the table.
_ENGLISH_BASE, _ENGLISH_SLOPE = 0.38, 0.47
_WORDS_BASE, _WORDS_SLOPE = 0.54, 0.11
_NOTHING_FELT = 0.48
_FEELINGS_CANCEL = 0.36
_NOTHING_KNOWN = 0.38
_QUIET_QUESTION = 0.5
_NEUTRAL_WITHIN = 0.1
_WORD_WEIGHT = 0.25

_TROUBLE = frozenset({"safety", "outage", "broken"})
"""Trouble is no good news; to speak of money is neither good nor bad."""


class Sentiments:
    """Tags sentiment; `textblob` keeps TextBlob's own figures untouched, `sentiment` is our reading of them.

    English: TextBlob's polarity plus a quarter for each feeling word, emoji and cue, less a quarter for each against.
    Others: the balance of feeling words, emoji and cues alone; without any, doubt.
    """

    def __init__(self) -> None:
        self._textblob = TextBlobFigures()
        self._words = PhraseFinder(
            ((language, weight, phrase.strip()), phrase)
            for weight, by_language in ((1, POSITIVE), (-1, NEGATIVE))
            for language, phrases in by_language.items()
            for phrase in phrases.split(",")
        )

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
        return [self._one(*one) for one in zip(readings, languages, cues, strict=True)]

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
        tag, textblob = self._one(reading, language, cues)
        reasons: list[Reason] = []
        if textblob is not None:
            reasons.append(Reason("word", "TextBlob's polarity of the whole text.", weight=round(textblob.polarity, 4)))
        for (spoken, weight, _), start, end in self._words.where(reading.folded):
            if spoken == language:
                reasons.append(quote(spans, "word", "A feeling word.", "", start, end, weight))
        if felt := emoji_balance(reading.text):
            reasons.append(Reason("emoji", "Glad emoji less sad ones.", weight=felt))
        if cued := _cue_balance(cues):
            reasons.append(
                Reason("cue", "Words of praise and thanks less those of complaint and trouble.", weight=cued)
            )
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
        return self._textblob.why(reading.text) if language == "en" else []

    def _one(self, reading: Reading, language: str, cues: frozenset[str]) -> tuple[SentimentTag, TextBlobTag | None]:
        words = [weight for spoken, weight, _ in self._words.find(reading.folded) if spoken == language]
        balance = sum(words) + emoji_balance(reading.text) + _cue_balance(cues)
        if language == "en":
            polarity, subjectivity = self._textblob.of(reading.text)
            felt = bool(subjectivity or words or balance)
            return _english(polarity + _WORD_WEIGHT * balance, felt), TextBlobTag(polarity, subjectivity)
        return _other(balance, quiet_question="ask" in cues and "?" in reading.folded), None


def _cue_balance(cues: frozenset[str]) -> int:
    return ("praise" in cues) + ("thanks" in cues) - ("complaint" in cues) - (not cues.isdisjoint(_TROUBLE))


def _english(score: float, felt: bool) -> SentimentTag:
    score = max(-1.0, min(1.0, score))
    if abs(score) < _NEUTRAL_WITHIN:
        return _judged(score, _FEELINGS_CANCEL if felt else _NOTHING_FELT, "neutral", "textblob+words")
    return _judged(score, _ENGLISH_BASE + _ENGLISH_SLOPE * abs(score), _side(score), "textblob+words")


def _other(balance: int, quiet_question: bool) -> SentimentTag:
    if balance == 0:
        return _judged(0.0, _QUIET_QUESTION if quiet_question else _NOTHING_KNOWN, "neutral", "words")
    strength = min(3, abs(balance))
    score = strength / 3 if balance > 0 else -strength / 3
    return _judged(score, _WORDS_BASE + _WORDS_SLOPE * strength, _side(score), "words")


def _side(score: float) -> Polarity:
    return "positive" if score > 0 else "negative"


def _judged(score: float, confidence: float, best: Polarity, by: str) -> SentimentTag:
    label = best if confidence >= UNSURE_BELOW else "unsure"
    return SentimentTag(label, best, round(score, 4) + 0.0, round(confidence, 4), by)  # no minus zero
