"""One topic at a desk: the number, its course over the window, the mood, and every post behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.snapshot import Feelings
from command_center.store.topic import FILTERS, TopicView
from layouts.feelings import feelings_words
from layouts.filters import Filters, any_links, chips, filter_menu
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.panels.gauge import gauge
from layouts.panels.topics import pace, was
from layouts.post import Now, post
from layouts.speech import _, _n
from layouts.svg.volume import volume_svg
from layouts.windows import window_links
from layouts.words import WINDOWS, window_words


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for, and when it was read."""

    topic: str
    name: str
    window: str
    chosen: Mapping[str, Sequence[str]]
    """By filter, the labels that were ticked."""
    cursor: str
    as_of: datetime
    zone: str

    @property
    def path(self) -> str:
        """The page's path."""
        return f"/topic/{self.topic}"

    @property
    def filters(self) -> Filters:
        """The filters as they stand in the address."""
        return Filters(self.path, [("window", self.window)], FILTERS, self.chosen)

    def parameters(self) -> list[tuple[str, str]]:
        """What is set of the filters."""
        return self.filters.pairs()

    def address(self, *pairs: tuple[str, str]) -> str:
        """The page's address with this window and these parameters."""
        return self.filters.address(*pairs)


def topic_content(shown: Shown, view: TopicView, before: int | None) -> Html:
    """Make what stands in `main` of `/topic/<id>`.

    Args:
        shown: What the address asks for.
        view: What was read; its list has exactly as many posts as its number says.
        before: The topic's posts in the window before without any filter, or None where that can't be compared.
    """
    chart = tag(
        "section",
        tag("h2", _("How much")),
        volume_svg(view.volume, shown.zone, step_s=view.step_s),
        feelings_words(view.feelings, counts=True, only=shown.chosen.get("sentiment", ())),
        class_="chart",
        data_live="volume",
        aria_label=_("How much"),
    )
    # with one feeling chosen the mood would only repeat the choice: it is that of the posts the other filters leave
    felt = Feelings(*(view.options["sentiment"][name] for name in SENTIMENTS))
    mood = tag(
        "section",
        tag("h2", _("How people feel")),
        gauge(felt),
        tag("p", _("whatever feeling is chosen"), class_="dim note") if "sentiment" in shown.chosen else None,
        class_="mood-box",
        data_live="gauge",
        aria_label=_("How people feel"),
    )
    return tag(
        "div",
        _head(shown, view, before),
        tag("div", chart, mood, class_="pictures") if view.page.total else None,
        filter_menu(shown.filters, view.options),
        _posts(shown, view),
        class_="topic",
    )


def _head(shown: Shown, view: TopicView, before: int | None) -> Html:
    total, chosen = view.page.total, shown.parameters()
    second: Html | None = None
    if chosen:
        second = tag("span", _("of {n} about this topic", n=number(view.unfiltered)))
    elif before is not None:
        words, movement = pace(total, before)
        second = tag("span", tag("b", words, class_=f"pace {movement}"), was(words, before))
    posts = _n("post, {window}", "posts, {window}", total, window=window_words(shown.window))
    number_line = tag(
        "p",
        tag("b", number(total), class_="figure", data_figure="total"),
        tag(
            "span",
            tag("span", posts),
            second,
            class_="words",
        ),
        class_="lead",
        data_live="lead",
    )
    return tag(
        "div",
        tag(
            "div",
            tag("p", tag("a", _("Topics"), href=f"/topics?{urlencode({'window': shown.window})}"), class_="crumb"),
            tag("h1", shown.name, dir="auto"),
            number_line,
        ),
        window_links(shown.path, chosen, shown.window),
        chips(shown.filters),
        class_="head",
    )


def _posts(shown: Shown, view: TopicView) -> Html:
    page, now = view.page, Now(shown.as_of, shown.zone)
    if not page.total:
        return tag("section", _nothing(shown, view), class_="posts-box", data_live="posts", aria_label=_("Posts"))
    cards = [
        post(d.mention, d.tags, from_ms(d.at_ms), now, view.more.get(d.mention.id))
        for d in page.items
        if d.tags is not None
    ]
    newest = tag("a", _("Newest"), href=shown.address(*shown.parameters()), class_="button") if shown.cursor else None
    older = None
    if page.next_cursor:
        address = shown.address(*shown.parameters(), ("cursor", page.next_cursor))
        older = tag("a", _("Older posts"), href=address, rel="next", class_="button")
    end = tag("p", _("These are the oldest."), class_="dim") if shown.cursor and not older else None
    return tag(
        "section",
        tag("h2", _("Older posts") if shown.cursor else _("Posts, newest first")),
        tag("ol", *cards, class_="posts"),
        tag("nav", newest, older, end, class_="pages", aria_label=_("Pages of posts")) if newest or older else None,
        class_="posts-box",
        data_live="posts",
        aria_label=_("Posts"),
    )


def _nothing(shown: Shown, view: TopicView) -> Html:
    """Say why the list is empty and what to do about it, with the way there."""
    chosen, span = shown.parameters(), window_words(shown.window)
    if not view.unfiltered:
        longer = [
            tag("a", words, href=f"{shown.path}?{urlencode([('window', name), *chosen])}")
            for name, words in _longer(shown.window)
        ]
        words = tag("p", _("Nobody spoke about this topic, {window}.", window=span))
        return tag(
            "div", words, tag("p", _("Look further back: "), *_listed(longer)) if longer else None, class_="empty"
        )
    links = any_links(shown.filters, view.options)
    none = _n(
        "No post fits all filters together; {n} is about this topic, {window}.",
        "No post fits all filters together; {n} are about this topic, {window}.",
        view.unfiltered,
        n=number(view.unfiltered),
        window=span,
    )
    every = tag("a", _("without filters: {n}", n=number(view.unfiltered)), href=shown.address())
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
