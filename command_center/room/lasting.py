"""What stands until a moment: newest last, a bounded number, each with an end of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar


class Lasting(Protocol):
    """Something with a name and an end."""

    @property
    def id(self) -> str:
        """What tells it from others of its sort."""

    @property
    def until(self) -> datetime:
        """Its end; at that moment it stands no more."""


One = TypeVar("One", bound=Lasting)


def lasting(standing: tuple[One, ...], now: datetime) -> list[One]:
    """Those whose end has not come, the newest last."""
    return [one for one in standing if one.until > now]


def newest(standing: tuple[One, ...], now: datetime, is_meant: Callable[[One], bool]) -> One | None:
    """The newest that lasts and is meant; None if there is none: one that ends gives way to an older that lasts."""
    return next((one for one in reversed(lasting(standing, now)) if is_meant(one)), None)


def joined(standing: tuple[One, ...], one: One, at: datetime, most: int) -> tuple[One, ...]:
    """With one more, the last `most`; without those that ended before, and without an older one of its name."""
    kept = [other for other in lasting(standing, at) if other.id != one.id]
    return (*kept, one)[-most:]


def without(standing: tuple[One, ...], name: str) -> tuple[One, ...]:
    """Without the one of this name; the same object where there is none."""
    return tuple(one for one in standing if one.id != name) if any(one.id == name for one in standing) else standing
