"""Places as marks on a map: those that would cover each other are one; area is the count, shape the feeling."""

from __future__ import annotations

from math import sqrt

from command_center.snapshot import Feelings, Spot
from layouts.markup import Html, join, tag
from layouts.panels.feeling import prevailing
from layouts.svg.natural_earth import HEIGHT, WIDTH, project
from layouts.theme import LOOKS
from layouts.words import number

SMALLEST_PX, LARGEST_PX = 9.0, 46.0
FEW = 60
"""A place needs this many mentions for the largest mark, however quiet the others are."""
REACH = 4.0
"""Degrees: a mark is about 20 px and a degree 3 px wide, so closer places would only cover each other."""
EDGE = 8
"""Units: no mark's middle is nearer to the end of the picture."""
OUTLINE_UNITS = 16
"""The box of a feeling's outline (`theme.Look`)."""


def neighbours_together(spots: list[Spot]) -> list[Spot]:
    """Join places that would cover each other on a wall.

    Args:
        spots: Places with their mentions.

    Returns:
        Fewer spots, largest first; each stands where its largest place is, so that it doesn't wander, and no
        mention is lost.
    """
    joined: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (-spot.feelings.total, spot.lat, spot.lon)):
        for position, one in enumerate(joined):
            if abs(one.lat - spot.lat) < REACH and abs(one.lon - spot.lon) < REACH:
                joined[position] = Spot(one.lat, one.lon, _sum(one.feelings, spot.feelings))
                break
        else:
            joined.append(spot)
    return sorted(joined, key=lambda spot: -spot.feelings.total)


def _sum(one: Feelings, other: Feelings) -> Feelings:
    return Feelings(
        one.positive + other.positive,
        one.neutral + other.neutral,
        one.negative + other.negative,
        one.unsure + other.unsure,
    )


def mark_px(feelings: Feelings, largest: int) -> float:
    """The diameter of a place's mark: its area grows with the count, and it can always be told apart at 5 m."""
    return round(SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * sqrt(feelings.total / max(largest, FEW)), 1)


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
        tag("title", f"{number(spot.feelings.total)}, mostly {look.word}"),
        # hatching alone would let the land and other marks through
        tag("path", d="M1 1h14v14h-14z", fill="var(--ground)") if look is LOOKS["unsure"] else None,
        tag("path", d=look.outline, fill=look.paint, fill_rule="evenodd"),
        class_="spot",
        style=f"--x:{x}px;--y:{y}px;--s:{scale:.2f}",
    )
