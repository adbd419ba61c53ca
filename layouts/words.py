"""How figures, spans and moments are said on screens; the same in every panel."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from layouts.markup import Html, tag

WINDOWS = {
    "15m": "last 15 minutes",
    "1h": "last 60 minutes",
    "4h": "last 4 hours",
    "24h": "last 24 hours",
    "7d": "last 7 days",
    "all": "since the beginning",
}
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pt": "Portuguese",
    "und": "undetermined",
    "zh": "Chinese",
}
"""Codes that the tagger gives by itself; a profile may name others, which are shown as they are."""
MINUS = "\u2212"
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""By their categories letters and a symbol, but nobody sees them: the Hangul fillers and the blank Braille pattern."""


def is_seen(text: str | None) -> bool:
    """Say whether a text has anything to see: a letter (also a private one), figure, sign or symbol."""
    return any(
        c not in BLANK and (unicodedata.category(c) == "Co" or unicodedata.category(c)[0] in "LNPS") for c in text or ""
    )


def number(value: int) -> str:
    """A count: `12,345` up to six digits, then `1.2M`."""
    for limit, unit in ((1_000_000_000, "B"), (1_000_000, "M")):
        if value >= limit:
            return f"{value / limit:.1f}{unit}"
    return f"{value:,}"


def like_it(more: int) -> str:
    """Say that a post stands for others: "and 11 more like it"."""
    return f"and {number(more)} more like it"


def percent(part: int, whole: int) -> str:
    """A share in whole percent; never 0 % or 100 % unless it is exactly that."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "<1%"
    if 99 < share < 100:
        return ">99%"
    return f"{share:.0f}%"


def span(seconds: float) -> tuple[str, str]:
    """A length of time as figure and unit, so that the figure can be set larger.

    Args:
        seconds: The length; a negative one counts as 0.

    Returns:
        For example ("46", "min"); hours below ten carry a tenth, or 100 minutes would read as less than 90.
        `clock.js` has the same steps: change both.
    """
    seconds = max(0.0, seconds)
    for below, size, unit in ((60, 1, "s"), (100 * 60, 60, "min"), (48 * 3600, 3600, "h")):
        if seconds < below:
            return (f"{seconds // 360 / 10:.1f}" if 6000 <= seconds < 36_000 else f"{seconds // size:.0f}"), unit
    return number(int(seconds // 86400)), "d"


def age(since: datetime, now: datetime, *, class_: str = "age", goal_minutes: float | None = None) -> Html:
    """A length of time that goes on ticking in the browser (`data-at`).

    Args:
        since: When it began.
        now: The data's clock, for the first text.
        class_: The element's class.
        goal_minutes: Beyond it the figure is marked as over its goal.

    Returns:
        The element; figure and unit are elements of their own.
    """
    seconds = (now - since).total_seconds()
    # a post may be dated some minutes ahead: it has no age yet
    figure, unit = span(seconds) if seconds >= 0 else ("now", "")
    over = goal_minutes is not None and seconds > goal_minutes * 60
    return tag(
        "time",
        tag("b", figure),
        " ",
        tag("i", unit),
        class_=f"{class_} over" if over else class_,
        data_at=since.isoformat(),
        data_goal=None if goal_minutes is None else goal_minutes * 60,
    )


def clock(moment: datetime, zone: str) -> str:
    """Hour and minute on the profile's clock."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def weekday(moment: datetime, zone: str) -> str:
    """The name of the day on the profile's clock, as `Sunday`."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%A")


def times(ratio: float) -> str:
    """How many times something is: `3.1×`, above ninety-nine `>99×`."""
    return f"{'>99' if ratio > 99 else f'{ratio:.1f}'}×"


def day(moment: datetime, zone: str) -> str:
    """The day on the profile's clock, as `Sun 22 Nov 2026`."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %-d %b %Y")


def due(moment: datetime, now: datetime) -> Html:
    """How long there is until a promised time, or since; it goes on ticking in the browser (`data-due`).

    Args:
        moment: The promised time.
        now: The data's clock, for the first text.

    Returns:
        The element: words, figure and unit are elements of their own; clock.js changes all three.
    """
    left = (moment - now).total_seconds()
    figure, unit = span(abs(left))
    return tag(
        "time",
        tag("span", "due in" if left >= 0 else "overdue by"),
        " ",
        tag("b", figure),
        " ",
        tag("i", unit),
        class_="due" if left >= 0 else "due over",
        data_due=moment.isoformat(),
    )


def when(moment: datetime, now: datetime, zone: str) -> str:
    """A moment on the profile's clock: `14:30`, on another day `Sat 21 Nov, 14:30`, in another year with the year."""
    here, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if here.date() == today.date():
        return f"{here:%H:%M}"
    return f"{here:%a %-d %b}, {here:%H:%M}" if here.year == today.year else f"{here:%a %-d %b %Y}, {here:%H:%M}"
