"""Marks on the map never cover each other, and no mention is lost when places are joined."""

from __future__ import annotations

import random
from itertools import combinations
from math import hypot

import pytest

from command_center.snapshot import Feelings, Spot
from layouts.panels.together import LARGEST_PX, SMALLEST_PX, mark_px, neighbours_together
from layouts.svg.natural_earth import project

EUROPE = [
    (51.5, 0.0), (48.5, 2.5), (52.5, 5.0), (51.0, 4.5), (50.0, 8.5), (52.5, 13.5), (53.5, 10.0), (48.0, 11.5),
    (45.5, 9.0), (42.0, 12.5), (41.5, 2.0), (40.5, -3.5), (38.5, -9.0), (53.5, -2.0), (53.5, -6.5), (56.0, -3.0),
    (55.5, 12.5), (59.5, 18.0), (60.0, 10.5), (50.0, 14.5), (48.0, 16.5), (47.5, 8.5), (46.0, 6.0), (45.0, 7.5),
    (43.5, 5.5), (50.5, 3.0), (49.5, 6.0), (51.5, 7.5), (51.0, 7.0), (47.5, 19.0), (52.0, 21.0), (54.5, 18.5),
]  # fmt: skip


def _europe(seed: int) -> list[Spot]:
    luck = random.Random(seed)
    return [
        Spot(lat, lon, Feelings(luck.randrange(40), luck.randrange(9), luck.randrange(40), 1)) for lat, lon in EUROPE
    ]


def _world(seed: int, places: int) -> list[Spot]:
    luck = random.Random(seed)
    return [
        Spot(
            luck.randrange(-100, 140) / 2,
            luck.randrange(-300, 340) / 2,
            Feelings(int(luck.paretovariate(0.8)), 0, 1, 0),
        )
        for _ in range(places)
    ]


@pytest.mark.parametrize("spots", [_europe(1), _europe(2), _world(3, 400), _world(4, 40), []], ids=len)
def test_no_mark_covers_another_and_no_mention_is_lost(spots: list[Spot]) -> None:
    """The distances are measured again, pair by pair, from what is drawn."""
    joined = neighbours_together(spots)
    assert sum(spot.feelings.total for spot in joined) == sum(spot.feelings.total for spot in spots)
    assert {(spot.lat, spot.lon) for spot in joined} <= {(spot.lat, spot.lon) for spot in spots}
    largest = max((spot.feelings.total for spot in joined), default=1)
    for one, other in combinations(joined, 2):
        (x, y), (u, v) = project(one.lon, one.lat), project(other.lon, other.lat)
        widths = mark_px(one.feelings, largest) + mark_px(other.feelings, largest)
        assert hypot(x - u, y - v) >= 0.62 * widths / 2 - 1e-9
    assert neighbours_together(joined) == joined


def test_western_europe_is_some_marks_and_not_one() -> None:
    joined = neighbours_together(_europe(1))
    assert 6 <= len(joined) <= 20


def test_a_mark_stands_where_most_was_said() -> None:
    small, large = Spot(50.5, 4.5, Feelings(1, 0, 0, 0)), Spot(52.5, 5.0, Feelings(90, 0, 2, 0))
    assert neighbours_together([small, large]) == [Spot(52.5, 5.0, Feelings(91, 0, 2, 0))]


def test_marks_grow_by_area_and_stay_to_be_seen() -> None:
    assert mark_px(Feelings(0, 0, 0, 0), 1000) == SMALLEST_PX
    assert mark_px(Feelings(1000, 0, 0, 0), 1000) == LARGEST_PX
    quarter, whole = mark_px(Feelings(250, 0, 0, 0), 1000), mark_px(Feelings(1000, 0, 0, 0), 1000)
    assert (quarter - SMALLEST_PX) / (whole - SMALLEST_PX) == pytest.approx(0.5, abs=0.01)
