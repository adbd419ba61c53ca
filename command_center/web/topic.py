"""The pages of topics: all of them, and one with what is said about it and every post behind its number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from fastapi import APIRouter, Request
from msgspec.structs import replace
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, Response

from command_center.clock import from_ms
from command_center.desk.talks import Talks, talks
from command_center.search.answers import IndexState, TopicFacts
from command_center.search.asked import Ask, TopicAsk
from command_center.search.problems import BadCursor, SearchAway
from command_center.store.document import Document
from command_center.store.topic import columns
from command_center.store.topic_bands import TopicBands, TopicNormal
from command_center.store.topics import count_before, read_topics
from command_center.store.window import Span, span_of
from command_center.web.context import Context
from command_center.web.language import PARAMETER, page_only
from command_center.web.outlines import outlines
from command_center.web.parameters import query, single, window
from command_center.web.picture import CHARTS, picture
from command_center.web.principal import who
from command_center.web.problems import Problem
from command_center.web.screens import HEADERS
from command_center.web.static import asset
from command_center.web.told import Told
from command_center.web.views import open_as, screened, view_of
from layouts.compare import Other
from layouts.markup import Html
from layouts.names import Names
from layouts.page import page
from layouts.speech import _
from layouts.topic import topic_content
from layouts.topic_asked import FILTERS, Beside, Shown
from layouts.topic_view import topic_screen
from layouts.topics import topics_content
from layouts.velocity import stretch

WINDOW = "1h"
"""The window of a page that is asked for without one: the wall's."""
BEFORE = "before"
BRAND = "brand:"
WAITING = 5
"""Of those without an answer, so many are shown with their words."""


class Asked(NamedTuple):
    """One topic page as it was asked for."""

    shown: Shown
    ask: Ask
    span: Span


