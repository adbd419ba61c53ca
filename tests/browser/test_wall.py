"""The wall in a real browser: what is seen, what fits, what moves, and what happens when the server goes away."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.moderation.towers import without_towers
from command_center.snapshot import STAGES, Feelings, Snapshot, Spot, Stage, Waiting
from layouts import theme
from tests.browser import picture
from tests.browser.conftest import Open
from tests.browser.living import HIDING
from tests.browser.pixels import colors, near
from tests.browser.serve import WallServer, delta_event, message

Server = Callable[..., WallServer]
Wall = Callable[..., Open]

NEVER = "1e9"
"""Seconds after which a picture would look old while it is photographed."""
OVERFLOWING = """() => {
  // a clipped text with an ellipsis or a line clamp is meant; anything else that is cut or sticks out is not
  const bad = [];
  document.body.style.setProperty('--wander', 'none'); // test_scenes.py looks at the page where it wandered
  for (const e of document.querySelectorAll('body *:not(svg *)')) {
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    if (!box.width || e.closest('.river, svg, .canvas, script, .coming, .qr')) continue;
    if (e.matches('.spoken, .sound[aria-pressed=false]')) continue; // not for the eyes
    if (style.textOverflow === 'ellipsis' && style.overflowX === 'hidden') continue;
    const list = e.closest('ol');
    if (list && getComputedStyle(list).overflowX === 'clip') {
      const edge = list.getBoundingClientRect();
      if (e === list || box.left >= edge.right - 1 || box.top >= edge.bottom - 1) continue; // wrapped out of sight
    }
    const name = `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`;
    if (e.scrollWidth > e.clientWidth + 1 && style.display !== 'inline') bad.push(`wide ${name}`);
    if (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1) bad.push(`out ${name}`);
  }
  // whole cards only
  const river = document.querySelector('.scene:not([hidden]) .river');
  if (river) {
    const edge = river.getBoundingClientRect();
    for (const card of river.children) {
      const box = card.getBoundingClientRect();
      if (box.left < edge.right - 1 && box.bottom > edge.bottom + 1) bad.push(`cut ${card.textContent}`);
    }
  }
  // whole rows only: what has no room wraps out of sight
  for (const list of document.querySelectorAll('.scene:not([hidden]) ol:not(.river)')) {
    const edge = list.getBoundingClientRect();
    for (const row of list.children) {
      const box = row.getBoundingClientRect();
      if (box.left < edge.right - 1 && box.bottom > edge.bottom + 1) bad.push(`cut ${row.textContent}`);
    }
  }
  // blocks of one column never lie on each other
  for (const place of document.querySelectorAll('.scene:not([hidden]) .place')) {
    if (getComputedStyle(place).flexDirection === 'row') continue;
    const boxes = [...place.children].map((e) => e.getBoundingClientRect());
    boxes.forEach((box, i) => { if (i && box.top < boxes[i - 1].bottom - 1) bad.push(`over ${i}`); });
  }
  return bad;
}"""
SMALLEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const sizes = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const e = node.parentElement;
    if (!node.textContent.trim() || e.closest('script, style') || !e.getClientRects().length) continue;
    const box = e.getBoundingClientRect();
    const drawn = e.closest('svg') ? box.height / e.getBBox().height : 1;
    sizes.push([Math.round(parseFloat(getComputedStyle(e).fontSize) * drawn * 100) / 100, node.textContent]);
  }
  return sizes.sort((a, b) => a[0] - b[0])[0];
}"""


def test_figures_stand_without_any_script(wall_server: Server, open_wall: Wall) -> None:
    wall = open_wall(wall_server(), java_script_enabled=False)
    assert wall.page.inner_text('[data-figure="waiting"].hero') == "111"
    assert wall.page.inner_text('[data-figure="total"]') == "2,124"
    assert "SIMULATED" in wall.page.inner_text(".strip")
    assert wall.page.inner_text('[data-need="outage"]').split() == ["Outage", "9", "14", "min"]


