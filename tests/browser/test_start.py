"""The start page in a real browser, under the policy that the server sends with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime

import dash
import pytest
from fastapi import FastAPI, Request, Response
from playwright.sync_api import Browser

from command_center.web.security import content_policy
from command_center.web.static import static_router
from layouts import start, theme
from tests.browser import picture
from tests.browser.pixels import colors, near
from tests.browser.serve import WallServer


class StartServer(WallServer):
    """The start page on its own, with made-up figures."""

    def _app(self) -> FastAPI:
        app = FastAPI()
        app.include_router(static_router())
        pages = dash.Dash("start", server=app, assets_folder="", include_assets_files=False, websocket_callbacks=False)
        pages.layout = start.layout
        start.register(pages, lambda: picture.busy(datetime.now(UTC)))
        policy = content_policy(pages.csp_hashes())

        @app.middleware("http")
        async def guarded(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
            response = await go_on(request)
            response.headers["Content-Security-Policy"] = policy
            return response

        return app


@pytest.fixture
def start_url() -> Generator[str]:
    """The address of a start page."""
    server = StartServer().start()
    yield server.url
    server.stop()


def test_it_fills_and_draws_under_its_policy(browser: Browser, start_url: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 1600})
    problems: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(start_url)
    page.get_by_text("2,124").wait_for(timeout=20_000)
    page.locator("#start-map .scatterlayer path").first.wait_for(timeout=20_000)
    page.locator("#start-volume .scatterlayer path").first.wait_for(timeout=20_000)
    assert page.get_by_role("link", name="Overview").get_attribute("href") == "/wall/overview"
    assert page.locator("td.ok").count() == 5
    assert near(colors(page.locator("#start-map").screenshot()), theme.LAND, 6) > 30_000
    assert near(colors(page.locator("#start-volume").screenshot()), theme.ORANGE, 72) > 5_000
    assert hosts == {start_url.split("/")[2]}
    assert problems == []
    page.close()
