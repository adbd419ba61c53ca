"""The Natural Earth projection: from degrees to the units of the world's picture."""

from __future__ import annotations

from math import radians

WIDTH = 1000
WEST, EAST, SOUTH, NORTH = -162.0, 179.0, -54.0, 76.0
"""What the picture shows, in degrees (at the equator, on the central meridian): from Hawaii to Fiji."""


def _plane(lon: float, lat: float) -> tuple[float, float]:
    a, b = radians(lon), radians(lat)
    s = b * b
    x = a * (0.8707 - 0.131979 * s + s * s * (-0.013791 + s * s * (0.003971 * s - 0.001529 * s * s)))
    y = b * (1.007226 + s * (0.015085 + s * s * (-0.044475 + 0.028874 * s - 0.005916 * s * s)))
    return x, y


_LEFT, _TOP = _plane(WEST, 0)[0], _plane(0, NORTH)[1]
_SCALE = WIDTH / (_plane(EAST, 0)[0] - _LEFT)
HEIGHT = round((_TOP - _plane(0, SOUTH)[1]) * _SCALE)


def project(lon: float, lat: float) -> tuple[float, float]:
    """Where a place stands in the picture.

    The polynomial form of the Natural Earth projection (T. Patterson; B. Šavrič, B. Jenny et al., "A Polynomial
    Equation for the Natural Earth Projection", Cartography and Geographic Information Science 38, 2011), in the
    arrangement of d3-geo's `geoNaturalEarth1`, which the wall's map uses too.

    Args:
        lon: Degrees east.
        lat: Degrees north.

    Returns:
        x and y from the upper left corner; the picture is `WIDTH` x `HEIGHT` units, what lies outside isn't shown.
    """
    x, y = _plane(lon, lat)
    return (x - _LEFT) * _SCALE, (_TOP - y) * _SCALE
