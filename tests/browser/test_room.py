"""What a screen needs that hangs in a room for months: it wanders, is dimmed by night, tells the time elsewhere.

It can be read from where people stand, too, and turns to another scene without a flash.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from command_center.legible import FIGURE_ARCMIN, WORD_ARCMIN, arcmin
from command_center.profile_wall import BurnIn, Night, OnAir, Wall
from command_center.snapshot import Snapshot
from layouts import theme
from tests.browser import picture
from tests.browser.conftest import Open
from tests.browser.pixels import picture as read
from tests.browser.serve import WallServer, message
from tests.browser.test_scenes import OVERLAPPING, TEXTS, goto
from tests.browser.test_wall import OVERFLOWING

Server = Callable[..., WallServer]
Walls = Callable[..., Open]
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("Asia/Kolkata", "America/St_Johns", "Pacific/Chatham")
"""Half and three quarters of an hour off."""
QUICK = """window.ticks = 0;
  const every = window.setInterval;
  window.setInterval = (does, ms) => every(() => { does(); window.ticks += 1; }, ms / 20);
"""
"""What a page does every second it does twenty times as often."""
TILE = 9
"""Pixels of the small pictures that are compared as one; letters are much smaller than that."""
STEP = 8.0
"""Of 255, how far a tile may lie outside of what the scenes before and after show there, as ages go on."""


def _wall(**given: object) -> Wall:
    scenes = tuple(OnAir(scene=name, seconds=600) for name in ("pulse", "river"))
    return Wall.model_validate({"id": "room", "name": "Room", "scenes": scenes, **given})


def _at(server: WallServer, wall: Open, moment: datetime) -> None:
    """Let the server's clock show a moment, and the page hear of it and look at it once more."""
    server.ahead = moment - datetime.now(UTC)
    server.say(message("heartbeat", {"now": moment.isoformat()}))
    shown = f"{moment.astimezone(BERLIN):%H:%M}"
    wall.until(f"document.querySelector('[data-clock]').textContent === '{shown}'")
    wall.until(f"window.ticks > {wall.page.evaluate('window.ticks')} + 5")


def test_a_screen_wanders_sleeps_and_knows_the_time_elsewhere(wall_server: Server, open_wall: Walls) -> None:
    server = wall_server(lambda now: picture.busy(now, mode="live"), data_late_s="1e9")
    server.wall = _wall(
        zones=ZONES, night=Night.model_validate({"from": "22:00", "to": "06:00"}), burn_in=BurnIn(minutes=4)
    )
    wall = open_wall(server, path="/wall/room", script=QUICK)
    wall.until("document.documentElement.dataset.seq !== undefined")
    place = "(({x, y}) => [x, y])(document.querySelector('.strip').getBoundingClientRect())"
    noon = datetime.now(BERLIN).replace(hour=12, minute=0, second=30, microsecond=0) + timedelta(days=1)
    turn = timedelta(minutes=4)
    noon += turn * 9 - timedelta(seconds=noon.timestamp() % (turn * 9).total_seconds() - 30)  # a round begins
    places = []
    for step in range(9):
        _at(server, wall, noon + step * turn)
        places.append(tuple(wall.page.evaluate(place)))
        size = "(({scrollWidth, scrollHeight}) => [scrollWidth, scrollHeight])(document.documentElement)"
        assert wall.page.evaluate(size) == [1920, 1080], "no scroll bar wherever it wanders"
    assert sorted(places) == sorted((x, y) for x in (-8, 0, 8) for y in (-8, 0, 8)), "each place once a round"
    assert all(abs(x - u) <= 8 and abs(y - v) <= 8 for (x, y), (u, v) in pairwise(places)), "by single steps"

    for zone in ZONES:
        there = (noon + 8 * turn).astimezone(ZoneInfo(zone))
        assert wall.page.inner_text(f"[data-zone='{zone}']") == f"{there:%H:%M}"

    midnight = noon.replace(hour=0, minute=0, second=1)
    for hours, worn in ((21.99, "dark"), (22.01, "night"), (24, "night"), (29.99, "night"), (30.01, "dark")):
        _at(server, wall, midnight + timedelta(hours=hours))
        wall.until(
            f"getComputedStyle(document.body).getPropertyValue('--ground').trim() === '{theme.THEMES[worn]['ground']}'"
        )
    assert wall.problems == []


