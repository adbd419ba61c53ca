"""Screens whose server is away come back by themselves, spread, without an error page (long form: `bench screens`)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter
from typing import Any

import pytest

from command_center.bench.network import Network
from command_center.bench.screens import Screen, eye, longest_wait, returns
from tests.browser import picture
from tests.browser.living import until
from tests.browser.serve import WallServer

AWAY_S, REOPEN_S, HASTE = 10.0, 2.0, 15
"""A fifteenth of 150 s and of half a minute: from then on the waits grow no more, as after ten minutes."""
CLIENTS = 11
FIRST = "document.documentElement.dataset.seq === '1'"


@pytest.fixture
def screens() -> Generator[list[Screen]]:
    """Stream clients; none outlives the test."""
    made: list[Screen] = []
    yield made
    for screen in made:
        screen.end()


@pytest.fixture
def wall(wall_server: Callable[..., WallServer]) -> WallServer:
    """A wall that reopens fifteen times as fast."""
    server = wall_server(lambda now: picture.busy(now, mode="live"), data_reopen_s=str(REOPEN_S))
    server.moving = True
    return server


@pytest.fixture
def network(wall: WallServer) -> Generator[Network]:
    """The way to it, which a test can end."""
    network = Network(wall.url)
    yield network
    network.close()


@pytest.fixture
def page(browser: Any) -> Generator[Any]:
    """A browser's page."""
    page = browser.new_page(viewport={"width": 960, "height": 540})
    yield page
    page.close()


def test_twelve_screens_are_back_soon_spread_and_without_an_error_page(
    network: Network, page: Any, screens: list[Screen]
) -> None:
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    page.goto(network.base + "/wall/overview")
    until(page, "window.commandCenter?.deltas > 0")
    screens += [Screen(network.base, REOPEN_S) for _ in range(CLIENTS)]
    for screen in screens:
        screen.start()
    assert len(returns(screens, [], 0.0, perf_counter() + 30)) == CLIENTS
    network.stop()
    page.wait_for_timeout(1000 * AWAY_S)
    assert page.inner_text(".hero").strip(), "the last picture stays"
    until(page, "document.documentElement.classList.contains('stale')")  # and says that it is old
    before = page.evaluate("window.commandCenter.deltas")
    network.start()
    there = perf_counter()
    back = returns(screens, [eye(page, before)], there, 60)
    assert len(back) == CLIENTS + 1
    assert max(back) - min(back) > 10 / HASTE, "spread over ten seconds by their clock"
    assert max(back) < 60
    assert pages == [network.base + "/wall/overview"]


def test_stream_clients_wait_as_browsers_do(wall: WallServer, page: Any) -> None:
    page.add_init_script("Object.defineProperty(window, 'SharedWorker', { value: undefined });")
    page.goto(wall.url + "/wall/overview")
    until(page, "window.commandCenter?.opens > 0")
    outages = [0.0, 1.0, 3.0, 20.0, 119.0, 600.0]
    found = page.evaluate("(s) => s.map((outage) => longestWait(1000 * outage, 30000) / 1000)", outages)
    assert found == [longest_wait(outage, 30.0) for outage in outages] == [0.5, 0.5, 0.6, 4.0, 23.8, 30.0]
