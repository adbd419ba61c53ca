"""The keeper of the doors: every request is held against the table before it reaches its route."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from urllib.parse import quote

import msgspec
from fastapi import Request
from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command_center.web.body import read_body
from command_center.web.doors import ASKED_WITH, CALLBACKS, NEEDS, Door, changes, door_of, may_pass
from command_center.web.principal import Principal, principal
from command_center.web.problems import Problem, Shown, problem

CALLBACK = "/_dash-update-component"
MAX_CALLBACK_BYTES = 1 << 20
NO_SIGN_IN = ("/embed/", "/screen/", "/stream/", "/api/", "/metrics/", "/assets/", "/_dash-")
"""Below these nobody is led to a page where people sign in: frames, screens and programs have no hands for it."""
UNSOUND = "this is no call of a callback as our pages send it: reload the page"
_PATH = "/:@!$&'()*+,;=~"
"""What stands in a path as it is, beside letters and digits (RFC 3986, section 3.3)."""
NOBODY_BEFORE = "cc.forwarded"
"""In the scope: whether a proxy sent the request; then its peer says nothing of who asks."""


class _Port(msgspec.Struct):
    id: str
    property: str

    def __str__(self) -> str:
        return f"{self.id}.{self.property}"


class _Output(msgspec.Struct):
    output: str


class _Call(_Output):
    outputs: list[_Port]
    inputs: list[_Port]
    changedPropIds: list[str] = []  # noqa: N815  (Dash's word)
    state: list[_Port] = []


_output = msgspec.json.Decoder(_Output)
_call = msgspec.json.Decoder(_Call)


class Doorkeeper:
    """ASGI middleware, right before the routes.

    **Guarantee.** What no row of `DOORS` names is shut to everybody. Which row is meant is told by the router's own
    patterns in the router's own order: a request can't be judged as another than the one that is served.

    Args:
        app: What is behind the doors.
        routes: Gives the routes, in the order in which they are tried.
        show: Shows a refusal to people (`command_center.web.readable`).
        sign_in: Whether people can sign in here.
        refused: Told of those who are known and may not, and what they were told.
    """

    def __init__(
        self,
        app: ASGIApp,
        routes: Callable[[], Sequence[BaseRoute]],
        show: Shown,
        *,
        sign_in: bool,
        refused: Callable[[Request, str], None],
    ) -> None:
        self._app = app
        self._refused = refused
        self._routes = routes
        self._show = show
        self._sign_in = sign_in
        self._known: list[tuple[re.Pattern[str], frozenset[str] | None, str]] = []
        self._count = -1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it in, or say what it lacks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        path = self._route(scope["method"], scope["path"])
        answer = self._turned_away(request, path)
        if answer is None and path == CALLBACK:
            try:
                body = await read_body(request, MAX_CALLBACK_BYTES)
            except Problem as why:
                answer = problem(why.status, why.detail, headers=why.headers)
            else:
                answer = self._not_called(request, body)
                receive = _again(body, receive)
        await (self._app if answer is None else answer)(scope, receive, send)

    def _turned_away(self, request: Request, path: str) -> Response | None:
        """What somebody is told who may not in by a route, named by its own path."""
        door = door_of(request.method, path)
        if door is None:
            return self._shut(request)
        if not self._may(door, request):
            return self._refuse(request, door)
        if principal(request).kind == "machine" and changes(request.method, path):
            words = "an API key reads, and changes nothing: this takes a person who signs in"
            self._refused(request, words)
            return problem(403, words)
        return None

    def _not_called(self, request: Request, body: bytes) -> Response | None:
        """What is wrong with the call of a callback, or with who calls."""
        row = _callback(body)
        if row is None:
            return self._shut(request)
        if not self._may(row, request):
            return self._refuse(request, row)
        return None if _is_sound(request, body) else problem(400, UNSOUND)

    def _route(self, method: str, path: str) -> str:
        """The path of the route that serves this, or of the one that says that there is none."""
        routes = self._routes()
        if len(routes) != self._count:  # Dash adds its last routes when the server has begun
            self._known, self._count = patterns(routes), len(routes)
        asked = "GET" if method == "HEAD" else method
        for pattern, methods, known in self._known:
            if (methods is None or asked in methods) and pattern.match(path):
                return known
        return "/{path:path}"

    def _may(self, door: Door, request: Request) -> bool:
        bearer = request.headers.get("authorization", "")[:7].lower() == "bearer "
        return may_pass(door.need, principal(request), bearer=bearer, near=_is_near(request))

    def _shut(self, request: Request) -> Response:
        words = "this door is shut: no row of the table of doors names it"
        return self._show(request, 403, words) or problem(403, words)

    def _refuse(self, request: Request, door: Door) -> Response:
        who = principal(request)
        if who.kind == "nobody":
            return self._unknown(request, door)
        words = f"this needs {NEEDS[door.need]}; {_standing(who)}: ask an admin of this center"
        self._refused(request, words)
        return self._show(request, 403, words) or problem(403, words)

    def _unknown(self, request: Request, door: Door) -> Response:
        if self._sign_in and _is_page(request):
            # as the browser sent it: words beyond ASCII would not come through as they are
            there = quote(request.scope["path"], safe=_PATH) + (f"?{request.url.query}" if request.url.query else "")
            back = f"?next={quote(there, safe='')}" if request.method in ("GET", "HEAD") else ""
            return RedirectResponse(f"/sign-in{back}", 303)
        words = f"this needs {NEEDS[door.need]}, and nothing says who asks"
        headers = {"WWW-Authenticate": "Bearer"}
        return self._show(request, 401, words) or problem(401, words, headers=headers)


def patterns(routes: Sequence[BaseRoute]) -> list[tuple[re.Pattern[str], frozenset[str] | None, str]]:
    """How the router tells paths apart: pattern, methods (None: all of them), and the route's own path."""
    found = []
    for one in iter_route_contexts(routes):
        pattern, path = getattr(one, "path_regex", None), one.path
        if pattern is None or path is None or (one.methods is None and not isinstance(one.original_route, Mount)):
            continue  # a WebSocket, which the guard lets nobody open
        found.append((pattern, None if one.methods is None else frozenset(one.methods), path))
    return found


def _callback(body: bytes) -> Door | None:
    try:
        return CALLBACKS.get(_output.decode(body).output)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _is_sound(request: Request, body: bytes) -> bool:
    """Whether a callback is called as its page calls it: Dash takes all else for a fault of ours."""
    try:
        call = _call.decode(body.decode())
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    named = call.output == f"..{'...'.join(map(str, call.outputs))}.."
    asked = [str(port) for port in call.inputs] == [ASKED_WITH] and not call.state
    return named and asked and request.headers.get("content-type", "").startswith("application/json")


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, for who reads it next."""
    given = False

    async def take() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return take


def _is_near(request: Request) -> bool:
    """Whether it comes from this machine, and nobody sent it on."""
    if request.scope.get(NOBODY_BEFORE) or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _is_page(request: Request) -> bool:
    """Whether a browser shows its person what is answered."""
    accept = Headers(scope=request.scope).get("accept", "")
    below = any(f"{request.url.path}/".startswith(root) for root in NO_SIGN_IN)
    return "text/html" in accept and "json" not in accept and not below


def _standing(who: Principal) -> str:
    if who.kind == "screen":
        return "a screen has only what hangs on walls"
    return f"your role is {who.role}" if who.role else "you have no role"
