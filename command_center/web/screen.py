"""A screen's own side: digits until it is paired, its wall from then on, and its report of itself."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from command_center.room.action import UNREADABLE
from command_center.room.room import Room
from command_center.room.screens import Screen
from command_center.store.connect import RedisError
from command_center.store.pairing import LIVE_S, RENEW_S, Pairing, TooOften
from command_center.store.seen import MAX_BYTES, Report, Seen, SeenBook
from command_center.web.answer import StreamAnswer
from command_center.web.body import read_body
from command_center.web.context import Context
from command_center.web.forms import one_line
from command_center.web.pages import shown_wall, wall_html
from command_center.web.problems import Problem
from command_center.web.public import public_address
from command_center.web.static import asset
from command_center.web.steering import OPEN, Steering, encode_controls
from command_center.web.stream import Due
from layouts.screen import Asking, asking_page
from layouts.speech import speaking

COOKIE = "cc_screen"
KEPT_S = 400 * 86_400
"""The longest a browser keeps a cookie; each time the wall opens it begins anew."""
SCREEN, ASKING, ASKING_AGAIN = "s", "a", "r"
"""What a key is: of a screen, of a browser that waits, of one that waits and was a screen before."""
_KEY = re.compile(r"([sar])\.([A-Za-z0-9_-]{43})")
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chromium"),
    ("Version", "Safari"),
)
_read_report = msgspec.json.Decoder(Report).decode


class Keeper:
    """The key that a browser keeps in its cookie: what it is, and what is to be written there."""

    def __init__(self, request: Request) -> None:
        found = _KEY.fullmatch(request.cookies.get(COOKIE, ""))
        self.kind = found[1] if found else ASKING
        self._secret = found[2] if found else ""
        self._secure = request.url.scheme == "https"

    @property
    def digest(self) -> str:
        """The SHA-256 of the key; empty where there is none."""
        return hashlib.sha256(self._secret.encode()).hexdigest() if self._secret else ""

    def renew(self) -> None:
        """Take another key."""
        self._secret = secrets.token_urlsafe(32)

    def write(self, response: Response, kind: str) -> None:
        """Let the browser keep the key: no script reads it, no other site's page can send it."""
        response.set_cookie(
            COOKIE, f"{kind}.{self._secret}", max_age=KEPT_S, httponly=True, samesite="strict", secure=self._secure
        )


def screen_of(room: Room, request: Request) -> Screen | None:
    """The screen that a request comes from, or None."""
    digest = Keeper(request).digest
    return room.screens.by_key(digest) if digest else None


def steer(context: Context, request: Request) -> Due:
    """What the page behind a stream is to be told; with `screen=` and `wall=` it says which screen it is, and shows."""
    screen, wall = (request.query_params.get(name, "") for name in ("screen", "wall"))
    key, shown = Keeper(request).digest, partial(shown_wall, context.profile)
    told = Steering(lambda: context.room.now, context.clock, wall if screen else "", screen, key, shown)
    return told.due


def screen_router(context: Context) -> APIRouter:
    """`/screen`, what it listens to while it waits, and `/screen/report`."""
    router = APIRouter(include_in_schema=False)
    pairing, book = Pairing(context.reader.client), SeenBook(context.reader.client)

    @router.get("/screen")
    def screen(request: Request) -> Response:
        """The wall of a paired browser; six digits for any other. Never an error page: a kiosk has no hands."""
        with speaking(context.profile.page_language):
            return _screen(request)

    def _screen(request: Request) -> Response:
        keeper = Keeper(request)
        try:
            room = context.room.known()
            found = room.screens.by_key(keeper.digest) if keeper.digest else None
            if found is None:
                return _ask(context, pairing, keeper, request)
        except (Problem, RedisError):
            return HTMLResponse(asking_page(Asking(trouble="starting"), asset=asset))
        now = context.clock.now()
        shown = shown_wall(context.profile, found.wall)
        response = HTMLResponse(wall_html(context, request, shown, _attributes(room, found, shown, now)))
        keeper.write(response, SCREEN)
        return response

    @router.get("/stream/pairing")
    async def waiting(request: Request) -> StreamAnswer:
        """Says when the browser that waits is to open `/screen` again: it was paired, or its digits are lost."""
        digest = Keeper(request).digest
        standing = await run_in_threadpool(pairing.standing, digest) if digest else None

        def due() -> list[Mapping[str, Any]]:
            room = context.room.now
            paired = room is not None and room.screens.by_key(digest) is not None
            return [OPEN] if paired or standing is None else []

        return StreamAnswer(context.hub.events((), bare=True, due=due))

    @router.post("/screen/report")
    async def report(request: Request) -> Response:
        """Take a screen's report of itself; 410 tells one that was revoked to open `/screen` again."""
        found = screen_of(context.room.known(), request)
        if found is None:
            raise Problem(410, "this browser is no screen (any more): open /screen")
        body = await read_body(request, MAX_BYTES)
        try:
            said = _read_report(body)
        except UNREADABLE as why:
            raise Problem(400, f"this is no report: {why}") from None
        seen = Seen(context.clock.now(), _peer(request), browser_of(request.headers.get("user-agent", "")), said)
        await run_in_threadpool(book.put, found.id, seen)
        return Response(status_code=204)

    return router


def _ask(context: Context, pairing: Pairing, keeper: Keeper, request: Request) -> Response:
    standing = pairing.standing(keeper.digest) if keeper.digest and keeper.kind != SCREEN else None
    if standing is None:
        keeper.renew()
    try:
        code = pairing.ask(keeper.digest, _peer(request))
    except TooOften:
        return HTMLResponse(asking_page(Asking(trouble="many"), asset=asset))
    asking = Asking(
        digits=code.digits,
        renew_s=max(code.left_s - RENEW_S // 2, 1),
        revoked=keeper.kind != ASKING,
        address=f"{public_address(context.settings, request)}/screens",
        minutes=LIVE_S // 60,
    )
    response = HTMLResponse(asking_page(asking, asset=asset))
    keeper.write(response, ASKING if keeper.kind == ASKING else ASKING_AGAIN)
    return response


def _attributes(room: Room, screen: Screen, wall: str, now: datetime) -> dict[str, str]:
    """What the wall's page says of the screen it is on, and what it is to do from the first."""
    controls = encode_controls(room, wall, screen, now)
    return {"data_screen": screen.id, "data_screen_name": screen.name, "data_controls": controls}


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""


def browser_of(agent: str) -> str:
    """A browser's name and main version out of its User-Agent, or empty."""
    for sign, name in _BROWSERS:
        if found := re.search(rf"{sign}/(\d{{1,4}})", agent):
            return f"{name} {found[1]}"
    return one_line(agent)[:40]
