"""Places as marks on a map: those that would cover each other are one; area is the count, shape the feeling."""

from __future__ import annotations

from command_center.cells import countries_at
from command_center.snapshot import Spot
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.names import country
from layouts.numbers import number
from layouts.panels.feeling import prevailing
from layouts.panels.together import mark_px, neighbours_together
from layouts.speech import _
from layouts.svg.natural_earth import HEIGHT, WIDTH, project
from layouts.theme import LOOKS

EDGE = 8
"""Units: no mark's middle is nearer to the end of the picture."""
OUTLINE_UNITS = 16
"""The box of a feeling's outline (`theme.Look`)."""


def place(spot: Spot) -> tuple[int, int]:
    """Where a spot stands in the world's drawing, in whole units."""
    x, y = project(spot.lon, spot.lat)
    # the few who live further out stand at the edge: a mark out of sight would be a count that nobody sees
    return round(min(max(x, EDGE), WIDTH - EDGE)), round(min(max(y, EDGE), HEIGHT - EDGE))


def spots(found: list[Spot], window: str = "") -> Html:
    """A mark for each place.

    Args:
        found: Places with their mentions; those too close to be told apart are one.
        window: The window of the counts: marks are doors (`a.door`) to the posts of their country; without it they
            lead nowhere.

    Returns:
        Groups, the largest first, so that none hides a smaller one; the style sheet sets them in their places, as it
        enlarges them where the picture is small, and gives them their colours.
    """
    together = neighbours_together(found)
    largest = max((spot.feelings.total for spot in together), default=1)
    return join(*(_mark(spot, largest, window) for spot in together))


def _mark(spot: Spot, largest: int, window: str) -> Html:
    look = LOOKS[prevailing(spot.feelings)]
    x, y = place(spot)
    scale = mark_px(spot.feelings, largest) / OUTLINE_UNITS
    said = _("{n}, mostly {feeling}", n=number(spot.feelings.total), feeling=look.word)
    where = countries_at(spot.lat, spot.lon) if window else ()
    drawn = (
        # hatching alone would let the land and other marks through
        tag("path", d="M1 1h14v14h-14z", fill="var(--ground)") if look is LOOKS["unsure"] else None,
        tag("path", d=look.outline, fill=look.paint, fill_rule="evenodd"),
    )
    if not where:
        inside = join(tag("title", said), *drawn)
    else:
        # the list can be filtered by countries, not by marks: the words say so
        words = _("{said}; posts from {country}", said=said, country=" + ".join(map(country, where)))
        href = door("map", where, window)
        inside = tag("a", tag("title", words), *drawn, href=href, class_="door", aria_label=words)
    return tag(
        "g",
        inside,
        class_="spot",
        style=f"--x:{x}px;--y:{y}px;--s:{scale:.2f}",
    )
