"""A recorded file's mentions in the order of the file: our JSONL, or CSV by the profile's column map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from command_center.mention import MAX_MENTION_BYTES, InvalidMention, Mention, decode_mention, mention_from
from command_center.profile import Profile
from streams.intake.dead_letter import Whole
from streams.sources.base import SourceError
from streams.sources.columns import ColumnMap
from streams.sources.lines import MAX_LINE_BYTES, Line, LineFile
from streams.sources.moments import moment
from streams.sources.records import Record, read_records

EVERY = 2000
"""Lines between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line (or CSV record) of a file: the mention, or the original bytes with the reason.

    `whole` says what the line was where `value` is only its beginning.
    """

    line: int
    value: bytes
    mention: Mention | None
    bad: str | None
    whole: Whole | None = None


def read_recorded(
    path: Path,
    profile: Profile,
    progress: Callable[[int, int | None], None] | None = None,
    max_line_bytes: int = MAX_LINE_BYTES,
) -> Iterator[Recorded]:
    """Read a recorded file, line after line.

    Args:
        path: JSONL or CSV, .gz or not; the name's ending decides, else the first character ("{" begins JSONL).
        profile: Gives the column map and the zone of naive times.
        progress: Called with (bytes read, bytes in all) of the file as it lies on the disk.
        max_line_bytes: Longer lines are bad.

    Returns:
        What the lines hold; blank lines are left out, bad ones never stop it.

    Raises:
        SourceError: The file as a whole can't be read; one line that begins with the path. Nothing was handed out
            yet, but for a gzip that breaks off in the middle.
    """
    file = LineFile(path, max_line_bytes)
    try:
        lines = iter(file)
        first = next((line for line in lines if line.body.strip()), None)
        if first is None:
            raise SourceError(f"{path}: is empty")
        everything = chain([first], _reporting(lines, file, progress))
        yield from _csv(path, profile, everything) if _is_csv(path, first) else _jsonl(profile, everything)
        if progress:
            progress(file.size, file.size)
    finally:
        file.close()


def _is_csv(path: Path, first: Line) -> bool:
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".csv"):
        return True
    return not name.endswith((".jsonl", ".ndjson", ".json")) and not first.raw.lstrip().startswith(b"{")


def _reporting(
    lines: Iterator[Line], file: LineFile, progress: Callable[[int, int | None], None] | None
) -> Iterator[Line]:
    for line in lines:
        if progress and line.number % EVERY == 0:
            progress(file.done, file.size)
        yield line


def _jsonl(profile: Profile, lines: Iterator[Line]) -> Iterator[Recorded]:
    zone = ZoneInfo(profile.naive_times) if profile.naive_times else None
    for line in lines:
        body = line.body
        if not body.strip():
            continue
        if line.cut:
            yield Recorded(line.number, body, None, line.cut, line.whole)
            continue
        try:
            mention = decode_mention(body) if zone is None else decode_naive(body, zone)
            yield Recorded(line.number, body, mention, None)
        except InvalidMention as why:
            yield Recorded(line.number, body, None, str(why))


def decode_naive(body: bytes, zone: tzinfo) -> Mention:
    """Decode a mention whose times may lack a zone.

    Args:
        body: The JSON.
        zone: The zone of times that name none.

    Raises:
        InvalidMention: The bytes are no JSON, or the object is no mention.
    """
    try:
        return decode_mention(body)
    except InvalidMention:
        if len(body) > MAX_MENTION_BYTES:
            raise
        try:
            raw = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raw = None
        if not isinstance(raw, dict):
            raise
    for name in ("created_at", "edited_at"):
        if isinstance(raw.get(name), str):
            raw[name] = moment(raw[name], None, zone, name)
    return mention_from(raw)


def _csv(path: Path, profile: Profile, lines: Iterator[Line]) -> Iterator[Recorded]:
    records: Iterator[Record] = read_records(lines)
    header = next(records)
    try:
        if header.bad:
            raise SourceError(f"the header can't be read: {header.bad}")
        columns = ColumnMap(profile, header.cells)
    except SourceError as why:
        raise SourceError(f"{path}: {why}") from None
    for record in records:
        if record.bad:
            yield Recorded(record.line, record.raw, None, record.bad, record.whole)
            continue
        try:
            yield Recorded(record.line, record.raw, columns.mention(record.cells), None)
        except InvalidMention as why:
            yield Recorded(record.line, record.raw, None, str(why))
