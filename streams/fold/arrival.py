"""One record of `mentions.tagged`, as the fold gets it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from command_center.errors import StoppedOnPurpose
from command_center.mention import Tagged, decode_tagged
from streams.erasures import ERASED
from streams.fold.retag import JUDGED, ONLY
from streams.log import Record

ERROR = b'{"error":'
"""A record of `mentions.tagged` that begins so stands for a raw record that was no mention."""
NO_RAW = -1
"""The raw offset of a re-tag, which no raw record stands for."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record of `mentions.tagged`, decoded; `tagged` is None for a raw record that was no mention.

    `erasing` says that it is a tombstone of ours, sent because its author was erased.
    """

    offset: int
    raw: int
    source: str
    position: int
    timestamp_ms: int
    tagged: Tagged | None
    value: bytes = b""
    erasing: bool = False
    late: bool | None = None
    """Whether it came late, where that was decided before: for what was carried over from older topics."""
    judged: str = ""
    """Of a re-tag: the version of the mention that its tags are for (see `streams.fold.retag`)."""
    only: str = ""
    """Of a re-tag: the one label it changes; empty for all."""


def arrivals(records: Iterable[Record]) -> list[Arrival]:
    """Decode records of `mentions.tagged`.

    Raises:
        StoppedOnPurpose: One was not written by a tag worker: nobody can say what it was meant to count.
    """
    return [_arrival(record) for record in records]


def _arrival(record: Record) -> Arrival:
    try:
        headers = record.headers
        return Arrival(
            record.offset,
            NO_RAW if JUDGED in headers else int(headers["raw"]),
            headers.get("source", ""),
            int(headers.get("position", "0")),
            record.timestamp_ms,
            None if record.value.startswith(ERROR) else decode_tagged(record.value),
            record.value,
            ERASED in headers,
            None if "late" not in headers else headers["late"] == "1",
            headers.get(JUDGED, ""),
            headers.get(ONLY, ""),
        )
    except (KeyError, ValueError) as why:
        raise StoppedOnPurpose(
            f"{record.kafka_topic}/{record.partition}, offset {record.offset}, was not written by a tag worker "
            f"({type(why).__name__}: {why}): keep others from writing there, and count it anew on an empty Redis"
        ) from None
