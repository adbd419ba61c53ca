"""Kind: question, complaint, idea, praise or other, by a few rules on cues and sentiment."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Kind, SentimentTag
from streams.tag.reading import Reading

_MARKS = ("?", "؟", "⁇", "⁈")  # fold has already made "？" a "?"
_TROUBLE = frozenset({"safety", "outage", "broken", "money"})


class Kinds:
    """Tags kinds; the first rule that holds decides.

    1. idea: an idea cue, unless the post is angry (a complaint cue or a safety cue).
    2. question: it asks (a question mark or an asking cue) and nothing in it is a complaint; or it complains but
       asks for something (an asking cue beside the mark), and not rhetorically ("why...", "seriously?").
    3. complaint: a complaint cue, trouble (safety, outage, broken, money), or a clearly negative post.
    4. praise: a praise or thanks cue, or a clearly positive post.
    5. other.
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
    marked = any(mark in reading.folded for mark in _MARKS)
    if "idea" in cues and not angry:
        return "idea"
    if marked and "ask" in cues and "rhetorical" not in cues:
        return "question"
    if not angry and not trouble and (marked or ("ask" in cues and not glad)):
        return "question"
    if angry or sentiment.label == "negative" or (trouble and sentiment.label != "positive"):
        return "complaint"
    if glad or sentiment.label == "positive":
        return "praise"
    return "other"
