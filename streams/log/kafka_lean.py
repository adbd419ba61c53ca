"""Large records through kafka-python with one copy of them instead of six (decision 0075)."""

from __future__ import annotations

from typing import Any, Self

import kafka.net.manager
import kafka.protocol.parser
import kafka.record.memory_records
from kafka.errors import KafkaConnectionError
from kafka.net.transport import KafkaTCPTransport
from kafka.protocol.frame import KafkaBytes
from kafka.record.default_records import DefaultRecordBatch
from kafka.record.util import calc_crc32c

RECEIVED_BYTES = 1 << 20
"""At most in one call of the system; kafka-python asks for 4 KiB at a time."""
LARGE_BYTES = 1 << 20
"""From here on a part of an answer is looked at, not copied: only records are so large."""
HUGE_BYTES = 4 << 20
"""More than anything we write: beyond it a value is `Huge`."""
BEGINNING_BYTES = 64 << 10


class LeanTransport(KafkaTCPTransport):  # type: ignore[misc]
    """A connection that takes what has come in at once; what is left wakes it again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._room = memoryview(bytearray(RECEIVED_BYTES))

    def _sock_recv(self) -> tuple[bytes | memoryview, Exception | None]:
        try:
            received = self._sock.recv_into(self._room)
        except (BlockingIOError, InterruptedError):
            return b"", None
        except OSError as why:
            return b"", KafkaConnectionError(why)
        # The parser has copied it before the next call.
        return self._room[:received], None if received else KafkaConnectionError("socket disconnected")


class LeanBytes(KafkaBytes):  # type: ignore[misc]
    """An answer as it came in; large parts of it are views."""

    _idx: int

    def read(self, nbytes: int | None = None) -> bytes | memoryview:
        start, end = self._idx, len(self)
        self._idx = end if nbytes is None else min(start + nbytes, end)
        part = memoryview(self)[start : self._idx]
        return part if len(part) >= LARGE_BYTES else bytes(part)

    def write(self, data: bytes | memoryview) -> None:
        start = self._idx
        self._idx += len(data)
        memoryview(self)[start : self._idx] = data


class LeanBatch(DefaultRecordBatch):  # type: ignore[misc]
    """A batch of records; a large one is read where it lies."""

    __slots__ = ()

    def __init__(self, buffer: memoryview) -> None:
        header = buffer[: self.HEADER_STRUCT.size]
        super().__init__(header)
        large = len(buffer) >= LARGE_BYTES and self.compression_type == self.CODEC_NONE
        self._buffer = _Window(buffer) if large else bytes(buffer)  # type: ignore[misc]

    def validate_crc(self) -> bool:
        """Whether the bytes are those that were sent."""
        if not isinstance(self._buffer, _Window):
            return bool(super().validate_crc())
        return bool(self.crc == calc_crc32c(self._buffer.view[self.ATTRIBUTES_OFFSET :]))


class _Window:
    """A view that gives bytes, as kafka-python expects of a batch; but of large parts what copies nothing."""

    __slots__ = ("view",)

    def __init__(self, view: memoryview) -> None:
        self.view = view

    def __len__(self) -> int:
        return len(self.view)

    def __getitem__(self, at: Any) -> Any:
        part = self.view[at]
        if not isinstance(part, memoryview):
            return part
        return bytes(part) if len(part) <= HUGE_BYTES else _Part(part)


class _Part:
    """What kafka-python makes bytes of."""

    __slots__ = ("view",)

    def __init__(self, view: memoryview) -> None:
        self.view = view

    def __bytes__(self) -> bytes:
        return Huge(self.view)


class Huge(bytes):
    """The beginning of a value, with all of it in `whole`, where it lies in the broker's answer."""

    whole: memoryview

    def __new__(cls, whole: memoryview) -> Self:
        """Keep a view, and of its bytes the first."""
        made = super().__new__(cls, whole[:BEGINNING_BYTES])
        made.whole = whole
        return made


def install() -> None:
    """Take the places of the originals, which kafka-python finds by these names and offers no other way to replace."""
    kafka.net.manager.KafkaTCPTransport = LeanTransport
    kafka.protocol.parser.KafkaBytes = LeanBytes
    kafka.record.memory_records.DefaultRecordBatch = LeanBatch
