"""A recorded file as a source: sorted by the time its mentions were written, resumable by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from command_center.mention import encode
from command_center.profile import Profile
from streams.sources.base import Item, SourceError
from streams.sources.lines import MAX_LINE_BYTES, LineFile
from streams.sources.recorded import Recorded, read_recorded
from streams.sources.spool import Spool, Spooled

CHECKED_BYTES = 32 * 1024 * 1024
"""Up to this size a gzip is unpacked whole to see that it is sound before anything starts."""


class ReplaySource:
    """A recorded file, read whole before its first item: its lines may lie in any order.

    Args:
        path: Our JSONL or CSV, .gz or not.
        profile: Gives the column map and the zone of naive times.
        spool_dir: Where the sorted copy lies meanwhile (about the size of the mentions as JSON).
        progress: Called with (bytes read, bytes in all) while the file is read.
        max_line_bytes: Longer lines are bad.

    Raises:
        SourceError: The file can't be replayed; one line that begins with its path.

    **Guarantee**: the same bytes under the same profile give the same name and the same items with the same
    positions; no line is lost but blank ones, and repeated ids are handed out as often as they stand in the file.
    """

    def __init__(
        self,
        path: Path,
        profile: Profile,
        spool_dir: Path,
        progress: Callable[[int, int | None], None] | None = None,
        max_line_bytes: int = MAX_LINE_BYTES,
    ) -> None:
        self._path = path
        preflight(path, profile, checked_bytes=0)
        self.name = replay_name(path)
        try:
            self._spool = Spool(spool_dir)
        except OSError as why:
            raise SourceError(f"{spool_dir}: {why.strerror or why}") from None
        try:
            for read in read_recorded(path, profile, progress, max_line_bytes):
                self._spool.add(_spooled(read))
            self._spool.sort()
        except OSError as why:
            self.close()
            raise SourceError(f"{spool_dir}: {why.strerror or why}") from None
        except SourceError:
            self.close()
            raise
        if not len(self._spool):
            self.close()
            raise SourceError(f"{path}: has a header but no rows")

    @property
    def total(self) -> int:
        """How many items the file holds, bad lines included."""
        return len(self._spool)

    def items(self, after: int = 0) -> Iterator[Item]:
        """Hand out the items in the order of their time, without the first `after`."""
        for position, at in enumerate(self._spool.read(after), after + 1):
            yield Item(position, at.line, at.key, at.value, at.at, at.bad, at.whole)

    def close(self) -> None:
        """Drop the sorted copy; may be called twice."""
        self._spool.close()


def preflight(path: Path, profile: Profile, checked_bytes: int = CHECKED_BYTES) -> None:
    """See quickly whether a file can be replayed, before anything is started for it.

    Args:
        path: The file.
        profile: The profile it will be read by.
        checked_bytes: A gzip up to this size (on the disk) is unpacked whole.

    Raises:
        SourceError: It can't; one line that begins with the path.
    """
    if next(read_recorded(path, profile), None) is None:
        raise SourceError(f"{path}: has a header but no rows")
    file = LineFile(path)
    try:
        if file.zipped and file.size <= checked_bytes:
            for _ in file:
                pass
    finally:
        file.close()


def replay_name(path: Path) -> str:
    """The name a file's replay goes by: made of its bytes, so that the same file is known again anywhere."""
    return "replay:" + _digest(path)[:16]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _spooled(read: Recorded) -> Spooled:
    mention = read.mention
    if mention is None:
        return Spooled(read.line, "", read.value, None, read.bad, read.whole)
    return Spooled(read.line, mention.id, encode(mention), mention.created_at, None)
