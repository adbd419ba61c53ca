"""Embeds in a real browser: on pages that may frame them and on pages that may not, in frames of every size."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Frame, Page

from command_center.snapshot import CountryOnly, Feelings, Snapshot
from layouts import theme
from layouts.embed_names import EMBEDS
from tests.browser import picture
from tests.browser.frames import EmbedSite, FramingSite
from tests.browser.pixels import colors, near

SIZES = ((240, 160), (400, 300), (700, 180), (320, 640), (1920, 1080))
CUT = """() => {
  // an ellipsis, a line clamp and rows that wrap out of sight are meant; all else that is cut or sticks out is not
  const bad = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) bad.push('the page scrolls');
  for (const e of document.querySelectorAll('body, body *:not(svg *)')) {
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    if (!box.width || e.closest('script, .hatches, .unseen')) continue;
    const name = `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`;
    const rows = e.closest('.topics, .shares, .river, .shapes, .languages, .coverage, .risers');
    if (rows && rows !== e) {
      const edge = rows.getBoundingClientRect();
      if (box.left >= edge.right - 1) continue;
      if (box.bottom > edge.bottom + 1) bad.push(`cut ${name}`);
    } else if (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1) bad.push(`out ${name}`);
    if (style.textOverflow === 'ellipsis' || rows) continue;
    if (style.display !== 'inline' && e.scrollWidth > e.clientWidth + 1) bad.push(`wide ${name}`);
    if (style.display !== 'inline' && e.scrollHeight > e.clientHeight + 3) bad.push(`high ${name}`);
  }
  return bad;
}"""
SMALLEST_PX = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter((e) => e.getClientRects().length && !e.closest('script, svg') && [...e.childNodes].some(
    (n) => n.nodeType === 3 && n.textContent.trim()))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""

Sites = Callable[..., EmbedSite]


def picture_of(page: Page, place: str) -> bytes:
    """What stands in a place now; the element itself may be put anew while it is looked at."""
    box = page.evaluate(
        "(place) => (({x, y, width, height}) => ({x, y, width, height}))"
        "(document.querySelector(place).getBoundingClientRect())",
        place,
    )
    return page.screenshot(clip=box)


@pytest.fixture
def framing() -> Generator[FramingSite]:
    """Somebody's page."""
    site = FramingSite()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def embeds() -> Generator[Sites]:
    """Start the routes of embeds, with a busy hour to show unless told otherwise."""
    started: list[EmbedSite] = []

    def start(sites: str = "", *, port: int = 0, shot: Snapshot | None = None, empty: bool = False) -> EmbedSite:
        site = EmbedSite(sites, port)
        started.append(site)
        site.start()
        if not empty:
            site.show(shot or picture.busy(datetime.now(UTC), mode="live"))
        return site

    yield start
    for site in started:
        site.stop()


