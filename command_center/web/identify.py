"""ASGI middleware that says who is behind each request, and for how long that holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import cast

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from command_center.exposure import exposure, is_loopback
from command_center.room.room import Room
from command_center.store.connect import RedisError
from command_center.store.sessions import Session
from command_center.web.context import Context
from command_center.web.known import KnownSessions
from command_center.web.passwords import stamp_of
from command_center.web.principal import LOCAL, NOBODY, SCOPE, Principal
from command_center.web.problems import Problem, problem
from command_center.web.proxy import FORWARDED
from command_center.web.proxy_header import ProxyHeader
from command_center.web.readable import readable
from command_center.web.screen import Keeper
from command_center.web.steering import OPEN
from command_center.web.stream import Control, May
from layouts.visitor import Visitor, visiting

SESSION = "__Host-cc_session"
"""The cookie of a session: over TLS only, for this host only, read by no script."""
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
API_KEY = re.compile(r"[Bb]earer (cc_[A-Za-z0-9_-]{43})")
HOLDS = "cc.holds"
SIGNED_OUT: Control = {"action": "signed-out"}
RENEW: Control = {"action": "renew"}
PROXY_S = 600.0
"""A stream of somebody whom a proxy let in ends after so long: the proxy is to look again whether it still does."""
SHOWN = re.compile(r"/(screen|stream|wall|assets)(/.*)?")
"""Where a paired screen is known as one: what it shows, and nothing else of the house."""


UNASKED = re.compile(r"/(screen|assets|healthz|readyz|embed)(/.*)?")
"""What is the same for everybody while nobody can be known: a display has no hands to leave an error page."""


class Identify:
    """Puts the `Principal` of a request into its scope, and the `Visitor` its pages are made for around it.

    In this order: a session, a program's key, a proxy's header, a paired screen; nobody. Where nobody signs in,
    everybody at this machine is its owner, or with `CC_OPEN` everybody.

    Args:
        app: What is served.
        context: What the routes share.
    """

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._room = context.room
        self._clock = context.clock
        self._sessions = KnownSessions(context.sessions, context.clock)
        self._ways = context.settings.sign_in
        self._house = exposure(context.settings)
        self._proxy = ProxyHeader(context.settings)
        self._show = readable(context)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, knowing who asks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope, said = self._proxy.take(scope)
        scope["cc.sessions"] = self._sessions
        try:
            found, holds = await self._who(scope, said)
        except (Problem, RedisError):
            if UNASKED.fullmatch(scope["path"]):
                found, holds = NOBODY, _always
            else:
                await self._away(scope, receive, send)
                return
        leaves = found.kind == "person" and not found.id.startswith("proxy:")
        person = found.kind in ("person", "machine")
        with visiting(Visitor(self._house, found.name if person else "", found.role, leaves)):
            await self._app({**scope, SCOPE: found, HOLDS: holds}, receive, send)

    async def _away(self, scope: Scope, receive: Receive, send: Send) -> None:
        words = "who you are can't be looked up now: the store is out of reach; try again in a moment"
        refusal = self._show(Request(scope), 503, words) or problem(503, words)
        await refusal(scope, receive, send)

    async def _who(self, scope: Scope, said: Principal | None) -> tuple[Principal, May]:
        """Who is behind a request, and what the page behind a stream is told when that is no more so."""
        headers = Headers(scope=scope)
        if self._house == "signed":
            secret = cookie_parser(headers.get("cookie", "")).get(SESSION, "")
            if SECRET.fullmatch(secret) and (session := await self._sessions.find(secret)) is not None:
                found = self._person(session, await self._known())
                if found is not None:
                    return found, partial(self._still_signed_in, secret, session, found)
        if (key := API_KEY.fullmatch(headers.get("authorization", ""))) is not None:
            digest = hashlib.sha256(key[1].encode()).hexdigest()
            if (program := self._program(digest, await self._known())) is not None:
                return program, lambda: None if self._program(digest, self._room.now) == program else SIGNED_OUT
        if self._house != "signed":
            return (LOCAL if self._house == "open" or _is_here(scope) else NOBODY), _always
        if said is not None:
            end = self._clock.monotonic() + PROXY_S
            return said, lambda: None if self._clock.monotonic() < end else RENEW
        return await self._screen(scope)

    def _person(self, session: Session, room: Room | None) -> Principal | None:
        """Whom a session stands for now; None where it ended: the user is gone, or has another password."""
        if session.way not in self._ways:
            return None
        name = f"{session.way}:{session.user}"
        if session.way != "local":
            return Principal("person", session.role, session.name, name)
        user = room.people.users.get(session.user) if room is not None else None
        if user is None or stamp_of(user.password) != session.stamp:
            return None
        return Principal("person", user.role, user.name, name)

    def _still_signed_in(self, secret: str, begun: Session, before: Principal) -> Control | None:
        session = self._sessions.peek(secret, begun)
        return None if session is not None and self._person(session, self._room.now) == before else SIGNED_OUT

    def _program(self, digest: str, room: Room | None) -> Principal | None:
        key = room.people.api(digest, self._clock.now()) if room is not None else None
        if key is None:
            return None
        return Principal("machine", None if key.role == "machine" else key.role, key.name, key.id)

    async def _screen(self, scope: Scope) -> tuple[Principal, May]:
        reads = scope["method"] in ("GET", "HEAD") and SHOWN.fullmatch(scope["path"])
        if not reads and (scope["method"], scope["path"]) != ("POST", "/screen/report"):
            return NOBODY, _always
        digest = Keeper(Request(scope)).digest
        room = await self._known() if digest else None
        screen = room.screens.by_key(digest) if room is not None else None
        if screen is None:
            return NOBODY, _always

        def paired() -> Control | None:
            now = self._room.now
            return None if now is None or now.screens.by_key(digest) is not None else OPEN

        return Principal("screen", "viewer", screen.name, screen.id), paired

    async def _known(self) -> Room:
        now = self._room.now
        return await run_in_threadpool(self._room.known) if now is None else now


def held(request: HTTPConnection) -> May:
    """Whether the stream behind a request may go on: its person still signed in, its key still good, its screen paired.

    Returns:
        What `Hub.events` asks before everything that it sends.
    """
    return cast("Callable[[], Control | None]", request.scope.get(HOLDS, _always))


def sessions_here(request: HTTPConnection) -> KnownSessions:
    """The sessions that this process knows."""
    return cast(KnownSessions, request.scope["cc.sessions"])


def _always() -> Control | None:
    return None


def _is_here(scope: Scope) -> bool:
    """Whether a request comes from this machine; one that was sent on may come from anywhere."""
    client = scope.get("client")
    return client is not None and is_loopback(client[0]) and not scope.get(FORWARDED)
