"""WCAG AA: every text that is seen has its contrast, on every wall and page, in every theme, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from command_center.snapshot import STAGES, Snapshot, Stage
from layouts import theme
from tests.browser import picture
from tests.browser.conftest import Open, SitePage
from tests.browser.living import LivingSite, until
from tests.browser.serve import WallServer, delta_event
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
  const found = [];
  document.getAnimations().forEach((one) => one.finish());
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || e.closest('script, style, title') || !e.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(e);
    const color = channels(e.closest('svg') ? style.fill : style.color);
    for (let up = e; up; up = up.parentElement) color[3] *= Number(getComputedStyle(up).opacity);
    const on = ground(e);
    const [low, high] = [light(over(color, on)), light(on)].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    const px = parseFloat(style.fontSize);
    const large = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${e.tagName}.${e.className} ${text.slice(0, 40)}`);
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


def test_every_text_of_a_page_has_its_contrast(living: LivingSite, site_page: SitePage) -> None:
    now = living.site.clock.now()
    living.kept.add(
        *((mention(n, now - timedelta(minutes=n + 1)), tags(n % 3, need="broken", addressed=True)) for n in range(9))
    )
    page = site_page("/desk")
    until(page, "document.querySelector('[data-key]') !== null || document.querySelector('.empty') === null")
    paths = ("/desk", "/topics", "/topic/heat", "/screens", "/screen", "/embed/river", "/embed/topics")
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
