"""One topic at a desk: the number, its course over the window, the mood, and every post behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.snapshot import Feelings
from command_center.store.topic import FILTERS, TopicView
from layouts.feelings import WORST_FIRST, feelings_words
from layouts.markup import Html, join, tag
from layouts.names import country, language_name
from layouts.numbers import number
from layouts.panels.feeling import mark
from layouts.panels.gauge import gauge
from layouts.panels.topics import pace, was
from layouts.post import Now, post
from layouts.speech import _, _n, later
from layouts.svg.volume import volume_svg
from layouts.theme import LOOKS
from layouts.windows import window_links
from layouts.words import WINDOWS, window_words

OPTIONS = 8
"""Options of a filter that are seen at once; the rest is one click away."""
NONE = "none"
FILTER_NAMES = {
    "sentiment": later("Sentiment"),
    "language": later("Language"),
    "country": later("Country"),
    "source": later("Source"),
}
"""What the filters are called."""
NOTHING_OF = {
    "language": later("no language"),
    "country": later("no place"),
    "source": later("no source"),
}


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

    def parameters(self, *, without: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """The filters as they stand in the address, one of them left out."""
        pairs = [(name, label) for name in FILTERS for label in self.chosen.get(name, ())]
        return [pair for pair in pairs if pair != without]

    def address(self, *pairs: tuple[str, str]) -> str:
        """The page's address with this window and these parameters."""
        return f"{self.path}?{urlencode([('window', self.window), *pairs])}"


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
        _filters(shown, view),
        _posts(shown, view),
        class_="topic",
    )


def option_word(name: str, label: str) -> str:
    """What a filter's label is called."""
    if label == NONE:
        return _(NOTHING_OF.get(name, label))
    if name == "language":
        return language_name(label)
    if name == "sentiment" and label in LOOKS:
        return LOOKS[label].word
    return country(label) if name == "country" else label


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
    chips = [
        tag(
            "li",
            tag(
                "a",
                option_word(name, label),
                tag("span", "×", aria_hidden="true"),
                href=shown.address(*shown.parameters(without=(name, label))),
                aria_label=_("show not only {option}", option=option_word(name, label)),
            ),
        )
        for name, label in chosen
    ]
    clear = tag("li", tag("a", _("all posts"), href=shown.address(), class_="clear")) if len(chosen) > 1 else None
    return tag(
        "div",
        tag(
            "div",
            tag("p", tag("a", _("Topics"), href=f"/topics?{urlencode({'window': shown.window})}"), class_="crumb"),
            tag("h1", shown.name, dir="auto"),
            number_line,
        ),
        window_links(shown.path, chosen, shown.window),
        tag("ul", *chips, clear, class_="chips", aria_label=_("Filters that are set")) if chips else None,
        class_="head",
    )


def _filters(shown: Shown, view: TopicView) -> Html:
    groups = [_group(name, shown.chosen.get(name, ()), view.options[name]) for name in FILTERS]
    set_ = len(shown.parameters())
    form = tag(
        "form",
        tag("input", type="hidden", name="window", value=shown.window),
        *groups,
        tag("p", tag("button", _("Apply"), class_="main"), class_="apply"),
        method="get",
        action=shown.path,
        autocomplete="off",
        data_live="filters",
    )
    summary = tag("summary", _("Filter"), tag("span", _("{n} set", n=number(set_)) if set_ else None))
    return tag("details", summary, form, class_="menu filters", aria_label=_("Filters"))


def _group(name: str, chosen: Sequence[str], counts: Counter[str]) -> Html:
    """One filter; what is ticked stays in sight, and so does what fits nothing any more."""
    if name == "sentiment":
        labels = list(WORST_FIRST)
    else:
        labels = sorted({*counts, *chosen}, key=lambda label: (-counts[label], option_word(name, label)))
    whole = max(counts.values(), default=0)
    options = [_option(name, label, counts[label], whole, label in chosen) for label in labels]
    first = [o for label, o in zip(labels, options, strict=True) if label in chosen or label in labels[:OPTIONS]]
    rest = [
        o for label, o in zip(labels, options, strict=True) if label not in chosen and label not in labels[:OPTIONS]
    ]
    more = tag("details", tag("summary", _("{n} more", n=number(len(rest)))), tag("ul", *rest)) if rest else None
    none = tag("p", _("nothing to choose from"), class_="dim") if not labels else None
    return tag("fieldset", tag("legend", _(FILTER_NAMES[name])), none or tag("ul", *first), more, data_key=name)


def _option(name: str, label: str, count: int, whole: int, chosen: bool) -> Html:
    box = tag("input", type="checkbox", name=name, value=label, checked=chosen)
    bar = tag("span", tag("i", style=f"width:{100 * count / max(1, whole):.1f}%"), class_="bar", aria_hidden="true")
    word = tag("bdi", option_word(name, label), class_="word")
    row = tag("label", box, mark(label) if name == "sentiment" else None, word, tag("b", number(count)), bar)
    return tag("li", row, data_key=f"{name}:{label}", class_=None if count else "nobody")


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
    dropped = {name: sum(view.options[name].values()) for name in FILTERS if name in shown.chosen}
    links = [
        tag(
            "a",
            _any(name, count),
            href=shown.address(*(p for p in chosen if p[0] != name)),
        )
        for name, count in dropped.items()
        if count and len(dropped) > 1
    ]
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


def _any(name: str, count: int) -> str:
    return _("any {filter}: {n}", filter=_(FILTER_NAMES[name]).lower(), n=number(count))


def _longer(window: str) -> list[tuple[str, str]]:
    names = list(WINDOWS)
    return [(name, window_words(name)) for name in names[names.index(window) + 1 :]]


def _listed(links: Sequence[Html]) -> list[Html]:
    return [join(", " if i else "", link) for i, link in enumerate(links)]