def test_a_wall_far_away_has_larger_letters_and_nothing_is_cut(wall_server: Server, open_wall: Walls) -> None:
    server = wall_server()
    server.wall = _wall(distance_m=5.9, scenes=[{"scene": name} for name in ("pulse", "care")])
    assert 1.1 < server.wall.scale <= 1.15
    wall = open_wall(server, path="/wall/room", reduced_motion="reduce")
    wall.until("document.documentElement.dataset.seq !== undefined")
    for scene in ("pulse", "care"):
        goto(wall, scene)
        for size, kind, text in wall.page.evaluate(TEXTS):
            least = WORD_ARCMIN if kind == "word" else FIGURE_ARCMIN
            assert arcmin(size, 5.9 * (2 if kind == "hero" else 1), 85, (1920, 1080)) >= least, text
        assert wall.page.evaluate(OVERFLOWING) == []
        assert wall.page.evaluate(OVERLAPPING) == []


def _tiles(wall: Open) -> NDArray[np.float64]:
    """How light each tile of the screen is, 0..255."""
    pixels = read(wall.page.screenshot(scale="device")) @ np.array([0.2126, 0.7152, 0.0722])
    high, wide = (n // TILE for n in pixels.shape)
    tiles: NDArray[np.float64] = pixels[: high * TILE, : wide * TILE].reshape(high, TILE, wide, TILE).mean(axis=(1, 3))
    return tiles


def _flashes(wall: Open, key: str) -> list[float]:
    """Turn to another scene and stop the fade at five of its moments: how far a tile is outside of before and after."""
    wall.wear(".age, .state, .foot { visibility: hidden }")  # ages go on whenever the server speaks
    before = _tiles(wall)
    wall.page.evaluate(f"dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}'}}))")
    wall.drawn()
    wall.page.evaluate("window.fades = document.getAnimations()")
    between = []
    for ms in (1, 60, 150, 260, 399):
        wall.page.evaluate(f"fades.forEach((one) => {{ one.currentTime = {ms}; }})")
        between.append(_tiles(wall))
    wall.page.evaluate("fades.forEach((one) => one.finish())")
    wall.until("!document.querySelector('.coming')")
    after = _tiles(wall)
    assert np.abs(after - before).max() > 2 * STEP, "the scenes differ"
    assert np.abs(between[2] - before).max() > STEP, "it fades"
    low, high = np.minimum(before, after), np.maximum(before, after)
    return [float(np.maximum(low - tiles, tiles - high).max()) for tiles in between]


def test_a_scene_fades_into_the_next_without_a_flash(wall_server: Server, open_wall: Walls) -> None:
    def latin(now: datetime) -> Snapshot:
        """No post needs a font that comes later than its words."""
        shot = picture.busy(now)
        return replace(shot, river=[post for post in shot.river if post.language not in {"zh", "ja", "ko", "ar", "hi"}])

    server = wall_server(latin, data_late_s="1e9")
    server.wall = _wall()
    # clocks stand still, and what would run is stopped where it is to be looked at
    stopped = "window.setInterval = () => 0; Animation.prototype.play = () => {};"
    wall = open_wall(server, path="/wall/room?theme=light", device_scale_factor=0.25, script=stopped)
    wall.until("document.documentElement.dataset.seq !== undefined")
    wall.drawn()
    assert max(_flashes(wall, "ArrowRight")) < STEP
    # a fade over nothing, as most make it, would be found
    wall.wear(".scene:has(~ .coming), .coming ~ .scene { visibility: hidden } .air { background: #000 }")
    assert max(_flashes(wall, "ArrowLeft")) > 5 * STEP
