"""A file's physical lines, plain or gzipped, whatever is in them."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from command_center.mention import MAX_MENTION_BYTES, too_large
from streams.intake.dead_letter import KEPT_BYTES, Whole
from streams.sources.base import SourceError

MAX_LINE_BYTES = MAX_MENTION_BYTES
"""Longer lines are bad; their end is read for its length and hash, and not kept."""
_PIECE = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line with its end.

    Where only its beginning is kept, `cut` says why (empty for a whole line) and `whole` what it was.
    """

    number: int
    raw: bytes
    cut: str = ""
    whole: Whole | None = None

    @property
    def body(self) -> bytes:
        """The line without its end."""
        return self.raw.rstrip(b"\r\n")


class _Unzipped(io.RawIOBase):
    """Unzips piece by piece, so that all that stands before a break comes out (GzipFile.read would drop it)."""

    def __init__(self, packed: gzip.GzipFile) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._packed.read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class LineFile:
    """Reads a file line by line.

    Args:
        path: The file; gzip is known by its first bytes, and expected of a name that ends in .gz.
        max_line_bytes: Lines above this are cut.

    Raises:
        SourceError: Missing, a directory, not readable, empty, or .gz and no gzip.
    """

    def __init__(self, path: Path, max_line_bytes: int = MAX_LINE_BYTES) -> None:
        self._path, self._max = path, max_line_bytes
        self.number = 0
        try:
            if path.exists() and not path.is_file():
                raise SourceError(f"{path}: is a directory" if path.is_dir() else f"{path}: is not a regular file")
            self._file = path.open("rb")
        except OSError as why:
            raise SourceError(f"{path}: {why.strerror or why}") from None
        self.size = path.stat().st_size
        magic = self._file.read(2)
        self._file.seek(0)
        self.zipped = magic == _GZIP_MAGIC
        self._lines: BinaryIO = self._file
        if not magic:
            self.close()
            raise SourceError(f"{path}: is empty")
        if path.suffix.lower() == ".gz" and not self.zipped:
            self.close()
            raise SourceError(f"{path}: unreadable gzip: its first bytes are not gzip's")
        if self.zipped:
            self._lines = io.BufferedReader(_Unzipped(gzip.GzipFile(fileobj=self._file)), 1 << 16)

    @property
    def done(self) -> int:
        """How many bytes of the file (as it lies on the disk) have been read."""
        return self._file.tell()

    def __iter__(self) -> Iterator[Line]:
        """Yield the lines.

        Raises:
            SourceError: The gzip is cut off or damaged; the message says after how many lines.
        """
        try:
            while raw := self._lines.readline(self._max + len(b"\r\n")):
                self.number += 1
                if self.number == 1:
                    raw = raw.removeprefix(_BOM)
                if len(raw.rstrip(b"\r\n")) > self._max:
                    whole = self._skim(raw)
                    yield Line(self.number, raw[:KEPT_BYTES], too_large(whole.length, self._max), whole)
                else:
                    yield Line(self.number, raw)
        except EOFError:
            raise SourceError(f"{self._path}: unreadable gzip: cut off after {self.number:,} lines") from None
        except (gzip.BadGzipFile, zlib.error) as why:
            raise SourceError(f"{self._path}: unreadable gzip: damaged after {self.number:,} lines ({why})") from None
        except OSError as why:
            raise SourceError(f"{self._path}: {why.strerror or why}") from None

    def _skim(self, begun: bytes) -> Whole:
        """Read a line to its end without keeping it."""
        length, digest, held, piece = 0, hashlib.sha256(), b"", begun
        while piece:
            piece = held + piece
            body = piece.rstrip(b"\r\n")
            held = piece[len(body) :]  # part of the end of the line, if nothing else follows
            length += len(body)
            digest.update(body)
            piece = b"" if piece.endswith(b"\n") else self._lines.readline(_PIECE)
        return Whole(length, digest.hexdigest())

    def close(self) -> None:
        """Close the file; may be called twice."""
        self._file.close()
