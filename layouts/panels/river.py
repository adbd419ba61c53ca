"""River of posts: the newest words themselves, so that nobody forgets that figures are people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from command_center.snapshot import Post, Snapshot
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.panels.feeling import mark
from layouts.panels.texts_off import texts_off
from layouts.speech import _, later
from layouts.words import age, is_seen, like_it

TITLE = later("What people say")
CARDS = 8
"""More than any wall has room for; the style sheet shows whole cards only."""
LONGEST = 280
"""No card shows more characters than this; the rest would only be sent to be clipped."""
AGES_S = 10
"""Ages are told anew this often; in between they tick in the browser, and what is sent stays the same."""


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show the newest posts: those of the snapshot, which holds none that moderation keeps back.

    Args:
        snapshot: The whole picture.

    Returns:
        `html`: up to eight cards, newest first, one for all posts that say the same; `caption`: how many posts the
        profile's moderation keeps back. Nothing is held in the browser: what is deleted vanishes with the next picture,
        and that cards stay long enough to be read is the publisher's work (`command_center.store.river`).
    """
    now = snapshot.as_of - timedelta(seconds=snapshot.as_of.timestamp() % AGES_S)
    cards = [_card(post, now) for post in snapshot.river[:CARDS]]
    if snapshot.texts_off is not None:
        html = texts_off(snapshot.texts_off, snapshot.zone)
    elif cards:
        html = tag("ol", *cards, class_="river")
    else:
        html = tag("p", _("quiet: no post to show"), class_="empty")
    back = snapshot.held_back
    return {"html": html, "caption": tag("span", _("{n} held back", n=number(back))) if back else Html()}


def _card(post: Post, now: datetime) -> Html:
    text = " ".join(post.text[: LONGEST * 2].split())[:LONGEST]
    meta = tag(
        "p",
        mark(post.sentiment),
        tag("bdi", post.author if is_seen(post.author) else _("someone"), class_="author"),
        # a line has no room for two ages and all the rest
        tag("span", join(post.source, " · ", post.language), class_="from") if post.last_at is None else None,
        _copies(post, now),
        age(post.created_at, now),
        class_="meta",
    )
    words: str = text or _("no words")
    if post.id:
        words = tag("a", words, href=door("river", post.id), class_="door")
    body = tag("p", words, class_="text", dir="auto", lang=post.language)
    return tag("li", meta, body, data_key=post.id)


def _copies(post: Post, now: datetime) -> Html | None:
    """For how many posts a card stands: a figure to see, the words for who hears the page."""
    if not post.more:
        return None
    figure = tag("b", f"× {number(post.more + 1)}", role="img", aria_label=like_it(post.more))
    newest = None if post.last_at is None else join(_(" newest {age}", age=age(post.last_at, now, class_="last")))
    return tag("span", figure, newest, class_="copies")
