"""States can be told apart by all eyes, as pixels of a real browser: by colour where they have one, and by shape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations, product

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from command_center.snapshot import STAGES, Snapshot, Stage
from layouts import theme
from layouts.needs import OUTLINES
from tests.browser import picture
from tests.browser.conftest import Open
from tests.browser.eyes import EYES, apart
from tests.browser.pixels import Picture
from tests.browser.pixels import picture as read
from tests.browser.serve import WallServer, delta_event

Server = Callable[..., WallServer]
Wall = Callable[..., Open]
DIFFERENT = 10.0
"""CIE 1976 units between the colours of two states; 2.3 can just be seen, side by side and near by."""
SEEN = 20.0
"""What is nearer to the ground than this is no part of a shape."""
OTHER_SHAPE = 0.1
"""Of the ground that two shapes cover together, so much is covered by one of them only: a circle and a square 0.14."""
OTHER_LOOK = 0.04
"""So much of a place looks different."""
SCALE = 3
BOXES = """(selector) => [...document.querySelectorAll(selector)]
  .filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect())
  .map(({x, y, width, height}) => [x, y, width, height])"""
STATES = ("ok", "late", "stopped", "paused", "rebuilding")


def _live(now: datetime) -> Snapshot:
    return picture.busy(now, mode="live")


def _troubled(now: datetime) -> Snapshot:
    """Each stage in another state."""
    shot = _live(now)
    pairs = zip(STAGES, STATES, strict=True)
    return replace(shot, stages={name: Stage(now - timedelta(minutes=4), state=state) for name, state in pairs})  # type: ignore[arg-type]


def crops(wall: Open, selector: str) -> list[Picture]:
    """What is seen of each element, out of one picture of them all."""
    boxes = np.array(wall.page.evaluate(BOXES, selector))
    assert len(boxes), selector
    left, top = np.floor(boxes[:, :2].min(axis=0))
    right, bottom = np.ceil((boxes[:, :2] + boxes[:, 2:]).max(axis=0))
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    whole = read(wall.page.screenshot(clip=clip, scale="device"))  # type: ignore[arg-type]
    cuts = np.rint((boxes - [left, top, 0, 0]) * SCALE).astype(int)
    return [whole[y : y + h, x : x + w] for x, y, w, h in cuts]


def _ground(worn: str) -> list[int]:
    return [int(theme.THEMES[worn]["ground"][i : i + 2], 16) for i in (1, 3, 5)]


def colour(mark: Picture, worn: str) -> NDArray[np.uint8]:
    """The colour of a mark: the pixel furthest from the ground, as edges and hatches are mixed with it."""
    flat = mark.reshape(-1, 3)
    found: NDArray[np.uint8] = flat[np.argmax(apart(flat, _ground(worn), "all cones"))]
    return found


def alike_colours(marks: dict[str, Picture], worn: str) -> list[str]:
    """Pairs whose colours some eyes can't tell apart."""
    colours = {name: colour(mark, worn) for name, mark in marks.items()}
    return [
        f"{worn}, {eyes}: {one} and {other}"
        for one, other in combinations(colours, 2)
        for eyes in EYES
        if apart(colours[one], colours[other], eyes) < DIFFERENT
    ]


def alike_shapes(marks: dict[str, Picture], worn: str) -> list[str]:
    """Pairs whose shapes cover the same ground, for some eyes."""
    found = []
    for eyes in EYES:
        ways = {name: apart(mark, _ground(worn), eyes) for name, mark in marks.items()}
        # edges are mixed with the ground: a pixel belongs to what covers half of it
        shapes = {name: (way > SEEN) & (way > way.max() / 2) for name, way in ways.items()}
        for one, other in combinations(shapes, 2):
            if unlike(shapes[one], shapes[other]) < OTHER_SHAPE:
                found.append(f"{worn}, {eyes}: {one} and {other}")
    return found


