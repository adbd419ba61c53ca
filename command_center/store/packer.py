"""Commands as they go over the wire."""

from __future__ import annotations

from typing import Any

from hiredis import pack_command
from redis.connection import HiredisRespSerializer


class Packer(HiredisRespSerializer):
    """redis-py's own without its look at each argument for bytearrays: an apply has thousands, and none."""

    def pack(self, *args: Any) -> list[bytes]:
        """The bytes of one command.

        Raises:
            DataError: An argument is neither text, bytes nor a number.
        """
        if type(args[0]) is str and " " not in args[0]:
            try:
                return [pack_command(args)]
            except TypeError:
                pass  # a bytearray, or an error that redis-py has words for
        packed: list[bytes] = super().pack(*args)
        return packed
