"""The sites of `tests/web`, and one in which people sign in: made once, on a store emptied for each test."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from command_center.store.embedded import find_server
from tests.security.manned import environ
from tests.security.provider import Provider
from tests.support.servers import Server, Servers
from tests.web.conftest import _fresh, _sites, kept, signed, site
from tests.web.site import Site

__all__ = ["_sites", "kept", "signed", "site"]


@pytest.fixture(scope="session")
def _provider() -> Generator[Provider]:
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def provider(_provider: Provider) -> Provider:
    """The house's provider, in order."""
    _provider.reset()
    return _provider


@pytest.fixture(scope="session")
def _manned(servers: Servers, _provider: Provider) -> Generator[Site]:
    made = Site(servers.get("valkey", find_server()).url, environ=environ(_provider.issuer))
    yield made
    made.close()


@pytest.fixture(scope="session")
def _opened(servers: Servers) -> Generator[Site]:
    made = Site(servers.get("valkey", find_server()).url, environ={"CC_OPEN": "yes"})
    yield made
    made.close()


@pytest.fixture
def opened(valkey: Server, _opened: Site) -> Site:
    """A center that is open to everybody by its operator's word."""
    return _fresh(_opened)


@pytest.fixture
def manned(valkey: Server, _manned: Site) -> Site:
    """A center with every way to sign in, over an empty store."""
    return _fresh(_manned)
