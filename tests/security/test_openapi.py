"""Requests made from the API's own description, sound and unsound ones: none of them is a fault of ours."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import nullcontext, suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from starlette.types import Receive, Scope, Send

from command_center.store.embedded import find_server
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import Server, Servers
from tests.web.conftest import _fresh
from tests.web.site import Site

BRIEF = settings(
    max_examples=8, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
SAID = ("application/json", "application/problem+json", "text/plain", "text/csv", "application/x-ndjson")


@pytest.fixture(scope="module")
def _house(servers: Servers) -> Generator[Site]:
    made = Site(servers.get("valkey", find_server()).url, environ={"CC_HOSTS": "localhost,testserver"})
    yield made
    made.close()


@pytest.fixture
def house(valkey: Server, _house: Site, kept: Kept) -> Site:
    fresh = _fresh(_house)
    kept.add(*((mention(n), tags(n)) for n in range(30)))
    fresh.alive("source", "log", "tag", "store")
    fresh.show()
    return fresh


def from_here(site: Site) -> Any:
    """The app for a client that is the owner of the open center, and names no address of its own."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":  # its lifespan is another's: the hub is asked, not run
            await site.app({**scope, "client": ("127.0.0.1", 5000)}, receive, send)

    return app


def test_nothing_that_the_description_allows_or_forbids_breaks_us(house: Site) -> None:
    schema = schemathesis.openapi.from_dict(house.get("/api/v1/openapi.json").json())
    asked: dict[str, list[int]] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @BRIEF
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case: Any) -> None:
                answer = case.call(app=from_here(house), base_url="http://localhost")
                asked.setdefault(f"{case.method} {case.path}", []).append(answer.status_code)
                if (case.path, answer.status_code) != ("/readyz", 503):
                    case.validate_response(answer, checks=[not_a_server_error])
                kind = answer.headers["content-type"][0]
                assert kind.startswith(SAID), (case.path, kind)

            with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
                holds()  # what takes no parameter can't be asked with a wrong one
    assert len(asked) >= 18, "every operation was asked"
    assert sum(map(len, asked.values())) > 100
    assert [where for where, codes in asked.items() if where.startswith("GET") and min(codes) >= 500] == []
