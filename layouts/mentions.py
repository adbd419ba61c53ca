"""The list of mentions at a desk: what is asked, how many, every post, and what to relax where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from command_center.clock import from_ms
from command_center.search.answers import Found, IndexState
from command_center.store.document import Document
from layouts.doors import as_, rfc_3339
from layouts.filters import FILTER_NAMES, Filters, any_word, chip, chips, filter_menu
from layouts.markup import Html, join, tag
from layouts.mention_foot import mention_foot
from layouts.names import Names
from layouts.numbers import number, percent
from layouts.post import Now, post
from layouts.speech import _, _n, later
from layouts.windows import window_links
from layouts.words import WINDOWS, when, window_words

PATH = "/mentions"
ORDER_NAMES = {
    "newest": later("Newest first"),
    "oldest": later("Oldest first"),
    "echo": later("Most echoed first"),
    "unsure": later("Least certain first"),
}
FORMS = {"csv": "CSV", "jsonl": "JSON Lines"}
"""The forms of an export; both are names, the same in every language."""
SYNTAX = (
    ("late flight", later("both words, anywhere")),
    ("late OR delayed", later("one of them")),
    ('"late flight"', later("these words side by side")),
    ("late -train", later("not this word")),
    ("delay*", later("words that begin so")),
    ("bag NEAR/3 lost", later("at most three words apart")),
    ("#late @acme lang:it", later("hashtag, handle, language")),
)
"""The profile's query syntax in seven lines; docs/queries.md has it whole."""


NO_INDEX = IndexState()
APART = ("q", "from", "to")
"""Parameters with fields of their own in the form."""


class Asked(NamedTuple):
    """What the address asks for."""

    chosen: Mapping[str, Sequence[str]]
    """By filter, the labels that were ticked."""
    window: str
    """A key of `WINDOWS`; empty where `from_ms` or `to_ms` say the span."""
    from_ms: int | None = None
    to_ms: int | None = None
    q: str = ""
    order: str = "newest"
    cursor: str = ""

    def kept(self) -> list[tuple[str, str]]:
        """What stands in every address of the page, in front of the filters."""
        span = [("window", self.window)] if self.window else []
        ends = (("from", self.from_ms), ("to", self.to_ms))
        span += [(name, rfc_3339(from_ms(ms))) for name, ms in ends if ms is not None and not self.window]
        order = [("order", self.order)] if self.order != "newest" else []
        return [*span, *([("q", self.q)] if self.q else []), *order]

    def filters(self, called: Names) -> Filters:
        """Its filters, for boxes, chips and links."""
        return Filters(PATH, self.kept(), tuple(FILTER_NAMES), self.chosen, called)

    def address(self, *, cursor: str = "") -> str:
        """Its address, of its first page or of the one behind a cursor."""
        pairs = [(name, label) for name in FILTER_NAMES for label in self.chosen.get(name, ())]
        return f"{PATH}?{urlencode([*self.kept(), *pairs, *([('cursor', cursor)] if cursor else [])])}"


class Relaxed(NamedTuple):
    """One way out of an empty list: what it says, where it leads, how many posts it shows."""

    what: str
    """A filter's name, `q`, `span`, or a window's name behind `window:`."""
    asked: Asked
    total: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, as it was read."""

    asked: Asked
    found: Found[Document]
    called: Names
    zone: str
    as_of: datetime
    """The data's clock."""
    state: IndexState = NO_INDEX
    relaxed: Sequence[Relaxed] = ()
    trouble: tuple[str, str] | None = None
    """What is wrong with the query, and the two lines that point at the place."""
    begins_ms: int | None = None
    """When its span begins, be it a window or named."""
    who: str = ""
    """What the person at this browser calls themselves."""


def mentions_content(listing: Listing) -> Html:
    """Make what stands in `main` of `/mentions`."""
    asked = listing.asked
    filters = asked.filters(listing.called)
    return tag(
        "div",
        _head(listing, filters),
        _search(listing),
        filter_menu(filters, listing.found.facets, more=[_times(listing)], apart=APART),
        _posts(listing),
        class_="topic mentions",
    )


