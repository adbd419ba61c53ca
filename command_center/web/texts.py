"""`/api/v1/texts`: whether screens show what people write, and the switch that takes it off all of them at once."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from msgspec import Meta, Struct
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from command_center.moderation.silence import SWITCH, texts_off
from command_center.room.switches import MAX_WHY, SetSwitch
from command_center.web.body import read_body
from command_center.web.context import ActionsClosed, Context
from command_center.web.forms import MAX_BYTES, one_line
from command_center.web.principal import named
from command_center.web.problems import Problem


class Turn(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked for: texts on or off, by whom and why."""

    on: bool
    by: Annotated[str, Meta(max_length=40)] = ""
    why: Annotated[str, Meta(max_length=MAX_WHY)] = ""


_decode = msgspec.json.Decoder(Turn).decode
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["on"],
                    "properties": {"on": {"type": "boolean"}, "by": {"type": "string"}, "why": {"type": "string"}},
                }
            }
        },
    }
}


def texts_router(context: Context) -> APIRouter:
    """`GET` says how the switch stands, `POST` turns it."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/texts")
    def texts() -> Response:
        """Whether screens show texts; if not, since when, by whom and why. Numbers are always shown."""
        return _answer(context)

    @router.post("/texts", openapi_extra=_BODY)
    async def turn(request: Request) -> Response:
        """Take all texts off all screens and embeds, or show them again; it holds everywhere within a second."""
        try:
            asked = _decode(await read_body(request, MAX_BYTES))
        except (msgspec.MsgspecError, UnicodeDecodeError) as why:
            raise Problem(400, f'{why}; send {{"on": false, "by": "...", "why": "..."}}') from None
        by, peer = named(request, asked.by), request.client.host if request.client else ""
        try:
            await run_in_threadpool(context.act, turning(replace(asked, by=by), peer, context.clock.now()))
        except ActionsClosed as why:
            raise Problem(503, str(why)) from None
        return await run_in_threadpool(_answer, context)

    return router


def turning(asked: Turn, origin: str, now: datetime) -> SetSwitch:
    """The decision that turns the switch.

    Args:
        asked: What is asked for.
        origin: Whence.
        now: The server's time.
    """
    by, why = one_line(asked.by), one_line(asked.why)
    name = secrets.token_hex(8)
    return SetSwitch(id=name, at=now, by=by, origin=origin, switch=SWITCH, on=not asked.on, why=why)


def _answer(context: Context) -> Response:
    off = texts_off(context.room.known())
    body: dict[str, Any] = {"on": off is None}
    if off is not None:
        body |= {"since": off.since, "by": off.by, "why": off.why}
    return Response(msgspec.json.encode(body), media_type="application/json")
