"""What the panels share about feelings: which one prevails, and the mark that stands for it."""

from __future__ import annotations

from command_center.mention import SENTIMENTS
from command_center.snapshot import Feelings
from layouts.markup import Html, tag
from layouts.theme import LOOKS

WORST_FIRST = ("negative", "neutral", "positive")


def prevailing(feelings: Feelings) -> str:
    """The decided feeling with the most mentions, of equals the one that needs more care.

    Unsure is no feeling but a lack of knowledge: it prevails only where more than half are undecided.
    """
    if 2 * feelings.unsure > feelings.total:
        return "unsure"
    return max(WORST_FIRST, key=lambda name: count_of(feelings, name))


def count_of(feelings: Feelings, name: str) -> int:
    """The count of one feeling by its name."""
    return {
        "positive": feelings.positive,
        "neutral": feelings.neutral,
        "negative": feelings.negative,
        "unsure": feelings.unsure,
    }[name]


def mark(name: str) -> Html:
    """The shape of a feeling (circle, square, diamond, hatch) in its colour.

    Args:
        name: The feeling; any other word counts as unsure.

    Returns:
        A small picture that says its word to who can't see it.
    """
    look = LOOKS[name if name in SENTIMENTS else "unsure"]
    path = tag("path", d=look.outline, fill=look.paint, fill_rule="evenodd")
    return tag("svg", path, class_="mark", viewBox="0 0 16 16", role="img", aria_label=look.word)
