"""Errors of pages that people open: a browser is shown a page with words, a program gets the problem as JSON."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, Response

from command_center.store.connect import RedisError
from command_center.web.context import Context
from command_center.web.problems import Problem
from command_center.web.static import asset
from layouts.page import page
from layouts.trouble import trouble_content

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def page_route(context: Context) -> type[APIRoute]:
    """Make the class of routes (`APIRouter(route_class=...)`) whose problems a browser can show.

    Args:
        context: For the shell around the words.
    """

    class PageRoute(APIRoute):
        """A route that answers a browser's bad request with a page; the status stays what it is."""

        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def readable(request: Request) -> Response:
                if not _is_browser(request):
                    return await handle(request)
                try:
                    return await handle(request)
                except Problem as why:
                    return _page(context, request, why.status, why.detail)
                except RedisError:
                    return _page(context, request, 503, "The store is out of reach; try again in a moment.")

            return readable

    return PageRoute


def _is_browser(request: Request) -> bool:
    """Who names text/html and no JSON wants to read; programs send */* or nothing."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept and "json" not in accept


def _page(context: Context, request: Request, status: int, detail: str) -> Response:
    title = HTTPStatus(status).phrase
    snapshot = context.hub.frame.snapshot if context.hub.frame else None
    query = f"?{request.url.query}" if status == HTTPStatus.SERVICE_UNAVAILABLE and request.url.query else ""
    # a bad parameter is left out of the next try, a path that leads nowhere is not tried again
    again = "" if status == HTTPStatus.NOT_FOUND else request.url.path + query
    content = trouble_content(title, detail, again)
    html = page(title, content, here="", snapshot=snapshot, now=context.clock.now(), asset=asset)
    headers = {"Vary": "Accept"} | ({"Retry-After": "2"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {})
    return HTMLResponse(html, status, headers=headers)
