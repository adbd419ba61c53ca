"""Which language a page is made in: what the address asks for, what its reader chose or prefers, or the house's own."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command_center.texts.catalogue import languages
from command_center.web.parameters import only
from command_center.web.problems import Problem
from layouts.speech import speaking

PARAMETER = "lang"
COOKIE = "cc_lang"
"""Remembers the choice of somebody at a desk; holds the language and nothing else."""
KEPT_S = 400 * 86_400
ROOM = ("/wall", "/screen", "/embed", "/embed.js", "/oembed")
"""Below these nothing is chosen for later: a wall speaks to a room, an embed is part of somebody else's page."""
FRAMES = ("/embed",)
"""Below these no cookie is read either: what somebody chose on our own pages is not told to a page around a frame."""
PROGRAMS = ("/api", "/stream")
"""Below these answers are in English, but for what a stream is asked for by itself."""


def asked_language(params: QueryParams) -> str:
    """The language that an address asks for, or empty.

    Raises:
        Problem: 400, there is no such language.
    """
    code = params.get(PARAMETER, "")
    if code and code not in languages():
        raise Problem(400, f"{PARAMETER}={code} is none of {', '.join(languages())}")
    return code


def page_only(params: QueryParams, allowed: Iterable[str]) -> None:
    """Refuse what a page does not read (`parameters.only`); each reads `lang=` as well.

    Raises:
        Problem: 400, with what there is.
    """
    only(params, (*allowed, PARAMETER))
    asked_language(params)


class Speaker:
    """ASGI middleware: every answer is made in one language (`layouts.speech.language`).

    That of `lang=`, which somebody at a desk keeps from then on; else the one that was kept; else the first that the
    browser prefers and we have; else the house's. Frames read no cookie. Walls and screens look at the address alone
    and then at their own (`command_center.web.pages`).

    Args:
        app: What is served.
        home: The language of the house.
    """

    def __init__(self, app: ASGIApp, home: str) -> None:
        self._app = app
        self._home = home

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve in that language."""
        if scope["type"] != "http" or _is_below(scope["path"], PROGRAMS):
            await self._app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1")).get(PARAMETER, [""])[0]
        known = asked if asked in languages() else ""
        keeps = known and not _is_below(scope["path"], ROOM)

        async def keep(message: Message) -> None:
            if keeps and message["type"] == "http.response.start":
                kept = f"{COOKIE}={known}; Path=/; Max-Age={KEPT_S}; SameSite=Lax; HttpOnly"
                MutableHeaders(scope=message).append("Set-Cookie", kept)
            await send(message)

        headers = Headers(scope=scope)
        chosen = "" if _is_below(scope["path"], FRAMES) else _kept(headers)
        with speaking(known or chosen or preferred(headers.get("accept-language", "")) or self._home):
            await self._app(scope, receive, keep)


def _is_below(path: str, roots: Iterable[str]) -> bool:
    return any(path == root or path.startswith(f"{root}/") for root in roots)


def _kept(headers: Headers) -> str:
    """What somebody chose, of what we have; empty where they did not."""
    kept = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    return kept if kept in languages() else ""


def preferred(accept: str) -> str:
    """The first of our languages in an `Accept-Language` header (RFC 9110, 12.5.4), or empty."""
    weighed: list[tuple[float, str]] = []
    for part in accept.split(","):
        code, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((float(weight or 1), code.partition("-")[0].lower()))
        except ValueError:
            continue
    found = [code for weight, code in sorted(weighed, key=lambda one: -one[0]) if weight > 0 and code in languages()]
    return found[0] if found else ""
