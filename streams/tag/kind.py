"""Kind: question, complaint, idea, praise or other, by a few rules on cues and sentiment."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Kind, SentimentTag
from streams.tag.reading import Reading

_MARKS = ("?", "؟", "⁇", "⁈")  # fold has already made "？" a "?"
_TROUBLE = frozenset({"safety", "outage", "broken", "money"})


class Kinds:
    """Tags kinds; the first rule that holds decides.

    1. idea: an idea cue, unless the post is angry (complaint, safety) or wants something put right (outage, money).
    2. question: it has a question mark and asks for something ("how do I"), and not rhetorically ("why", "seriously").
    3. question: it has a question mark or asks, nothing in it is a complaint or trouble, and it is not a negative
       post whose mark stands behind no asking words ("Anyone else?").
    4. complaint: a complaint cue, a negative post, or trouble (safety, outage, broken, money) in no glad post.
    5. praise: a praise or thanks cue, or a positive post.
    6. other.
    """

    def tag(
        self, readings: Sequence[Reading], cues: Sequence[frozenset[str]], sentiments: Sequence[SentimentTag]
    ) -> list[Kind]:
        """Tag a batch.

        Args:
            readings: The batch.
            cues: The cues of each.
            sentiments: The sentiment of each.

        Returns:
            One kind each.
        """
        return [_kind(*one) for one in zip(readings, cues, sentiments, strict=True)]


def _kind(reading: Reading, cues: frozenset[str], sentiment: SentimentTag) -> Kind:
    angry = "complaint" in cues or "safety" in cues
    trouble = not cues.isdisjoint(_TROUBLE)
    glad = not cues.isdisjoint({"praise", "thanks"})
    negative = sentiment.label == "negative"
    marked = any(mark in reading.folded for mark in _MARKS)
    asks = "ask" in cues
    if "idea" in cues and not angry and cues.isdisjoint({"outage", "money"}):
        return "idea"
    if marked and asks and "rhetorical" not in cues:
        return "question"
    asking = (marked and not negative) or (asks and (marked or not glad))
    if asking and not angry and not trouble:
        return "question"
    if angry or negative or (trouble and sentiment.label != "positive"):
        return "complaint"
    if glad or sentiment.label == "positive":
        return "praise"
    return "other"
