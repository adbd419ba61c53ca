"""The public API: figures, and the mentions behind them."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from msgspec.structs import replace
from starlette.responses import Response

from command_center.clock import from_ms
from command_center.search.asked import COLUMNS
from command_center.snapshot import Progress
from command_center.store.summary import summarize
from command_center.store.window import WINDOWS
from command_center.web.context import Context
from command_center.web.found import find, item
from command_center.web.parameters import LISTED, MAX_LIMIT, only, query, window
from command_center.web.problems import Problem


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _parameters(names: tuple[str, ...], described: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """OpenAPI of query parameters that are checked by `parameters`, not by FastAPI."""
    rows = [{"name": n, "in": "query", "schema": described.get(n, {"type": "string"})} for n in names]
    return {"parameters": rows}


_WINDOW: dict[str, Any] = {"type": "string", "enum": list(WINDOWS), "default": "1h"}
_LISTED: dict[str, dict[str, Any]] = {
    "window": _WINDOW,
    "facets": {"type": "integer", "minimum": 0, "maximum": 1, "default": 0},
    "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50},
} | {name: {"type": "array", "items": {"type": "string"}} for name in COLUMNS}


def api_router(context: Context) -> APIRouter:
    """Routes under /api/v1."""
    router = APIRouter(prefix="/api/v1")
    reader = context.reader

    @router.get("/summary", openapi_extra=_parameters(("window",), {"window": _WINDOW}))
    def summary(request: Request) -> Response:
        """The figures of one window: totals, and every slice by label."""
        only(request.query_params, ("window",))
        return _json(summarize(reader, window(request.query_params, "1h")))

    @router.get("/mentions", openapi_extra=_parameters(LISTED, _LISTED))
    def mentions(request: Request) -> Response:
        """The mentions behind a number; a repeated name means or, different names and; `none` is empty.

        Card, account and telephone numbers, e-mail and street addresses are masked; `q`, a query as topics have them,
        doesn't find them either. Page after page shows what stood when the first was asked for; `new` counts what has
        come since. `facets=1` adds, of each name, how many each of its values would show in place of its own.
        """
        reader = context.reader
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        found = find(context.search, query(request.query_params, context.profile, as_of))
        facets = {"facets": found.facets} if found.facets else {}
        return _json(
            {
                "as_of": as_of,
                "items": [item(row) for row in found.rows],
                "total": found.total,
                "new": found.new,
                "next_cursor": found.next_cursor,
                "hot_from": None if found.hot_from_ms is None else from_ms(found.hot_from_ms),
            }
            | facets
        )

    @router.get("/mentions/new", openapi_extra=_parameters(LISTED, _LISTED))
    def new(request: Request) -> Response:
        """How many mentions came since the list began that `cursor` belongs to, by the list's own parameters."""
        if not request.query_params.get("cursor"):
            raise Problem(400, "cursor is missing: give the one that came with the list")
        reader = context.reader
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        ask = replace(query(request.query_params, context.profile, as_of), limit=0, counted=False)
        found = find(context.search, ask)
        return _json({"as_of": as_of, "new": found.new, "total": found.total})

    @router.get("/replay")
    def replay() -> Response:
        """How far the replay is."""
        current = reader.book.read()
        replaying = current is not None and current.name.startswith("replay:")
        return _json(current.progress if current and replaying else Progress())

    @router.get("/rebuild")
    def rebuild() -> Response:
        """How far the store has been made again from the log; `none` if it was not within a day."""
        return _json(reader.rebuild(reader.marks().offsets))

    return router
