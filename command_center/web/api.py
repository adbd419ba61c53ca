"""The public API: figures, the mentions behind them, and the door for mentions."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from command_center.clock import from_ms
from command_center.mention import InvalidMention, Mention, decode_mention
from command_center.search.asked import COLUMNS
from command_center.snapshot import Progress
from command_center.store.summary import summarize
from command_center.store.window import WINDOWS
from command_center.web.body import read_body
from command_center.web.context import Context, IntakeClosed
from command_center.web.found import find, item
from command_center.web.parameters import LISTED, MAX_LIMIT, only, query, window
from command_center.web.problems import Problem
from command_center.web.security import check_signature

MAX_POSTED = 1000
MAX_BODY_BYTES = 8 << 20
"""Of one call; each mention in it may have `MAX_MENTION_BYTES`, as everywhere."""
_row = msgspec.json.Decoder(msgspec.Raw)
_rows = msgspec.json.Decoder(list[msgspec.Raw])


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


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

    @router.post("/mentions", status_code=202)
    async def post_mentions(request: Request) -> Response:
        """Take one mention or an array of up to 1,000, each of at most 1 MB; answers once the log has them."""
        body = await _body(request)
        peer = request.client.host if request.client else ""
        check_signature(context.settings.webhook_secret, request.headers, body, peer, context.clock.now())
        accepted, rejected = _decode(body)
        if accepted:
            try:
                await run_in_threadpool(context.intake, accepted)
            except IntakeClosed as why:
                raise Problem(503, str(why)) from None
        return _json({"accepted": len(accepted), "rejected": rejected}, 202)

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


async def _body(request: Request) -> bytes:
    coding = request.headers.get("content-encoding", "identity")
    if coding != "identity":
        raise Problem(415, f"Content-Encoding {coding} is not read here: send the JSON as it is")
    return await read_body(request, MAX_BODY_BYTES, "send fewer mentions at a time")


def _decode(body: bytes) -> tuple[list[Mention], list[dict[str, Any]]]:
    try:
        # Each as it came: one that is too large, too deep or no UTF-8 is refused alone.
        rows = _rows.decode(body) if body.lstrip()[:1] == b"[" else [_row.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
        raise Problem(400, f"the body is no JSON: {why}") from None
    if len(rows) > MAX_POSTED:
        raise Problem(400, f"{len(rows)} mentions in one call; {MAX_POSTED} are allowed")
    accepted, rejected = [], []
    for index, row in enumerate(rows):
        try:
            accepted.append(decode_mention(bytes(row)))
        except InvalidMention as why:
            rejected.append({"index": index, "error": str(why)})
    return accepted, rejected
