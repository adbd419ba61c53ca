"""One post as people at a desk read it: the words as they are, who says them where, and where the original is."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from command_center.mention import Mention, Tags
from command_center.store.collapse import More
from layouts.kinds import kind_or_need
from layouts.markup import Html, join, tag
from layouts.names import country, language_name
from layouts.needs import NEEDS
from layouts.numbers import percent
from layouts.panels.feeling import mark
from layouts.speech import _
from layouts.theme import LOOKS
from layouts.why_door import why_door
from layouts.words import age, is_seen, like_it, when

LINES, LINE = 8, 100
"""A text of more lines is shown with a fold after the eighth; a line holds about so many Latin letters at most."""


class Now(NamedTuple):
    """The data's clock and the profile's zone: what a moment is told by."""

    as_of: datetime
    zone: str


def post(
    mention: Mention,
    tags: Tags,
    at: datetime,
    now: Now,
    more: More | None = None,
    *,
    door: bool = True,
    foot: Html | None = None,
) -> Html:
    """Show one post of a list.

    Args:
        mention: The mention.
        tags: Its tags.
        at: The time by which it is counted.
        now: For its age and its moment.
        more: What it stands for beside itself.
        door: Whether a door leads to the reasons for its tags; beside them there is none.
        foot: What a list says and offers below the words.

    Returns:
        `li.post` with `data-key`, the mention's id.
    """
    exact = tag("span", when(at, now.as_of, now.zone), class_="exact")
    asks = [tag("span", kind_or_need(tags.kind)) if tags.kind != "other" else None]
    if tags.need in NEEDS and tags.need != tags.kind:
        asks.append(tag("span", _("need: {need}", need=kind_or_need(tags.need))))
    if safe_url(mention.url) is not None:
        asks.append(original_of(mention, _("Original")))
    return tag(
        "li",
        tag("p", facts_of(mention, tags), class_="facts"),
        tag("p", _("{age} ago", age=age(at, now.as_of)), " ", exact, class_="when"),
        words_of(mention, tags),
        tag("p", *asks, class_="asks") if any(asks) else None,
        _alike(more, now.as_of) if more else None,
        foot,
        why_door(mention.id) if door else None,
        class_="post",
        data_key=mention.id,
    )


def _alike(more: More, as_of: datetime) -> Html:
    newest = None if more.last_at is None else _(", the newest {age} ago", age=age(more.last_at, as_of))
    return tag("p", like_it(more.posts), newest, class_="alike")


def words_of(mention: Mention, tags: Tags) -> Html:
    """The text, as text, in its own direction and with the letters of its language.

    A long one is whole in the page and folded by the style sheet until `details` beside it is open, which needs no
    script: people and search find its words, and page.js leaves open what a reader opened.
    """
    words = mention.text.strip()
    lang = None if tags.language == "und" else tags.language
    if not is_seen(words):
        return tag("p", _("no words"), class_="text none")
    if not is_long(words):
        return tag("p", words, class_="text", dir="auto", lang=lang)
    summary = tag("summary", tag("span", _("show all"), class_="more"), tag("span", _("show less"), class_="less"))
    text = tag("p", words, class_="text", dir="auto", lang=lang)
    return tag("div", text, tag("details", summary), class_="long")


def is_long(words: str) -> bool:
    """Say whether a text surely takes more than `LINES` lines on the widest page; wide letters count as two."""
    lines = 0
    for line in words.splitlines():
        wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
        lines += max(1, -(-(len(line) + wide) // LINE))
    return lines > LINES


def facts_of(mention: Mention, tags: Tags) -> Html:
    """Who says it, where, in which language and with what feeling; never how many follow them."""
    author = mention.author
    name = (author.name or author.handle or author.id) if author else None
    name = name if is_seen(name) else _("someone")
    handle = author.handle if author and author.name and is_seen(author.handle) else None
    place = (mention.place.text if mention.place else None) or (tags.place and country(tags.place.country))
    feeling = tags.sentiment
    sure = percent(round(1000 * feeling.confidence), 1000)
    # who is unsure is not "38% sure" of it: the figure belongs to the likeliest of the three
    doubt = f"· {sure} {LOOKS[feeling.best].word}" if feeling.label == "unsure" else _("{share} sure", share=sure)
    word = LOOKS[feeling.label].word
    return join(
        tag("bdi", name, class_="author"),
        tag("bdi", f"@{handle.removeprefix('@')}", class_="handle") if handle else None,
        tag("span", mention.source),
        tag("span", language_name(tags.language)),
        tag("bdi", place, class_="place") if place else None,
        tag(
            "span",
            mark(feeling.label),
            f" {word} ",
            tag("i", doubt),
            class_=f"feeling {feeling.label}",
        ),
    )


def original_of(mention: Mention, words: str) -> Html:
    """The way to the post itself, or the word that there is none.

    Args:
        mention: The mention; its address is used only where a browser does no harm with it.
        words: What the link says.
    """
    address = safe_url(mention.url)
    if address is None:
        return tag("span", _("no link"), class_="none")
    return tag("a", words, href=address, rel="noopener noreferrer", target="_blank", class_="original")


def safe_url(url: str | None) -> str | None:
    """An address a person may be sent to: http or https with a host; None for all else."""
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
