"""So many streams of one address and of one key at a time, and their places are free again however they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.security.embeds import SECRET, key, made
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import Site


@pytest.fixture
def house(manned: Site, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> Site:
    kept.add(*((mention(n), tags(n)) for n in range(8)))
    manned.show()
    for n in (1, 2, 3):
        manned.act(made(n, SECRET, panel="gauge"))
    monkeypatch.setattr(manned.context.limits.streams, "_most", {"address": 3, "key": 2})
    return manned


@asynccontextmanager
async def opened(site: Site, keys: tuple[int, ...], address: str) -> AsyncGenerator[tuple[int, dict[str, str]]]:
    """A stream of embeds that somebody holds: its status and headers; at the end its reader has left."""
    embeds = site.room.known().embeds
    given = " ".join(site.context.tokens.issue(embeds.by_id[key(n)]).token for n in keys)
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": "GET",
        "scheme": "https", "path": "/stream/embeds", "raw_path": b"/stream/embeds", "query_string": b"",
        "root_path": "", "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {given}".encode())],
        "client": (address, 5000), "server": ("localhost", 443),
    }  # fmt: skip
    head: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if not head.done():
            head.set_result(message)

    call = asyncio.ensure_future(site.app(scope, receive, send))
    begun = await asyncio.wait_for(head, 30)
    try:
        yield begun["status"], {name.decode(): value.decode() for name, value in begun["headers"]}
    finally:
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)


def test_one_address_has_so_many_and_another_its_own(house: Site) -> None:
    async def talk() -> None:
        held = opened(house, (1,), "192.0.2.1"), opened(house, (2,), "192.0.2.1"), opened(house, (3,), "192.0.2.1")
        async with held[0] as first, held[1] as second, held[2] as third:
            assert [first[0], second[0], third[0]] == [200, 200, 200]
            async with opened(house, (1,), "192.0.2.1") as (status, headers):
                assert (status, headers["retry-after"]) == (429, "30")
                assert headers["content-type"] == "application/problem+json"
            async with opened(house, (1,), "192.0.2.2") as (status, _):
                assert status == 200
        async with opened(house, (1,), "192.0.2.1") as (status, _):
            assert status == 200, "who has left has room again"

    asyncio.run(talk())
    assert len(house.context.limits.streams) == 0


def test_one_key_has_so_many_wherever_they_are(house: Site) -> None:
    async def talk() -> None:
        async with opened(house, (1, 2), "192.0.2.1") as first, opened(house, (1,), "192.0.2.2") as second:
            assert [first[0], second[0]] == [200, 200]
            async with opened(house, (3, 1), "192.0.2.3") as (status, headers):
                assert (status, headers["retry-after"]) == (429, "30")
            async with opened(house, (2, 3), "192.0.2.3") as (status, _):
                assert status == 200

    asyncio.run(talk())
    assert len(house.context.limits.streams) == 0
    figures = house.get("/metrics").text
    assert 'cc_too_often_total{what="streams"}' in figures
    assert "cc_slow_readers_total 0.0" in figures
