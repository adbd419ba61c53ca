"""The start page in a real browser, under the policy that the server sends with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta

import dash
import pytest
from fastapi import FastAPI, Request, Response
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from command_center.snapshot import Mode, Snapshot, Stage
from command_center.web.security import content_policy
from command_center.web.static import static_router
from layouts import start, theme
from tests.browser import picture
from tests.browser.living import until
from tests.browser.pixels import colors, near
from tests.browser.serve import WallServer

Shot = Callable[[datetime], Snapshot]


class StartServer(WallServer):
    """The start page on its own, with made-up figures."""

    def __init__(self, shot: Shot, *, port: int = 0) -> None:
        super().__init__(shot, port=port)

    def picture(self) -> Snapshot | None:
        """What it shows now."""
        return self.shot and self.shot(datetime.now(UTC))

    def _app(self) -> FastAPI:
        app = FastAPI()
        app.include_router(static_router())
        pages = dash.Dash("start", server=app, assets_folder="", include_assets_files=False, websocket_callbacks=False)
        pages.layout = start.layout
        start.register(pages, self.picture, lambda: datetime.now(UTC))
        policy = content_policy(pages.csp_hashes(), styles=None)

        @app.middleware("http")
        async def guarded(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
            response = await go_on(request)
            response.headers["Content-Security-Policy"] = policy
            return response

        return app


@pytest.fixture
def serve() -> Generator[Callable[..., StartServer]]:
    """Start servers of start pages; all are stopped at the end."""
    servers: list[StartServer] = []

    def started(shot: Shot = picture.busy, **where: int) -> StartServer:
        servers.append(StartServer(shot, **where))
        servers[-1].start()
        return servers[-1]

    yield started
    for server in servers:
        server.stop()


@pytest.fixture
def start_page(browser: Browser) -> Generator[Callable[..., Page]]:
    """Open a start page and wait for its figures."""
    pages: list[Page] = []

    def opened(server: StartServer, width: int = 1280, height: int = 900) -> Page:
        pages.append(browser.new_page(viewport={"width": width, "height": height}))
        pages[-1].goto(server.url)
        pages[-1].locator("td.state").first.wait_for(timeout=20_000)
        return pages[-1]

    yield opened
    for page in pages:
        page.close()


def live(now: datetime) -> Snapshot:
    return picture.busy(now, mode="live")


STALE = "document.documentElement.classList.contains('stale')"


def test_a_server_that_goes_away_is_told_within_15_s_and_it_comes_back(
    serve: Callable[..., StartServer], start_page: Callable[..., Page]
) -> None:
    server = serve(live)
    page = start_page(server)
    page.wait_for_timeout(1500)
    assert not page.evaluate(STALE)
    assert page.locator(".badge").inner_text() == "live"
    assert page.evaluate("getComputedStyle(document.documentElement, '::after').content") == "none"
    server.stop()
    until(page, STALE, 15)
    tag = page.locator(".stale-tag")
    until(page, "document.querySelector('.stale-tag span').textContent === 'no connection'")
    assert tag.is_visible()
    assert tag.inner_text().split(" old ")[0].split()[-1] == "s"
    assert before(page, ".stale-tag b") == '"■ stale · "'
    assert before(page, "td.ok") == '"was "'
    assert page.evaluate("getComputedStyle(document.querySelector('.badge.live'), '::after').content") == '"stale"'
    last = "document.querySelector('[data-last]').textContent"
    said = page.evaluate(last)
    until(page, f"{last} !== {said!r}")
    for section in ("map", "volume"):
        assert page.evaluate(f"getComputedStyle(document.querySelector('section.{section}')).filter") == "grayscale(1)"

    serve(live, port=server.port)
    until(page, f"!{STALE}", 15)
    assert not tag.is_visible()
    assert before(page, "td.ok") == "none"


def before(page: Page, selector: str) -> str:
    """What the style sheet puts before an element."""
    found: str = page.evaluate(f"getComputedStyle(document.querySelector('{selector}'), '::before').content")
    return found


def test_a_stage_in_trouble_and_an_old_picture_make_it_stale(
    serve: Callable[..., StartServer], start_page: Callable[..., Page]
) -> None:
    def late(now: datetime) -> Snapshot:
        stages = picture.busy(now).stages
        tag = Stage(last_at=now - timedelta(minutes=4), state="late", cause="tagger behind")
        return replace(live(now), stages=stages | {"tag": tag})

    server = serve(late)
    page = start_page(server)
    until(page, STALE)
    assert page.locator(".stale-tag").inner_text() == "4 min old tagger behind"
    assert before(page, "td.ok") == "none", "the picture itself is new"
    server.shot = live
    until(page, f"!{STALE}")
    server.shot = lambda now: replace(live(now), made_at=now - timedelta(minutes=2))
    until(page, STALE)
    assert page.locator(".stale-tag").inner_text() == "2 min old no new picture"
    assert before(page, "td.ok") == '"was "'


@pytest.mark.parametrize("mode", ["replay", "simulated"])
def test_what_is_not_live_wears_a_frame(
    serve: Callable[..., StartServer], start_page: Callable[..., Page], mode: Mode
) -> None:
    page = start_page(serve(lambda now: picture.busy(now, mode=mode)))
    until(page, "getComputedStyle(document.documentElement, '::after').borderTopStyle === 'dashed'")
    assert not page.evaluate(STALE)


def test_on_a_phone_nothing_is_cut(serve: Callable[..., StartServer], start_page: Callable[..., Page]) -> None:
    cause = "no tag worker has been seen for a while, which is a long cause"
    tag = Stage(last_at=datetime.now(UTC), lag=1_234_567, rate_s=51.25, errors=2, state="stopped", cause=cause)
    server = serve(lambda now: replace(live(now), stages=picture.busy(now).stages | {"tag": tag}))
    page = start_page(server)
    for width in (360, 390, 700, 1000):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(server.url)
        page.locator("td.state").first.wait_for(timeout=20_000)
        until(page, STALE)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        out = page.evaluate(
            "[...document.querySelectorAll('body *:not(svg *)')].filter((e) =>"
            " e.getBoundingClientRect().right > innerWidth + 1 ||"
            " (getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1)"
            ").map((e) => e.outerHTML.slice(0, 80))"
        )
        assert out == [], width
        row = page.locator("tr", has_text=cause)
        for words in ("tag", "stopped", "1.2M", "51.2"):
            assert words in row.inner_text(), width


def test_it_fills_and_draws_under_its_policy(browser: Browser, serve: Callable[..., StartServer]) -> None:
    start_url = serve().url
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
