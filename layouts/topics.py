"""All topics at a desk: how many posts, against the window before, and how people feel about each."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.snapshot import TopicRow
from layouts.doors import door
from layouts.feelings import WORST_FIRST, feelings_bar, feelings_words
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.panels.feeling import mark, prevailing
from layouts.panels.topics import pace, was
from layouts.speech import _
from layouts.theme import LOOKS
from layouts.visitor import may
from layouts.windows import window_links
from layouts.words import window_words


def topics_content(rows: Sequence[TopicRow], *, compared: bool, window: str) -> Html:
    """Make what stands in `main` of `/topics`.

    Args:
        rows: Every topic of the profile, the largest first.
        compared: Whether the counts of the window before are whole.
        window: A key of `WINDOWS`.
    """
    largest = max((row.count for row in rows), default=0)
    found = [_row(row, largest, compared=compared, window=window) for row in rows]
    if rows and largest:
        words = _("Posts about each topic, {window}; a post may be about several.", window=window_words(window))
    elif rows:
        words = _("No topic was named, {window}. A longer window may show more.", window=window_words(window))
    else:
        words = _("The listening profile names no topics: add them under `topics`.")
    return join(
        tag(
            "div",
            tag("div", tag("h1", _("Topics")), tag("p", words, class_="dim", data_live="words"), _legend()),
            window_links("/topics", (), window),
            class_="head",
        ),
        tag("ol", *found, class_="topic-rows", data_live="topics") if rows else None,
    )


def _legend() -> Html:
    """What the four shapes of each row mean, and in which order the bar has them."""
    return tag(
        "ul", *(tag("li", mark(name), LOOKS[name].word) for name in WORST_FIRST), class_="legend", aria_hidden="true"
    )


def _edit(row: TopicRow) -> Html:
    there, words = f"/topic/{row.id}/edit", _("Edit {topic}", topic=row.name)
    return tag("a", _("edit"), href=there, class_="edit", aria_label=words)


def _row(row: TopicRow, largest: int, *, compared: bool, window: str) -> Html:
    words, movement = pace(row.count, row.previous) if compared else ("", "steady")
    before = was(words, row.previous) if compared else None
    return tag(
        "li",
        mark(prevailing(row.feelings)) if row.count else tag("span", class_="mark"),
        tag(
            "span",
            tag("a", row.name, href=door("topics", row.id, window), class_="name", dir="auto"),
            _edit(row) if may("lead") else None,
            class_="named",
        ),
        tag("b", number(row.count), class_="count"),
        tag("span", tag("b", words, class_=f"pace {movement}"), tag("i", before), class_="change"),
        feelings_bar(row.feelings, largest),
        feelings_words(row.feelings) if row.count else None,
        data_key=row.id,
        class_=None if row.count else "nobody",
    )
