"""What a wall shows within a second, and under a pressed button: measured while nothing else runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.browser import picture
from tests.browser.conftest import Open, SitePage
from tests.browser.living import LivingSite, until
from tests.browser.serve import WallServer, delta_event
from tests.browser.test_topic import come, ids
from tests.browser.test_wall import changed

pytestmark = pytest.mark.alone


def test_the_wall_leads_to_the_posts_behind_its_numbers(living: LivingSite, site_page: SitePage) -> None:
    come(living, *range(7))
    wall = site_page("/wall/overview", 1920, 1080)
    until(wall, "document.querySelector('[data-topic=heat] .count')?.textContent === '7'")
    assert wall.evaluate("getComputedStyle(document.querySelector('.topics .door')).textDecorationLine") == "none"
    box = wall.locator("[data-topic=heat] .bar").bounding_box()
    assert box is not None
    with wall.expect_navigation():
        wall.mouse.move(box["x"] + 5, box["y"] + 2)
        wall.mouse.down()
        for n in range(7, 12):  # every tick brings other rows while the button is down
            come(living, n)
            wall.wait_for_timeout(150)
        wall.mouse.up()
    assert wall.url.endswith("/topic/heat?window=1h")
    assert wall.inner_text("h1") == "Heat"
    assert wall.inner_text(".figure") == "12"
    assert len(ids(wall)) == 12
    wall.go_back()
    until(wall, "document.querySelector('.where [data-figure=total]')?.textContent === '12'")
    with wall.expect_navigation():
        wall.locator(".where [data-figure=total]").click()
    assert wall.url.endswith("/mentions?window=1h")
    with wall.expect_navigation():
        wall.get_by_role("link", name="Topics", exact=True).click()
    with wall.expect_navigation():
        wall.get_by_role("link", name="Heat", exact=True).click()
    assert wall.url.endswith("/topic/heat?window=1h")


def test_a_delta_changes_a_figure_within_a_second(
    wall_server: Callable[..., WallServer], open_wall: Callable[..., Open]
) -> None:
    server = wall_server()
    wall = open_wall(server)
    wall.until("document.documentElement.dataset.seq === '1'")
    now = datetime.now(UTC)
    began = time.monotonic()
    server.say(delta_event(changed(picture.busy(now), 12_345), 2, now, base=1, panels=("waiting", "strip")))
    wall.until("document.querySelector('.hero').textContent === '12,345'", 2)
    assert time.monotonic() - began < 1
    assert wall.page.inner_text('.figures [data-figure="waiting"]') == "12,345"
    assert wall.count("deltas") == 1
    assert wall.page.evaluate("document.documentElement.dataset.asOf") == now.isoformat()
    assert wall.count("opens") == 1
