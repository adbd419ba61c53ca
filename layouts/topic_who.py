"""Who speaks about a topic, where, what is echoed most, and what became of those who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from command_center.clock import from_ms
from command_center.desk.talks import Talks
from command_center.search.answers import Person, TopicFacts
from command_center.snapshot import Spread
from command_center.store.document import Document
from layouts.filters import NONE, Filters
from layouts.markup import Html, join, tag
from layouts.names import country
from layouts.numbers import number, percent
from layouts.post import Now, post
from layouts.speech import _, _n
from layouts.svg.shaded import shaded
from layouts.topic_said import bars, section
from layouts.why_door import why_address
from layouts.words import age, is_seen, spanned

PEOPLE, COUNTRIES = 8, 8


def who_sections(
    facts: TopicFacts[Document],
    talks: Talks | None,
    waiting: Sequence[Document],
    land: Mapping[str, str],
    filters: Filters,
    now: Now,
) -> list[Html]:
    """The parts of a topic's page that tell of people.

    Args:
        facts: What was found.
        talks: What became of those who asked, None where that is not known.
        waiting: Some of those without an answer, who has waited longest first.
        land: The outlines of countries by ISO 3166-1 alpha-3 code; empty for no map.
        filters: The page's filters, for links.
        now: For ages.
    """
    return [_where(facts, land, filters), _talks(facts, talks, waiting, now), _loudest(facts, now)]


def people_section(facts: TopicFacts[Document]) -> Html:
    """Who speaks, as people: never by how many follow them."""
    rows = [(_person(one), one.posts) for one in facts.people[:PEOPLE]]
    none = tag("p", _("nobody gave a name"), class_="empty")
    note = _("by posts about this topic; how many follow somebody counts nowhere")
    return section("people", _("Who speaks"), bars(rows) if rows else none, note=note)


def _person(one: Person) -> Html:
    name = one.name if is_seen(one.name) else ""
    handle = f"@{one.handle.removeprefix('@')}" if is_seen(one.handle) else ""
    words = join(
        tag("bdi", name or handle or _("someone"), class_="author"),
        tag("bdi", handle, class_="handle") if name and handle else None,
        tag("span", one.source, class_="dim"),
    )
    if not one.newest:
        return tag("span", words)
    return tag("a", words, href=why_address(one.newest), title=_("the newest post"))


def _where(facts: TopicFacts[Document], land: Mapping[str, str], filters: Filters) -> Html:
    counts = facts.found.facets.get("country", {})
    placed = {code: count for code, count in counts.items() if code != NONE and count}
    none = counts.get(NONE, 0)
    total = sum(counts.values())
    ordered = sorted(placed.items(), key=lambda row: (-row[1], row[0]))
    rows = [
        (
            tag(
                "a",
                tag("bdi", country(code)),
                href=filters.address(*(pair for pair in filters.pairs() if pair[0] != "country"), ("country", code)),
            ),
            count,
        )
        for code, count in ordered[:COUNTRIES]
    ]
    note = _("{share} name no place", share=percent(none, total)) if total else None
    empty = tag("p", _("nobody named a place"), class_="empty")
    picture = shaded(land, placed) if land and placed else None
    content = tag("div", picture, bars(rows), class_="places") if rows else empty
    return section("where", _("Where"), content, note=note, wide=True)


def _talks(facts: TopicFacts[Document], talks: Talks | None, waiting: Sequence[Document], now: Now) -> Html:
    title = _("Questions and answers")
    if talks is None or not talks.needing:
        return section("talks", title, tag("p", _("nobody asked for an answer"), class_="empty"), wide=True)
    figures = [
        (number(talks.needing), _n("asked us", "asked us", talks.needing)),
        (number(talks.answered), _("answered ({share})", share=percent(talks.answered, talks.needing))),
        (number(len(talks.open)), _("without a first word")),
        *_frt(talks.frt, talks.frt_business),
    ]
    dl = tag("dl", *(tag("div", tag("dt", words), tag("dd", figure)) for figure, words in figures), class_="figures")
    cards = [_waiting(d, now) for d in waiting]
    listed = join(tag("h3", _("Waiting longest")), tag("ol", *cards, class_="waiters")) if cards else None
    read = len(facts.ids)
    note = _("of the newest {n} who asked", n=number(read)) if facts.asking > read else None
    return section("talks", title, dl, listed, note=note, wide=True)


def _frt(calendar: Spread, business: Spread) -> list[tuple[str, str]]:
    if calendar.p50_s is None or calendar.p90_s is None:
        return []
    found = [
        (spanned(calendar.p50_s), _("first response, median")),
        (spanned(calendar.p90_s), _("first response, nine of ten within")),
    ]
    if business.p50_s is not None and business.p50_s != calendar.p50_s:
        found.append((spanned(business.p50_s), _("median in business hours")))
    return found


def _waiting(document: Document, now: Now) -> Html:
    text = document.mention.text.strip()
    return tag(
        "li",
        tag("a", tag("bdi", text if is_seen(text) else _("no words")), href=why_address(document.mention.id)),
        tag("span", _("waits {time}", time=age(document.mention.at, now.as_of)), class_="dim"),
        data_key=f"open:{document.mention.id}",
    )


def _loudest(facts: TopicFacts[Document], now: Now) -> Html:
    loud = [
        join(
            tag("p", _n("echoed {n} time", "echoed {n} times", echoes, n=number(echoes)), class_="echoed"),
            _card(document, now),
        )
        for document, echoes in facts.loudest
        if echoes and document.tags is not None
    ]
    first = [join(tag("p", _("the first"), class_="echoed"), _card(d, now)) for d in facts.first if d.tags is not None]
    cards = [tag("div", one, class_="cited-post") for one in (*first[:1], *loud)]
    empty = tag("p", _("nobody repeated anybody"), class_="empty") if not loud else None
    return section("loud", _("First and loudest"), *cards, empty, wide=True)


def _card(document: Document, now: Now) -> Html | None:
    if document.tags is None:
        return None
    return tag("ul", post(document.mention, document.tags, from_ms(document.at_ms), now), class_="posts")
