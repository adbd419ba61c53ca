"""A clock that stands still until it is told or slept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from command_center.clock import SystemClock

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class StillClock:
    """A `Clock` whose time moves only by `sleep` and `advance`; it remembers how long it slept."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._begun = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._begun).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)

    def go_to(self, now: datetime) -> None:
        """Be at a moment, earlier or later."""
        self._now = now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class HastyClock(SystemClock):
    """The machine's clock, for loops that would only wait."""

    def sleep(self, seconds: float) -> None:
        """No wait."""
