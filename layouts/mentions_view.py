"""The list of mentions on a wall or in a frame: the number, how people feel, and the posts that have room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.search.answers import Found
from command_center.snapshot import Feelings, TextsOff
from command_center.store.document import Document
from layouts.feelings import feelings_words
from layouts.filters import FILTER_NAMES
from layouts.markup import Html, tag
from layouts.mask import masked
from layouts.mentions import Asked, span_words
from layouts.names import Names, language_name
from layouts.numbers import number
from layouts.panels.feeling import mark
from layouts.panels.texts_off import texts_off
from layouts.speech import _, _n
from layouts.words import age, is_seen

CARDS = 12
"""More than any wall has room for; the style sheet shows whole cards only."""
LONGEST = 280


class Screened(NamedTuple):
    """What a screen shows of a list."""

    asked: Asked
    found: Found[Document]
    """Its rows are those that moderation lets through."""
    called: Names
    zone: str
    as_of: datetime
    off: TextsOff | None
    """Who switched texts off, if somebody did."""
    is_nameless: bool
    """Whether nothing may lead to a person, as in a frame."""


def screened_title(shown: Screened) -> str:
    """What is listed, in words: the filters, else all."""
    filters = shown.asked.filters(shown.called)
    words = [filters.word(name, label) for name in FILTER_NAMES for label in shown.asked.chosen.get(name, ())]
    words += [f"“{shown.asked.q}”"] if shown.asked.q else []
    return ", ".join(words) or _("All mentions")


def screened_content(shown: Screened) -> Html:
    """Make what stands in `main`."""
    found = shown.found
    counts = found.facets.get("sentiment", {})
    feelings = Feelings(*(counts.get(name, 0) for name in SENTIMENTS))
    words = span_words(shown.asked, shown.zone, shown.as_of)
    posts = _n("post, {window}", "posts, {window}", found.total, window=words)
    lead = tag(
        "p", tag("b", number(found.total), class_="figure", data_figure="total"), tag("span", posts), class_="lead"
    )
    only = shown.asked.chosen.get("sentiment", ())
    return tag(
        "div",
        tag("div", lead, feelings_words(feelings, only=only) if found.total else None, class_="sums", data_live="lead"),
        tag("div", _cards(shown), class_="words", data_live="posts"),
        class_="screened",
    )


def _cards(shown: Screened) -> Html:
    if shown.off is not None:
        return texts_off(shown.off if not shown.is_nameless else TextsOff(since=shown.off.since), shown.zone)
    rows = [row for row in shown.found.rows if row.tags is not None][:CARDS]
    if not rows:
        return tag("p", _("no post to show"), class_="empty")
    texts: Sequence[str] = [" ".join(row.mention.text.split())[: LONGEST * 2] for row in rows]
    if shown.is_nameless:
        texts = masked(texts, _names(rows))
    cards = [_card(row, text[:LONGEST], shown) for row, text in zip(rows, texts, strict=True)]
    return tag("ol", *cards, class_="cards")


def _card(row: Document, text: str, shown: Screened) -> Html:
    tags, author = row.tags, row.mention.author
    if tags is None:
        raise ValueError("a tombstone has no words")
    name = (author.name or author.handle) if author else None
    who = tag("bdi", name if is_seen(name) else _("someone"), class_="author")
    origin = tag("span", f"{row.mention.source} · {language_name(tags.language)}", class_="from")
    meta = tag(
        "p",
        mark(tags.sentiment.label),
        None if shown.is_nameless else who,
        origin,
        age(from_ms(row.at_ms), shown.as_of),
        class_="meta",
    )
    body = tag("p", text or _("no words"), class_="text", dir="auto", lang=tags.language)
    return tag("li", meta, body, data_key=None if shown.is_nameless else row.mention.id)


def _names(rows: Sequence[Document]) -> Collection[str]:
    """All that the authors of these go by."""
    authors = [row.mention.author for row in rows if row.mention.author is not None]
    return {one for author in authors for one in (author.name, author.handle, author.id) if one}
