"""How feelings are shown at a desk: a bar in four parts, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Collection

from command_center.snapshot import Feelings
from layouts.markup import Html, tag
from layouts.numbers import number, percent
from layouts.panels.feeling import count_of, mark
from layouts.theme import LOOKS

WORST_FIRST = ("negative", "unsure", "neutral", "positive")


def feelings_bar(feelings: Feelings, whole: int) -> Html:
    """A bar of four parts, from negative to positive; its length is the share of `whole`.

    Args:
        feelings: Mentions by sentiment.
        whole: What a bar of full length stands for.
    """
    parts = [
        tag("i", class_=f"fill {name}", style=f"width:{100 * count_of(feelings, name) / max(1, whole):.2f}%")
        for name in WORST_FIRST
        if count_of(feelings, name)
    ]
    return tag("span", *parts, class_="parts", aria_hidden="true")


def feelings_words(
    feelings: Feelings, *, counts: bool = False, only: Collection[str] = (), link: Callable[[str], str] | None = None
) -> Html:
    """Each feeling by mark, word and share, in the order of the bar.

    Args:
        feelings: Mentions by sentiment.
        counts: Whether the count is said, too.
        only: The feelings to say; all four where it is empty.
        link: The address of the posts of one feeling; None where nothing leads anywhere.
    """
    items = [
        tag(
            "li",
            mark(name),
            tag("span", tag("a", LOOKS[name].word, href=link(name), class_="door") if link else LOOKS[name].word),
            tag("b", percent(count_of(feelings, name), feelings.total)),
            tag("i", number(count_of(feelings, name))) if counts else None,
            class_=name,
        )
        for name in WORST_FIRST
        if not only or name in only
    ]
    return tag("ul", *items, class_="shares")
