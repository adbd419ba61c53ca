"""Posts as a screen shows them: a card each, none cut, in a frame without anybody's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from command_center.clock import from_ms
from command_center.mention import Tags
from command_center.snapshot import TextsOff
from command_center.store.document import Document
from layouts.markup import Html, tag
from layouts.mask import masked
from layouts.names import language_name
from layouts.panels.feeling import mark
from layouts.panels.texts_off import texts_off
from layouts.speech import _
from layouts.words import age, is_seen

CARDS = 12
"""More than any screen has room for; the style sheet shows whole cards only."""
LONGEST = 280


class Words(NamedTuple):
    """What a screen shows of what people wrote; with `is_nameless` nothing in it may lead to a person."""

    rows: Sequence[Document]
    off: TextsOff | None
    """Who switched texts off, if somebody did."""
    is_nameless: bool
    zone: str


def cards(words: Words, as_of: datetime) -> Html:
    """The posts, or the line that says why there is none.

    Args:
        words: What is shown.
        as_of: The data's clock, for ages.
    """
    if words.off is not None:
        # who switched them off, and why, is for the house
        return texts_off(_bare(words), words.zone)
    rows = [(row, row.tags) for row in words.rows if row.tags is not None][:CARDS]
    if not rows:
        return tag("p", _("no post to show"), class_="empty")
    texts: Sequence[str] = [" ".join(row.mention.text.split())[: LONGEST * 2] for row, _tags in rows]
    if words.is_nameless:
        authors = [row.mention.author for row, _tags in rows if row.mention.author is not None]
        texts = masked(texts, {one for author in authors for one in (author.name, author.handle, author.id) if one})
    made = [_card(row, tags, text[:LONGEST], words, as_of) for (row, tags), text in zip(rows, texts, strict=True)]
    return tag("ol", *made, class_="cards")


def _bare(words: Words) -> TextsOff:
    off = words.off or TextsOff()
    return TextsOff(since=off.since, known=off.known) if words.is_nameless else off


def _card(row: Document, tags: Tags, text: str, words: Words, as_of: datetime) -> Html:
    author = row.mention.author
    name = (author.name or author.handle) if author else None
    meta = tag(
        "p",
        mark(tags.sentiment.label),
        None if words.is_nameless else tag("bdi", name if is_seen(name) else _("someone"), class_="author"),
        tag("span", f"{row.mention.source} · {language_name(tags.language)}", class_="from"),
        age(from_ms(row.at_ms), as_of),
        class_="meta",
    )
    body = tag("p", text or _("no words"), class_="text", dir="auto", lang=tags.language)
    return tag("li", meta, body, data_key=None if words.is_nameless else row.mention.id)
