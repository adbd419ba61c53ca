"""What is normal, against a recount mention by mention and against the exact distribution."""

from __future__ import annotations

import random
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from math import exp, lgamma, log, sqrt
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from command_center.deviation import deviation
from command_center.normal import DAYS_BACK, LEAST_SPREAD, WEEKS_BACK, Usual, same_clock, usual

HOUR = 3600


class Past:
    """Mentions of some weeks as their moments; counted hour by hour of UTC, as the store does."""

    def __init__(self, moments: list[float], known_from: float) -> None:
        self.moments = sorted(moments)
        self.known_from = known_from

    def count(self, start: float, end: float) -> int:
        return bisect_left(self.moments, end) - bisect_left(self.moments, start)

    def counted(self, start: float, end: float) -> float | None:
        """As a copy of the hours says it: each hour's mentions spread evenly over it."""
        if start < self.known_from:
            return None
        hour, found = int(start // HOUR) * HOUR, 0.0
        while hour < end:
            overlap = min(end, hour + HOUR) - max(start, hour)
            found += self.count(hour, hour + HOUR) * overlap / HOUR
            hour += HOUR
        return found


def past(zone: str, until: datetime, days: int = 40, seed: int = 1) -> Past:
    """People write by their own clock: one rate for each hour of their week, with the luck of each hour."""
    luck = random.Random(seed)
    local = ZoneInfo(zone)
    rates = [luck.uniform(2, 40) for _ in range(168)]
    begin = until.timestamp() // HOUR * HOUR - days * 24 * HOUR
    moments: list[float] = []
    for hour in range(days * 24):
        start = begin + hour * HOUR
        clock = datetime.fromtimestamp(start, local)
        rate = rates[clock.weekday() * 24 + clock.hour]
        moments += [start + luck.random() * HOUR for _ in range(max(0, round(luck.gauss(rate, sqrt(rate)))))]
    return Past(moments, begin)


def clock_before(moment: datetime, zone: str, days: int) -> list[float]:
    """By search: every second of that day, in steps of a quarter of an hour, at which clocks there show the same."""
    local = ZoneInfo(zone)
    here = moment.astimezone(local)
    day = here.date() - timedelta(days=days)
    begin = moment.timestamp() - (days + 1) * 24 * HOUR
    steps = (begin + step * 900 for step in range(2 * 96 + 8))
    return [
        s
        for s in steps
        if (there := datetime.fromtimestamp(s, local)).date() == day
        and (there.hour, there.minute) == (here.hour, here.minute)
    ]


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("UTC", datetime(2026, 11, 22, 14, 0, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 11, 22, 8, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 11, 22, 8, 0, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 11, 5, 8, 0, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 4, 9, 17, 0, tzinfo=UTC)),
        ("America/St_Johns", datetime(2026, 3, 20, 12, 0, tzinfo=UTC)),
        ("America/Chicago", datetime(2026, 11, 24, 3, 0, tzinfo=UTC)),
    ],
)
def test_the_same_hour_of_the_last_four_weeks_on_peoples_own_clock(zone: str, moment: datetime) -> None:
    """Half-hour zones and the weeks around a change of clocks; hours are whole, so the recount is exact."""
    held = past(zone, moment)
    found = usual(held.counted, moment, HOUR, ZoneInfo(zone))
    begins = [clock_before(moment, zone, days) for days in (7, 14, 21, 28)]
    assert all(len(times) == 1 for times in begins)
    counts = [held.count(times[0], times[0] + HOUR) for times in begins]
    assert found is not None
    assert (found.kind, found.cells, found.per_hour) == ("week", 4, median(counts))


def test_a_change_of_clocks_moves_the_hour_that_is_looked_at() -> None:
    """9:00 in Berlin is 8:00 UTC in winter and 7:00 in summer; Lord Howe moves by half an hour."""
    monday = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
    assert same_clock(monday, ZoneInfo("Europe/Berlin"), 7) == datetime(2026, 10, 19, 7, 0, tzinfo=UTC)
    assert same_clock(monday, ZoneInfo("UTC"), 7) == datetime(2026, 10, 19, 8, 0, tzinfo=UTC)
    island = ZoneInfo("Australia/Lord_Howe")
    assert same_clock(datetime(2026, 10, 6, 1, 0, tzinfo=UTC), island, 7) == datetime(2026, 9, 29, 1, 30, tzinfo=UTC)
    left_out = datetime(2026, 4, 5, 0, 30, tzinfo=UTC)  # 2:30 in Berlin; on 29 March clocks went from 2 to 3
    assert same_clock(left_out, ZoneInfo("Europe/Berlin"), 7) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_where_weeks_are_missing_the_last_days_are_taken_and_before_that_nothing() -> None:
    moment = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    for days, kind, cells in ((35, "week", 4), (21, "week", 3), (20, "day", 14), (9, "day", 9), (3, "day", 3)):
        held = past("UTC", moment, days)
        found = usual(held.counted, moment, HOUR, ZoneInfo("UTC"))
        assert found is not None
        assert (found.kind, found.cells) == (kind, cells), days
        back = WEEKS_BACK if kind == "week" else DAYS_BACK
        starts = [moment.timestamp() - 24 * HOUR * day for day in back]
        assert found.per_hour == median(held.count(s, s + HOUR) for s in starts if s >= held.known_from)
    assert usual(past("UTC", moment, 2).counted, moment, HOUR, ZoneInfo("UTC")) is None


