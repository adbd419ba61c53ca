"""How much is said when: day and night in every region, and the slow storms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from streams.sources.fiction.places import Region

_BY_HOUR = (3, 2, 1.5, 1.2, 1.2, 2, 4, 7, 9, 10, 10, 10, 11, 11, 10, 10, 10, 11, 12, 13, 13, 12, 9, 5)
"""How lively a region is at each hour of its own clock."""
_MEAN = sum(_BY_HOUR) / 24

STORM_EVERY_MIN, STORM_LASTS_MIN, STORM_FIRST_MIN, STORM_JITTER_MIN = 40, 12, 20, 8
STORM_GROWTH = 3.0
"""At its height a storm adds three times the topic's usual share: it is talked about four times as much."""


def liveliness(region: Region, at: datetime) -> float:
    """How lively a region is, 1 on the mean of its day.

    Args:
        region: The region; its clock has no summer time.
        at: The moment, UTC.

    Returns:
        The factor, interpolated between the hours.
    """
    local = at + timedelta(hours=region.utc_hours)
    share = local.minute / 60
    return (_BY_HOUR[local.hour] * (1 - share) + _BY_HOUR[(local.hour + 1) % 24] * share) / _MEAN


def storm(key: str, minute: int, topics: Sequence[str]) -> tuple[str, float]:
    """Which topic storms in a minute, and how strongly.

    Args:
        key: Names the simulation; the same key has the same storms.
        minute: Minutes since its start.
        topics: What may storm.

    Returns:
        The topic and its strength from 0 (calm) to 1: it rises and falls as a squared sine.
    """
    count = (minute - STORM_FIRST_MIN) // STORM_EVERY_MIN
    if count < 0:
        return topics[0], 0.0
    rng = Random(f"{key}:storm:{count}")
    begin = STORM_FIRST_MIN + count * STORM_EVERY_MIN + rng.randrange(STORM_JITTER_MIN)
    topic = rng.choice(topics)
    passed = minute + 0.5 - begin
    if not 0 < passed < STORM_LASTS_MIN:
        return topic, 0.0
    return topic, math.sin(math.pi * passed / STORM_LASTS_MIN) ** 2


def poisson(rng: Random, mean: float) -> int:
    """Draw how many posts come in a minute.

    Args:
        rng: The dice.
        mean: How many are to be expected.

    Returns:
        The number; above 50 by the normal approximation, else by Knuth's product of uniforms (The Art of Computer
        Programming, 3.4.1 F).
    """
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
