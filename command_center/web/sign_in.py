"""`/sign-in` and `/sign-out`: by a password kept here, or by way of the house's own provider."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from command_center.exposure import exposure, is_loopback
from command_center.room.audit import Refused, SignedIn, SignedOut
from command_center.store.connect import RedisError
from command_center.store.sessions import WAY_S, WHOLE_S, Session
from command_center.store.tries import Tries, whose_address
from command_center.web.context import Context
from command_center.web.forms import read_form
from command_center.web.identify import SECRET, SESSION, sessions_here
from command_center.web.language import page_only
from command_center.web.oidc import NoProvider, NotProved, Proved, Provider
from command_center.web.parameters import single
from command_center.web.passwords import MAX_CHARS, Busy, Passwords, stamp_of
from command_center.web.principal import principal
from command_center.web.problems import Problem
from command_center.web.public import public_address
from command_center.web.static import asset
from layouts.sign_in import SignIn, sign_in_page

log = logging.getLogger(__name__)
ADDRESS = "/sign-in"
WAY = "__Host-cc_way"
"""The cookie of somebody who is on the way to the provider and back."""
MOST_WRONG, MOST_SENT, WINDOW_S = 10, 60, 300
"""Wrong passwords, and ways to the provider, of one address and of one name, in a window of so many seconds."""
MAX_NAME = 80
MAX_NEXT = 1000
HEADERS = {"Referrer-Policy": "same-origin"}
"""Where a page says `no-referrer`, browsers send `Origin: null` with its forms (`command_center.web.screens`)."""
STATUS = {"wrong": 401, "often": 429, "busy": 503, "away": 503, "https": 403, "provider": 503, "back": 400, "role": 403}
"""Of a page that says what is wrong, by a key of `layouts.sign_in.TROUBLES`."""


def sign_in_router(context: Context) -> APIRouter:
    """The page, its form, the way to the provider and back, and the way out."""
    router = APIRouter(include_in_schema=False)
    entry = _Entry(context)
    router.add_api_route(ADDRESS, entry.page, methods=["GET"])
    router.add_api_route(ADDRESS, entry.by_password, methods=["POST"])
    router.add_api_route(f"{ADDRESS}/oidc", entry.to_provider, methods=["GET"])
    router.add_api_route(f"{ADDRESS}/oidc/back", entry.from_provider, methods=["GET"])
    router.add_api_route("/sign-out", entry.out, methods=["POST"])
    return router


class _Entry:
    """The routes.

    **Guarantee.** A session begins with a secret drawn here; what a browser brought is ended, never taken over. Wrong
    name and wrong password cost the same, say the same, and are counted before the next is looked at. No cookie is
    given over plain http, but at this machine itself.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        settings = context.settings
        self._house = exposure(settings)
        self._ways = settings.sign_in
        self._passwords = Passwords()
        self._provider = Provider(settings) if "oidc" in self._ways else None
        client = context.reader.client
        self._wrong = Tries(client, "sign-in", MOST_WRONG, WINDOW_S)
        self._sent = Tries(client, "way", MOST_SENT, WINDOW_S)

    def page(self, request: Request) -> Response:
        """The page; who has signed in goes on."""
        page_only(request.query_params, ("next", "said"))
        goal = own_path(single(request.query_params, "next", ""))
        if principal(request).kind == "person":
            return _go(goal)
        return self._shown(request, goal, "", out=single(request.query_params, "said", "") == "out")

    async def by_password(self, request: Request) -> Response:
        """Sign in by name and password."""
        self._need("local")
        form = await read_form(request, raw=("password",))
        name, password = form.get("name", "")[:MAX_NAME], form.get("password", "")[: MAX_CHARS + 1]
        goal = own_path(form.get("next", ""))
        if not _is_safe(request):
            return self._shown(request, goal, "https", name)
        try:
            return await self._compared(request, name, password, goal)
        except RedisError as why:
            log.warning("sign-in: %s", why)
            return self._shown(request, goal, "away", name)

    async def _compared(self, request: Request, name: str, password: str, goal: str) -> Response:
        origin = _origin(request)
        whose = [f"address {whose_address(origin)}", f"name {name.casefold()}"]
        wait_s = await run_in_threadpool(self._wrong.take, whose)
        if wait_s:
            return self._shown(request, goal, "often", name, wait_s=wait_s)
        room = await run_in_threadpool(self._context.room.known)
        user = room.people.user(name)
        try:
            fits = await self._passwords.fits(user.password if user else None, password)
        except Busy:
            await run_in_threadpool(self._wrong.give_back, whose)
            return self._shown(request, goal, "busy", name)
        if user is None or not fits:
            self._context.audit.say(Refused, "", origin, what="sign-in", why="wrong name or password")
            return self._shown(request, goal, "wrong", name)
        await run_in_threadpool(self._wrong.give_back, whose)
        now = self._context.clock.now()
        session = Session(user.id, user.name, "local", now, stamp=stamp_of(user.password))
        self._context.audit.say(SignedIn, user.name, origin, user=user.name, role=user.role, way="local")
        return await self._begin(request, session, goal)

    async def to_provider(self, request: Request) -> Response:
        """Send the browser to the provider."""
        self._need("oidc")
        page_only(request.query_params, ("next",))
        goal = own_path(single(request.query_params, "next", ""))
        if not _is_safe(request):
            return self._shown(request, goal, "https")
        wait_s = await run_in_threadpool(self._sent.take, [f"address {whose_address(_origin(request))}"])
        if wait_s:
            return self._shown(request, goal, "often", wait_s=wait_s)
        way: dict[str, Any] = {"next": goal}
        request.scope["session"] = way
        settings = self._context.settings
        base = public_address(settings, request).removesuffix(settings.prefix)
        try:
            answer = await self._asked().send(request, f"{base}{settings.prefix}{ADDRESS}/oidc/back")
        except NoProvider as why:
            log.warning("sign-in: the provider can't be asked: %s", why)
            return self._shown(request, goal, "provider")
        secret = await run_in_threadpool(self._context.sessions.put_way, way)
        _set(answer, WAY, secret, WAY_S)
        answer.headers.update(HEADERS)
        return answer

    async def from_provider(self, request: Request) -> Response:
        """Take whom the provider proves."""
        self._need("oidc")
        secret = request.cookies.get(WAY, "")
        known = SECRET.fullmatch(secret) is not None
        way = await run_in_threadpool(self._context.sessions.take_way, secret) if known else None
        goal = own_path(str((way or {}).get("next", "")))
        if way is None:
            return self._not_proved(request, goal, "nobody was sent to the provider by this browser lately")
        request.scope["session"] = way
        try:
            proved = await self._asked().prove(request)
        except NotProved as why:
            return self._not_proved(request, goal, str(why))
        except NoProvider as why:
            log.warning("sign-in: the provider can't be asked: %s", why)
            return self._shown(request, goal, "provider")
        if proved.role is None:
            self._context.audit.say(Refused, proved.name, _origin(request), what="sign-in", why="no role for any group")
            answer = self._shown(request, goal, "role", proved.name)
            _drop(answer, WAY)
            return answer
        return await self._enter(request, proved, goal)

    async def _enter(self, request: Request, proved: Proved, goal: str) -> Response:
        now = self._context.clock.now()
        session = Session(proved.user, proved.name, "oidc", now, role=proved.role)
        role = proved.role or ""
        self._context.audit.say(SignedIn, proved.name, _origin(request), user=proved.name, role=role, way="oidc")
        answer = await self._begin(request, session, goal)
        _drop(answer, WAY)
        return answer

    def _not_proved(self, request: Request, goal: str, why: str) -> Response:
        if principal(request).kind == "person":
            return _go(goal)  # the page was read again, or another tab was quicker
        log.warning("sign-in: %s", why)
        self._context.audit.say(Refused, "", _origin(request), what="sign-in", why=why)
        return self._shown(request, goal, "back")

    async def _begin(self, request: Request, session: Session, goal: str) -> Response:
        await self._end(request)
        secret = await run_in_threadpool(self._context.sessions.begin, session)
        answer = _go(goal)
        _set(answer, SESSION, secret, WHOLE_S)
        return answer

    async def out(self, request: Request) -> Response:
        """End the session of this browser."""
        found = principal(request)
        await self._end(request)
        if found.kind == "person":
            self._context.audit.say(SignedOut, found.name, _origin(request), user=found.name)
        answer = _go(f"{ADDRESS}?said=out")
        _drop(answer, SESSION)
        return answer

    async def _end(self, request: Request) -> None:
        secret = request.cookies.get(SESSION, "")
        if SECRET.fullmatch(secret):
            await run_in_threadpool(self._context.sessions.end, secret)
            sessions_here(request).forget(secret)

    def _asked(self) -> Provider:
        if self._provider is None:
            raise Problem(404, "nobody signs in here by this way: CC_SIGN_IN has no oidc")
        return self._provider

    def _need(self, way: str) -> None:
        if way not in self._ways:
            raise Problem(404, f"nobody signs in here by this way: CC_SIGN_IN has no {way}")

    def _shown(
        self, request: Request, goal: str, trouble: str, name: str = "", *, wait_s: int = 0, out: bool = False
    ) -> Response:
        room, settings = self._context.room.now, self._context.settings
        status = STATUS.get(trouble, 200)
        if not trouble and self._ways and not _is_safe(request):
            trouble = "https"
        shown = SignIn(
            title=self._context.profile.title,
            house=self._house,
            ways=self._ways,
            provider=urlsplit(settings.oidc_issuer).hostname or "",
            goal=goal,
            trouble=trouble,
            name=name,
            wait_s=wait_s,
            claims=tuple(self._provider.claims) if self._provider and trouble == "role" else (),
            out=out,
            nobody=self._ways == ("local",) and room is not None and not room.people.users,
        )
        headers = HEADERS | ({"Retry-After": str(wait_s or 2)} if status in (429, 503) else {})
        return HTMLResponse(sign_in_page(shown, asset=asset), status, headers=headers)