def cards(listing: Listing) -> list[Html]:
    """The posts of a page, each an item of the list."""
    now = Now(listing.as_of, listing.zone)
    return [
        post(
            row.mention,
            row.tags,
            from_ms(row.at_ms),
            now,
            listing.found.more.get(row.mention.id),
            door=False,
            foot=mention_foot(row, listing.asked.window, listing.called, listing.who),
        )
        for row in listing.found.rows
        if row.tags is not None
    ]


def span_words(asked: Asked, zone: str, now: datetime) -> str:
    """The span of a list in words."""
    if asked.window:
        return window_words(asked.window)
    ends = [None if ms is None else when(from_ms(ms), now, zone) for ms in (asked.from_ms, asked.to_ms)]
    if ends[0] and ends[1]:
        return _("from {start} to {end}", start=ends[0], end=ends[1])
    return _("since {time}", time=ends[0]) if ends[0] else _("before {time}", time=ends[1] or "")


def _head(listing: Listing, filters: Filters) -> Html:
    asked, total = listing.asked, listing.found.total
    words = span_words(asked, listing.zone, listing.as_of)
    posts = _n("post, {window}", "posts, {window}", total, window=words)
    notes = [tag("span", note) for note in _notes(listing)]
    lead = tag(
        "p",
        tag("b", number(total), class_="figure", data_figure="total"),
        tag("span", tag("span", posts), *notes, class_="words"),
        class_="lead",
        data_live="lead",
    )
    own = []
    if asked.q:
        bare = asked._replace(q="", cursor="")
        own.append(chip(f"“{asked.q}”", bare.address()))
    if not asked.window:
        own.append(chip(words, asked._replace(window="1h", from_ms=None, to_ms=None, cursor="").address()))
    kept = [pair for pair in filters.kept if pair[0] not in ("window", "from", "to")] + filters.pairs()
    return tag(
        "div",
        tag("div", tag("h1", _("Mentions")), lead if listing.trouble is None else None),
        window_links(PATH, kept, asked.window),
        chips(filters, *own, clear=Asked({}, asked.window or "1h").address()),
        class_="head",
    )


def _notes(listing: Listing) -> list[str]:
    """What else must be known to read the number right."""
    found, state = listing.found, listing.state
    notes = []
    if found.hot_from_ms is not None and (listing.begins_ms or 0) < found.hot_from_ms:
        begin = when(from_ms(found.hot_from_ms), listing.as_of, listing.zone)
        notes.append(_("of those since {time}, the oldest within reach", time=begin))
    if state.state == "building":
        share = percent(round(1000 * state.share), 1000)
        notes.append(_("the index is being built ({share}): words can be searched once it is whole", share=share))
    elif state.state == "late":
        notes.append(_("the index is behind: the newest posts may be missing"))
    return notes


def _search(listing: Listing) -> Html:
    """The query box; what stands in it belongs to the form of the filters."""
    wrong = None
    if listing.trouble is not None:
        said, caret = listing.trouble
        wrong = tag(
            "div", tag("p", said), tag("pre", caret, aria_hidden="true"), class_="wrong", id="wrong", role="alert"
        )
    box = tag(
        "input",
        type="search",
        name="q",
        value=listing.asked.q,
        form="filters",
        aria_label=_("Words that a post must hold"),
        aria_describedby="wrong" if wrong else None,
        aria_invalid="true" if wrong else None,
        placeholder=_('search words, "phrases", #tags …'),
        autocomplete="off",
        spellcheck="false",
        enterkeyhint="search",
        maxlength=50_000,
    )
    lines = [(tag("dt", tag("code", example)), tag("dd", _(words))) for example, words in SYNTAX]
    how = tag(
        "details",
        tag("summary", _("How to search")),
        tag("dl", *(join(*line) for line in lines)),
        class_="syntax",
    )
    button = tag("button", _("Search"), form="filters", class_="main")
    return tag("div", tag("div", box, button, class_="box"), wrong, how, class_="search", role="search")


