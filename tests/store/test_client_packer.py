"""How commands are packed: as redis-py packs them."""

from __future__ import annotations

import pytest
from redis.connection import HiredisRespSerializer
from redis.exceptions import DataError

from command_center.store.packer import Packer

COMMANDS = [
    ("PING",),
    ("SET", "k", b"\x00\xff"),
    ("EVAL", "return 1", 0, 1.5, -7, "ü"),
    ("CONFIG GET", "maxmemory"),
    (b"SCRIPT LOAD", "x"),
    ("SET", "k", bytearray(b"ab")),
    ("SET", "k", memoryview(b"ab")),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_bytes_are_the_same(command: tuple[object, ...]) -> None:
    assert Packer().pack(*command) == HiredisRespSerializer().pack(*command)


def test_what_can_not_be_sent_is_refused() -> None:
    with pytest.raises(DataError):
        Packer().pack("SET", "k", object())
