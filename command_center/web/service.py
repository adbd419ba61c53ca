"""Answer times: `GET /api/v1/service` for all conversations, `GET /api/v1/conversations/<id>` for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from command_center.clock import from_ms, to_ms
from command_center.desk.figures import figures
from command_center.desk.service import Period
from command_center.desk.threads import Conversation
from command_center.store.reader import Reader
from command_center.store.window import WINDOWS, span_of
from command_center.web.context import Context
from command_center.web.parameters import only, window
from command_center.web.problems import Problem

_WINDOW: dict[str, Any] = {
    "parameters": [
        {"name": "window", "in": "query", "schema": {"type": "string", "enum": list(WINDOWS), "default": "1h"}}
    ]
}


def service_router(context: Context) -> APIRouter:
    """`/api/v1/service` and `/api/v1/conversations/<id>`."""
    router = APIRouter(prefix="/api/v1")
    reader, threads = context.reader, context.threads

    @router.get("/service", openapi_extra=_WINDOW)
    def service(request: Request) -> Response:
        """How many conversations of a window need an answer, which have none, and how long answers took."""
        only(request.query_params, ("window",))
        as_of = refreshed(context)
        span = span_of(window(request.query_params, "1h"), as_of, context.profile.retention.counters_days)
        with threads.all() as conversations:
            found = figures(conversations, span.start_s * 1000, span.end_s * 1000, to_ms(as_of), threads.rules)
        return Response(msgspec.json.encode({"as_of": as_of} | found), media_type="application/json")

    @router.get("/conversations/{message_id:path}")
    def conversation(request: Request, message_id: str) -> Response:
        """One thread, by the id of any of its messages: what was said in it, and its periods."""
        only(request.query_params, ())
        as_of_ms = to_ms(refreshed(context))
        found = threads.of(message_id)
        said = said_in(reader, message_id, found)
        if not said:
            raise Problem(404, f"no conversation with a message {message_id} is kept")
        periods = [] if found is None else [_period(context, period, as_of_ms) for period in found.periods]
        answer = {"id": message_id if found is None else found.root, "mentions": said, "periods": periods}
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return router


def refreshed(context: Context) -> datetime:
    """Bring the conversations up to date; returns the data's clock."""
    marks = context.reader.marks()
    context.threads.refresh(marks)
    return context.reader.as_of(context.reader.book.mode(), marks.high_ms)


def said_in(reader: Reader, message_id: str, found: Conversation | None) -> list[str]:
    """Ids of a conversation's messages in their order; a post that asks for nothing is known by others' links alone."""
    known = {} if found is None else {fact.id: fact.at_ms for fact in found.facts}
    linked = {message_id} if found is None else {parent for fact in found.facts for parent in fact.parents}
    stored = reader.documents(sorted(linked - known.keys()))
    # What others hang on comes before them where the time is the same: a stable sort keeps it so.
    known = {document.mention.id: document.at_ms for document in stored if document.tags is not None} | known
    return sorted(known, key=known.__getitem__)


def _period(context: Context, period: Period, as_of_ms: int) -> dict[str, Any]:
    resolved = period.is_resolved(as_of_ms, context.threads.rules)
    return {
        "opened_at": from_ms(period.opened.at_ms),
        "first_response_at": _moment(period.first_ms),
        "frt_s": None if period.frt is None else period.frt.calendar_ms / 1000,
        "frt_business_s": None if period.frt is None else period.frt.business_ms / 1000,
        "resolved_at": _moment(period.last_ms) if resolved else None,
        "breached_at": _moment(period.breached_ms(as_of_ms)),
    }


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)
