"""Places whose marks would cover each other are one mark: told apart at five metres, in Western Europe too."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

from command_center.snapshot import Feelings, Spot
from layouts.svg.natural_earth import project

SMALLEST_PX, LARGEST_PX = 9.0, 38.0
FEW = 60
"""A place needs this many mentions for the largest mark, however quiet the others are."""
APART = 0.62
"""Marks may overlap at their edges, never further: their middles are no nearer than this much of the sum of their half
widths. Larger marks, or marks that only touch, would leave four of thirty-two cities in Europe; so it is nine."""


def mark_px(feelings: Feelings, largest: int) -> float:
    """The diameter of a place's mark: its area grows with the count, and it can always be told apart at 5 m."""
    return round(SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * sqrt(feelings.total / max(largest, FEW)), 1)


def neighbours_together(spots: list[Spot]) -> list[Spot]:
    """Join places whose marks would cover each other in the world's picture, which is about as large at 1080p.

    Args:
        spots: Places with their mentions.

    Returns:
        Fewer spots, largest first, no two of which overlap by much; each stands where its largest place is, so that it
        doesn't wander, and no mention is lost. Given back, they stay as they are.
    """
    return list(_joined(tuple(spots)))


@lru_cache(maxsize=8)  # wall, embed and rings ask for the same places of one picture
def _joined(spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    held = sorted(spots, key=lambda spot: (-spot.feelings.total, spot.lat, spot.lon))
    while True:
        largest = max((spot.feelings.total for spot in held), default=1)
        kept: list[Spot] = []
        marks: list[tuple[float, float, float]] = []
        for spot in held:
            (x, y), px = project(spot.lon, spot.lat), mark_px(spot.feelings, largest)
            near = next((i for i, mark in enumerate(marks) if _cover(mark, x, y, px)), None)
            if near is None:
                kept.append(spot)
                marks.append((x, y, px))
            else:
                one = kept[near]
                kept[near] = Spot(one.lat, one.lon, _sum(one.feelings, spot.feelings))
        kept.sort(key=lambda spot: (-spot.feelings.total, spot.lat, spot.lon))
        if len(kept) == len(held):
            return tuple(kept)
        held = kept  # what was joined is larger now, and may cover what it did not


def _cover(mark: tuple[float, float, float], x: float, y: float, px: float) -> bool:
    reach = APART * (mark[2] + px) / 2
    return (mark[0] - x) ** 2 + (mark[1] - y) ** 2 < reach * reach


def _sum(one: Feelings, other: Feelings) -> Feelings:
    return Feelings(
        one.positive + other.positive,
        one.neutral + other.neutral,
        one.negative + other.negative,
        one.unsure + other.unsure,
    )