class Seen:
    """A page, what its console said, and whom it asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    @property
    def framed(self) -> Frame:
        """The page in the frame."""
        return self.page.frames[1]

    def arrived(self) -> str:
        """The address at which the frame has arrived: a page's, or the browser's own for what it refuses."""
        self.wait("the frame went nowhere", lambda: self.framed.url not in ("", "about:blank"))
        return self.framed.url

    def wait(self, what: str, met: Callable[[], bool], timeout_s: float = 30) -> None:
        """Wait for something out here, letting the browser tell us."""
        end = time.monotonic() + timeout_s
        while not met():
            assert time.monotonic() < end, f"{what} within {timeout_s:g} s"
            self.page.wait_for_timeout(20)

    def until(self, expression: str, timeout_s: float = 30) -> None:
        """Wait until an expression holds in the innermost page."""
        end = time.monotonic() + timeout_s
        while not self.page.frames[-1].evaluate(expression):
            assert time.monotonic() < end, f"never true within {timeout_s:g} s: {expression}"
            self.page.wait_for_timeout(20)


@pytest.fixture
def look(browser: Browser) -> Generator[Callable[..., Seen]]:
    """Open an address; `Seen` watches from the beginning."""
    pages: list[Page] = []

    def opened(url: str, width: int = 1000, height: int = 700) -> Seen:
        page = browser.new_page(viewport={"width": width, "height": height})
        pages.append(page)
        seen = Seen(page)
        page.goto(url)
        return seen

    yield opened
    for page in pages:
        page.close()


Look = Callable[..., Seen]


def _moved(score: int) -> Snapshot:
    return replace(picture.busy(datetime.now(UTC), mode="live"), feelings=Feelings(score, 100, 0, 0))


# ---- who may frame it ------------------------------------------------------------------------------------------------


def test_it_lives_in_a_frame_of_a_listed_site(embeds: Sites, framing: FramingSite, look: Look) -> None:
    site = embeds(framing.at("localhost"))
    framing.framed = f"{site.url}/embed/gauge"
    seen = look(framing.at("localhost"))
    seen.until("document.documentElement.dataset.seq === '1'")
    assert seen.framed.inner_text("h1") == "How people feel"
    site.show(_moved(100))
    began = time.monotonic()
    seen.until("document.querySelector('.mood').textContent === '+0.50'", 2)
    assert time.monotonic() - began < 1
    assert seen.framed.evaluate("[window.commandCenter.opens, window.commandCenter.deltas]") == [1, 1]
    assert seen.said == []
    assert seen.hosts == {f"localhost:{framing.port}", f"127.0.0.1:{site.port}"}


def test_the_browser_refuses_it_elsewhere(embeds: Sites, framing: FramingSite, look: Look) -> None:
    # the same machine and the same port under another name is another site
    site = embeds(framing.at("localhost"))
    framing.framed = f"{site.url}/embed/gauge"
    seen = look(framing.at("127.0.0.1"))
    assert seen.arrived().startswith("chrome-error:")
    seen.wait("the console said nothing", lambda: bool(seen.said))
    assert "frame-ancestors" in seen.said[0]
    assert site.hub.pages == 0


@pytest.mark.parametrize(("sites", "framed"), [("", False), ("self", False), ("http://localhost:1,{}", True)])
def test_the_list_decides(embeds: Sites, framing: FramingSite, look: Look, sites: str, framed: bool) -> None:
    site = embeds(sites.format(framing.at("localhost")))
    framing.framed = f"{site.url}/embed/share"
    seen = look(framing.at("localhost"))
    assert (not seen.arrived().startswith("chrome-error:")) is framed


# ---- what is seen ----------------------------------------------------------------------------------------------------


def test_land_marks_and_hatching_are_drawn(embeds: Sites, look: Look) -> None:
    now = datetime.now(UTC)
    site = embeds(shot=replace(picture.busy(now), countries=[]))
    seen = look(f"{site.url}/embed/map", 1000, 600)
    seen.until("document.documentElement.dataset.seq === '1'")
    seen.page.wait_for_timeout(100)
    bare = colors(picture_of(seen.page, ".world"))
    assert near(bare, theme.LAND, 6) > 60_000
    assert near(bare, theme.SKY, 30) > 500
    assert near(bare, theme.ORANGE, 30) > 500
    assert near(bare, theme.FAINT, 6) < 500
    land = seen.page.locator("[data-country]").count()
    seen.page.evaluate("window.russia = document.querySelector('[data-country=RUS]')")
    site.show(replace(picture.busy(now), countries=[CountryOnly("BR", Feelings(9)), CountryOnly("RU", Feelings(9))]))
    seen.until("document.querySelectorAll('.hatched').length === 2")
    hatched = colors(picture_of(seen.page, ".world"))
    assert near(hatched, theme.FAINT, 12) > 4_000
    assert seen.page.evaluate("document.querySelector('[data-country=RUS]') === window.russia"), "the land stays"
    assert seen.page.locator("[data-country]").count() == land


def test_the_dial_is_drawn(embeds: Sites, look: Look) -> None:
    seen = look(f"{embeds().url}/embed/gauge", 400, 300)
    pixels = colors(picture_of(seen.page, ".dial"))
    for color in (theme.LAND, theme.INK):
        assert near(pixels, color, 12) > 100, color
    # both ends are dimmed, so that the needle leads
    assert near(pixels, "#368AA6", 40) > 300
    assert near(pixels, "#915236", 40) > 300


@pytest.mark.parametrize("shot", [picture.busy, picture.widest, picture.empty])
def test_it_fits_its_frame(embeds: Sites, look: Look, shot: Callable[[datetime], Snapshot]) -> None:
    site = embeds(shot=shot(datetime.now(UTC)))
    seen = look(f"{site.url}/embed/{EMBEDS[0]}")
    problems = {}
    for panel in EMBEDS:
        seen.page.set_viewport_size({"width": 1000, "height": 700})
        seen.page.goto(f"{site.url}/embed/{panel}")
        for width, height in SIZES:
            seen.page.set_viewport_size({"width": width, "height": height})
            seen.page.wait_for_timeout(30)
            found = seen.page.evaluate(CUT)
            # marks beside figures; words below
            if (smallest := seen.page.evaluate(SMALLEST_PX)) < 8:
                found.append(f"{smallest} px")
            if (words := seen.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) < 11:
                found.append(f"words of {words} px")
            if found:
                problems[panel, width, height] = found
    assert problems == {}
    assert seen.said == []


def test_the_first_label_of_time_stays_within_the_panel(embeds: Sites, look: Look) -> None:
    # an hour since 13:13 on the clock of the wall, so that 13:15 stands near the very edge
    site = embeds(shot=picture.busy(picture.NOON.replace(minute=12)))
    seen = look(f"{site.url}/embed/volume", 240, 400)
    outside = """() => {
      const edge = document.querySelector('.volume').getBoundingClientRect();
      const boxes = [...document.querySelectorAll('.volume-ticks li')].map((e) => e.getBoundingClientRect());
      return [boxes.length, ...boxes.filter((b) => b.left < edge.left || b.right > edge.right).map((b) => b.left)];
    }"""
    for width in (240, 320, 700):
        seen.page.set_viewport_size({"width": width, "height": 400})
        seen.page.reload()
        assert seen.page.inner_text(".volume-ticks li >> nth=0").endswith(":15")
        assert seen.page.evaluate(outside) == [4], width


@pytest.mark.parametrize("panel", EMBEDS)
def test_a_center_that_starts_fills_its_embeds_by_itself(embeds: Sites, look: Look, panel: str) -> None:
    site = embeds(empty=True)
    seen = look(f"{site.url}/embed/{panel}", 400, 300)
    assert "no picture yet" in seen.page.inner_text("header")
    site.show(picture.busy(datetime.now(UTC)))
    seen.until("document.documentElement.dataset.seq === '1'")
    assert "SIMULATED" in seen.page.inner_text("header")
    assert "waiting for the first picture" not in seen.page.inner_text("main")
    assert seen.page.evaluate("getComputedStyle(document.documentElement, '::after').borderTopStyle") == "dashed"
    assert seen.said == []


# ---- how it lives ----------------------------------------------------------------------------------------------------


def test_old_figures_never_look_live_and_it_comes_back(embeds: Sites, framing: FramingSite, look: Look) -> None:
    site = embeds(framing.at("localhost"))
    framing.framed = f"{site.url}/embed/gauge"
    seen = look(framing.at("localhost"))
    seen.until("document.documentElement.dataset.seq === '1'")
    seen.framed.evaluate("document.documentElement.dataset.watchdogS")
    site.stop()
    seen.until("document.documentElement.classList.contains('stale')", 15)
    seen.until("document.querySelector('.stale-tag').textContent.includes('no connection')")
    assert seen.framed.locator(".stale-tag").is_visible()
    assert "old" in seen.framed.inner_text(".stale-tag")
    assert (
        seen.framed.evaluate("getComputedStyle(document.querySelector('.badge.live'), '::after').content") == '"stale"'
    )
    pixels = colors(seen.framed.locator("main").screenshot())
    assert near(pixels, "#915236", 40) == 0, "old figures have lost their colour"
    embeds(framing.at("localhost"), port=site.port)
    seen.until("!document.documentElement.classList.contains('stale')", 25)
    assert not seen.framed.locator(".stale-tag").is_visible()
    assert seen.framed.url == framing.framed, "the frame was never lost"


def test_a_hidden_tab_holds_no_connection(embeds: Sites, look: Look) -> None:
    site = embeds()
    seen = look(f"{site.url}/embed/waiting", 400, 300)
    seen.until("document.documentElement.dataset.seq === '1'")
    assert site.hub.pages == 1

    def hide(hidden: bool) -> None:
        seen.page.evaluate(
            "(hidden) => { Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true}); "
            "document.dispatchEvent(new Event('visibilitychange')); }",
            hidden,
        )

    hide(True)
    end = time.monotonic() + 5
    while site.hub.pages and time.monotonic() < end:
        seen.page.wait_for_timeout(20)
    assert site.hub.pages == 0
    now = datetime.now(UTC)
    site.show(replace(picture.busy(now), waiting=replace(picture.busy(now).waiting, total=77)))
    seen.page.wait_for_timeout(300)
    assert seen.page.inner_text(".hero") == "111"
    hide(False)
    seen.until("document.querySelector('.hero').textContent === '77'", 3)
    assert site.hub.pages == 1


def test_reload_waits_until_the_server_answers(embeds: Sites, look: Look) -> None:
    site = embeds()
    seen = look(f"{site.url}/embed/share", 400, 300)
    seen.until("document.documentElement.dataset.seq === '1'")
    site.stop()
    seen.page.evaluate("Math.random = () => 0; void reloadOnceServed(window.commandCenter)")
    seen.page.wait_for_timeout(1000)
    assert seen.page.inner_text("h1") == "Share of voice", "no error page while the server is away"
    with seen.page.expect_event("load", timeout=15_000):
        embeds(port=site.port)
    seen.until("document.documentElement.dataset.seq === '1'")


def test_ages_tick_without_any_message(embeds: Sites, look: Look) -> None:
    seen = look(f"{embeds().url}/embed/river?texts=yes", 400, 300)
    before = seen.page.inner_text(".river .age >> nth=0")
    seen.until(f"document.querySelector('.river .age').innerText !== {before!r}", 5)


@pytest.mark.parametrize(("panel", "most_bytes"), [("map", 150_000), ("gauge", 150_000), ("volume", 150_000)])
def test_it_weighs_little(embeds: Sites, browser: Browser, panel: str, most_bytes: int) -> None:
    site = embeds()
    context = browser.new_context(viewport={"width": 400, "height": 300})
    try:
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        asked: list[str] = []
        weights: list[float] = []
        network.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
        network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
        page.goto(f"{site.url}/embed/{panel}")
        page.wait_for_timeout(1000)
    finally:
        context.close()
    assert len(asked) <= 6, asked
    assert sum(weights) <= most_bytes
    assert all(any(part in url for part in ("/embed/", "/stream/", "/assets/")) for url in asked)


def test_the_walls_titles_are_doors_to_embeds(wall_server: Any, open_wall: Any) -> None:
    wall = open_wall(wall_server())
    doors = wall.page.locator("h2 a.door")
    assert [door.get_attribute("href") for door in doors.all()] == [
        f"/embed/{name}" for name in ("waiting", "river", "map", "volume", "gauge", "topics", "share")
    ]
    looks = "(e) => { const s = getComputedStyle(e); return [s.color, s.textDecorationLine, s.fontSize]; }"
    title = wall.page.locator("h2").first.evaluate(looks)
    assert doors.first.evaluate(looks) == title, "a wall looks as if there was no door"
    doors.first.focus()
    assert wall.page.evaluate("document.activeElement.getAttribute('href')") == "/embed/waiting"
