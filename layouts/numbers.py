"""Figures as the language of the page writes them: groups, the decimal sign, shares."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import format_decimal, format_percent

from layouts.speech import _p, language, locale

MINUS = "\u2212"


def number(value: int) -> str:
    """A count: `12,345` up to six digits, then `1.2M`."""
    if value >= 1_000_000_000:
        return _p("short for a milliard (1,000,000,000)", "{n}B", n=decimal(value / 1_000_000_000))
    if value >= 1_000_000:
        return _p("short for a million", "{n}M", n=decimal(value / 1_000_000))
    return _whole(value, language())


def decimal(value: float, places: int = 1) -> str:
    """A figure with exactly so many decimal places, as `3.1`."""
    return _fraction(round(value, places), places, language())


def percent(part: int, whole: int) -> str:
    """A share in whole percent; never 0 % or 100 % unless it is exactly that."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return f"<{hundredths(1)}"
    if 99 < share < 100:
        return f">{hundredths(99)}"
    return hundredths(share)


def hundredths(share: float) -> str:
    """So many of a hundred, as `46%`."""
    return _hundredths(round(share), language())


def times(ratio: float) -> str:
    """How many times something is: `3.1×`, above ninety-nine `>99×`."""
    return f"{'>99' if ratio > 99 else decimal(ratio)}×"


# The same figures are said again with every picture: to look one up takes a fiftieth of making it.


@lru_cache(maxsize=8192)
def _whole(value: int, _language: str) -> str:
    return str(format_decimal(value, locale=locale()))


@lru_cache(maxsize=8192)
def _fraction(value: float, places: int, _language: str) -> str:
    return str(format_decimal(value, format=f"#,##0.{'0' * places}", locale=locale()))


@lru_cache(maxsize=1024)
def _hundredths(share: int, _language: str) -> str:
    return str(format_percent(share / 100, locale=locale()))
