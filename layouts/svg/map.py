"""The live map as SVG: the same marks as the wall's, on land that is sent once and only hatched anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from layouts.markup import Html, join, tag
from layouts.speech import _
from layouts.svg.natural_earth import HEIGHT, WIDTH

EDGE = 40
"""Units: over so much the land fades out at the upper edge, where the picture ends in the middle of Greenland."""
LAND_ID = "land"
"""The outlines' id in a wall's page: each scene with a map draws the same ones."""


def world(land: Mapping[str, str], hatched: Collection[str], marks: Html) -> Html:
    """The whole picture, for the first response of a page with one map.

    Args:
        land: ISO 3166-1 alpha-3 codes to paths (`layouts.svg.land`).
        hatched: Codes of the countries to hatch; the page's style has the pattern.
        marks: What `layouts.panels.spots` made.

    Returns:
        An svg element; `data-country` says which path is which, the marks are in the slot `html`.
    """
    return _picture(_countries(land, hatched), marks)


def outlines(land: Mapping[str, str], hatched: Collection[str]) -> Html:
    """The land once, out of sight, for all maps of a page that `map_of` made; arguments as for `world`."""
    drawn = tag("g", _countries(land, hatched), id=LAND_ID)
    return tag("svg", tag("defs", drawn), class_="hatches", aria_hidden="true")


def map_of(marks: Html) -> Html:
    """A map on the page's `outlines`, its marks in the slot `html`; above them is room for the rings of new ones."""
    sky = tag("rect", width=WIDTH, height=EDGE, class_="edge")
    return _picture(join(tag("use", href=f"#{LAND_ID}"), sky), marks, tag("g", class_="rings"))


def _countries(land: Mapping[str, str], hatched: Collection[str]) -> Html:
    paths = (
        tag("path", d=path, data_country=code, class_="hatched" if code in hatched else None)
        for code, path in land.items()
    )
    return tag("g", *paths, class_="land")


def _picture(land: Html, marks: Html, above: Html | None = None) -> Html:
    return tag(
        "svg",
        land,
        tag("g", marks, data_slot="html"),
        above,
        class_="world",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="group",
        aria_label=_("map of the world"),
    )
