"""How figures, spans and moments are said on screens; the same in every panel."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from layouts.markup import Html, tag
from layouts.numbers import decimal, number
from layouts.speech import _, _p, later, locale

WINDOWS = {
    "15m": later("last 15 minutes"),
    "1h": later("last 60 minutes"),
    "4h": later("last 4 hours"),
    "24h": later("last 24 hours"),
    "7d": later("last 7 days"),
    "all": later("since the beginning"),
}
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""By their categories letters and a symbol, but nobody sees them: the Hangul fillers and the blank Braille pattern."""


def is_seen(text: str | None) -> bool:
    """Say whether a text has anything to see: a letter (also a private one), figure, sign or symbol."""
    return any(
        c not in BLANK and (unicodedata.category(c) == "Co" or unicodedata.category(c)[0] in "LNPS") for c in text or ""
    )


def window_words(window: str) -> str:
    """What a window is called: `last 60 minutes`."""
    return _(WINDOWS[window]) if window in WINDOWS else window


def like_it(more: int) -> str:
    """Say that a post stands for others: "and 11 more like it"."""
    return _("and {n} more like it", n=number(more))


def span(seconds: float) -> tuple[str, str]:
    """A length of time as figure and unit, so that the figure can be set larger.

    Args:
        seconds: The length; a negative one counts as 0.

    Returns:
        For example ("46", "min"); hours below ten carry a tenth, or 100 minutes would read as less than 90.
        `clock.js` has the same steps: change both.
    """
    seconds = max(0.0, seconds)
    if seconds < 60:
        return str(int(seconds)), _("s")
    if seconds < 100 * 60:
        return str(int(seconds // 60)), _("min")
    if seconds < 48 * 3600:
        return decimal(seconds // 360 / 10) if seconds < 36_000 else str(int(seconds // 3600)), _("h")
    return number(int(seconds // 86400)), _("d")


def spanned(seconds: float) -> str:
    """The same as one text, as `46 min`."""
    return " ".join(span(seconds))


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
    figure, unit = span(seconds) if seconds >= 0 else (_("now"), "")
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
    """Hour and minute on the profile's clock, of twenty-four hours in every language: rooms have no forenoon."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def weekday(moment: datetime, zone: str) -> str:
    """The name of the day on the profile's clock, as `Sunday`."""
    return dated(moment.astimezone(ZoneInfo(zone)), "EEEE")


def day(moment: datetime, zone: str) -> str:
    """The day on the profile's clock, as `Sun 22 Nov 2026`."""
    return dated(moment.astimezone(ZoneInfo(zone)), _p("form of a date (Unicode, UTS 35)", "EEE d MMM y"))


def whole_day(here: datetime) -> str:
    """A day, as `22 Nov 2026`, in the zone of the moment, as those below."""
    return dated(here, _p("form of a date (Unicode, UTS 35)", "d MMM y"))


def day_of_year(here: datetime) -> str:
    """A day of this year, as `Sun 22 Nov`."""
    return dated(here, _p("form of a date (Unicode, UTS 35)", "EEE d MMM"))


def day_of_month(here: datetime) -> str:
    """A day of this year, as `22 Nov`."""
    return dated(here, _p("form of a date (Unicode, UTS 35)", "d MMM"))


def day_of_week(here: datetime) -> str:
    """A day of these weeks, as `Sun 22`."""
    return dated(here, _p("form of a date (Unicode, UTS 35)", "EEE d"))


def dated(here: datetime, form: str) -> str:
    """A date as the language writes it.

    Args:
        here: The moment, in the zone of the reader.
        form: The date's form in the letters of Unicode (UTS 35), in the language already.
    """
    return str(format_date(here, form, locale=locale()))


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
        tag("span", _("due in") if left >= 0 else _("overdue by")),
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
    shown = day_of_year(here) if here.year == today.year else day(moment, zone)
    return _("{day}, {time}", day=shown, time=f"{here:%H:%M}")
