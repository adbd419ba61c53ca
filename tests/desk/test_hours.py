"""Business hours against a clock on the wall: a moment is working time if the local time then says so."""

from __future__ import annotations

import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.desk.hours import BusinessHours, RoundTheClock, hours_of
from command_center.profile_service import OpeningHours
from tests.support.made import PROFILE

NINE_TO_FIVE = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00")
NIGHTS = {"friday": "22:00-06:00", "saturday": ["05:00-10:00", "23:30-24:00"], "sunday": "00:00-24:00"}
ODD = {"monday": "00:30-02:45", "wednesday": ["08:00-12:00", "11:30-13:15"], "saturday": "01:00-03:00"}
CHANGES = ("2024-02-29", "2025-10-26", "2025-12-31", "2026-03-29", "2026-04-05", "2026-11-01")
"""Days on which some zone changes its clock, a leap day, and the turn of a year."""
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC")


def made(zone: str, week: dict[str, Any], **given: Any) -> BusinessHours:
    hours = hours_of(PROFILE.model_copy(update={"business_hours": OpeningHours(zone=zone, week=week, **given)}))
    assert isinstance(hours, BusinessHours)
    return hours


def by_the_wall(zone: str, week: dict[str, Any], start: datetime, end: datetime, closed: set[date]) -> int:
    """Count the quarters of an hour whose local time is working time: the oracle, no table and no offset."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

    def works(day: date, clock: str) -> bool:
        said = week.get(names[day.weekday()], [])
        today = [said] if isinstance(said, str) else said
        if any(a <= clock < b for a, b in (r.split("-") for r in today) if a < b) and day not in closed:
            return True
        if any(clock >= a for a, b in (r.split("-") for r in today) if a > b) and day not in closed:
            return True
        before = day - timedelta(days=1)
        said = week.get(names[before.weekday()], [])
        nights = [r.split("-") for r in ([said] if isinstance(said, str) else said)]
        return before not in closed and any(clock < b for a, b in nights if a > b)

    total, at, there = 0, start, ZoneInfo(zone)
    while at < end:
        local = at.astimezone(there)
        total += 900 * works(local.date(), local.strftime("%H:%M"))
        at += timedelta(minutes=15)
    return total


def ms(at: datetime) -> int:
    return int(at.timestamp()) * 1000


@pytest.mark.parametrize("week", [NINE_TO_FIVE, NIGHTS, ODD], ids=["nine to five", "nights", "odd"])
@pytest.mark.parametrize("zone", ZONES)
def test_it_agrees_with_a_clock_on_the_wall_over_every_clock_change(zone: str, week: dict[str, Any]) -> None:
    dice = random.Random(f"{zone}{sorted(week)}")
    closed = {date(2025, 12, 31), date(2026, 1, 3), date(2026, 3, 29)}
    hours = made(zone, week, closed=tuple(closed))
    for text in CHANGES:
        around = datetime.fromisoformat(text).replace(tzinfo=UTC)
        start = around - timedelta(minutes=15 * dice.randrange(500))
        end = around + timedelta(minutes=15 * dice.randrange(500))
        assert hours.between_ms(ms(start), ms(end)) == 1000 * by_the_wall(zone, week, start, end, closed), (start, end)


@pytest.mark.parametrize(
    ("zone", "start", "end", "wanted"),
    [
        # Berlin, the night of 29 March 2026: 01:00 to 04:00 on the wall is two hours.
        ("Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z", 2.0),
        # And that of 25 October: 01:00 to 04:00 is four.
        ("Europe/Berlin", "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z", 4.0),
        # Lord Howe moves by half an hour; its 01:00 to 03:00 on 4 October 2026 is one hour and a half.
        ("Australia/Lord_Howe", "2026-10-03T14:30:00Z", "2026-10-03T16:00:00Z", 1.5),
    ],
)
def test_a_skipped_hour_is_not_worked_and_a_repeated_one_is_worked_twice(
    zone: str, start: str, end: str, wanted: float
) -> None:
    hours = made(zone, {"sunday": "01:00-04:00"})
    assert hours.between_ms(*(ms(datetime.fromisoformat(at)) for at in (start, end))) == wanted * 3_600_000


def test_a_half_hour_zone_opens_at_half_past() -> None:
    hours = made("Asia/Kolkata", NINE_TO_FIVE)
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    assert hours.between_ms(ms(monday), ms(monday + timedelta(days=1))) == 8 * 3_600_000
    assert hours.between_ms(ms(monday), ms(monday + timedelta(hours=3, minutes=45))) == 15 * 60_000


def test_public_holidays_of_a_part_of_a_country() -> None:
    epiphany = datetime(2026, 1, 6, tzinfo=UTC)
    day = (ms(epiphany), ms(epiphany + timedelta(days=1)))
    holidays = {"country": "DE", "subdivision": "BY"}
    assert made("Europe/Berlin", NINE_TO_FIVE, holidays=holidays).between_ms(*day) == 0
    assert made("Europe/Berlin", NINE_TO_FIVE, holidays={"country": "DE"}).between_ms(*day) == 8 * 3_600_000
    assert made("Europe/Berlin", NINE_TO_FIVE, closed=("2026-01-06",)).between_ms(*day) == 0
    christmas = datetime(2026, 12, 25, tzinfo=UTC)
    found = made("Europe/Berlin", NINE_TO_FIVE, holidays={"country": "DE"})
    assert found.between_ms(ms(christmas), ms(christmas + timedelta(days=1))) == 0


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    # Thursday is closed: its night is not worked, though Friday is no holiday; Friday's own goes on into Saturday.
    hours = made("UTC", {"thursday": "22:00-06:00", "friday": "22:00-06:00"}, closed=("2026-03-05",))
    friday = datetime(2026, 3, 6, tzinfo=UTC)
    assert hours.between_ms(ms(friday), ms(friday + timedelta(hours=12))) == 0
    assert hours.between_ms(ms(friday), ms(friday + timedelta(days=2))) == 8 * 3_600_000


@given(
    st.sampled_from(ZONES),
    st.sampled_from((NINE_TO_FIVE, NIGHTS, ODD)),
    st.integers(ms(datetime(2025, 10, 1, tzinfo=UTC)), ms(datetime(2026, 12, 1, tzinfo=UTC))),
    st.integers(1, 200 * 3_600_000),
)
def test_the_moment_of_a_promise_is_the_first_at_which_so_much_was_worked(
    zone: str, week: dict[str, Any], start_ms: int, goal_ms: int
) -> None:
    hours = made(zone, week)
    due_ms = hours.after_ms(start_ms, goal_ms)
    assert due_ms is not None
    assert hours.between_ms(start_ms, due_ms) == goal_ms
    assert hours.between_ms(start_ms, due_ms - 1) == goal_ms - 1


@given(
    st.lists(
        st.integers(ms(datetime(2019, 1, 1, tzinfo=UTC)), ms(datetime(2021, 1, 1, tzinfo=UTC))), min_size=3, max_size=3
    )
)
def test_parts_add_up(at: list[int]) -> None:
    first, second, third = sorted(at)
    hours = made("Europe/Berlin", NINE_TO_FIVE)
    assert hours.between_ms(first, second) + hours.between_ms(second, third) == hours.between_ms(first, third)
    assert hours.between_ms(third, first) == 0 or first == third


def test_without_hours_the_house_works_round_the_clock() -> None:
    hours = hours_of(PROFILE)
    assert isinstance(hours, RoundTheClock)
    assert (hours.between_ms(5, 9), hours.after_ms(5, 9)) == (4, 14)


def test_a_clock_that_is_two_thousand_years_wrong_costs_no_more_than_a_blink() -> None:
    hours = made("Europe/Berlin", NINE_TO_FIVE)
    long_ago, now = ms(datetime(2, 1, 1, tzinfo=UTC)), ms(datetime(2026, 3, 4, tzinfo=UTC))
    began = time.process_time()
    assert hours.between_ms(long_ago, now) == hours.between_ms(ms(datetime(1970, 1, 1, tzinfo=UTC)), now) > 0
    assert hours.between_ms(long_ago, long_ago + 1) == 0
    assert hours.after_ms(long_ago, 3_600_000) == ms(datetime(1970, 1, 1, 9, tzinfo=UTC))
    assert time.process_time() - began < 10


def test_hours_that_never_come_promise_nothing() -> None:
    assert made("UTC", {"monday": "09:00-09:01"}).after_ms(0, 3_000 * 60_000) is None
