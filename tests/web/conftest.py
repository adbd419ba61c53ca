"""One app for all tests (a Dash app takes a second to make), on a store emptied for each."""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest

from command_center.stage import Heart
from command_center.store.connect import Redis
from command_center.store.embedded import find_server
from tests.support.clocks import StillClock
from tests.support.kept import Kept
from tests.support.servers import Server, Servers
from tests.web.site import SECRET, SITES, Site


@pytest.fixture(scope="session")
def _sites(servers: Servers) -> Generator[dict[str, Site]]:
    url = servers.get("valkey", find_server()).url
    found = {"open": Site(url), "signed": Site(url, secret=SECRET, embed_sites=SITES)}
    yield found
    for site in found.values():
        site.close()


def _fresh(site: Site) -> Site:
    assert isinstance(site.clock, StillClock)
    site.clock.__init__()  # type: ignore[misc]
    # what another test sent must not be in the rate of this one, whose clock stands at the same second
    site.intake._heart = Heart(site.clients[2], "source", "webhook-test", site.clock, rests=True)
    site.hub.frame = None
    site.threads.clear()
    site.painter.resume(None)
    # an emptied store whose positions have by chance come as far again must not be taken for the one before
    for copy in (site.painter._minutes, site.painter._bands._hours):
        copy._seen = [sys.maxsize] * len(copy._seen)
    site.room.forget()
    site.ledger.catch_up()
    site.hub.look()
    site.hub.cause = ""
    site.search.now = site.search.usual
    site.context.limits.forget()
    # what waits to be written down is another test's; in one minute only so many refusals are
    site.audit._waiting.clear()
    site.audit._minute = -1
    return site


@pytest.fixture
def site(valkey: Server, _sites: dict[str, Site]) -> Site:
    """The app without a webhook secret, over an empty store."""
    return _fresh(_sites["open"])


@pytest.fixture
def signed(valkey: Server, _sites: dict[str, Site]) -> Site:
    """The app with a webhook secret, and with sites that may frame embeds."""
    return _fresh(_sites["signed"])


@pytest.fixture
def kept(client: Redis) -> Kept:
    """What fills the store."""
    return Kept(client)
