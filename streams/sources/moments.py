"""Times as sources write them, made aware."""

from __future__ import annotations

from datetime import datetime, tzinfo

from command_center.mention import InvalidMention


def moment(cell: str, pattern: str | None, zone: tzinfo | None, field: str) -> datetime:
    """Read a time and make sure it says which instant it means.

    Args:
        cell: The text.
        pattern: Its strptime pattern; None for ISO 8601.
        zone: The zone of times that name none (the profile's `naive_times`); an hour that a clock change repeats
            is taken as its first pass. None refuses such times.
        field: The field's name, for the message.

    Returns:
        An aware time.

    Raises:
        InvalidMention: It is no time, or names no zone where none is given.
    """
    try:
        read = datetime.strptime(cell, pattern) if pattern else datetime.fromisoformat(cell)  # noqa: DTZ007
    except ValueError:
        raise InvalidMention(f"{field}: no time in the form {pattern or 'of RFC 3339'}: {cell[:60]!r}") from None
    if read.tzinfo is not None:
        return read
    if zone is None:
        raise InvalidMention(f"{field}: {cell[:60]!r} names no zone (the profile's naive_times would)")
    return read.replace(tzinfo=zone)
