"""The list of mentions on a wall or in a frame: the number, how people feel, and the posts that have room."""

from __future__ import annotations

from datetime import datetime

from command_center.mention import SENTIMENTS
from command_center.search.answers import Found
from command_center.snapshot import Feelings
from command_center.store.document import Document
from layouts.feelings import feelings_words
from layouts.filters import FILTER_NAMES
from layouts.markup import Html, tag
from layouts.mentions import Asked, span_words
from layouts.names import Names
from layouts.numbers import number
from layouts.screened import Words, cards
from layouts.speech import _, _n


def screened_title(asked: Asked, called: Names) -> str:
    """What is listed, in words: the filters, else all."""
    filters = asked.filters(called)
    words = [filters.word(name, label) for name in FILTER_NAMES for label in asked.chosen.get(name, ())]
    words += [f"“{asked.q}”"] if asked.q else []
    return ", ".join(words) or _("All mentions")


def screened_content(asked: Asked, found: Found[Document], words: Words, as_of: datetime) -> Html:
    """Make what stands in `main`.

    Args:
        asked: What the address asks for.
        found: What was found.
        words: The posts that are shown.
        as_of: The data's clock.
    """
    counts = found.facets.get("sentiment", {})
    span = span_words(asked, words.zone, as_of)
    lead = sum_of(found.total, _n("post, {window}", "posts, {window}", found.total, window=span))
    feelings = Feelings(*(counts.get(name, 0) for name in SENTIMENTS))
    felt = feelings_words(feelings, only=asked.chosen.get("sentiment", ())) if found.total else None
    return tag(
        "div",
        tag("div", lead, felt, class_="sums", data_live="lead"),
        tag("div", cards(words, as_of), class_="words", data_live="posts"),
        class_="screened",
    )


def sum_of(total: int, said: str) -> Html:
    """The number of a view, and what it counts."""
    figure = tag("b", number(total), class_="figure", data_figure="total")
    return tag("p", figure, tag("span", said), class_="lead")
