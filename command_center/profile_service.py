"""The parts of a profile that say when the house works, and which posts ask for nobody and answer nobody."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from command_center.profile_types import Account, Part, Text, Zone

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_RANGE = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)


def range_s(text: str) -> tuple[int, int]:
    """Read a range of hours.

    Args:
        text: As in `09:00-17:30`, `00:00-24:00` or, past midnight, `22:00-06:00`.

    Returns:
        First second of the day, and the second after the last; more than 86,400 where it goes past midnight.
    """
    found = _RANGE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no range of hours (as in 09:00-17:30, 22:00-06:00 or 00:00-24:00)")
    hour, minute, end_hour, end_minute = found.groups()
    start = int(hour) * 3600 + int(minute) * 60
    end = 86_400 if end_hour is None else int(end_hour) * 3600 + int(end_minute) * 60
    if start == end:
        raise ValueError(f"{text!r} begins where it ends; a whole day is 00:00-24:00")
    return start, end if end > start else end + 86_400


def _range(text: str) -> str:
    range_s(text)
    return text


def _ranges(short: Any) -> Any:
    return [short] if isinstance(short, str) else short


Ranges = Annotated[
    tuple[Annotated[str, AfterValidator(_range)], ...], BeforeValidator(_ranges), Field(min_length=1, max_length=12)
]


class Holidays(Part):
    """Whose public holidays are kept: an ISO 3166-1 country, and where they differ within it, the ISO 3166-2 part."""

    country: str
    subdivision: str | None = None

    @model_validator(mode="after")
    def _known(self) -> Holidays:
        # Imported where it is used: most profiles name no holidays, and every process reads a profile.
        from holidays import list_supported_countries  # noqa: PLC0415

        known = list_supported_countries()
        if self.country not in known:
            raise ValueError(f"no holidays are known of country {self.country!r} (as in DE, GB, US)")
        parts = known[self.country]
        if self.subdivision is not None and self.subdivision not in parts:
            there = ", ".join(parts) if parts else "it has none"
            raise ValueError(f"no subdivision {self.subdivision!r} of {self.country} (there: {there})")
        return self


class OpeningHours(Part):
    """When the house works: ranges by weekday in one zone, but on holidays and `closed` dates not at all."""

    zone: Zone | None = None
    week: Annotated[dict[Weekday, Ranges], Field(min_length=1)]
    holidays: Holidays | None = None
    closed: tuple[date, ...] = ()


class Marks(Part):
    """What posts of some sort are known by: who writes them, or words that stand in them."""

    accounts: tuple[Account, ...] = ()
    phrases: tuple[Text, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The accounts as they are compared: casefolded and without `@`."""
        return frozenset(account.casefold() for account in self.accounts)
