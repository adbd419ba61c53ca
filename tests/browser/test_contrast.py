"""WCAG AA: every text that is seen has its contrast, on every wall and page, in every theme, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from command_center.snapshot import STAGES, Snapshot, Stage
from layouts import theme
from layouts.embed_names import EMBEDS
from tests.browser import picture
from tests.browser.conftest import Open, SitePage
from tests.browser.frames import EmbedSite
from tests.browser.living import LivingSite, until
from tests.browser.serve import WallServer, delta_event
from tests.browser.test_start import StartServer
from tests.support.made import mention, tags

Server = Callable[..., WallServer]
Wall = Callable[..., Open]
LOW = """() => {
  // contrast as WCAG 2.2 defines it (1.4.3): 4.5, large letters (24 px, or bold from 18.66 px) 3
  const channels = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+(?:e-?\\d+)?/g).map(Number);
    return text.startsWith('color(srgb') ? [255 * r, 255 * g, 255 * b, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    const above = [];
    for (let up = e; up; up = up.parentElement) {
      const color = channels(getComputedStyle(up).backgroundColor);
      if (color[3]) above.push(color);
      if (color[3] === 1) break;
    }
    return above.reverse().reduce((below, color) => over(color, below), [255, 255, 255]);
  };
  // what is old is grey, by the sum that grayscale(1) stands for (Filter Effects 1, section 11.1)
  const grey = ([r, g, b]) => Array(3).fill(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const found = [];
  document.getAnimations().forEach((one) => one.finish());
  const measure = (e, style, text) => {
    if (!text.trim() || !e.checkVisibility({ visibilityProperty: true })) return;
    const color = channels(e.closest('svg') ? style.fill : style.color);
    let old = false;
    for (let up = e; up; up = up.parentElement) {
      color[3] *= Number(getComputedStyle(up).opacity);
      old ||= getComputedStyle(up).filter.includes('grayscale(1)');
    }
    const on = ground(e);
    const seen = over(color, on);
    const [low, high] = (old ? [grey(seen), grey(on)] : [seen, on]).map(light).sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    const px = parseFloat(style.fontSize);
    const large = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${e.tagName}.${e.className} ${text.slice(0, 40)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT + NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const e = node.nodeType === 3 ? node.parentElement : node;
    if (e.closest('script, style, title')) continue;
    if (node.nodeType === 3) measure(e, getComputedStyle(e), node.textContent);
    // words and marks that style sheets write
    else for (const part of e.closest('svg') ? [] : ['::before', '::after']) {
      const style = getComputedStyle(e, part);
      if (/^"|^attr/.test(style.content)) measure(e, style, style.content.replaceAll('"', ''));
    }
  }
  return found;
}"""
ALL_SCENES = "document.querySelectorAll('.scene').forEach((one) => { one.hidden = false; })"


def _troubled(now: datetime) -> Snapshot:
    """All panels old."""
    shot = picture.busy(now, mode="live")
    return replace(shot, stages={name: Stage(now - timedelta(minutes=4), state="stopped") for name in STAGES})


@pytest.mark.parametrize("worn", theme.THEMES)
def test_every_text_of_a_wall_has_its_contrast(wall_server: Server, open_wall: Wall, worn: str) -> None:
    server = wall_server()
    wall = open_wall(server, path=f"/wall/room?theme={worn}")
    wall.drawn()
    wall.page.evaluate(ALL_SCENES)
    low = {"busy": wall.page.evaluate(LOW)}
    for seq, (name, shot) in enumerate((("empty", picture.empty), ("old", _troubled)), 2):
        now = datetime.now(UTC)
        server.say(delta_event(shot(now), seq, now, base=seq - 1))
        wall.until(f"document.documentElement.dataset.seq === '{seq}'")
        low[name] = wall.page.evaluate(LOW)
    server.shot = None
    wall.page.goto(f"{server.url}/wall/room?theme={worn}")
    wall.page.evaluate(ALL_SCENES)
    low["starting"] = wall.page.evaluate(LOW)
    assert {what: found for what, found in low.items() if found} == {}
    wall.page.evaluate("document.querySelector('h1 b').style = 'color: var(--faint); font-size: 22px'")
    assert wall.page.evaluate(LOW), "a word in the colour of shapes is found"
    wall.page.evaluate("document.querySelector('h1 b').style = ''")
    assert wall.page.evaluate(LOW) == []
    wall.wear("h1::after { content: 'x'; color: var(--faint); font-size: 22px }")
    assert wall.page.evaluate(LOW), "what a style sheet writes is found, too"


def test_every_text_of_a_page_has_its_contrast(living: LivingSite, site_page: SitePage) -> None:
    now = living.site.clock.now()
    living.kept.add(
        *((mention(n, now - timedelta(minutes=n + 1)), tags(n % 3, need="broken", addressed=True)) for n in range(9))
    )
    page = site_page("/desk")
    until(page, "document.querySelector('[data-key]') !== null || document.querySelector('.empty') === null")
    paths = ("/desk", "/topics", "/topic/heat", "/screens", "/embeds", "/screen")
    low = {}
    for path in paths:
        if path != "/desk":
            page.goto(living.url + path)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            grounds = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
            low[path, scheme] = page.evaluate(LOW)
            if path == "/desk":
                wanted = theme.THEMES[scheme]["ground"]
                assert grounds == f"rgb({', '.join(str(int(wanted[i : i + 2], 16)) for i in (1, 3, 5))})"
    assert {what: found for what, found in low.items() if found} == {}


STATES: dict[str, Callable[[datetime], Snapshot] | None] = {
    "starting": None,
    "live": lambda now: picture.busy(now, mode="live"),
    "empty": picture.empty,
    "old": _troubled,
}
"""The empty one is simulated, and wears that badge."""


def _low_in_each_scheme(page: Page) -> list[str]:
    """Whatever its reader prefers, a page of one set of colours keeps it."""
    found: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += page.evaluate(LOW)
    return found


def test_every_text_of_the_start_page_has_its_contrast(browser: Browser) -> None:
    server = StartServer(picture.busy)
    server.start()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    low = {}
    for name, shot in STATES.items():
        server.shot = shot
        page.goto(server.url)
        until(
            page, "document.querySelector('#start-mode')?.textContent && !!document.querySelector('#start-volume svg')"
        )
        if shot is not None:
            until(page, "document.querySelectorAll('td.state').length === 5")
        until(page, f"document.documentElement.classList.contains('stale') === {str(name == 'old').lower()}")
        low[name] = _low_in_each_scheme(page)
    page.close()
    server.stop()
    assert {what: found for what, found in low.items() if found} == {}


def test_every_text_of_every_embed_has_its_contrast(browser: Browser) -> None:
    site = EmbedSite()
    site.start()
    page = browser.new_page(viewport={"width": 400, "height": 300})
    low = {}
    for name, shot in STATES.items():
        if shot is not None:
            site.show(shot(datetime.now(UTC)))
        for panel in EMBEDS if shot is not None else EMBEDS[:1]:  # before the first picture all say the same
            page.goto(f"{site.url}/embed/{panel}", wait_until="domcontentloaded")
            assert page.evaluate("document.documentElement.classList.contains('stale')") is (name == "old")
            low[name, panel] = _low_in_each_scheme(page)
    page.close()
    site.stop()
    assert len(low) == 1 + (len(STATES) - 1) * len(EMBEDS)
    assert {what: found for what, found in low.items() if found} == {}
