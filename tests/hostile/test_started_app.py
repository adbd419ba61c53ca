"""A started server, as users meet it: Dash adds a route when the app starts, which no unstarted app has."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.support.servers import Server
from tests.web.site import Site


async def _started(site: Site, method: str, path: str) -> httpx.Response:
    """One request between the app's start and its end."""
    orders: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    answers: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    life = asyncio.create_task(site.app(scope, orders.get, answers.put))
    await orders.put({"type": "lifespan.startup"})
    assert (await answers.get())["type"] == "lifespan.startup.complete"
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site.app), base_url="http://localhost") as client:
            return await client.request(method, path)
    finally:
        await orders.put({"type": "lifespan.shutdown"})
        await life


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/api/v1/nope", 404, None),
        ("POST", "/topic/x/y", 404, None),
        ("POST", "/topic/x", 405, "GET"),
        ("PUT", "/api/v1/summary", 405, "GET"),
        ("DELETE", "/api/v1/mentions", 405, "GET, POST"),
    ],
)
def test_only_what_exists_says_which_methods_it_takes(
    valkey: Server, method: str, path: str, status: int, allowed: str | None
) -> None:
    site = Site(valkey.url)
    try:
        answer = asyncio.run(_started(site, method, path))
    finally:
        site.close()
    assert (answer.status_code, answer.headers.get("allow")) == (status, allowed), answer.text