@pytest.mark.parametrize("shot", [picture.busy, picture.widest, picture.empty, None])
def test_no_error_and_no_foreign_request(wall_server: Server, open_wall: Wall, shot: Any) -> None:
    server = wall_server(shot)
    wall = open_wall(server)
    if shot is None:
        wall.page.wait_for_timeout(1500)
    else:
        wall.drawn()
    assert wall.problems == []
    assert wall.hosts == {server.url.split("/")[2]}
    wall.until("window.commandCenter.opens > 0")
    assert wall.count("opens") == 1


@pytest.mark.parametrize(
    ("size", "shot"),
    [
        ((5120, 1440), picture.widest),
        ((1600, 1200), picture.widest),
        ((1920, 1080), picture.empty),
        ((1920, 1080), None),
    ],
    ids=["32:9", "4:3", "empty", "none"],
)
def test_everything_fits(wall_server: Server, open_wall: Wall, size: tuple[int, int], shot: Any) -> None:
    wall = open_wall(wall_server(shot), *size)
    if shot is not None:
        wall.drawn()
    assert wall.page.evaluate(OVERFLOWING) == []
    root = wall.page.evaluate(
        "(({scrollWidth, scrollHeight}) => [scrollWidth, scrollHeight])(document.documentElement)"
    )
    assert tuple(root) == size
    strip = wall.page.evaluate("document.querySelector('.strip').getBoundingClientRect().height")
    assert strip == pytest.approx(92 * min(size[0] / 1920, size[1] / 1080), abs=1)


STRANGE = (
    ("en", "e" + "\u0301" * 10_000 + " and words"),
    ("ar", "عندي مشكلة مع الشحن منذ أسبوع ولا أحد يرد علي من فضلكم أين الطلب رقم 5512؟"),
    ("he", "המשלוח שלי לא הגיע כבר שבוע, מישהו יכול לעזור? 5512"),
    ("ja", "アップデート後に電源が入らなくなりました。サポートからの返信を待っています。" * 3),
    ("und", "👩‍👩‍👧‍👦🎉🏳️‍🌈" * 60),
    ("en", "W" * 400),
    ("en", "\u202e\u2067 turned about \u202e"),
)
"""Posts that overflow their cards, or would, if marks, directions and letters had their way."""


def test_no_script_and_no_tower_of_marks_leaves_its_card(wall_server: Server, open_wall: Wall) -> None:
    def strange(now: datetime) -> Snapshot:
        shot = picture.busy(now)
        rows = zip(shot.river, STRANGE, strict=False)
        river = [replace(post, text=without_towers(text)[:600], language=lang) for post, (lang, text) in rows]
        return replace(shot, river=river, held_back=12_345)

    wall = open_wall(wall_server(strange))
    wall.drawn()
    assert wall.page.evaluate(OVERFLOWING) == []
    assert "12,345 held back" in wall.page.inner_text(".panel-river")
    drawn = wall.page.evaluate(
        "[...document.querySelectorAll('.river .text')].map((e) => [e.lang, e.matches(':dir(rtl)')])"
    )
    assert [lang for lang, rtl in drawn if rtl] == ["ar", "he"]


def test_a_phone_scrolls_down_and_never_sideways(wall_server: Server, open_wall: Wall) -> None:
    wall = open_wall(wall_server(picture.widest), 390, 844)
    wall.drawn()
    size, text = wall.page.evaluate(SMALLEST)
    assert size >= 13 - 0.01, text
    assert wall.page.evaluate("document.documentElement.scrollWidth") == 390
    assert wall.page.evaluate("document.documentElement.scrollHeight") > 1200
    assert [problem for problem in wall.page.evaluate(OVERFLOWING) if problem.startswith("wide")] == []


def test_the_charts_are_really_painted(wall_server: Server, open_wall: Wall) -> None:
    wall = open_wall(wall_server(data_late_s=NEVER))
    wall.drawn()
    map_pixels = colors(wall.page.locator('[data-panel="map"] .world').screenshot())
    assert near(map_pixels, theme.LAND, 6) > 40_000, "land"
    assert near(map_pixels, theme.ORANGE, 40) > 800, "a diamond"
    assert near(map_pixels, theme.SKY, 40) > 500, "a circle"
    assert near(map_pixels, theme.FAINT, 12) > 1_500, "hatched land"
    volume = colors(wall.page.locator('[data-panel="volume"] .chart').screenshot())
    assert near(volume, theme.INK, 20) > 1_500, "the line"
    assert near(volume, theme.ORANGE, 72) > 10_000, "the negative share"


