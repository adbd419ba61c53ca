"""Errors as `application/problem+json` (RFC 9457), for every path and every cause; people are shown them in words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from command_center.masking import mask
from command_center.store.connect import RedisError

log = logging.getLogger(__name__)
TYPE = "application/problem+json"
Shown = Callable[[Request, int, str], Response | None]
"""Shows a status and its words to a person, or gives None where a program asks."""


class Problem(Exception):
    """An answer that is no success; `errors` lists single faults of a request."""

    def __init__(
        self, status: int, detail: str, errors: Sequence[Any] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        self.detail = mask(detail)
        super().__init__(self.detail)
        self.status = status
        self.errors = list(errors)
        self.headers = headers


def problem(status: int, detail: str, errors: Sequence[Any] = (), headers: Mapping[str, str] | None = None) -> Response:
    """The response of a problem."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {"Retry-After": "2"} | dict(headers or {})
    return Response(msgspec.json.encode(body), status, headers=headers, media_type=TYPE)


def install(app: FastAPI, show: Shown) -> None:
    """Answer every error of the app: as `show` would have it, and where that gives None, as a problem.

    A fault of ours is always a problem: what shows it might be what is broken.
    """

    @app.exception_handler(Problem)
    async def _problem(request: Request, why: Problem) -> Response:
        shown = _with(why.headers, show(request, why.status, why.detail))
        return shown or problem(why.status, why.detail, why.errors, why.headers)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, why: HTTPException) -> Response:
        shown = _with(why.headers, show(request, why.status_code, str(why.detail)))
        return shown or problem(why.status_code, str(why.detail), headers=why.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, why: RequestValidationError) -> Response:
        errors = [{"where": ".".join(str(p) for p in e["loc"]), "message": e["msg"]} for e in why.errors()]
        return problem(400, "; ".join(f"{e['where']}: {e['message']}" for e in errors), errors)

    @app.exception_handler(RedisError)
    async def _redis(request: Request, why: RedisError) -> Response:
        log.warning("the store is out of reach: %s", why)
        words = "the store is out of reach; try again in a moment"
        return show(request, 503, words) or problem(503, words)

    @app.exception_handler(Exception)
    async def _fault(request: Request, why: Exception) -> Response:
        return faulty(request.url.path, why)


def faulty(path: str, why: Exception) -> Response:
    """The response to a fault of ours, which the log has with all that is known of it."""
    log.error("fault at %s", path, exc_info=why)
    return problem(500, "a fault of ours; the log has the details")


def _with(headers: Mapping[str, str] | None, shown: Response | None) -> Response | None:
    """What a page of words has to say beside them, as a problem would: when to try again, which methods there are."""
    if shown is not None:
        shown.headers.update(headers or {})
    return shown
