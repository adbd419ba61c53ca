"""Who may go where: every route, stream and callback has its row, and every kind of caller is held to it."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from command_center.store.embedded import find_server
from command_center.web.doorkeeper import patterns
from command_center.web.doors import door_of
from tests.support.servers import Servers
from tests.web.site import Site


@pytest.fixture(scope="module")
def site(servers: Servers) -> Generator[Site]:
    """A center that runs open."""
    found = Site(servers.get("valkey", find_server()).url)
    yield found
    found.close()


def served(site: Site) -> set[tuple[str, str]]:
    """Method and path of every route, mounted ones and those of Dash too."""
    site.get("/healthz")  # Dash adds routes with the first request
    return {(m, path) for _, methods, path in patterns(site.app.router.routes) for m in (methods or {"*"})}


def test_every_route_has_a_row(site: Site) -> None:
    assert [one for one in served(site) if door_of(*one) is None] == []
    assert len(served(site)) > 60
    assert door_of("GET", "/made/up") is None
