"""Business hours: how much working time lies between two moments, and when so much of it has passed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from command_center.profile import Profile
from command_center.profile_service import OpeningHours, range_s

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_YEAR = 1970
"""Nobody was waiting before: a wrong clock that says so must not cost two thousand years of tables."""
YEARS_AHEAD = 40
_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()


class Hours(Protocol):
    """What answer times are measured in."""

    def between_ms(self, start_ms: int, end_ms: int) -> int:
        """Working time from one moment to another."""
        ...

    def after_ms(self, start_ms: int, duration_ms: int) -> int | None:
        """The moment at which so much working time has passed; None if it never does."""
        ...


class RoundTheClock:
    """Every hour is a business hour."""

    def between_ms(self, start_ms: int, end_ms: int) -> int:
        """The time between."""
        return end_ms - start_ms

    def after_ms(self, start_ms: int, duration_ms: int) -> int | None:
        """The moment so much later."""
        return start_ms + duration_ms


class _Year(NamedTuple):
    """Open intervals of one UTC year in ms, apart and ascending; `before` is the open time before each."""

    starts: list[int]
    ends: list[int]
    before: list[int]

    def until(self, ms: int) -> int:
        """Open time of this year before a moment."""
        at = bisect_right(self.starts, ms) - 1
        return self.before[at] + min(ms, self.ends[at]) - self.starts[at] if at >= 0 else 0

    @property
    def total(self) -> int:
        return self.before[-1] + self.ends[-1] - self.starts[-1] if self.starts else 0


class BusinessHours:
    """The hours of a week, but for closed dates.

    A moment is a business moment if a clock on the wall of that zone then shows an hour of the week: where clocks are
    set back, an hour that comes twice counts twice, and one that is skipped doesn't count. A range that goes past
    midnight belongs to the day on which it begins.

    Args:
        zone: The zone of the hours.
        week: Seven days from Monday, each with ranges as `range_s` gives them; they may overlap.
        closed: Says whether a date is closed.
    """

    def __init__(
        self, zone: str, week: Sequence[Sequence[tuple[int, int]]], closed: Callable[[date], bool] = lambda _: False
    ) -> None:
        self._zone = ZoneInfo(zone)
        self._week = week
        self._closed = closed
        self._years: dict[int, _Year] = {}

    def between_ms(self, start_ms: int, end_ms: int) -> int:
        """Working time from one moment to another, exact to the ms; before 1970 there was none."""
        first, last = _year_of(start_ms), _year_of(end_ms)
        if end_ms <= start_ms or last < FIRST_YEAR:
            return 0
        gone = self._of(first).until(start_ms) if first >= FIRST_YEAR else 0
        whole = sum(self._of(year).total for year in range(max(first, FIRST_YEAR), last))
        return whole + self._of(last).until(end_ms) - gone

    def after_ms(self, start_ms: int, duration_ms: int) -> int | None:
        """The first moment at which so much working time has passed since `start_ms`; None if it takes 40 years."""
        first = max(_year_of(start_ms), FIRST_YEAR)
        wanted = duration_ms + self._of(first).until(start_ms)
        for year in range(first, first + YEARS_AHEAD):
            table = self._of(year)
            if wanted <= table.total:
                at = max(bisect_left(table.before, wanted) - 1, 0)
                return table.starts[at] + wanted - table.before[at]
            wanted -= table.total
        return None

    def _of(self, year: int) -> _Year:
        if year not in self._years:
            self._years[year] = self._table(year)
        return self._years[year]

    def _table(self, year: int) -> _Year:
        merged: list[list[int]] = []
        for start, end in sorted(self._intervals(year)):
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        table = _Year([], [], [])
        passed = 0
        for start, end in merged:
            table.starts.append(start)
            table.ends.append(end)
            table.before.append(passed)
            passed += end - start
        return table

    def _intervals(self, year: int) -> Iterator[tuple[int, int]]:
        """Open intervals of a UTC year, any order; between two clock changes local time runs like UTC."""
        for first_ms, last_ms, offset_ms in self._steady(year):
            low, high = first_ms + offset_ms, last_ms + offset_ms
            for day in range(low // _DAY_MS - 1, (high - 1) // _DAY_MS + 1):
                when = date.fromordinal(_EPOCH + day)
                ranges = self._week[when.weekday()]
                if not ranges or self._closed(when):
                    continue
                for start_s, end_s in ranges:
                    start, end = max(day * _DAY_MS + start_s * 1000, low), min(day * _DAY_MS + end_s * 1000, high)
                    if start < end:
                        yield start - offset_ms, end - offset_ms

    def _steady(self, year: int) -> Iterator[tuple[int, int, int]]:
        """Stretches of a UTC year with one offset from UTC: first ms, ms after the last, offset in ms."""
        days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
        marks = [int(day.timestamp()) for day in days if day.year == year]
        marks.append(int(datetime(year + 1, 1, 1, tzinfo=UTC).timestamp()))
        since, offset = marks[0], self._offset_s(marks[0])
        for before, after in pairwise(marks):
            if self._offset_s(after) != offset:
                low, high = before, after
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (middle, high) if self._offset_s(middle) == offset else (low, middle)
                yield since * 1000, high * 1000, offset * 1000
                since, offset = high, self._offset_s(high)
        yield since * 1000, marks[-1] * 1000, offset * 1000

    def _offset_s(self, second: int) -> int:
        moved = datetime.fromtimestamp(second, self._zone).utcoffset()
        return int(moved.total_seconds()) if moved is not None else 0


def hours_of(profile: Profile) -> Hours:
    """The business hours of a profile; without any, round the clock."""
    given = profile.business_hours
    if given is None:
        return RoundTheClock()
    week = [[range_s(text) for text in given.week.get(day, ())] for day in WEEKDAYS]  # type: ignore[call-overload]
    return BusinessHours(given.zone or profile.zone, week, _closed(given))


def _closed(given: OpeningHours) -> Callable[[date], bool]:
    dates = frozenset(given.closed)
    if given.holidays is None:
        return lambda when: when in dates
    from holidays import country_holidays  # noqa: PLC0415  (few profiles name holidays)

    public = country_holidays(given.holidays.country, subdiv=given.holidays.subdivision)
    return lambda when: when in dates or when in public


def _year_of(ms: int) -> int:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).year
