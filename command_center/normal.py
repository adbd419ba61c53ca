"""What is normal: how many mentions to expect at a time of the week, and how far from it a count may lie.

The same clock time of the last four weeks is compared with, or where fewer than three of these were listened to, of the
last fourteen days; with less than three of those, nothing is normal yet. "The same clock time" is told by the profile's
clock, so that it stays the same hour of people's day where clocks change, and half-hour zones fall between the store's
hours (counted in UTC), which are then shared out evenly.

- **Middle**: the median of what was counted then, so that one storm in four weeks moves nothing.
- **Spread from week to week**: their median absolute deviation, times 1.4826 (what makes it the standard deviation of
  normal data) and the factor for few values of C. Croux, P. J. Rousseeuw, "Time-efficient algorithms for two highly
  robust estimators of scale", COMPSTAT 1992; never under a tenth of the middle: four values may agree by chance.
- **Band**: counts at a rate that itself varies are Gamma-Poisson: variance m + (c m)^2 (1 + pi / 2n) for a middle m of
  n values and a relative spread c; the last factor is what a median of n values is unsure by. Its ends are the
  quantiles of the gamma distribution of that mean and variance, k (1 - 1/9k + z / (3 sqrt(k)))^3 for shape k (E. B.
  Wilson, M. M. Hilferty, "The distribution of chi-square", Proc. Natl. Acad. Sci. 17, 1931): skewed as counts are, and
  never below nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import pi, sqrt
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from command_center.snapshot import Comparison

WEEKS_BACK = (7, 14, 21, 28)
DAYS_BACK = tuple(range(1, 15))
LEAST = 3
"""So many values at least make something normal."""
Z95 = 1.959964
Z998 = 3.090232
LEAST_SPREAD = 0.1
MAD_TO_SD = 1.4826
FEW = {2: 1.196, 3: 1.495, 4: 1.363, 5: 1.206, 6: 1.200, 7: 1.140, 8: 1.129, 9: 1.107}

Counted = Callable[[float, float], float | None]
"""How much was counted from one second (1970, UTC) to another; None where nobody listened all the time between."""


class Usual(NamedTuple):
    """What is normal at some time: a rate an hour, and its relative spread; `cells` values of `kind` made it."""

    kind: Comparison
    cells: int
    per_hour: float
    spread: float

    def expected(self, seconds: float) -> float:
        """How many to expect in so many seconds."""
        return self.per_hour * seconds / 3600

    def bounds(self, seconds: float, z: float = Z95) -> tuple[float, float]:
        """Between what numbers a count of so many seconds normally lies.

        Args:
            seconds: How long is counted.
            z: Standard deviations to each side that the band is worth.
        """
        middle = self.expected(seconds)
        # where nothing was ever counted, one mention is no wonder: half of one, Jeffreys' guess, spread over the cells
        mean = max(middle, seconds / 3600 * 0.5 / self.cells)
        variance = mean + (self.spread * mean) ** 2
        shape, scale = mean * mean / variance, variance / mean

        def quantile(sign: float) -> float:
            return shape * scale * max(0.0, 1 - 1 / (9 * shape) + sign * z / (3 * sqrt(shape))) ** 3

        return min(middle, quantile(-1)), max(middle, quantile(1))


def usual(counted: Counted, start: datetime, seconds: float, zone: ZoneInfo) -> Usual | None:
    """What is normal for a stretch of time.

    Args:
        counted: The past.
        start: Its beginning.
        seconds: Its length.
        zone: On whose clock the same time of other days is looked for.

    Returns:
        None where too little of the past is known.
    """
    kinds: tuple[tuple[Comparison, Sequence[int]], ...] = (("week", WEEKS_BACK), ("day", DAYS_BACK))
    for kind, days_back in kinds:
        begins = (same_clock(start, zone, days).timestamp() for days in days_back)
        values = [value for begin in begins if (value := counted(begin, begin + seconds)) is not None]
        if len(values) >= LEAST:
            return _of(kind, [value * 3600 / seconds for value in values])
    return None


def same_clock(moment: datetime, zone: ZoneInfo, days: int) -> datetime:
    """When clocks showed the same some days earlier (UTC); a time that was left out then is taken an hour later."""
    local = moment.astimezone(zone).replace(fold=0) - timedelta(days=days)
    return local.astimezone(UTC)


def _of(kind: Comparison, rates: list[float]) -> Usual:
    n, middle = len(rates), median(rates)
    deviation = median(abs(rate - middle) for rate in rates) * MAD_TO_SD * FEW.get(n, n / (n - 0.8))
    relative = max(LEAST_SPREAD, deviation / middle) if middle else LEAST_SPREAD
    return Usual(kind, n, middle, relative * sqrt(1 + pi / (2 * n)))
