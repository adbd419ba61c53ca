"""The windows a figure can be asked for, as exact runs of buckets."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from command_center.store.keys import GRANULES

WINDOWS = {"15m": ("m", 15), "1h": ("m", 60), "4h": ("m", 240), "24h": ("h", 24), "7d": ("h", 168), "all": ("d", 0)}


class Span(NamedTuple):
    """Buckets of one granule: first seconds from `start_s` (inclusive) to `end_s` (exclusive)."""

    granule: str
    start_s: int
    end_s: int

    def starts(self) -> range:
        """The first second of every bucket."""
        return range(self.start_s, self.end_s, GRANULES[self.granule])

    def before(self) -> Span:
        """The span of the same length that ends where this one begins."""
        return Span(self.granule, 2 * self.start_s - self.end_s, self.start_s)


def span_of(window: str, as_of: datetime, counters_days: float) -> Span:
    """The buckets of a window: it ends with the bucket of `as_of`, that one included.

    Args:
        window: A name of `WINDOWS`.
        as_of: The data's clock.
        counters_days: Retention of counters in days, the length of `all`.
    """
    granule, count = WINDOWS[window]
    step = GRANULES[granule]
    end = (int(as_of.timestamp()) // step + 1) * step
    return Span(granule, end - step * (count or int(counters_days) + 1), end)
