"""The posts behind one topic, or why there are none and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from command_center.clock import from_ms
from command_center.search.answers import TopicFacts
from command_center.store.document import Document
from layouts.filters import any_links
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.post import Now, post
from layouts.speech import _, _n
from layouts.topic_asked import Shown
from layouts.words import WINDOWS, window_words


def topic_posts(shown: Shown, facts: TopicFacts[Document]) -> Html:
    """Make the list of posts, newest first, with the ways to older and newest ones.

    Args:
        shown: What the address asks for.
        facts: What was found.
    """
    found, now = facts.found, Now(shown.as_of, shown.zone)
    if not found.total:
        return tag("section", _nothing(shown, facts), class_="posts-box", data_live="posts", aria_label=_("Posts"))
    cards = [
        post(d.mention, d.tags, from_ms(d.at_ms), now, found.more.get(d.mention.id))
        for d in found.rows
        if d.tags is not None
    ]
    newest = tag("a", _("Newest"), href=shown.address(*shown.parameters()), class_="button") if shown.cursor else None
    older = None
    if found.next_cursor:
        address = shown.address(*shown.parameters(), ("cursor", found.next_cursor))
        older = tag("a", _("Older posts"), href=address, rel="next", class_="button")
    end = tag("p", _("These are the oldest."), class_="dim") if shown.cursor and not older else None
    return tag(
        "section",
        tag("h2", _("Older posts") if shown.cursor else _("Posts, newest first")),
        tag("ol", *cards, class_="posts"),
        tag("nav", newest, older, end, class_="pages", aria_label=_("Pages of posts")) if newest or older else None,
        class_="posts-box",
        id="posts",
        data_live="posts",
        aria_label=_("Posts"),
    )


def _nothing(shown: Shown, facts: TopicFacts[Document]) -> Html:
    """Say why the list is empty and what to do about it, with the way there."""
    chosen, span = shown.parameters(), window_words(shown.window)
    if not facts.unfiltered:
        longer = [
            tag("a", words, href=f"{shown.path}?{urlencode([('window', name), *chosen])}")
            for name, words in _longer(shown.window)
        ]
        words = tag("p", _("Nobody spoke about this topic, {window}.", window=span))
        return tag(
            "div", words, tag("p", _("Look further back: "), *_listed(longer)) if longer else None, class_="empty"
        )
    links = any_links(shown.filters, facts.found.facets)
    none = _n(
        "No post fits all filters together; {n} is about this topic, {window}.",
        "No post fits all filters together; {n} are about this topic, {window}.",
        facts.unfiltered,
        n=number(facts.unfiltered),
        window=span,
    )
    every = tag("a", _("without filters: {n}", n=number(facts.unfiltered)), href=shown.address())
    return tag(
        "div",
        tag("p", none),
        tag("p", _("Show "), *_listed([*links, every])),
        class_="empty",
    )


def _longer(window: str) -> list[tuple[str, str]]:
    names = list(WINDOWS)
    return [(name, window_words(name)) for name in names[names.index(window) + 1 :]]


def _listed(links: Sequence[Html]) -> list[Html]:
    return [join(", " if i else "", link) for i, link in enumerate(links)]
