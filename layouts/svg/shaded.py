"""A map of countries, each the fuller the more posts come from it; figures stand beside it and in its titles."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from layouts.markup import Html, tag
from layouts.names import country
from layouts.numbers import number
from layouts.panels.iso3 import ISO3
from layouts.speech import _
from layouts.svg.natural_earth import HEIGHT, WIDTH

SHADES = 4
"""So many can be told apart at a glance."""


def shaded(land: Mapping[str, str], counts: Mapping[str, int]) -> Html:
    """Draw the world.

    Args:
        land: ISO 3166-1 alpha-3 codes to paths (`layouts.svg.land`).
        counts: Posts by ISO 3166-1 alpha-2 code.

    Returns:
        `svg.world`; countries with posts are groups of the class `shade-1` to `shade-4`, in steps of equal ratio.
    """
    largest = max(counts.values(), default=1)
    found = {ISO3[code]: (code, count) for code, count in counts.items() if count and code in ISO3}
    bare = "".join(path for code, path in land.items() if code not in found)
    full = [
        tag(
            "g",
            tag("title", f"{country(found[code][0])}: {number(found[code][1])}"),
            tag("path", d=path),
            class_=f"shade-{shade(found[code][1], largest)}",
        )
        for code, path in land.items()
        if code in found
    ]
    return tag(
        "svg",
        tag("path", d=bare, class_="bare"),
        *full,
        class_="world",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=_("map of the world"),
    )


def shade(count: int, largest: int) -> int:
    """How full a country is drawn, 1 to `SHADES`; the largest is the fullest."""
    if largest <= 1:
        return SHADES
    return 1 + min(SHADES - 1, int(SHADES * log(max(1, count)) / log(largest)))