def test_an_undecided_place_is_hatched_in_violet(wall_server: Server, open_wall: Wall) -> None:
    def undecided(now: datetime) -> Snapshot:
        return replace(picture.busy(now), spots=[Spot(0.5, 20.0, Feelings(1, 1, 1, 400))], countries=[])

    wall = open_wall(wall_server(undecided, data_late_s=NEVER))
    wall.drawn()
    pixels = colors(wall.page.locator('[data-panel="map"] .world').screenshot())
    violet, ground_within = near(pixels, theme.VIOLET, 75), 46 * 46
    assert 300 < violet < 0.7 * ground_within, "stripes, not a filled square"


def test_hatching_comes_with_the_country(wall_server: Server, open_wall: Wall) -> None:
    none = open_wall(wall_server(lambda now: replace(picture.busy(now), countries=[]), data_late_s=NEVER))
    none.drawn()
    pixels = colors(none.page.locator('[data-panel="map"] .world').screenshot())
    assert near(pixels, theme.FAINT, 12) < 1_000


def changed(shot: Snapshot, total: int) -> Snapshot:
    """A picture with another number of those who wait."""
    return replace(shot, waiting=Waiting(total, shot.waiting.oldest_at, shot.waiting.lanes))


def test_a_wrong_base_reopens(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server()
    wall = open_wall(server)
    wall.until("document.documentElement.dataset.seq === '1'")
    now = datetime.now(UTC)
    server.say(delta_event(changed(picture.busy(now), 77), 9, now, base=8))
    wall.until("window.commandCenter.opens === 2", 5)
    wall.page.wait_for_timeout(300)
    assert wall.page.inner_text(".hero") == "111", "a delta on another base is never shown"
    assert wall.count("deltas") == 0
    assert server.connections == 2


def test_a_server_that_goes_away_and_comes_back(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server(lambda now: picture.busy(now, mode="live"), data_late_s="2")
    wall = open_wall(server)
    wall.until("document.documentElement.dataset.seq === '1'")
    assert wall.page.inner_text(".badge") == "live"
    server.stop()
    wall.until("document.documentElement.classList.contains('stale')", 8)
    wall.until("document.querySelector('.stale-tag').textContent.includes('no connection')")
    for tag in wall.page.locator(".stale-tag").all():
        assert tag.is_visible()
        assert "old" in tag.inner_text()
    assert wall.page.evaluate("getComputedStyle(document.querySelector('.badge.live'), '::after').content") == '"stale"'
    pixels = colors(wall.page.locator('[data-panel="gauge"]').screenshot())
    assert near(pixels, theme.SKY, 60) == 0, "old figures have lost their colour"

    again = WallServer(lambda now: picture.busy(now, mode="live"), port=server.port).start()
    try:
        wall.until("!document.documentElement.classList.contains('stale')", 20)
        assert wall.count("opens") >= 2
        assert not wall.page.locator(".stale-tag").first.is_visible()
    finally:
        again.stop()


def test_a_silent_line_is_given_up(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server(data_watchdog_s="0.4")  # the heartbeat of the test's server comes every second
    wall = open_wall(server)
    wall.until("window.commandCenter.opens >= 3", 15)
    assert wall.count("errors") >= 2


def test_ages_tick_without_any_message(wall_server: Server, open_wall: Wall) -> None:
    wall = open_wall(wall_server())
    wall.drawn()
    before = wall.page.inner_text(".river .age")
    wall.until(f"document.querySelector('.river .age').innerText !== {before!r}", 5)


def test_a_replayed_clock_stands_where_the_data_stands(wall_server: Server, open_wall: Wall) -> None:
    past = datetime(2015, 2, 24, 11, 53, tzinfo=UTC)
    wall = open_wall(wall_server(lambda now: replace(picture.busy(past, mode="replay"), made_at=now)))
    wall.drawn()
    wall.page.wait_for_timeout(1300)
    assert wall.page.inner_text(".clock").split() == ["12:53", "Tue", "24", "Feb", "2015"]
    assert "REPLAY" in wall.page.inner_text(".badge")
    assert wall.page.evaluate("getComputedStyle(document.documentElement, '::after').borderTopStyle") == "dashed"
    assert "stale" not in (wall.page.get_attribute("html", "class") or "")


def test_live_wears_no_frame(wall_server: Server, open_wall: Wall) -> None:
    wall = open_wall(wall_server(lambda now: picture.busy(now, mode="live")))
    assert wall.page.evaluate("getComputedStyle(document.documentElement, '::after').content") == "none"


def test_a_post_that_is_gone_leaves_the_river_with_the_next_picture(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server()
    wall = open_wall(server)
    wall.until("document.documentElement.dataset.seq === '1'")
    first, second = (wall.page.inner_text(f".river .text >> nth={n}") for n in (0, 1))
    now = datetime.now(UTC)
    shot = picture.busy(now)
    for seq, river in ((2, shot.river), (3, shot.river[1:])):
        server.say(delta_event(replace(shot, river=river), seq, now, base=seq - 1, panels=("river",)))
    wall.until(f"document.querySelector('.river .text').innerText === {second!r}")
    assert first not in wall.page.inner_text(".river")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_new_mention_is_one_ring(wall_server: Server, open_wall: Wall, motion: str) -> None:
    server = wall_server()
    wall = open_wall(server, reduced_motion=motion)
    wall.until("document.documentElement.dataset.seq === '1'")
    wall.drawn()
    wall.page.evaluate(
        "window.rings = 0; new MutationObserver(list => list.forEach(m => m.addedNodes.forEach(n => "
        "{ window.rings += 1; }))).observe(document.querySelector('.panel-map .rings'), {childList: true})"
    )
    now = datetime.now(UTC)
    shot = picture.busy(now)
    grown = replace(shot.spots[0], feelings=replace(shot.spots[0].feelings, negative=71))
    before = wall.page.inner_html(".panel-map .world [data-slot]")
    server.say(delta_event(replace(shot, spots=[grown, *shot.spots[1:]]), 2, now, base=1, panels=("map",)))
    wall.until(f"document.querySelector('.panel-map .world [data-slot]').innerHTML !== {json.dumps(before)}")
    wall.page.wait_for_timeout(700)
    assert wall.page.evaluate("window.rings") == (1 if motion == "no-preference" else 0)
    assert wall.page.locator(".ring").count() == 0, "it fades once and is gone"


def test_a_center_that_starts_fills_its_wall_by_itself(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server(None)
    wall = open_wall(server)
    assert "no picture yet" in wall.page.inner_text(".strip")
    land = colors(wall.page.locator('[data-panel="map"] .world').screenshot())
    assert near(land, theme.LAND, 6) > 40_000, "the bare land stands from the beginning"
    server.shot = picture.busy
    server.say(None)  # the stream ends; the wall reopens it and is given the first picture
    wall.until("document.querySelector('.hero') !== null", 10)
    wall.drawn()
    assert wall.page.inner_text(".hero") == "111"
    assert wall.page.locator(".starting").count() == 0, "nothing of the start is left"
    assert wall.problems == []


def test_reload_waits_until_the_server_answers(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server()
    wall = open_wall(server)
    wall.until("document.documentElement.dataset.seq === '1'")
    with wall.page.expect_event("load", timeout=15_000):
        server.say(message("control", {"action": "reload"}))
    wall.until("document.documentElement.dataset.seq === '1'")
    assert wall.count("opens") == 1


def test_a_hidden_wall_holds_no_line_and_comes_back_stale_until_it_has_a_picture(
    wall_server: Server, open_wall: Wall
) -> None:
    server = wall_server(lambda now: picture.busy(now, mode="live"), data_late_s="2")
    wall = open_wall(server, script=HIDING)
    wall.until("document.documentElement.dataset.seq === '1'")
    assert server.open == 1
    assert wall.count("opens") == 1
    wall.page.evaluate("hide(true)")
    end = time.monotonic() + 5
    while server.open and time.monotonic() < end:
        wall.page.wait_for_timeout(50)
    assert server.open == 0
    wall.page.wait_for_timeout(2500)
    assert server.connections == 1, "and opens none while it is hidden"
    stale = wall.page.evaluate("hide(false), document.documentElement.classList.contains('stale')")
    assert stale, "old figures are stale before they are painted"
    wall.until("!document.documentElement.classList.contains('stale')", 5)
    assert server.open == 1
    assert wall.count("opens") == 2
    assert wall.problems == []


def test_a_wall_that_was_hidden_from_the_start_opens_its_line_when_it_is_seen(
    wall_server: Server, open_wall: Wall
) -> None:
    server = wall_server()
    wall = open_wall(server, script=HIDING + "hide(true);")
    wall.drawn()
    assert server.connections == 0
    wall.page.evaluate("hide(false)")
    wall.until("document.documentElement.dataset.seq === '1'")
    assert server.connections == 1


def test_the_pipeline_stands_at_the_foot_and_its_ages_tick(wall_server: Server, open_wall: Wall) -> None:
    wall = open_wall(wall_server(lambda now: picture.busy(now, mode="live")))
    stages = wall.page.locator(".pipeline .stage")
    assert [stage.get_attribute("data-stage") for stage in stages.all()] == list(STAGES)
    tops = {round(stage.bounding_box()["y"]) for stage in stages.all()}
    assert len(tops) == 1, "one line"
    scene, foot = (wall.page.locator(name).bounding_box() for name in (".scene", ".pipeline"))
    assert scene["y"] + scene["height"] <= foot["y"] + 0.5
    before = wall.page.inner_text('[data-stage="tag"]')
    assert before.split()[:2] == ["tag", "ok"]
    wall.until(f"document.querySelector('[data-stage=\"tag\"]').innerText !== {before!r}", 5)


def test_a_stage_in_trouble_is_told_by_word_and_shape_in_a_delta(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server(lambda now: picture.busy(now, mode="live"))
    wall = open_wall(server)
    wall.until("document.documentElement.dataset.seq === '1'")
    calm = wall.page.locator('[data-stage="store"] .mark')
    well = colors(calm.screenshot())
    assert near(well, theme.GREEN, 40) > 60, "a green dot"
    shape = calm.locator("path").get_attribute("d")
    now = datetime.now(UTC)
    shot = picture.busy(now, mode="live")
    full = Stage(now, 51_234, 0.0, 3, "paused", "Redis is full")
    server.say(delta_event(replace(shot, stages=shot.stages | {"store": full}), 2, now, base=1))
    wall.until("document.querySelector('[data-stage=\"store\"]').innerText.includes('paused')", 5)
    words = wall.page.inner_text('[data-stage="store"]').split()
    assert words[:2] == ["store", "paused"]
    assert words[-5:] == ["lag", "51k", "0/s", "3", "err"]
    mark = wall.page.locator('[data-stage="store"] .mark')
    assert mark.locator("path").get_attribute("d") != shape
    assert near(colors(mark.screenshot()), theme.AMBER, 40) > 40
    assert wall.problems == []
    assert "Redis is full" in wall.page.locator(".stale-tag").first.inner_text()


def test_a_wall_without_new_pictures_says_what_the_server_says_of_it(wall_server: Server, open_wall: Wall) -> None:
    old = datetime.now(UTC) - timedelta(seconds=60)
    server = wall_server(lambda now: picture.busy(old, mode="live"))
    wall = open_wall(server)
    wall.until("document.documentElement.dataset.seq === '1'")
    wall.until("document.querySelector('.stale-tag').textContent.includes('no new picture')", 5)
    server.say(message("heartbeat", {"now": datetime.now(UTC).isoformat(), "cause": "Redis is full"}))
    wall.until("document.querySelector('.stale-tag').textContent.includes('Redis is full')", 5)