def own_path(text: str) -> str:
    """Where somebody goes on: a path of our own, else the start page.

    Browsers read a backslash as a slash and leave out tabs and line breaks, so that `/\\\\` and `/<tab>/` name a host.
    """
    fine = text.startswith("/") and not text.startswith("//") and len(text) <= MAX_NEXT
    clean = text.isascii() and text.isprintable() and "\\" not in text and " " not in text
    path = text.partition("?")[0].partition("#")[0]
    return text if fine and clean and path not in (ADDRESS, "/sign-out") and not path.startswith(f"{ADDRESS}/") else "/"


def _is_safe(request: Request) -> bool:
    """Whether a cookie may be given: over TLS, or to a browser at this machine itself."""
    return request.url.scheme == "https" or is_loopback(request.url.hostname or "")


def _origin(request: Request) -> str:
    return request.client.host if request.client else ""


def _go(goal: str) -> Response:
    return RedirectResponse(goal, 303, headers=HEADERS)


def _set(answer: Response, name: str, secret: str, live_s: int) -> None:
    # lax: whoever comes back from the provider, or follows a link of a mail, comes from another site
    answer.set_cookie(name, secret, max_age=live_s, path="/", secure=True, httponly=True, samesite="lax")


def _drop(answer: Response, name: str) -> None:
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