def unlike(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Which share of what two shapes cover is covered by one of them only, wherever they lie within their crops."""
    high, wide = np.maximum(one.shape, other.shape) + 2
    base = np.zeros((high, wide), np.bool_)
    base[1 : 1 + one.shape[0], 1 : 1 + one.shape[1]] = one
    shares = []
    for down, right in product(range(3), repeat=2):
        moved = np.zeros_like(base)
        moved[down : down + other.shape[0], right : right + other.shape[1]] = other
        shares.append((base ^ moved).sum() / max(1, (base | moved).sum()))
    return float(min(shares))


def alike(one: Picture, other: Picture, what: str) -> list[str]:
    """For which eyes two pictures of the same place look the same."""
    high, wide = np.minimum(one.shape[:2], other.shape[:2])
    pairs = {eyes: apart(one[:high, :wide], other[:high, :wide], eyes) > DIFFERENT for eyes in EYES}
    return [f"{what}, {eyes}" for eyes, different in pairs.items() if different.mean() < OTHER_LOOK]


def feelings(wall: Open) -> dict[str, Picture]:
    """The marks of the four feelings."""
    return dict(zip(theme.LOOKS, crops(wall, ".scene:not([hidden]) .panel-volume .caption .mark"), strict=True))


@pytest.mark.parametrize("worn", theme.THEMES)
def test_every_state_can_be_told_by_all_eyes(wall_server: Server, open_wall: Wall, worn: str) -> None:
    server = wall_server(_live, data_late_s="3600")
    path = f"/wall/room?scene=pulse&theme={worn}"
    live = open_wall(server, 1280, 720, path=path, device_scale_factor=SCALE, reduced_motion="reduce")
    live.until("document.documentElement.dataset.seq !== undefined")
    said = feelings(live)
    problems = alike_colours(said, worn) + alike_shapes(said, worn)
    lanes = dict(zip(OUTLINES, crops(live, ".scene:not([hidden]) .lanes .mark"), strict=True))
    problems += alike_shapes(lanes, worn)
    figures = {
        "alarm": crops(live, ".strip .figure.alarm .mark")[0],
        "figure": crops(live, ".strip [data-figure=waiting]")[0],
        "fresh": crops(live, ".strip .badge")[0],
    }
    problems += alike_colours(figures, worn)
    playing, gauge = crops(live, ".on-air")[0], crops(live, ".scene:not([hidden]) .panel-gauge .mood")[0]
    live.page.keyboard.press("Space")
    live.until("document.querySelector('.on-air').textContent.includes('paused')")
    problems += alike(playing, crops(live, ".on-air")[0], f"{worn}: playing and held")

    if worn == "dark":
        # a palette that most people tell apart and some don't, and one shape for all: the same eyes find both
        style = "document.documentElement.style"
        live.page.evaluate(f"{style}.setProperty('--sky', '#9AA02E'), {style}.setProperty('--orange', '#D08A3C')")
        found = alike_colours(feelings(live), worn)
        assert "dark, deuteranopia: positive and negative" in found
        assert not [pair for pair in found if "all cones" in pair]
        live.page.evaluate(
            "document.querySelectorAll('.caption .mark path').forEach((e) => "
            f"e.setAttribute('d', '{theme.LOOKS['positive'].outline}'))"
        )
        assert len(alike_shapes(feelings(live), worn)) == 6 * len(EYES)

    now = datetime.now(UTC)
    server.say(delta_event(_troubled(now), 2, now, base=1))
    live.until("document.documentElement.classList.contains('stale')")
    problems += alike_shapes(dict(zip(STATES, crops(live, ".stage > .mark"), strict=True)), worn)
    problems += alike(figures["fresh"], crops(live, ".strip .badge")[0], f"{worn}: live and stale")
    old = crops(live, ".scene:not([hidden]) .panel-gauge .mood")[0]
    problems += alike(gauge, old, f"{worn}: a fresh panel and an old one")
    assert problems == []
