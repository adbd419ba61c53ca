"""An Italian wall in a real browser: what the page brought, what the stream pushes and what scripts write agree."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Open
from tests.browser.serve import WallServer

OURS = "new Intl.NumberFormat('it').format(1234.5)"


def test_an_italian_wall(wall_server: Callable[..., WallServer], open_wall: Callable[..., Open]) -> None:
    server = wall_server()
    server.language = "it"
    wall = open_wall(server, path="/wall/room")
    wall.until("document.documentElement.dataset.seq !== undefined")
    assert wall.page.evaluate("document.documentElement.lang") == "it"
    assert wall.page.evaluate(OURS) == "1234,5", "a browser that writes figures as Italians do"
    assert "lang=it" in wall.page.evaluate("document.documentElement.dataset.stream")
    assert wall.page.inner_text("h1 b") == "Panorama"
    wall.until("document.querySelector('.on-air').textContent.startsWith('poi Polso tra ')")
    wall.page.keyboard.press("Space")
    wall.until("document.querySelector('.on-air').textContent === '❚❚ in pausa · poi Polso'")
    # the ages go on in the page's own words
    wall.until("/^vecchio di \\d+ s$/.test(document.querySelector('[data-age]').textContent)")
    assert wall.page.evaluate("span(7500).join(' ')") == "2,0 h"
    assert wall.page.evaluate("span(3 * 86400).join(' ')") == "3 g"
    assert wall.page.inner_text(".scene:not([hidden]) .panel-waiting h2") == "In attesa"
    assert wall.problems == []
