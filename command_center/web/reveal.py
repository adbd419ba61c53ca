"""`/reveal`: a post as it was written, for a person with a name; written down before it is shown."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from command_center.room.reveals import Reveal
from command_center.store.document import Document
from command_center.web.context import ActionsClosed, Context
from command_center.web.forms import read_form
from command_center.web.parameters import only
from command_center.web.principal import keep_name, named
from command_center.web.problems import Problem
from command_center.web.screens import HEADERS
from command_center.web.static import asset
from layouts.mention_foot import REVEAL
from layouts.page import page
from layouts.revealed import revealed_content
from layouts.speech import _


def reveal_router(context: Context) -> APIRouter:
    """The form's answer, and `GET /api/v1/reveals`, the audit.

    Another site's page can't send the form (`command_center.web.security`).
    """
    router, pages = APIRouter(prefix="/api/v1"), APIRouter(include_in_schema=False)

    @pages.post(REVEAL)
    async def reveal(request: Request) -> Response:
        """The post with every word, once the log has who asked for it."""
        form = await read_form(request)
        by = named(request, form.get("who", ""))
        if not by:
            raise Problem(400, "who is empty: say who you are, it is written down beside the post")
        origin = request.client.host if request.client else ""
        row, at = await run_in_threadpool(_revealed, context, form.get("mention", ""), by, origin)
        frame = context.hub.frame
        html = page(
            _("As it was written"),
            revealed_content(row, by, at, context.profile.zone),
            here="",
            snapshot=frame.snapshot if frame else None,
            now=context.clock.now(),
            asset=asset,
            css=("topic.css", "mentions.css"),
        )
        answer = HTMLResponse(html, headers=HEADERS)
        keep_name(request, answer, by)
        return answer

    @router.get("/reveals")
    def reveals(request: Request) -> Response:
        """Who was shown which post as it was written, the newest first: the last 200, the log has all."""
        only(request.query_params, ())
        found = context.room.known().reveals.newest
        return Response(msgspec.json.encode({"items": found[::-1]}), media_type="application/json")

    both = APIRouter()
    both.include_router(router)
    both.include_router(pages)
    return both


def _revealed(context: Context, mention_id: str, by: str, origin: str) -> tuple[Document, datetime]:
    """Write it down, then read the words: a post that is gone meanwhile is shown to nobody."""
    if not [row for row in context.reader.as_written([mention_id]) if row.tags is not None]:
        raise Problem(404, f"no mention {mention_id[:100]} is kept")
    action = Reveal(id=secrets.token_hex(8), at=context.clock.now(), by=by, origin=origin, mention=mention_id)
    try:
        context.act(action)
    except ActionsClosed as why:
        raise Problem(503, f"it can't be written down now, so it is not shown: {why}") from None
    rows = [row for row in context.reader.as_written([mention_id]) if row.tags is not None]
    if not rows:
        raise Problem(404, f"no mention {mention_id[:100]} is kept")
    return rows[0], action.at
