"""How a need looks: its word and a shape of its own, so that no need is told by colour."""

from __future__ import annotations

from layouts.markup import Html, tag
from layouts.speech import _, later

NEEDS = {
    "safety": later("Safety"),
    "outage": later("Outage"),
    "broken": later("Broken"),
    "money": later("Money"),
    "question": later("Question"),
}
OUTLINES = {
    "safety": "M8 .5l8 15h-16zM7 5.5v5h2v-5zM7 12v2h2v-2z",
    "outage": "M9.5 0l-8 9.5h5.5l-2 6.5l9.5 -10h-6z",
    "broken": "M1 2h7.5l-2.5 4l3 3.5l-2.5 5.5h-5.5zM11 2h4v13h-6l2.5 -5.5l-3 -3.5z",
    "money": "M8 .5a7.5 7.5 0 1 0 .001 0zM8 2.5a5.5 5.5 0 1 1 -.001 0zM7 4.5h2v7h-2z",
    "question": "M.5 1.5h15v10h-8l-4 4v-4h-3z",
}
"""Drawn in a box of 16 units: warning, flash, a cracked tile, a coin, a speech bubble."""


def need_mark(need: str) -> Html:
    """The shape of a need, in the colour of the words around it; the word must stand beside it.

    Args:
        need: One of the needs that call for an answer.
    """
    path = tag("path", d=OUTLINES.get(need, OUTLINES["question"]), fill="currentColor", fill_rule="evenodd")
    return tag("svg", path, class_="mark", viewBox="0 0 16 16", aria_hidden="true")


def need_name(need: str) -> str:
    """The word of a need."""
    return _(NEEDS[need]) if need in NEEDS else need.capitalize()
