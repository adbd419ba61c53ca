"""Every scene on real screens: letters as large as the room needs, nothing cut, nothing on top of each other."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.legible import FIGURE_ARCMIN, WORD_ARCMIN, arcmin
from command_center.snapshot import STAGES, Band, Snapshot, Stage
from layouts.scenes import SCENES
from layouts.speech import speaking
from layouts.theme import LOOKS
from tests.browser import picture
from tests.browser.conftest import Open
from tests.browser.serve import WallServer, delta_event
from tests.browser.test_wall import OVERFLOWING

Server = Callable[..., WallServer]
Wall = Callable[..., Open]
SCREENS = {"1080p": (1920, 1080, 85.0), "4k": (3840, 2160, 85.0), "video wall": (3840, 1080, 153.88)}
"""Width and height in px, diagonal in inches; the video wall is two screens of 85 inches side by side."""
DISTANCE_M = 5.0

TEXTS = """() => {
  // every text that is seen, with the font size it is rendered at
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || e.closest('script, style, title') || !e.checkVisibility({ visibilityProperty: true })) continue;
    const canvas = e.closest('.canvas');
    const drawn = canvas ? canvas.getBoundingClientRect().height / canvas.offsetHeight : 1;
    const size = parseFloat(getComputedStyle(e).fontSize) * drawn;
    // a figure stands for itself; figures within words, ages, axes and the pipeline's details are read as words
    const alone = '.figure, .lanes, .topics, .shares, .languages, .times, .unanswered, .covered, .rising';
    const figure = e.matches('b') && /\\d/.test(text) && e.closest(alone);
    const hero = e.closest('.hero') && true;
    found.push([size, hero ? 'hero' : figure || e.closest('.mood:not(.few)') ? 'figure' : 'word', text]);
  }
  return found;
}"""
OVERLAPPING = """() => {
  // two texts that are both seen never share ground
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || e.closest('script, style, svg, .stale-tag, .river, [hidden]')) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const size = parseFloat(getComputedStyle(e).fontSize);
    for (const line of range.getClientRects()) {
      // letters fill the middle of their line; what an ellipsis or a list hides is not seen
      let { left, right } = line;
      let [top, bottom] = [(line.top + line.bottom) / 2 - 0.36 * size, (line.top + line.bottom) / 2 + 0.36 * size];
      for (let up = e; up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflow === 'visible') continue;
        const clip = up.getBoundingClientRect();
        [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
        [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
      }
      if (right - left > 1 && bottom - top > 1) boxes.push({ left, top, right, bottom, text, of: e });
    }
  }
  const bad = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (a.of !== b.of && across > 1.5 && down > 1.5) bad.push(`${a.text} | ${b.text}`);
  }));
  return bad;
}"""


UNSAID = """() => {
  // words that a wall says itself are never cut, and stand between the rules of an empty panel, not on them
  const bad = [];
  const on = '.scene:not([hidden])';
  const all = (selector) => document.querySelectorAll(selector);
  for (const e of all(`.stage > *, .figure .words span, ${on} .normal, ${on} .empty, ${on} .mood`)) {
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth) bad.push(`cut ${e.textContent}`);
    if (e.matches('.normal, .empty, .few') && e.scrollHeight > e.clientHeight + 1) bad.push(`low ${e.textContent}`);
  }
  for (const e of all(`${on} [data-slot="html"]:has(> .empty, > .coverage > .empty) .empty`)) {
    const top = e.closest('[data-slot]').getBoundingClientRect().top;
    const apart = 4.5 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const range = document.createRange();
    range.selectNodeContents(e);
    for (const line of range.getClientRects()) {
      const middle = (line.top + line.bottom) / 2 - top;
      const half = 0.5 * parseFloat(getComputedStyle(e).fontSize);
      const [first, last] = [middle - half, middle + half].map((y) => Math.floor(y / apart));
      if (first !== last) bad.push(`on a rule ${e.textContent}`);
    }
  }
  // the figure of the axis lies above whatever is drawn
  const highest = Math.min(...[...all(`${on} .scatterlayer .js-line`)].map((e) => e.getBoundingClientRect().top));
  for (const figure of all(`${on} .ytick text`)) {
    const { bottom } = figure.getBoundingClientRect();
    if (figure.textContent && bottom - 3 > highest) bad.push(`a line through ${figure.textContent}`);
  }
  return bad;
}"""


def fresh(now: datetime) -> Snapshot:
    """A center that was started a moment ago: no stage has seen a message."""
    return replace(
        picture.empty(now), mode="live", stages=dict.fromkeys(STAGES, Stage(state="ok")), band=Band(known=True)
    )


def level(now: datetime) -> Snapshot:
    """A flat volume without a normal, tens of thousands waiting, and late the need that has the longest name."""
    shot = picture.busy(now, mode="live")
    far = now - timedelta(days=90)
    late = [replace(lane, oldest_at=far if lane.need == "outage" else None) for lane in shot.waiting.lanes]
    volume = replace(shot.volume, **{name: [20] * len(shot.volume.starts) for name in LOOKS})
    waiting = replace(shot.waiting, total=88_888, oldest_at=far, lanes=late)
    return replace(shot, volume=volume, band=Band(known=True), waiting=waiting)


def goto(wall: Open, scene: str) -> None:
    """Turn a wall to a scene, and wait until it stands there alone and is drawn."""
    wall.page.evaluate(f"commandCenter.takeover({{scene: '{scene}'}})")
    wall.until(
        f"[...document.querySelectorAll('.scene')].every((one) => one.hidden === (one.dataset.scene !== '{scene}')) && "
        "!document.querySelector('.coming')"
    )
    wall.drawn()


@pytest.fixture(scope="module")
def shown() -> Generator[dict[str, WallServer]]:
    servers = {name: WallServer(getattr(picture, name)).start() for name in ("busy", "widest", "empty")}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.mark.parametrize("screen", SCREENS)
def test_letters_are_as_large_as_the_room_needs_and_nothing_is_cut(
    shown: dict[str, WallServer], open_wall: Wall, screen: str
) -> None:
    width, height, diagonal_in = SCREENS[screen]
    problems: dict[str, Any] = {}
    for name in ("widest", "busy"):
        wall = open_wall(shown[name], width, height, path="/wall/room", reduced_motion="reduce")
        wall.until("document.documentElement.dataset.seq !== undefined")
        for scene in SCENES:
            goto(wall, scene)
            texts = wall.page.evaluate(TEXTS)
            assert {kind for _, kind, _ in texts} >= {"word", "figure"}
            for size, kind, text in texts:
                seen = arcmin(size, DISTANCE_M, diagonal_in, (width, height))
                far = arcmin(size, 2 * DISTANCE_M, diagonal_in, (width, height))
                if {"word": seen < WORD_ARCMIN, "figure": seen < FIGURE_ARCMIN, "hero": far < FIGURE_ARCMIN}[kind]:
                    problems.setdefault(f"{name} {scene} small", []).append((round(seen, 1), kind, text))
            for check in (OVERFLOWING, OVERLAPPING):
                if found := wall.page.evaluate(check):
                    problems[f"{name} {scene} {check[9:30]}"] = found
            wall.page.evaluate("document.body.style.setProperty('--wander', '.5rem .5rem')")
            root = "(({scrollWidth, scrollHeight}) => [scrollWidth, scrollHeight])(document.documentElement)"
            if tuple(wall.page.evaluate(root)) != (width, height):
                problems[f"{name} {scene} scrolls"] = wall.page.evaluate(root)
            strip = wall.page.evaluate("document.querySelector('.strip').getBoundingClientRect().height")
            if abs(strip - 92 * min(width / 1920, height / 1080)) > 1:
                problems[f"{name} {scene} strip"] = strip
        assert wall.problems == []
    assert problems == {}


@pytest.mark.parametrize("name", ["busy", "widest"])
def test_on_a_phone_no_scene_lies_over_itself(shown: dict[str, WallServer], open_wall: Wall, name: str) -> None:
    wall = open_wall(shown[name], 390, 844, path="/wall/room", reduced_motion="reduce")
    wall.until("document.documentElement.dataset.seq !== undefined")
    problems = {}
    for scene in SCENES:
        goto(wall, scene)
        found = wall.page.evaluate(OVERLAPPING)
        wall.page.evaluate("document.body.style.setProperty('--wander', '.5rem .5rem')")
        if wide := wall.page.evaluate("document.documentElement.scrollWidth") - 390:
            found.append(f"{wide} px too wide")
        if found:
            problems[scene] = found
    assert problems == {}
    assert wall.problems == []


@pytest.mark.parametrize("language", ["en", "it"])
def test_what_a_wall_says_of_itself_is_said_whole(wall_server: Server, open_wall: Wall, language: str) -> None:
    server = wall_server(fresh)
    server.language = language
    wall = open_wall(server, path="/wall/room", reduced_motion="reduce")
    wall.until("document.documentElement.dataset.seq === '1'")
    problems = {}
    for seq, (shot, scenes) in enumerate(
        ((fresh, ("pulse", "care", "radar", "world")), (level, ("voice", "radar", "river", "pulse"))), 1
    ):
        now = datetime.now(UTC)
        if seq > 1:
            with speaking(language):
                server.say(delta_event(shot(now), seq, now, base=seq - 1))
            wall.until(f"document.documentElement.dataset.seq === '{seq}'")
        for scene in scenes:
            goto(wall, scene)
            if found := [one for check in (UNSAID, OVERFLOWING, OVERLAPPING) for one in wall.page.evaluate(check)]:
                problems[shot.__name__, scene] = found
    assert problems == {}
    assert wall.problems == []
