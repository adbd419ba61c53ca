"""Places as marks on a map: those that would cover each other are one; area is the count, shape the feeling."""

from __future__ import annotations

from command_center.snapshot import Spot
from layouts.markup import Html, join, tag
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


def spots(found: list[Spot]) -> Html:
    """A mark for each place.

    Args:
        found: Places with their mentions; those too close to be told apart are one.

    Returns:
        Groups, the largest first, so that none hides a smaller one; the style sheet sets them in their places, as it
        enlarges them where the picture is small, and gives them their colours.
    """
    together = neighbours_together(found)
    largest = max((spot.feelings.total for spot in together), default=1)
    return join(*(_mark(spot, largest) for spot in together))


def _mark(spot: Spot, largest: int) -> Html:
    look = LOOKS[prevailing(spot.feelings)]
    x, y = place(spot)
    scale = mark_px(spot.feelings, largest) / OUTLINE_UNITS
    return tag(
        "g",
        tag("title", _("{n}, mostly {feeling}", n=number(spot.feelings.total), feeling=look.word)),
        # hatching alone would let the land and other marks through
        tag("path", d="M1 1h14v14h-14z", fill="var(--ground)") if look is LOOKS["unsure"] else None,
        tag("path", d=look.outline, fill=look.paint, fill_rule="evenodd"),
        class_="spot",
        style=f"--x:{x}px;--y:{y}px;--s:{scale:.2f}",
    )
