"""One topic at a desk: the number, its course over the window, the mood, what is said, and every post behind it."""

from __future__ import annotations

from urllib.parse import urlencode

from command_center.search.answers import IndexState, TopicFacts
from command_center.store.document import Document
from layouts.compare import compared
from layouts.filters import Filters, chip, chips, filter_menu
from layouts.markup import Html, tag
from layouts.numbers import number, percent
from layouts.panels.topics import pace, was
from layouts.post import Now
from layouts.speech import _, _n
from layouts.timeline import timeline
from layouts.topic_asked import FILTERS, Beside, Shown
from layouts.topic_pictures import topic_pictures
from layouts.topic_posts import topic_posts
from layouts.topic_said import said_sections
from layouts.topic_who import people_section, who_sections
from layouts.visitor import may
from layouts.windows import window_links
from layouts.words import window_words


def topic_content(shown: Shown, facts: TopicFacts[Document], beside: Beside) -> Html:
    """Make what stands in `main` of `/topic/<id>`; what people wrote, one by one, for the role agent alone.

    Args:
        shown: What the address asks for.
        facts: What was found; its list has exactly as many posts as its number says.
        beside: What else is known.
    """
    first_page = facts.found.total and not shown.cursor
    is_open = may("agent")
    is_told = first_page and facts.read and is_open  # only the index reads posts
    now = Now(shown.as_of, shown.zone)
    return tag(
        "div",
        _head(shown, facts, beside),
        compared(shown.name, facts, beside.words, beside.other, shown.zone) if beside.other else None,
        topic_pictures(shown, facts, beside) if facts.found.total else None,
        filter_menu(shown.filters, facts.found.facets),
        tag(
            "div",
            *said_sections(
                facts,
                beside.brief,
                beside.words,
                shown.window,
                [("topic", shown.topic), *shown.parameters()],
                people_section(facts),
            ),
            *who_sections(facts, beside.talks, beside.open, beside.land, shown.filters, now),
            class_="facets",
        )
        if is_told
        else _no_index(beside.state)
        if first_page and is_open
        else None,
        timeline(beside.marks, shown.topic, shown.address(*shown.parameters()), now, by=beside.by, said=beside.said)
        if not shown.cursor
        else None,
        topic_posts(shown, facts) if is_open or not facts.found.total else _shut(),
        class_="topic",
    )


def _with(shown: Shown, beside: Beside) -> Html | None:
    """The choice of what it is compared with."""
    links = [
        tag(
            "li",
            tag(
                "a",
                tag("bdi", words),
                href=f"{shown.path}?{urlencode([('window', shown.window), ('with', value), *shown.parameters()])}",
                aria_current="true" if value == shown.beside else None,
            ),
        )
        for value, words in beside.others.items()
    ]
    return (
        tag("details", tag("summary", _("Compare with")), tag("ul", *links), class_="menu compare") if links else None
    )


def _shut() -> Html:
    words = _("What people wrote, and who they are, is for the role agent: ask an admin of this center.")
    return tag("section", tag("p", words, class_="dim"), class_="posts-box", data_live="posts", aria_label=_("Posts"))


def _no_index(state: IndexState | None) -> Html:
    share = percent(round(1000 * state.share), 1000) if state is not None and state.state == "building" else None
    words = (
        _("Words, people and a summary come with the index, which is being made: {share}.", share=share)
        if share
        else _("Words, people and a summary come with the index, which does not answer now.")
    )
    return tag("p", words, class_="dim no-index", data_live="facets")


def _head(shown: Shown, facts: TopicFacts[Document], beside: Beside) -> Html:
    total, chosen = facts.found.total, shown.parameters()
    second: Html | None = None
    if chosen:
        second = tag("span", _("of {n} about this topic", n=number(facts.unfiltered)))
    elif beside.before is not None:
        words, movement = pace(total, beside.before)
        second = tag("span", tag("b", words, class_=f"pace {movement}"), was(words, beside.before))
    posts = _n("post, {window}", "posts, {window}", total, window=window_words(shown.window))
    number_line = tag(
        "p",
        tag("b", number(total), class_="figure", data_figure="total"),
        tag("span", tag("span", posts), second, class_="words"),
        class_="lead",
        data_live="lead",
    )
    kept = [*([("with", shown.beside)] if shown.beside else []), *chosen]
    alone = Filters(shown.path, [("window", shown.window)], FILTERS, shown.chosen, shown.called)
    others = [chip(_("beside {name}", name=beside.other.name), alone.address(*chosen))] if beside.other else []
    return tag(
        "div",
        tag(
            "div",
            tag("p", tag("a", _("Topics"), href=f"/topics?{urlencode({'window': shown.window})}"), class_="crumb"),
            tag("h1", shown.name, dir="auto"),
            number_line,
            _edit(shown) if may("lead") else None,
        ),
        window_links(shown.path, kept, shown.window),
        chips(shown.filters, *others),
        _with(shown, beside) if not shown.cursor else None,
        _jumps() if facts.read and total and not shown.cursor and may("agent") else None,
        class_="head",
    )


def _edit(shown: Shown) -> Html:
    return tag("p", tag("a", _("Edit what it is found by"), href=f"{shown.path}/edit"), class_="edit")


def _jumps() -> Html:
    """The way to each part of a long page."""
    parts = {
        "short": _("In short"),
        "apart": _("Words"),
        "people": _("People"),
        "where": _("Where"),
        "talks": _("Answers"),
        "loud": _("Loudest"),
        "timeline": _("Notes"),
        "posts": _("Posts"),
    }
    links = [tag("li", tag("a", words, href=f"#{name}")) for name, words in parts.items()]
    return tag("nav", tag("ul", *links), class_="jumps", aria_label=_("Parts of this page"))
