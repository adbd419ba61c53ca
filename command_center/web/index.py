"""How it stands with the index, for programs."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from command_center.clock import from_ms
from command_center.search.problems import SearchAway
from command_center.web.context import Context
from command_center.web.parameters import only
from command_center.web.problems import Problem


def index_router(context: Context) -> APIRouter:
    """`/api/v1/index`."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/index")
    def index(request: Request) -> Response:
        """Whether lists and counts come from the index, and how far it is: `state` none, building, ready or late.

        `share` (0 to 1) is how much of the log it has read, `rows` how many mentions it holds, `from` the oldest it
        would keep, `bytes` the size of its files.
        """
        only(request.query_params, ())
        try:
            state = context.search.state()
        except SearchAway as why:
            raise Problem(503, str(why)) from None
        answer = {
            "state": state.state,
            "read": state.read,
            "share": round(state.share, 4),
            "rows": state.rows,
            "from": None if state.from_ms is None else from_ms(state.from_ms),
            "bytes": state.size_bytes,
        }
        return Response(msgspec.json.encode(answer), media_type="application/json")

    return router