def test_one_storm_in_four_weeks_moves_nothing() -> None:
    calm, storm = iter((100, 96, 104, 100)), iter((100, 96, 104, 5000))
    moment, zone = datetime(2026, 11, 22, 14, 0, tzinfo=UTC), ZoneInfo("UTC")
    one = usual(lambda *_: next(calm), moment, HOUR, zone)
    other = usual(lambda *_: next(storm), moment, HOUR, zone)
    assert one is not None
    assert other is not None
    assert other.per_hour == 102
    assert other.bounds(HOUR)[1] < 1.35 * one.bounds(HOUR)[1]


def _exact(mean: float, relative: float) -> list[float]:
    """Distribution of a Gamma-Poisson count: r successes' failures, by its own formula."""
    r = 1 / relative**2
    p = r / (r + mean)
    found, total, k = [], 0.0, 0
    while total < 1 - 1e-9:
        total += exp(lgamma(k + r) - lgamma(r) - lgamma(k + 1) + r * log(p) + k * log(1 - p))
        found.append(total)
        k += 1
    return found


@pytest.mark.parametrize("mean", [0.2, 1, 4, 12, 60, 400])
@pytest.mark.parametrize("spread", [0.12, 0.3, 0.6])
def test_the_band_holds_95_of_100_by_the_exact_distribution(mean: float, spread: float) -> None:
    low, high = Usual("week", 4, mean, spread).bounds(HOUR)
    below = _exact(mean, spread)
    inside = below[min(int(high), len(below) - 1)] - (below[int(low) - 1] if low >= 1 else 0.0)
    assert inside >= 0.92
    assert inside <= 0.985 or mean < 5, "few mentions jump over the line, many must not"
    assert low <= mean <= high


def test_a_band_is_never_narrower_than_chance_and_a_tenth_from_week_to_week() -> None:
    found = usual(lambda *_: 6000.0, datetime(2026, 11, 22, tzinfo=UTC), HOUR, ZoneInfo("UTC"))
    assert found is not None
    assert found.spread > LEAST_SPREAD
    low, high = found.bounds(60)
    assert 70 < low < 80
    assert 125 < high < 135
    quiet = usual(lambda *_: 0.0, datetime(2026, 11, 22, tzinfo=UTC), HOUR, ZoneInfo("UTC"))
    assert quiet is not None
    assert quiet.expected(HOUR) == 0
    assert 0 < quiet.bounds(HOUR)[1] < 2, "one mention where there never was one is no wonder"


USUAL = Usual("week", 4, 1800.0, 0.12)
"""Thirty a minute."""


def test_a_deviation_began_in_the_minute_in_which_it_began() -> None:
    luck = random.Random(3)
    for began in (4, 20, 100, 199):
        counts = [round(luck.gauss(30, 5.4)) for _ in range(240)]
        for minute in range(240 - began, 240):
            counts[minute] = round(luck.gauss(75, 9))
        found = deviation(counts, [USUAL] * 240)
        assert found is not None
        assert abs(found.began - (240 - began)) <= 1
        assert found.ratio == pytest.approx(sum(counts[-5:]) / 150)
        assert not found.longer


def test_a_fall_is_a_deviation_too_and_one_that_began_before_all_says_so() -> None:
    found = deviation([30] * 200 + [4] * 40, [USUAL] * 240)
    assert found == (pytest.approx(4 / 30), 200, False)
    assert deviation([90] * 240, [USUAL] * 240) == (3.0, 0, True)


def test_calm_days_deviate_seldom() -> None:
    """A whole day of chance alone, looked at each minute: the band may be left in a few minutes of it, not in hours."""
    luck = random.Random(9)
    counts = [sum(luck.random() < 0.03 for _ in range(1000)) for _ in range(1440)]
    alarms = sum(deviation(counts[i - 10 : i], [USUAL] * 10) is not None for i in range(10, 1440))
    assert alarms <= 7


def test_nothing_is_said_where_nothing_is_normal() -> None:
    assert deviation([], []) is None
    assert deviation([99] * 4, [USUAL] * 4) is None, "fewer than are looked at together"
    assert deviation([99] * 10, [None] * 10) is None
    assert deviation([99] * 10, [USUAL] * 6 + [None] * 4) is None
