"""One Chromium for all browser tests, a fresh page and a fresh server for each."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from command_center.bench.wall import FLAGS
from tests.browser.living import LivingSite
from tests.browser.serve import WallServer
from tests.support.kafka import Kafkas
from tests.support.servers import Server

SitePage = Callable[..., Page]


@pytest.fixture(scope="session")
def _playwright(kafkas: Kafkas) -> Generator[Playwright]:
    kafkas.close()  # browser tests come last: an idle broker would take its share of the processor until the end
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def _running() -> Generator[list[Browser]]:
    running: list[Browser] = []
    yield running
    for browser in running:
        browser.close()


@pytest.fixture
def browser(chromium: str, _playwright: Playwright, _running: list[Browser]) -> Browser:
    """The one browser, started by the first test that needs it."""
    if not _running:
        _running.append(_playwright.chromium.launch(executable_path=chromium, args=list(FLAGS)))
    return _running[0]


class Open:
    """A page on a wall, with everything that went wrong in it."""

    def __init__(self, page: Page, url: str, script: str = "", path: str = "/wall/overview") -> None:
        self.page = page
        self.problems: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda m: self.problems.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        if script:
            page.add_init_script(script)
        page.goto(url + path)

    def count(self, name: str) -> Any:
        """One of the page's own counters (`window.commandCenter`)."""
        return self.page.evaluate(f"window.commandCenter.{name}")

    def until(self, expression: str, timeout_s: float = 30) -> None:
        """Wait until an expression holds (Playwright's own waiting needs an eval that the page's policy forbids)."""
        end = time.monotonic() + timeout_s
        while not self.page.evaluate(expression):
            if time.monotonic() > end:
                raise TimeoutError(f"never true within {timeout_s:g} s: {expression}")
            self.page.wait_for_timeout(20)

    def wear(self, css: str) -> None:
        """Put rules of a test's own over the page; its policy forbids style sheets that are written into it."""
        self.page.evaluate(
            "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); "
            "document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }",
            css,
        )

    def drawn(self) -> None:
        """Wait until every chart of the scene on air is drawn."""
        self.until(
            "document.querySelector('.scene:not([hidden]) [data-panel]') !== null && "
            "[...document.querySelectorAll('.scene:not([hidden]) .chart')].every((chart) => chart.dataset.drawn)"
        )


@pytest.fixture
def open_wall(browser: Browser) -> Generator[Callable[..., Open]]:
    """Open the wall of a server at a size; `scale` is the device's pixel ratio."""
    pages: list[Page] = []

    def opened(
        server: WallServer, width: int = 1920, height: int = 1080, *, script: str = "", path: str = "", **options: Any
    ) -> Open:
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        pages.append(page)
        return Open(page, server.url, script, path or "/wall/overview")

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def wall_server() -> Generator[Callable[..., WallServer]]:
    """Start a server for a picture; all are stopped at the end."""
    servers: list[WallServer] = []

    def started(*arguments: Any, **attributes: str) -> WallServer:
        server = WallServer(*arguments)
        server.attributes = {name.replace("_", "-"): value for name, value in attributes.items()}
        servers.append(server)
        return server.start()

    yield started
    for server in servers:
        server.stop()


@pytest.fixture
def living(valkey: Server) -> Generator[LivingSite]:
    """A whole site over an empty store."""
    site = LivingSite(valkey).start()
    yield site
    site.stop()


@pytest.fixture
def site_page(browser: Browser, living: LivingSite) -> Generator[SitePage]:
    """Open a page of the site; whatever its console says, or whoever else it asks, fails the test."""
    pages: list[Page] = []
    said: list[str] = []
    hosts: set[str] = set()

    def opened(path: str, width: int = 1280, height: int = 800, *, script: str = "", **options: Any) -> Page:
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        pages.append(page)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        if script:
            page.add_init_script(script)
        page.goto(living.url + path)
        return page

    yield opened
    for page in pages:
        page.close()
    assert said == []
    assert hosts == {living.url.split("/")[2]}
