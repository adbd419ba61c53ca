"""One topic at a desk: the number, its course over the window, the mood, what is said, and every post behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from command_center.clock import from_ms
from command_center.desk.talks import Talks
from command_center.mention import SENTIMENTS
from command_center.room.timeline import TimeMark
from command_center.search.answers import Brief, IndexState, TopicFacts, Word
from command_center.snapshot import Feelings, Volume
from command_center.store.document import Document
from command_center.store.topic_bands import TopicNormal
from layouts.compare import Other, compared
from layouts.doors import door, rfc_3339
from layouts.feelings import feelings_words
from layouts.filters import Filters, any_links, chip, chips, filter_menu
from layouts.markup import Html, join, tag
from layouts.names import NOBODY, Names
from layouts.numbers import number, percent
from layouts.panels.gauge import gauge
from layouts.panels.topics import pace, was
from layouts.post import Now, post
from layouts.speech import _, _n
from layouts.svg.axis import Flag
from layouts.svg.mood import mood_svg, moods
from layouts.svg.volume import volume_svg
from layouts.timeline import timeline
from layouts.topic_said import said_sections
from layouts.topic_who import people_section, who_sections
from layouts.velocity import velocity
from layouts.windows import window_links
from layouts.words import WINDOWS, window_words

FILTERS = ("sentiment", "kind", "need", "language", "country", "source", "brand")
"""What a topic can be filtered by."""


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
    beside: str = ""
    """What it is compared with (`with` in the address): a topic, `brand:` and a brand, or `before`."""
    called: Names = NOBODY

    @property
    def path(self) -> str:
        """The page's path."""
        return f"/topic/{self.topic}"

    @property
    def filters(self) -> Filters:
        """The filters as they stand in the address."""
        kept = [("window", self.window), *([("with", self.beside)] if self.beside else [])]
        return Filters(self.path, kept, FILTERS, self.chosen, self.called)

    def parameters(self) -> list[tuple[str, str]]:
        """What is set of the filters."""
        return self.filters.pairs()

    def address(self, *pairs: tuple[str, str]) -> str:
        """The page's address with this window and these parameters."""
        return self.filters.address(*pairs)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read for the page beside the facts of its topic; each part is left out where it is not known.

    `before`: the topic's posts in the window before without any filter, or None where that can't be compared; `open`:
    some of those who asked and have no answer, who has waited longest first; `land`: the outlines of countries;
    `others`: what it can be compared with, by the value of `with`.
    """

    before: int | None = None
    normal: TopicNormal | None = None
    words: Sequence[Word] = ()
    brief: Brief | None = None
    talks: Talks | None = None
    open: Sequence[Document] = ()
    marks: Sequence[TimeMark] = ()
    land: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    other: Other | None = None
    state: IndexState | None = None
    by: str = ""
    said: str = ""


def topic_content(shown: Shown, facts: TopicFacts[Document], beside: Beside) -> Html:
    """Make what stands in `main` of `/topic/<id>`.

    Args:
        shown: What the address asks for.
        facts: What was found; its list has exactly as many posts as its number says.
        beside: What else is known.
    """
    first_page = facts.found.total and not shown.cursor
    is_told = first_page and facts.read  # only the index reads posts
    now = Now(shown.as_of, shown.zone)
    return tag(
        "div",
        _head(shown, facts, beside),
        compared(shown.name, facts, beside.words, beside.other, shown.zone) if beside.other else None,
        _pictures(shown, facts, beside) if facts.found.total else None,
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
        if first_page
        else None,
        timeline(beside.marks, shown.topic, shown.address(*shown.parameters()), now, by=beside.by, said=beside.said)
        if not shown.cursor
        else None,
        _posts(shown, facts),
        class_="topic",
    )


def volume_of(facts: TopicFacts[Document]) -> Volume:
    """The columns of time as charts draw them."""
    return Volume([from_ms(start * 1000) for start in facts.starts_s], *(facts.volume[name] for name in SENTIMENTS))


def felt_of(facts: TopicFacts[Document]) -> Feelings:
    """How people feel, whatever feeling is chosen: with one chosen the mood would only repeat the choice."""
    return Feelings(*(facts.found.facets.get("sentiment", {}).get(name, 0) for name in SENTIMENTS))


def flags_of(marks: Sequence[TimeMark], starts_s: Sequence[int], step_s: int) -> list[Flag]:
    """Where notes stand on the axis of charts; their numbers are those of the list below."""
    if not starts_s:
        return []
    length = len(starts_s) * step_s
    return [
        Flag((one.when.timestamp() - starts_s[0]) / length, n, f"#note-{one.id}")
        for n, one in enumerate(marks, 1)
        if 0 <= one.when.timestamp() - starts_s[0] < length
    ]


def _posts_of(shown: Shown, start: datetime, end: datetime | None) -> str:
    """The posts of one column of the chart."""
    until = [("to", rfc_3339(end))] if end else []
    return door("minute", filters=[("from", rfc_3339(start)), *until, ("topic", shown.topic), *shown.parameters()])


def _felt_door(shown: Shown, feeling: str) -> str:
    """The posts of one feeling, whatever feeling is chosen; of the empty word, of all."""
    rest = [("topic", shown.topic), *(pair for pair in shown.parameters() if pair[0] != "sentiment")]
    return door("gauge" if feeling else "total", feeling, shown.window, rest)


def _pictures(shown: Shown, facts: TopicFacts[Document], beside: Beside) -> Html:
    volume, normal = volume_of(facts), beside.normal
    flags = flags_of(beside.marks, facts.starts_s, facts.step_s)
    feelings = Feelings(*(sum(facts.volume[name]) for name in SENTIMENTS))
    chart = tag(
        "section",
        tag("h2", _("How much")),
        volume_svg(
            volume,
            shown.zone,
            step_s=facts.step_s,
            low=normal.low if normal else (),
            high=normal.high if normal else (),
            flags=flags,
            link=lambda start, end: _posts_of(shown, start, end),
        ),
        feelings_words(
            feelings, counts=True, only=shown.chosen.get("sentiment", ()), link=lambda name: _felt_door(shown, name)
        ),
        velocity(volume, facts.step_s, normal),
        _download(shown, "volume"),
        class_="chart",
        data_live="volume",
        aria_label=_("How much"),
    )
    dial = tag(
        "section",
        tag("h2", _("How people feel")),
        gauge(felt_of(facts), lambda name: _felt_door(shown, name)),
        tag("p", _("whatever feeling is chosen"), class_="dim note") if "sentiment" in shown.chosen else None,
        class_="mood-box",
        data_live="gauge",
        aria_label=_("How people feel"),
    )
    # with one feeling chosen a line over time would be a straight one
    line = tag(
        "section",
        tag("h2", _("How people feel over time")),
        mood_svg(volume, shown.zone, step_s=facts.step_s, flags=flags),
        _download(shown, "mood") if any(found for *_at, found in moods(volume)) else None,
        class_="chart",
        data_live="moods",
        aria_label=_("How people feel over time"),
    )
    return tag("div", chart, dial, line if "sentiment" not in shown.chosen else None, class_="pictures")


def _download(shown: Shown, name: str) -> Html:
    query = urlencode([("window", shown.window), *shown.parameters()])
    return tag(
        "p",
        tag("a", _("Save as picture (SVG)"), href=f"{shown.path}/chart/{name}.svg?{query}", download=True),
        class_="save",
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
            tag("p", tag("a", _("Edit what it is found by"), href=f"{shown.path}/edit"), class_="edit"),
        ),
        window_links(shown.path, kept, shown.window),
        chips(shown.filters, *others),
        _with(shown, beside) if not shown.cursor else None,
        _jumps() if facts.read and total and not shown.cursor else None,
        class_="head",
    )


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


def _posts(shown: Shown, facts: TopicFacts[Document]) -> Html:
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
