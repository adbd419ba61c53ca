"""Kind: question, complaint, idea, praise or other, by a few rules on cues and sentiment."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Kind, SentimentTag
from command_center.why import Reason
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
        return [_kind(*one)[0] for one in zip(readings, cues, sentiments, strict=True)]

    def why(self, reading: Reading, cues: frozenset[str], sentiment: SentimentTag) -> Reason:
        """Explain one.

        Args:
            reading: The mention.
            cues: Its cues.
            sentiment: Its sentiment.

        Returns:
            The rule that decided; `of` is the kind.
        """
        kind, rule = _kind(reading, cues, sentiment)
        return Reason("rule", rule, kind)


def _kind(reading: Reading, cues: frozenset[str], sentiment: SentimentTag) -> tuple[Kind, str]:
    angry = "complaint" in cues or "safety" in cues
    trouble = not cues.isdisjoint(_TROUBLE)
    glad = not cues.isdisjoint({"praise", "thanks"})
    negative = sentiment.label == "negative"
    marked = any(mark in reading.folded for mark in _MARKS)
    asks = "ask" in cues
    idea = "idea" in cues and not angry and cues.isdisjoint({"outage", "money"})
    asking = (marked and not negative) or (asks and (marked or not glad))
    rules: tuple[tuple[Kind, bool, str], ...] = (
        ("idea", idea, "It has words of an idea, and is neither angry nor about something to put right."),
        ("question", marked and asks and "rhetorical" not in cues, "It has a question mark and asks for something."),
        ("question", asking and not angry and not trouble, "It asks, and nothing in it is a complaint or trouble."),
        ("complaint", angry, "It has words of a complaint or of danger."),
        ("complaint", negative, "Its sentiment is negative."),
        ("complaint", trouble and sentiment.label != "positive", "It names trouble, and is not positive."),
        ("praise", glad, "It has words of praise or thanks."),
        ("praise", sentiment.label == "positive", "Its sentiment is positive."),
    )
    return next(((kind, says) for kind, holds, says in rules if holds), ("other", "No rule of the other kinds holds."))
