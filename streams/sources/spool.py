"""Mentions waiting on the disk to be read in the order of their time."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from pathlib import Path

import msgspec

from streams.intake.dead_letter import Whole

RUN = 1 << 17
"""Sorted at a time: Python's own sort needs some 100 bytes an entry, these runs bound it."""
FIRST = -(1 << 63)
"""The time of what stands before any dated line."""


class Spooled(msgspec.Struct, array_like=True, frozen=True):
    """One spooled line; see streams.sources.base.Item for the fields."""

    line: int
    key: str
    value: bytes
    at: datetime | None
    bad: str | None
    whole: Whole | None = None


class Spool:
    """A temporary file of lines and an index of 20 bytes a line.

    Args:
        folder: Where the file lies; it is gone when the spool is closed or the process ends, however it ends.

    **Guarantee**: the order is by time; lines of the same time stay as they came; a line without a time stays
    behind the line that came before it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder, prefix="replay-")  # noqa: SIM115
        self._starts, self._times, self._order = array("Q", [0]), array("q"), array("I")
        self._last = FIRST
        self._sorted = True
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Spooled).decode

    def __len__(self) -> int:
        return len(self._times)

    def add(self, entry: Spooled) -> None:
        """Append one line."""
        packed = self._encode(entry)
        self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))
        time = self._last if entry.at is None else round(entry.at.timestamp() * 1_000_000)
        self._sorted = self._sorted and time >= self._last
        self._last = time
        self._times.append(time)

    def sort(self) -> None:
        """Put the lines in order; to be called once, after the last `add`."""
        self._file.flush()
        if self._sorted:
            return
        time_of = self._times.__getitem__
        starts = range(0, len(self), RUN)
        runs = [array("I", sorted(range(at, min(at + RUN, len(self))), key=time_of)) for at in starts]
        self._order = array("I", merge(*runs, key=time_of))

    def read(self, after: int = 0) -> Iterator[Spooled]:
        """Yield the lines in order, without the first `after`."""
        handle = self._file.fileno()
        for place in range(after, len(self)):
            index = place if self._sorted else self._order[place]
            start = self._starts[index]
            yield self._decode(os.pread(handle, self._starts[index + 1] - start, start))

    def close(self) -> None:
        """Drop the file; may be called twice."""
        self._file.close()
