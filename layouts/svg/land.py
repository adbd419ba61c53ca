"""The outlines of the world's countries as SVG paths, out of the TopoJSON file that the wall's map draws, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from layouts.svg.natural_earth import HEIGHT, WIDTH, project

MARGIN = 12
"""Land that begins further outside the picture than this is left out, Antarctica first of all."""

Point = tuple[float, float]


def land(topology: Mapping[str, Any]) -> dict[str, str]:
    """Project every country.

    Args:
        topology: A quantized TopoJSON topology (github.com/topojson/topojson-specification) whose `countries` have
            ISO 3166-1 alpha-3 codes as ids.

    Returns:
        Code to the path's `d`, in whole units of a picture of `WIDTH` x `HEIGHT`; parts too small to be seen in it
        have none.
    """
    arcs = [list(_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    found: dict[str, str] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        path = "".join(_path(_ring(ring, arcs)) for polygon in polygons for ring in polygon)
        if path:
            found[country["id"]] = found.get(country["id"], "") + path
    return found


def _arc(arc: list[list[int]], transform: Mapping[str, list[float]]) -> Iterator[Point]:
    (across, up), (west, south) = transform["scale"], transform["translate"]
    for x, y in accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]]):
        yield x * across + west, y * up + south


def _ring(numbers: list[float], arcs: list[list[Point]]) -> list[Point]:
    """A ring's arcs in a row; a negative number is the arc ~number read backwards."""
    points: list[Point] = []
    for number in map(int, numbers):  # plotly's script writes 1000 as 1e3, which is read as a float
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc  # each arc begins where the one before it ends
    return _unbroken(points)


def _unbroken(points: list[Point]) -> list[Point]:
    """Land across the 180th meridian in one piece, on the side where most of it lies."""
    turns, at = 0, points[0][0]
    found = []
    for lon, lat in points:
        turns += (at - lon > 180) - (lon - at > 180)
        at = lon
        found.append((lon + 360 * turns, lat))
    middle = sum(lon for lon, _ in found) / len(found)
    return [(lon - 360 * round(middle / 360), lat) for lon, lat in found]


def _path(ring: list[Point]) -> str:
    """The ring on the grid of whole units; points that fall together are one."""
    placed = [project(lon, lat) for lon, lat in ring]
    if all(not (-MARGIN < x < WIDTH + MARGIN and -MARGIN < y < HEIGHT + MARGIN) for x, y in placed):
        return ""
    x, y = (round(part) for part in placed[0])
    steps = []
    path = f"M{x} {y}l"
    for point in placed[1:]:
        step = round(point[0]) - x, round(point[1]) - y
        if step != (0, 0):
            x, y = x + step[0], y + step[1]
            steps.append(f"{step[0]}{'' if step[1] < 0 else ' '}{step[1]}")
    if len(steps) < 3:
        return ""
    # a minus sign parts two numbers, so no blank is needed before it
    return path + steps[0] + "".join(s if s[0] == "-" else f" {s}" for s in steps[1:]) + "z"
