"""The small forms of the page of all screens: each works without scripts, by keyboard and by thumb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.retold import retold
from layouts.speech import _
from layouts.words import spanned

ADDRESS = "/screens"


def form(name: str, *content: str | None, class_: str = "", **hidden: str) -> Html:
    """A form below `ADDRESS`, with fields that nobody sees."""
    fields = (tag("input", type="hidden", name=key, value=value) for key, value in hidden.items())
    return tag("form", *fields, *content, method="post", action=f"{ADDRESS}/{name}", class_=class_ or None)


def field(label: str, control: Html, class_: str = "") -> Html:
    """A control and what it is for."""
    return tag("label", tag("span", label), control, class_=f"field {class_}".strip())


def choose(name: str, options: Mapping[str, str], chosen: str = "") -> Html:
    """One of some values, each by its words."""
    return tag(
        "select",
        *(tag("option", words, value=value, selected=value == chosen) for value, words in options.items()),
        name=name,
    )


def minutes(choices: Sequence[int], chosen: int) -> Html:
    """For how long."""
    words = {str(n): spanned(60 * n) if n < 60 else _("{n} h", n=number(n // 60)) for n in choices}
    return choose("minutes", words, str(chosen))


def order(to: str, words: str, screen: str, **more: str) -> Html:
    """A button that tells a screen, or all of them where `screen` is empty, what to do."""
    return form("steer", tag("button", words), to=to, screen=screen, **more)


def by(name: str) -> str:
    """Who decided it, for the end of a line."""
    return _(", by {name}", name=retold(name)) if name else ""
