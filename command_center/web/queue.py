"""`GET /api/v1/queue`: who is waiting for an answer, in the order of the rank."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from command_center.search.problems import BadCursor
from command_center.store.queue import QueueQuery, list_queue
from command_center.web.context import Context
from command_center.web.parameters import MAX_LIMIT, limit, only, single
from command_center.web.problems import Problem

PARAMETERS = ("limit", "cursor")
_DESCRIBED: dict[str, Any] = {
    "parameters": [
        {
            "name": "limit",
            "in": "query",
            "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50},
        },
        {"name": "cursor", "in": "query", "schema": {"type": "string"}},
    ]
}


def queue_router(context: Context) -> APIRouter:
    """`/api/v1/queue`."""
    router = APIRouter(prefix="/api/v1")
    reader = context.reader

    @router.get("/queue", openapi_extra=_DESCRIBED)
    def queue(request: Request) -> Response:
        """Who is waiting for an answer, who is to be served next first; `total` is the wall's figure."""
        only(request.query_params, PARAMETERS)
        query = QueueQuery(limit=limit(request.query_params), cursor=single(request.query_params, "cursor", ""))
        marks = reader.marks()
        as_of = reader.as_of(reader.book.mode(), marks.high_ms)
        context.threads.refresh(marks)
        try:
            page = list_queue(context.threads.served(), query)
        except BadCursor as why:
            raise Problem(400, str(why)) from None
        items = [place.item for place in page.places]
        answer = {"as_of": as_of, "total": page.total, "items": items, "next_cursor": page.next_cursor}
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return router
