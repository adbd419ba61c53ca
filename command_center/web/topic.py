"""The pages of topics: all of them, and one with every post behind its number."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from command_center.search.problems import BadCursor
from command_center.store.topic import FILTERS, read_topic
from command_center.store.topics import count_before, read_topics
from command_center.store.window import span_of
from command_center.web.context import Context
from command_center.web.language import PARAMETER, page_only
from command_center.web.parameters import query, window
from command_center.web.problems import Problem
from command_center.web.static import asset
from layouts.markup import Html
from layouts.page import page
from layouts.topic import Shown, topic_content
from layouts.topics import topics_content

WINDOW = "1h"
"""The window of a page that is asked for without one: the wall's."""


def topic_router(context: Context) -> APIRouter:
    """`/topics` and `/topic/<id>`."""
    router = APIRouter(include_in_schema=False)
    reader, profile = context.reader, context.profile

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
                css=("topic.css",),
            )
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
        """One topic; the address holds window, filters and page."""
        names = {t.id: t.name for t in profile.topics}
        if topic not in names:
            raise Problem(404, f"no topic named {topic!r}; there are: {', '.join(sorted(names))}")
        page_only(request.query_params, (*FILTERS, "window", "cursor"))
        name = window(request.query_params, WINDOW)
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        given = [pair for pair in request.query_params.multi_items() if pair[0] not in ("window", PARAMETER)]
        asked = query(QueryParams([*given, ("topic", topic), ("window", name)]), profile, as_of)
        span = span_of(name, as_of, profile.retention.counters_days)
        try:
            view = read_topic(reader, asked, span, as_of)
        except BadCursor as why:
            raise Problem(400, str(why)) from None
        chosen = {n: sorted(asked.labels[n]) for n in FILTERS if n in asked.labels}
        shown = Shown(topic, names[topic], name, chosen, asked.cursor, as_of, profile.zone)
        before = None if chosen else count_before(reader, span, topic)
        return shell(names[topic], topic_content(shown, view, before), name, as_of)

    return router
