"""The axis of time below a chart, and what stands on it: words of moments and lengths, and numbered notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import floor, log10
from typing import NamedTuple
from zoneinfo import ZoneInfo

from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.speech import _, _n
from layouts.words import day_of_month, day_of_week, day_of_year, whole_day

ROUND = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Ends of the axis, in tenths of its highest power of ten; none is more than half as large again as the one before."""
MAX_TICKS = 6
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS = (
    *(n * MINUTE for n in (1, 5, 15, 30)),
    *(n * HOUR for n in (1, 3, 6, 12)),
    *(n * DAY for n in (1, 2, 7, 14, 28, 91)),
)


class Flag(NamedTuple):
    """A note on the axis: where (0..1), the number it goes by, and the address of its words."""

    at: float
    number: int
    href: str


def nice_top(highest: int) -> int:
    """The end of the axis: the least round number that holds the highest column, which fills two thirds or more."""
    size = int(10 ** floor(log10(highest))) if highest else 1
    return next(n for n in (size * tenths // 10 for tenths in ROUND if size * tenths % 10 == 0) if n >= highest)


def length(step: timedelta) -> str:
    """A bucket's length in words: `1 minute`, `5 minutes`, `3 hours`."""
    if step >= DAY and not step % DAY:
        return _n("{n} day", "{n} days", step // DAY, n=number(step // DAY))
    if step >= HOUR and not step % HOUR:
        return _n("{n} hour", "{n} hours", step // HOUR, n=number(step // HOUR))
    if step >= MINUTE and not step % MINUTE:
        return _n("{n} minute", "{n} minutes", step // MINUTE, n=number(step // MINUTE))
    seconds = round(step.total_seconds())
    return _n("{n} second", "{n} seconds", seconds, n=number(seconds))


def said(start: datetime, step: timedelta, zone: str) -> str:
    """When a bucket is, on the profile's clock; days are days of UTC, as they are counted."""
    if step >= DAY:
        last = start + step - DAY
        end_day = whole_day(last)
        if last == start:
            return _("{day} (UTC)", day=end_day)
        return _("{day} to {end} (UTC)", day=day_of_month(start), end=end_day)
    here, end = start.astimezone(ZoneInfo(zone)), (start + step).astimezone(ZoneInfo(zone))
    day = day_of_year(here)
    return _("{day}, {time} to {end}", day=day, time=f"{here:%H:%M}", end=f"{end:%H:%M}")


def ticks(starts: Sequence[datetime], step: timedelta, zone: str) -> Iterator[tuple[float, str]]:
    """Where on the axis (0..1) which words stand, at most `MAX_TICKS`, none so near the end that it would be cut."""
    whole = step * len(starts)
    apart = next((s for s in STEPS if s >= step and whole <= s * MAX_TICKS), STEPS[-1])
    if step >= DAY:
        every = max(1, -(-len(starts) // MAX_TICKS))
        marks = [(i + 0.5) / len(starts) for i in range(0, len(starts), every)]
        yield from ((at, day_of_month(start)) for at, start in zip(marks, starts[::every], strict=True) if at < 0.96)
        return
    local = ZoneInfo(zone)
    moment = datetime.combine(starts[0].astimezone(local).date(), time(), local)
    while (passed := moment - starts[0]) < whole:
        at = passed / whole
        if 0.02 <= at <= 0.96:
            yield (
                at,
                day_of_week(moment) if apart >= DAY or moment.time() == time() else f"{moment:%H:%M}",
            )
        moment = _next(moment, apart, local)


def _next(moment: datetime, apart: timedelta, local: ZoneInfo) -> datetime:
    """The tick after this one on the wall clock, which jumps twice a year; it begins anew at each midnight."""
    day: date = moment.date()
    if apart >= DAY:
        return datetime.combine(day + apart, time(), local)
    after = (moment.replace(tzinfo=None) + apart).replace(tzinfo=local)
    return after.astimezone(UTC).astimezone(local)  # an hour that the clock leaves out is no tick


def ticks_list(starts: Sequence[datetime], step: timedelta, zone: str) -> Html:
    """`ol.volume-ticks`, whose items stand at `--at` percent."""
    items = [tag("li", words, style=f"--at:{100 * at:.2f}%") for at, words in ticks(starts, step, zone)]
    return tag("ol", *items, class_="volume-ticks", aria_hidden="true")


def flags_list(flags: Sequence[Flag]) -> Html | None:
    """`ol.volume-flags`: the numbers of notes at `--at` percent, each leading to its words; None without any."""
    items = [
        tag("li", tag("a", number(flag.number), href=flag.href, aria_label=_("note {n}", n=number(flag.number))),
            style=f"--at:{100 * flag.at:.2f}%")
        for flag in flags
    ]  # fmt: skip
    return tag("ol", *items, class_="volume-flags") if items else None
