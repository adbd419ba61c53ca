"""What the kinds of posts and their needs are called within a sentence."""

from __future__ import annotations

from layouts.speech import _, later

WORDS = {
    "question": later("question"),
    "complaint": later("complaint"),
    "idea": later("idea"),
    "praise": later("praise"),
    "other": later("other"),
    "safety": later("safety"),
    "outage": later("outage"),
    "broken": later("broken"),
    "money": later("money"),
    "thanks": later("thanks"),
    "none": later("none"),
}


def kind_or_need(label: str) -> str:
    """The word for a label of `kind` or `need`; another label is shown as it is."""
    return _(WORDS[label]) if label in WORDS else label
