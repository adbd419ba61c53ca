"""The map drawn without a library: its projection against the published table, its land against a hand-made file."""

from __future__ import annotations

import json
import re
from itertools import accumulate

import pytest

from command_center.snapshot import Feelings, Spot
from command_center.web.static import content
from layouts.panels.iso3 import ISO3
from layouts.panels.spots import spots
from layouts.svg.land import land
from layouts.svg.natural_earth import HEIGHT, WIDTH, project

TABLE = {
    10: (0.9953, 0.1240), 20: (0.9811, 0.2480), 30: (0.9570, 0.3720), 40: (0.9222, 0.4958), 50: (0.8763, 0.6176),
    60: (0.8196, 0.7346), 70: (0.7525, 0.8435),
}  # fmt: skip
"""Latitude to the parallel's length and its distance from the equator (1 at the pole), as Tom Patterson drew it."""


@pytest.mark.parametrize("lat", TABLE)
def test_the_projection_is_the_published_one(lat: int) -> None:
    length, distance = TABLE[lat]
    middle, equator = project(0, lat)[0], project(0, 0)[1]
    assert (project(90, lat)[0] - middle) / (project(90, 0)[0] - middle) == pytest.approx(length, abs=0.005)
    pole = equator - project(0, 90)[1]
    assert (equator - project(0, lat)[1]) / pole == pytest.approx(distance, abs=0.005)
    assert (project(0, -lat)[1] - equator) / pole == pytest.approx(distance, abs=0.005)


def test_the_picture_shows_where_people_live() -> None:
    for lon, lat in (
        (-122.5, 47.5),
        (-70, -53),
        (174.7, -36.8),
        (18, 69.6),
        (139.5, 35.5),
        (-157.8, 21.3),
        (178.4, -18.1),
    ):
        x, y = project(lon, lat)
        assert 0 <= x <= WIDTH, (lon, lat)
        assert 0 <= y <= HEIGHT, (lon, lat)


def _topology(arcs: list[list[list[int]]], *countries: dict[str, object]) -> dict[str, object]:
    """On a grid of half degrees from 180° west and 90° south."""
    transform = {"scale": [0.5, 0.5], "translate": [-180, -90]}
    return {"transform": transform, "arcs": arcs, "objects": {"countries": {"geometries": list(countries)}}}


def _points(path: str) -> list[tuple[int, int]]:
    numbers = [int(n) for n in re.findall(r"-?\d+", path)]
    steps = list(zip(numbers[::2], numbers[1::2], strict=True))
    return list(accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1])))


def test_neighbours_share_an_arc_and_one_reads_it_backwards() -> None:
    border = [[360, 180], [0, 40]]
    west, east = [[360, 220], [-40, 0], [0, -40], [40, 0]], [[360, 180], [40, 0], [0, 40], [-40, 0]]
    found = land(
        _topology(
            [border, west, east],
            {"type": "Polygon", "id": "WST", "arcs": [[0.0, 1]]},
            {"type": "MultiPolygon", "id": "EST", "arcs": [[[-1, 2.0]], [[0, 2]]]},
        )
    )

    def placed(*corners: tuple[float, float]) -> list[tuple[int, int]]:
        return [(round(x), round(y)) for x, y in (project(*corner) for corner in corners)]

    assert _points(found["WST"])[:4] == placed((0, 0), (0, 20), (-20, 20), (-20, 0))
    assert _points(found["EST"].split("M")[1])[:4] == placed((0, 20), (0, 0), (20, 0), (20, 20))
    assert found["EST"].count("M") == 2


@pytest.mark.parametrize("start", [0, 2])
def test_land_across_the_180th_meridian_is_one_piece(start: int) -> None:
    # 60° wide, from 140° east to 160° west, wherever its ring begins
    ring = [(640, 300), (718, 300), (2, 300), (40, 300), (40, 320), (2, 320), (718, 320), (640, 320)]
    ring = [*ring[start:], *ring[:start], ring[start]]
    arc = [[x - (ring[i - 1][0] if i else 0), y - (ring[i - 1][1] if i else 0)] for i, (x, y) in enumerate(ring)]
    path = land(_topology([arc], {"type": "Polygon", "id": "RUS", "arcs": [[0]]}))["RUS"]
    across = [x for x, _ in _points(path)]
    assert max(across) - min(across) < WIDTH / 4


def test_land_out_of_sight_is_left_out() -> None:
    arc = [[0, 0], [40, 0], [0, 20], [-40, -20]]
    assert land(_topology([arc], {"type": "Polygon", "id": "ATA", "arcs": [[0]]})) == {}


def test_the_real_land_has_every_country_of_some_size_and_little_weight() -> None:
    found = land(json.loads(content("world_110m.json")))
    for country in ("US", "BR", "RU", "CN", "IN", "AU", "ZA", "NZ", "JP", "IT", "CH", "NG", "GL"):
        assert ISO3[country] in found, country
    assert "ATA" not in found
    assert sum(map(len, found.values())) < 75_000
    x = [x for x, _ in _points(found["RUS"].split("M")[1])]
    assert max(x) - min(x) < WIDTH * 0.6, "Russia is not drawn across the whole world"


def test_marks_stand_where_their_places_are_the_largest_at_the_bottom() -> None:
    markup = spots([Spot(45.5, 9.0, Feelings(1, 0, 0, 0)), Spot(-33.5, 151.0, Feelings(0, 0, 90, 0))])
    x, y = project(151, -33.5)
    assert markup.index("90, mostly negative") < markup.index("1, mostly positive")
    assert f"--x:{x:.0f}px;--y:{y:.0f}px" in markup
    sizes = [float(s) for s in re.findall(r"--s:([\d.]+)", markup)]
    assert sizes[0] > 2 * sizes[1]


def test_a_mark_out_of_the_picture_stands_at_its_edge() -> None:
    found = spots([Spot(-13.5, -172.0, Feelings(1)), Spot(78.0, 15.5, Feelings(1)), Spot(-77.5, 166.5, Feelings(1))])
    for x, y in re.findall(r"--x:(-?\d+)px;--y:(-?\d+)px", found):
        assert 0 < int(x) < WIDTH
        assert 0 < int(y) < HEIGHT
