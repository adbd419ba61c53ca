"""CSV records with the physical lines they were made of, so that one bad record costs no good one."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from streams.intake.dead_letter import Whole
from streams.sources.lines import MAX_LINE_BYTES, Line

MAX_RECORD_LINES = 1000
"""A quote that stays open for longer was never meant to open; no post has more lines."""


@dataclass(frozen=True, slots=True)
class Record:
    """One CSV record: its first physical line, its bytes, and its cells or what is wrong with it."""

    line: int
    raw: bytes
    cells: list[str]
    bad: str | None = None
    whole: Whole | None = None


class _Unclosed(Exception):
    """A record that can't end: too many lines, or a line that was cut."""


class _Feed:
    """Hands lines to csv.reader, remembers which it took, and takes some back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []
        self._bytes = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        self._bytes += len(line.raw)
        if line.cut or len(self.taken) > MAX_RECORD_LINES or self._bytes > MAX_LINE_BYTES:
            raise _Unclosed
        return line.raw.decode("utf-8", "surrogateescape")

    def begin(self) -> None:
        """Start a record."""
        self.taken, self._bytes = [], 0

    def give_back(self) -> None:
        """Keep only the record's first line; the others are read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def read_records(lines: Iterable[Line], max_field_bytes: int = MAX_LINE_BYTES) -> Iterator[Record]:
    """Split lines into CSV records; the first one (the header) says how many cells each has.

    Args:
        lines: Physical lines.
        max_field_bytes: The longest cell.

    Returns:
        The records. Blank lines are left out. A record that breaks over several lines (an opening quote without its
        end) is bad in its first line only: reading goes on at the next one.
    """
    csv.field_size_limit(max_field_bytes)
    feed = _Feed(lines)
    reader = csv.reader(feed, strict=True)
    width = 0
    while True:
        feed.begin()
        cells: list[str] = []
        bad: str | None = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _Unclosed:
            bad = "a quote is opened and never closed"
        except csv.Error as why:
            bad = f"not CSV: {why}"
        if not bad and width and cells and len(cells) != width:
            bad = f"{len(cells)} columns where the header has {width}"
        if bad:
            feed.give_back()
        first = feed.taken[0]
        raw = b"".join(line.raw for line in feed.taken).rstrip(b"\r\n")
        if not raw.strip():
            continue
        bad = first.cut or bad or _unreadable(raw)
        width = width or len(cells)
        yield Record(first.number, raw, cells, bad, first.whole)


def _unreadable(raw: bytes) -> str | None:
    if b"\0" in raw:
        return "holds a NUL byte"
    try:
        raw.decode()
    except UnicodeDecodeError as why:
        return f"not UTF-8: byte 0x{raw[why.start]:02x} at {why.start}"
    return None
