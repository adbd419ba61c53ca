"""The live map as SVG: the same marks as the wall's, on land that is sent once and only hatched anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from command_center.snapshot import Spot
from layouts.markup import Html, join, tag
from layouts.panels.feeling import prevailing
from layouts.panels.map import mark_px, neighbours_together
from layouts.svg.natural_earth import HEIGHT, WIDTH, project
from layouts.theme import GROUND, LOOKS
from layouts.words import number

EDGE = 8
"""Units: no mark's middle is nearer to the end of the picture."""
OUTLINE_UNITS = 16
"""The box of a feeling's outline (`theme.Look`)."""


def world(land: Mapping[str, str], hatched: Collection[str], marks: Html) -> Html:
    """The whole picture, for a page's first response.

    Args:
        land: ISO 3166-1 alpha-3 codes to paths (`layouts.svg.land`).
        hatched: Codes of the countries to hatch; the page's style has the pattern.
        marks: What `spots` made.

    Returns:
        An svg element; `data-country` says which path is which, the marks are in the slot `html`.
    """
    countries = (
        tag("path", d=path, data_country=code, class_="hatched" if code in hatched else None)
        for code, path in land.items()
    )
    return tag(
        "svg",
        tag("g", *countries),
        tag("g", marks, data_slot="html"),
        class_="world",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label="map of the world",
    )


def spots(found: list[Spot]) -> Html:
    """A mark for each place: its area the count, its shape and colour the prevailing feeling.

    Args:
        found: Places with their mentions; those too close to be told apart are one.

    Returns:
        Groups, the largest first, so that none hides a smaller one; the style sheet sets them in their places, as it
        enlarges them where the picture is small.
    """
    together = neighbours_together(found)
    largest = max((spot.feelings.total for spot in together), default=1)
    return join(*(_mark(spot, largest) for spot in together))


def _mark(spot: Spot, largest: int) -> Html:
    look = LOOKS[prevailing(spot.feelings)]
    x, y = project(spot.lon, spot.lat)
    # the few who live further out stand at the edge: a mark out of sight would be a count that nobody sees
    x, y = min(max(x, EDGE), WIDTH - EDGE), min(max(y, EDGE), HEIGHT - EDGE)
    scale = mark_px(spot.feelings, largest) / OUTLINE_UNITS
    return tag(
        "g",
        tag("title", f"{number(spot.feelings.total)}, mostly {look.word}"),
        # hatching alone would let the land and other marks through
        tag("path", d="M1 1h14v14h-14z", fill=GROUND) if look is LOOKS["unsure"] else None,
        tag("path", d=look.outline, fill=look.color, fill_rule="evenodd"),
        class_="spot",
        style=f"--x:{x:.0f}px;--y:{y:.0f}px;--s:{scale:.2f}",
    )