def _times(listing: Listing) -> Html:
    """The span by hand, on the profile's clock."""
    asked = listing.asked
    ends = (("from", later("From"), asked.from_ms), ("to", later("Before"), asked.to_ms))
    fields = [
        tag(
            "label",
            tag("span", _(words)),
            tag(
                "input",
                type="datetime-local",
                name=name,
                value=None if asked.window else _local(ms, listing.zone),
                step="any",
            ),
            class_="field",
        )
        for name, words, ms in ends
    ]
    legend = tag("legend", _("Exact times ({zone})", zone=listing.zone))
    return tag("fieldset", legend, *fields, class_="times", data_key="times")


def _posts(listing: Listing) -> Html:
    found, asked = listing.found, listing.asked
    if listing.trouble is not None:
        return tag("section", class_="posts-box", aria_label=_("Posts"))
    if not found.total and not found.rows:
        return tag("section", _newer(listing), _nothing(listing), class_="posts-box", aria_label=_("Posts"))
    more = None
    if found.next_cursor:
        address = asked.address(cursor=found.next_cursor)
        more = tag("a", _("More posts"), href=address, rel="next", class_="button", data_cursor=found.next_cursor)
    first = tag("a", _("To the first"), href=asked.address(), class_="button") if asked.cursor else None
    end = tag("p", _("That is all."), class_="dim end") if not more else None
    return tag(
        "section",
        tag("div", _orders(asked), _out(listing), class_="tools"),
        _newer(listing),
        tag("ol", *cards(listing), class_="posts", aria_label=_(ORDER_NAMES[asked.order])),
        tag("nav", more, first, end, class_="pages", aria_label=_("Pages of posts")),
        tag("p", role="status", class_="loaded dim"),
        class_="posts-box",
        aria_label=_("Posts"),
        data_cursor=found.next_cursor or asked.cursor or None,
    )


def _newer(listing: Listing) -> Html:
    """How many came since the list was made; mentions.js keeps it current."""
    new = listing.found.new
    link = tag("a", _("{n} new", n=number(new)), href=listing.asked.address(), class_="button main")
    return tag("div", link, class_="newer", role="status", hidden=not new)


def _orders(asked: Asked) -> Html:
    links = [
        tag(
            "a",
            _(words),
            href=asked._replace(order=order, cursor="").address(),
            aria_current="true" if order == asked.order else None,
        )
        for order, words in ORDER_NAMES.items()
    ]
    return tag("nav", *links, class_="orders", aria_label=_("Order"))


def _out(listing: Listing) -> Html:
    """The same list as a wall's panel, as a frame, and as a file."""
    address = listing.asked.address()
    query = address.partition("?")[2]
    files = [tag("a", form, href=f"/export?{query}&form={name}", class_="export") for name, form in FORMS.items()]
    views = (
        tag("a", _("As a wall panel"), href=as_(address, "wall")),
        tag("a", _("As an embed"), href=as_(address, "embed")),
    )
    return tag(
        "details",
        tag("summary", _("Export and share")),
        tag("div", tag("p", _("Export "), *_listed(files)), tag("p", _("Open "), *_listed(views))),
        class_="menu out",
    )


def _nothing(listing: Listing) -> Html:
    """Say what to relax, with how much each way out shows."""
    links = [tag("a", _way(way), href=way.asked.address()) for way in listing.relaxed if way.total]
    words = span_words(listing.asked, listing.zone, listing.as_of)
    said = _("No post fits all of this, {window}.", window=words)
    if not links:
        advice: Html | None = tag("p", _("Nor does any with less asked for: try other words or filters."))
    else:
        advice = tag("ul", *(tag("li", link) for link in links))
    lead = tag("p", _("What to relax:")) if links else None
    return tag("div", tag("p", said), lead, advice, class_="empty")


def _way(way: Relaxed) -> str:
    n = number(way.total)
    if way.what == "q":
        return _("without the words: {n}", n=n)
    if way.what == "all":
        return _("without words and filters: {n}", n=n)
    if way.what.startswith("window:"):
        return _("{window}: {n}", window=_(WINDOWS[way.what.removeprefix("window:")]), n=n)
    return any_word(way.what, way.total)


def _listed(links: Sequence[Html]) -> list[Html]:
    return [join(", " if i else "", link) for i, link in enumerate(links)]


def _local(ms: int | None, zone: str) -> str | None:
    if ms is None:
        return None
    return from_ms(ms).astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat()
