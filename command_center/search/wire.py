"""How a question travels to the search and its answers back: length-prefixed MessagePack over TCP."""

from __future__ import annotations

import socket
from typing import Any, Literal

import msgspec
from msgspec import Raw, Struct

MAX_FRAME_BYTES = 256 << 20
_HEAD_BYTES = 4


class Question(Struct, frozen=True):
    """`token` says that the asker may read the store; `name` is one of the rows of the server's table."""

    token: str
    name: str
    asked: Raw


class Reply(Struct, frozen=True):
    """One frame of an answer.

    `more`: another one follows; `end`: none does, nor is there anything in this one. The others name a problem of
    `command_center.search.problems`, `answer` being what it is made of again.
    """

    kind: Literal["answer", "more", "end", "query", "cursor", "away"]
    answer: Raw = Raw(b"\xc0")


class Door(Struct, frozen=True):
    """Where the search listens, and the word that opens it."""

    host: str
    port: int
    token: str


def send(to: socket.socket, value: Question | Reply) -> None:
    """Send one frame; blocks until the other side takes it."""
    body = msgspec.msgpack.encode(value)
    to.sendall(len(body).to_bytes(_HEAD_BYTES, "big") + body)


def receive(of: socket.socket, kind: Any, max_bytes: int = MAX_FRAME_BYTES) -> Any:
    """Read one frame.

    Args:
        of: The connection.
        kind: The type in it.
        max_bytes: Of a longer one nothing is read.

    Raises:
        EOFError: The other side has closed, or says what is no frame.
        OSError: The connection is broken, or silent for longer than its timeout.
    """
    size = int.from_bytes(_exactly(of, _HEAD_BYTES), "big")
    if size > max_bytes:
        raise EOFError(f"a frame of {size:,} bytes")
    try:
        return msgspec.msgpack.decode(_exactly(of, size), type=kind)
    except msgspec.MsgspecError as why:
        raise EOFError(str(why)) from None


def _exactly(of: socket.socket, size: int) -> bytearray:
    body = bytearray(size)
    rest = memoryview(body)
    while rest:
        got = of.recv_into(rest)
        if not got:
            raise EOFError("closed")
        rest = rest[got:]
    return body
