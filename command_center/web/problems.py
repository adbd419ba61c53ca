"""Errors as `application/problem+json` (RFC 9457), for every path and every cause."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from command_center.store.connect import RedisError

log = logging.getLogger(__name__)
TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is no success; `errors` lists single faults of a request."""

    def __init__(
        self, status: int, detail: str, errors: Sequence[Any] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
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


def install(app: FastAPI) -> None:
    """Answer every error of the app as a problem."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, why: Problem) -> Response:
        return problem(why.status, why.detail, why.errors, why.headers)

    @app.exception_handler(HTTPException)
    async def _http(_: Request, why: HTTPException) -> Response:
        return problem(why.status_code, str(why.detail), headers=why.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, why: RequestValidationError) -> Response:
        errors = [{"where": ".".join(str(p) for p in e["loc"]), "message": e["msg"]} for e in why.errors()]
        return problem(400, "; ".join(f"{e['where']}: {e['message']}" for e in errors), errors)

    @app.exception_handler(RedisError)
    async def _redis(_: Request, why: RedisError) -> Response:
        log.warning("the store is out of reach: %s", why)
        return problem(503, "the store is out of reach; try again in a moment")

    @app.exception_handler(Exception)
    async def _fault(request: Request, why: Exception) -> Response:
        log.error("fault at %s", request.url.path, exc_info=why)
        return problem(500, "a fault of ours; the log has the details")
