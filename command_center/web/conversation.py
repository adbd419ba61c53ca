"""`/conversation/<id>`: the thread a mention belongs to, for people."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from command_center.web.context import Context
from command_center.web.language import page_only
from command_center.web.principal import who
from command_center.web.problems import Problem
from command_center.web.screens import HEADERS
from command_center.web.service import refreshed, said_in
from command_center.web.static import asset
from layouts.conversation import conversation_content
from layouts.names import Names
from layouts.page import page
from layouts.speech import _

MOST = 500
"""Posts of one conversation that are shown: the newest of them."""


def conversation_router(context: Context) -> APIRouter:
    """The page."""
    router = APIRouter(include_in_schema=False)
    reader, profile = context.reader, context.profile
    names = Names({t.id: t.name for t in profile.topics}, {b.id: b.name for b in profile.brands})

    @router.get("/conversation/{message_id:path}")
    def conversation(request: Request, message_id: str) -> HTMLResponse:
        """Everything that is kept of it, by the id of any of its messages."""
        page_only(request.query_params, ())
        as_of = refreshed(context)
        ids = said_in(reader, message_id, context.threads.of(message_id))[-MOST:]
        rows = [row for row in reader.documents(ids) if row.tags is not None]
        if not rows:
            raise Problem(404, f"no conversation with a message {message_id[:100]} is kept")
        content = conversation_content(
            rows,
            message_id,
            missing=len(ids) - len(rows),
            as_of=as_of,
            zone=profile.zone,
            called=names,
            who=who(request),
        )
        frame = context.hub.frame
        html = page(
            _("Conversation"),
            content,
            here="",
            snapshot=frame.snapshot if frame else None,
            now=context.clock.now(),
            asset=asset,
            as_of=as_of,
            css=("topic.css", "mentions.css"),
        )
        return HTMLResponse(html, headers=HEADERS)

    return router