class TopicPages:
    """Reads what the page of one topic shows.

    Args:
        context: What the routes share.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._bands = TopicBands(context.reader)
        self._told = Told(context.search, context.clock)
        profile = context.profile
        self._names = Names({t.id: t.name for t in profile.topics}, {b.id: b.name for b in profile.brands})

    def asked(self, topic: str, params: QueryParams) -> Asked:
        """What an address asks for.

        Raises:
            Problem: 404 or 400, in words for who asked.
        """
        reader, profile, names = self._context.reader, self._context.profile, self._names
        if topic not in names.topics:
            raise Problem(404, f"no topic named {topic!r}; there are: {', '.join(sorted(names.topics))}")
        page_only(params, (*FILTERS, "window", "with", "cursor", "said", "as"))
        name = window(params, WINDOW)
        beside = single(params, "with", "")
        if beside and beside not in self.others(topic, name):
            there = ", ".join(self.others(topic, name))
            raise Problem(400, f"with={beside} is nothing to compare with; there are: {there}")
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        own = ("window", "with", "said", "as", PARAMETER)
        given = [pair for pair in params.multi_items() if pair[0] not in own]
        asked = query(QueryParams([*given, ("topic", topic), ("window", name)]), profile, as_of)
        asked = replace(asked, collapsed=True, counted=True)
        chosen = {n: sorted(asked.labels[n]) for n in FILTERS if n in asked.labels}
        shown = Shown(topic, names.topics[topic], name, chosen, asked.cursor, as_of, profile.zone, beside, names)
        return Asked(shown, asked, span_of(name, as_of, profile.retention.counters_days))

    def others(self, topic: str, window: str) -> Mapping[str, str]:
        """What a topic can be compared with, and what that is called."""
        before = {BEFORE: _("the window before")} if _has_before(window) else {}
        topics = {t: name for t, name in self._names.topics.items() if t not in (topic, BEFORE)}
        return before | topics | {BRAND + b: name for b, name in self._names.brands.items()}

    def facts(self, ask: Ask, span: Span, as_of: datetime) -> TopicFacts[Document]:
        """What was found: by the index, or where none answers by the store, which knows of labels and times alone.

        Raises:
            Problem: 400, the cursor is none of ours; 503, nobody answers in time.
        """
        now_s = int(as_of.timestamp())
        starts, step_s = columns(span, 0, now_s) if span.granule != "d" else (range(0), 0)
        asked = TopicAsk(ask, now_s, tuple(starts), step_s)
        try:
            return self._context.search.topic(asked)
        except BadCursor as why:
            raise Problem(400, str(why)) from None
        except SearchAway as why:
            raise Problem(503, str(why)) from None

    def beside(self, asked: Asked, facts: TopicFacts[Document], by: str, said: str) -> Beside:
        """What else the page shows."""
        context, (shown, ask, span) = self._context, asked
        chosen = bool(shown.chosen)
        state = self.state()
        told = self._told.of(ask, shown.cursor or not facts.found.total)
        waits = self._talks(facts)
        room = context.room.now
        return Beside(
            before=None if chosen else count_before(context.reader, span, shown.topic),
            normal=None if chosen else self.normal(shown, facts),
            words=told.words,
            brief=told.brief,
            talks=waits,
            open=context.reader.documents(one for one, _ in waits.open[:WAITING]) if waits else (),
            marks=room.timeline.of(shown.topic, *_ends(facts)) if room and facts.starts_s else (),
            land=outlines(),
            others=self.others(shown.topic, shown.window),
            other=self._other(asked) if shown.beside else None,
            state=state,
            by=by,
            said=said,
        )

    def normal(self, shown: Shown, facts: TopicFacts[Document]) -> TopicNormal | None:
        """What is normal for each column of the chart; of a topic whole, as no hours are kept of its parts."""
        if shown.chosen or not facts.starts_s:
            return None
        offsets = self._context.reader.marks().offsets
        recent = stretch(len(facts.starts_s), facts.step_s)
        return self._bands.of(shown.topic, facts.starts_s, facts.step_s, offsets, shown.as_of, recent)

    def state(self) -> IndexState:
        """How it stands with the index."""
        try:
            return self._context.search.state()
        except SearchAway:
            return IndexState()

    def _talks(self, facts: TopicFacts[Document]) -> Talks | None:
        if not facts.ids:
            return None
        threads = self._context.threads
        threads.refresh(self._context.reader.marks())
        return talks(facts.ids, threads.of)

    def _other(self, asked: Asked) -> Other:
        """The other side of a comparison, by the same filters."""
        shown, ask, span = asked
        labels = {name: wanted for name, wanted in ask.labels.items() if name != "topic"}
        as_of, running = shown.as_of, True
        if shown.beside == BEFORE:
            labels["topic"] = frozenset((shown.topic,))
            length = span.end_s - span.start_s
            span, as_of, running = span.before(), as_of - timedelta(seconds=length), False
            as_of = from_ms(span.end_s * 1000 - 1)
        elif shown.beside.startswith(BRAND):
            labels["brand"] = frozenset((shown.beside.removeprefix(BRAND),))
        else:
            labels["topic"] = frozenset((shown.beside,))
        other = replace(
            ask, labels=labels, from_ms=span.start_s * 1000, to_ms=span.end_s * 1000, cursor="", limit=1, counted=False
        )
        words = self._told.of(other, nothing=False).words
        name = self.others(shown.topic, shown.window)[shown.beside]
        return Other(name, self.facts(other, span, as_of), words, running)


def topic_router(context: Context) -> APIRouter:
    """`/topics`, `/topic/<id>` and its charts as pictures."""
    router = APIRouter(include_in_schema=False)
    reader, profile = context.reader, context.profile
    pages = TopicPages(context)

    def shell(title: str, content: Html, name: str, as_of: datetime) -> HTMLResponse:
        frame = context.hub.frame
        snapshot = frame.snapshot if frame else None
        now = context.clock.now()
        return HTMLResponse(
            page(
                title,
                content,
                here="/topics",
                snapshot=snapshot,
                now=now,
                asset=asset,
                window=name,
                as_of=as_of,
                css=("topic.css", "drill.css"),
            ),
            headers=HEADERS,
        )

    @router.get("/topics")
    def topics(request: Request) -> HTMLResponse:
        """Every topic of the profile, the largest first."""
        page_only(request.query_params, ("window",))
        name = window(request.query_params, WINDOW)
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        view = read_topics(reader, span_of(name, as_of, profile.retention.counters_days))
        return shell("Topics", topics_content(view.rows, compared=view.compared, window=name), name, as_of)

    @router.get("/topic/{topic}")
    def topic(request: Request, topic: str) -> HTMLResponse:
        """One topic; the address holds window, filters, what it is compared with, and page."""
        asked = pages.asked(topic, request.query_params)
        shown = asked.shown
        facts = pages.facts(asked.ask, asked.span, shown.as_of)
        view = view_of(request.query_params)
        if view != "desk":
            words = screened(context, facts.found.rows, view)
            content = topic_screen(shown, facts, pages.normal(shown, facts), words)
            return open_as(context, view, shown.name, content, ("topic.css",))
        beside = pages.beside(asked, facts, who(request), single(request.query_params, "said", ""))
        return shell(shown.name, topic_content(shown, facts, beside), shown.window, shown.as_of)

    @router.get("/topic/{topic}/chart/{name}.svg")
    def chart(request: Request, topic: str, name: str) -> Response:
        """One chart of the page as a picture of its own."""
        if name not in CHARTS:
            raise Problem(404, f"no chart named {name!r}; there are: {', '.join(CHARTS)}")
        asked = pages.asked(topic, request.query_params)
        facts = pages.facts(replace(asked.ask, limit=1), asked.span, asked.shown.as_of)
        room = context.room.now
        marks = room.timeline.of(topic, *_ends(facts)) if room and facts.starts_s else ()
        return picture(name, asked.shown, facts, pages.normal(asked.shown, facts), marks)

    return router


def _has_before(window: str) -> bool:
    return window not in ("all",)


def _ends(facts: TopicFacts[Document]) -> tuple[datetime, datetime]:
    """The first moment of the charts, and the moment after the last."""
    starts = facts.starts_s
    return from_ms(starts[0] * 1000), from_ms((starts[-1] + facts.step_s) * 1000)
