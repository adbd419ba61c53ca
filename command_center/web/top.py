"""`GET /api/v1/top`: the most frequent hashtags or authors of a window; for staff, since authors are people."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from command_center.private.mask import masked
from command_center.store.top import read_top
from command_center.store.top_cells import LISTS
from command_center.store.window import WINDOWS
from command_center.web.context import Context
from command_center.web.parameters import MAX_LIMIT, limit, only, single, window
from command_center.web.problems import Problem

PARAMETERS = ("by", "window", "limit")
_SCHEMAS: dict[str, dict[str, Any]] = {
    "by": {"type": "string", "enum": list(LISTS), "default": LISTS[0]},
    "window": {"type": "string", "enum": list(WINDOWS), "default": "1h"},
    "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50},
}
_DESCRIBED: dict[str, Any] = {
    "parameters": [{"name": name, "in": "query", "schema": _SCHEMAS[name]} for name in PARAMETERS]
}


def top_router(context: Context) -> APIRouter:
    """`/api/v1/top`."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/top", openapi_extra=_DESCRIBED)
    def top(request: Request) -> Response:
        """The most frequent hashtags or authors, counted in bounded memory.

        Each item has come between `at_least` and `at_most` times since `from`; what is not listed, at most `error`
        times more often than the last item. A window of up to 24 h is answered by the hours it touches, a longer one
        by the days (UTC), and `all` by the last 35 days. An author is `source:id`, or `source:handle` without an id.
        """
        params = request.query_params
        only(params, PARAMETERS)
        by = single(params, "by", LISTS[0])
        if by not in LISTS:
            raise Problem(400, f"by={by} is none of {', '.join(LISTS)}")
        name = window(params, "1h")
        view = read_top(context.reader, by, name, limit(params))
        # A number may be written as a hashtag; who wrote is what a list of authors says.
        shown = masked if by == "hashtag" else str
        items = [{"item": shown(t.item), "at_least": t.at_least, "at_most": t.at_most} for t in view.items]
        answer = {"as_of": view.as_of, "from": view.since, "window": name, "by": by, "error": view.error}
        return Response(msgspec.json.encode(answer | {"items": items}), media_type="application/json")

    return router
