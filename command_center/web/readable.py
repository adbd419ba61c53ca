"""Errors in words: a browser that opens an address or sends a form is shown a page, a program gets JSON."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from command_center.web.context import Context
from command_center.web.forms import KIND
from command_center.web.principal import principal
from command_center.web.problems import Shown
from command_center.web.security import content_policy
from command_center.web.static import asset
from layouts.page import page
from layouts.retold import retold
from layouts.trouble import trouble_content, trouble_frame

PROGRAMS = ("/api", "/stream")
"""What only programs ask: below these every error is a problem, whoever asks."""
KEY_CHARS = 22
"""Of the id of an embed's key (`command_center.room.embeds.Key`)."""


def readable(context: Context) -> Shown:
    """Make what shows errors to people.

    Args:
        context: For the shell around the words, and for the sites that may frame what lies below `/embed`.

    Returns:
        Given a request, a status and the words of a problem: a page with that status for a browser that opens an
        address or sends a form, None for everybody else.
    """

    def show(request: Request, status: int, detail: str) -> Response | None:
        if not _is_browser(request):
            return None
        title = HTTPStatus(status).phrase
        headers = {"Vary": "Accept"} | ({"Retry-After": "2"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {})
        if _is_below(request, "/embed"):
            # words in the frame tell a webmaster what is wrong; the browser's own grey face tells nobody
            policy = {"Content-Security-Policy": content_policy(frame_ancestors=_sites(context, request))}
            return HTMLResponse(trouble_frame(title, detail), status, headers=headers | policy)
        if not principal(request).may("viewer"):
            return HTMLResponse(trouble_frame(title, detail), status, headers=headers)  # nothing of the house
        snapshot = context.hub.frame.snapshot if context.hub.frame else None
        query = f"?{request.url.query}" if status == HTTPStatus.SERVICE_UNAVAILABLE and request.url.query else ""
        # a bad parameter is left out of the next try; what leads nowhere, and where forms go, is not opened again
        there = request.method != "POST" and status not in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
        again = request.url.path + query if there else ""
        content = trouble_content(title, detail, again)
        html = page(retold(title), content, here="", snapshot=snapshot, now=context.clock.now(), asset=asset)
        return HTMLResponse(html, status, headers=headers)

    return show


def _sites(context: Context, request: Request) -> tuple[str, ...]:
    """Who may frame the words: whoever may frame the panel of the key in the path, without one `CC_EMBED_SITES`."""
    panel, _, key = request.url.path.removeprefix("/embed/").partition("/")
    room = context.room.now
    found = room.embeds.known(key[:KEY_CHARS]) if room is not None else None  # what follows may be what is wrong
    return found.sites if found is not None and found.panel == panel else context.settings.embed_sites


def _is_browser(request: Request) -> bool:
    """Who opens a page or sends a form, and names text/html and no JSON, reads; programs send */* or nothing."""
    accept = request.headers.get("accept", "")
    form = request.method == "POST" and request.headers.get("content-type", "").startswith(KIND)
    reads = (form or request.method in ("GET", "HEAD")) and "text/html" in accept and "json" not in accept
    return reads and not any(_is_below(request, path) for path in PROGRAMS)


def _is_below(request: Request, path: str) -> bool:
    return request.url.path == path or request.url.path.startswith(path + "/")
