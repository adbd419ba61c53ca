"""`/screens`: every screen and what it shows, and the forms by which leads pair, move, steer and revoke them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from command_center.moderation.silence import texts_off
from command_center.room.notes import NOTES_MIN
from command_center.room.screens import HOLDS_MIN
from command_center.store.seen import SeenBook
from command_center.web.context import ActionsClosed, Context
from command_center.web.forms import MAX_NAME, Whom, read_form
from command_center.web.language import page_only
from command_center.web.pages import walls
from command_center.web.parameters import single
from command_center.web.principal import keep_name, who, whom
from command_center.web.screen_forms import (
    CODE,
    Form,
    Said,
    ScreenForms,
    digits_of,
)
from command_center.web.screens_api import screen_rows
from command_center.web.static import asset
from layouts.screens import screens_page
from layouts.screens_shown import Screens
from layouts.version import version

ADDRESS = "/screens"
PARAMETERS = ("said", "trouble", "of", "code")
HEADERS = {"Referrer-Policy": "same-origin"}
"""Where a page says `no-referrer`, browsers send `Origin: null` with its forms, and without TLS nothing else tells
whose form it is: every phone in the house would be refused as another site's page."""


def screens_router(context: Context) -> APIRouter:
    """`/screens` and the forms below it, each answered by the page again (303)."""
    router = APIRouter(include_in_schema=False)
    book = SeenBook(context.reader.client)

    @router.get(ADDRESS)
    def screens(request: Request) -> HTMLResponse:
        """A whole page of links and plain forms; the shell keeps it current."""
        frame = context.hub.frame
        page = screens_page(_read(context, book, request), frame.snapshot if frame else None, asset=asset)
        return HTMLResponse(page, headers=HEADERS)

    @router.post(f"{ADDRESS}/who")
    async def call_me(request: Request) -> Response:
        """Remember what the person at this browser calls themselves."""
        name = (await read_form(request)).get("who", "")[:MAX_NAME]
        answer = _go(Said("who"))
        keep_name(request, answer, name)
        return answer

    forms = ScreenForms(context.room.known, context.act, context.clock, context.profile, context.reader.client)
    for name, take in forms.all().items():
        router.add_api_route(f"{ADDRESS}/{name}", _posted(take), methods=["POST"])
    return router


def _posted(take: Callable[[Form, Whom], None]) -> Callable[[Request], Awaitable[Response]]:
    async def post(request: Request) -> Response:
        form = await read_form(request)
        try:
            await run_in_threadpool(take, form, whom(request))
        except ActionsClosed:
            return _go(Said(trouble="closed"))
        except Said as said:
            return _go(said)
        raise AssertionError("every form ends by saying something")

    return post


def _go(said: Said) -> RedirectResponse:
    return RedirectResponse(said.address, 303, headers=HEADERS)


def _read(context: Context, book: SeenBook, request: Request) -> Screens:
    params = request.query_params
    page_only(params, PARAMETERS)
    room, now = context.room.known(), context.clock.now()
    return Screens(
        rows=screen_rows(room, book, context.profile, now),
        walls=walls(context.profile),
        notes=room.notes.at(now),
        takeovers=room.takeovers.at(now),
        who=who(request),
        now=now,
        zone=context.profile.zone,
        said=single(params, "said", ""),
        trouble=single(params, "trouble", ""),
        of=single(params, "of", ""),
        code=digits_of(single(params, "code", ""))[:CODE],
        holds_min=HOLDS_MIN,
        notes_min=NOTES_MIN,
        version=version(),
        texts=texts_off(room),
    )
