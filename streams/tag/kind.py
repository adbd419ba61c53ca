"""Kind: question, complaint, idea, praise or other, by a few rules on cues and sentiment."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Kind, SentimentTag
from command_center.why import Reason

_ANGRY = frozenset({"complaint", "safety"})
_WAITS = frozenset({"outage", "money"})
_GLAD = frozenset({"praise", "thanks"})
_TROUBLE = frozenset({"safety", "outage", "broken", "money"})


class Kinds:
    """Tags kinds; the first rule that holds decides.

    1. idea: it wishes for something new or other ("it would be nice if", "please add"), unless the post is angry
       (complaint, safety), names trouble that waits for an answer (outage, money), is about the writer's own case
       ("give me my money back") or asks about it.
    2. question: it wants something told (see `streams.tag.questions`), angrily or not, trouble or not: the need
       still names the trouble.
    3. idea: advice to others ("ask for a room at the back"), with no anger, trouble, thanks or case of its own.
    4. complaint: a complaint cue, a negative post, or trouble (safety, outage, broken, money) unless it is positive
       and has words of praise or thanks: a sentiment alone must not hide that somebody waits.
    5. praise: a praise or thanks cue, or a positive post.
    6. other.
    """

    def tag(self, cues: Sequence[frozenset[str]], sentiments: Sequence[SentimentTag]) -> list[Kind]:
        """Tag a batch.

        Args:
            cues: The cues of each.
            sentiments: The sentiment of each.

        Returns:
            One kind each.
        """
        return [_kind(*one)[0] for one in zip(cues, sentiments, strict=True)]

    def why(self, cues: frozenset[str], sentiment: SentimentTag) -> Reason:
        """Explain one.

        Args:
            cues: Its cues.
            sentiment: Its sentiment.

        Returns:
            The rule that decided; `of` is the kind.
        """
        kind, rule = _kind(cues, sentiment)
        return Reason("rule", rule, kind)


def _kind(cues: frozenset[str], sentiment: SentimentTag) -> tuple[Kind, str]:
    angry = not cues.isdisjoint(_ANGRY)
    trouble = not cues.isdisjoint(_TROUBLE)
    glad = not cues.isdisjoint(_GLAD)
    positive = sentiment.label == "positive"
    asks = "asks" in cues
    free = not angry and cues.isdisjoint(_WAITS) and "order" not in cues
    wish = "idea" in cues and free and not (asks and "me" in cues)
    tip = "advice" in cues and free and not trouble and "thanks" not in cues
    rules: tuple[tuple[Kind, bool, str], ...] = (
        ("idea", wish, "It wishes for something, and is neither angry nor about something to put right."),
        ("question", asks, "It wants something told."),
        ("idea", tip, "It gives advice, and names no trouble."),
        ("complaint", angry, "It has words of a complaint or of danger."),
        ("complaint", sentiment.label == "negative", "Its sentiment is negative."),
        ("complaint", trouble and not (glad and positive), "It names trouble, and is not both positive and glad."),
        ("praise", glad, "It has words of praise or thanks."),
        ("praise", positive, "Its sentiment is positive."),
    )
    return next(((kind, says) for kind, holds, says in rules if holds), ("other", "No rule of the other kinds holds."))
