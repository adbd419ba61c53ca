"""CSV rows become mentions by the profile's column map."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from datetime import tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from command_center.mention import InvalidMention, Mention, mention_from
from command_center.profile import Column, Profile, Replay
from streams.sources.base import SourceError
from streams.sources.moments import moment

_IDS = frozenset({"id", "in_reply_to", "conversation", "repost_of"})
_TIMES = frozenset({"created_at", "edited_at"})
_WHOLE = frozenset({"author.followers"})
_TRUE, _FALSE = frozenset({"true", "yes", "1", "t", "y"}), frozenset({"false", "no", "0", "f", "n"})
_SHOWN = 30


class ColumnMap:
    """How the rows of one file become mentions.

    Args:
        profile: The listening profile; its `replay` section is the map.
        header: The file's column names.

    Raises:
        SourceError: The profile has no map, or the file lacks columns it names (the message lists both sides).
    """

    def __init__(self, profile: Profile, header: Sequence[str]) -> None:
        if profile.replay is None:
            raise SourceError(f"is CSV, but the profile {profile.name} has no replay section to map its columns")
        self._replay: Replay = profile.replay
        self._zone: tzinfo | None = ZoneInfo(profile.naive_times) if profile.naive_times else None
        wanted = dict.fromkeys([column.column for column in self._replay.columns.values()] + [*self._replay.extra])
        missing = [name for name in wanted if name not in header]
        if missing:
            has = ", ".join(name or '""' for name in header[:_SHOWN]) + (", ..." if len(header) > _SHOWN else "")
            raise SourceError(f"wrong columns: missing {', '.join(missing)}; the file has {has}")
        self.width = len(header)
        self._fields = [(name, header.index(column.column), column) for name, column in self._replay.columns.items()]
        self._extra = [(name, header.index(name)) for name in self._replay.extra]

    def mention(self, cells: Sequence[str]) -> Mention:
        """Make a mention of one row.

        Args:
            cells: As many as the header has. An empty cell is a missing value, but an empty text is a text.

        Returns:
            The mention; ids carry the source's name, and the coordinates [0, 0], which clients send when they know
            nothing, are left out.

        Raises:
            InvalidMention: A cell is not what its field needs; the message names the field.
        """
        raw: dict[str, Any] = {"source": self._replay.source}
        for name, index, column in self._fields:
            value = self._value(name, cells[index], column)
            if value is None:
                continue
            outer, _, inner = name.partition(".")
            if inner:
                raw.setdefault(outer, {})[inner] = value
            else:
                raw[outer] = value
        place = raw.get("place", {})
        if place.get("lat") == 0 and place.get("lon") == 0:
            del place["lat"], place["lon"]
            if not place:
                del raw["place"]
        extra = {name: cells[index] for name, index in self._extra if cells[index]}
        if extra:
            raw["extra"] = extra
        return mention_from(raw)

    def _value(self, name: str, cell: str, column: Column) -> Any:
        if name == "text":
            return html.unescape(cell) if column.unescape else cell
        cell = cell.strip()
        if not cell:
            return None
        if name in _TIMES:
            return moment(cell, column.format, self._zone, name)
        value = _READ[column.as_](name, html.unescape(cell) if column.unescape else cell)
        return f"{self._replay.source}:{value}" if name in _IDS else value


def _integer(name: str, cell: str) -> Any:
    """A whole number; "3.0" is one too (spreadsheets write ids like that), without a float in between."""
    try:
        number = Decimal(cell)
        if number.is_finite() and number.adjusted() < 30 and number == number.to_integral_value():
            whole = int(number)
            return whole if name in _WHOLE else str(whole)
    except InvalidOperation:
        pass
    raise InvalidMention(f"{name}: no whole number: {cell[:60]!r}")


def _number(name: str, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):  # float() also reads "nan" and "inf"
        raise InvalidMention(f"{name}: no number: {cell[:60]!r}")
    return number


def _boolean(name: str, cell: str) -> bool:
    if cell.lower() in _TRUE | _FALSE:
        return cell.lower() in _TRUE
    raise InvalidMention(f"{name}: neither true nor false: {cell[:60]!r}")


def _point(name: str, cell: str, index: int) -> float:
    try:
        return msgspec.json.decode(cell, type=tuple[float, float])[index]
    except msgspec.DecodeError:
        raise InvalidMention(f"{name}: no [lat, lon]: {cell[:60]!r}") from None


_READ: dict[str, Callable[[str, str], Any]] = {
    "text": lambda name, cell: cell,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "point_lat": lambda name, cell: _point(name, cell, 0),
    "point_lon": lambda name, cell: _point(name, cell, 1),
}
