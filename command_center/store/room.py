"""The store's copy of the room: what people decided, for every web process to read in one exchange."""

from __future__ import annotations

from typing import cast

import msgspec

from command_center.room.room import Room, fold_name
from command_center.store import keys
from command_center.store.connect import Redis

KEPT_S = 7 * keys.DAY_S
"""A copy that nobody has looked after for so long is of a version that has gone; the log brings it back."""
_decode = msgspec.json.Decoder(Room).decode

# The copy takes the place of the last one, so a full server may take it: else nobody could blank a wall that is full.
_WRITE = """#!lua flags=allow-oom
if (redis.call('HGET', KEYS[1], 'upto') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'upto', ARGV[2], 'room', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', KEYS[2], 'room')
return 1
"""


class RoomCopy:
    """Reads and replaces the copy.

    **Guarantee.** It is whole: `read` gives a room and the offset of `actions` up to which it was folded, written
    together. `write` refuses whoever began with another copy than the one that stands.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._key = keys.room(fold_name())
        self._write = client.register_script(_WRITE)

    def upto(self) -> int | None:
        """The first offset of `actions` that is not in the copy; None where there is no copy."""
        found = cast("bytes | None", self._client.hget(self._key, "upto"))
        return None if found is None else int(found)

    def read(self) -> tuple[Room, int] | None:
        """The copy and its `upto`, or None where there is none."""
        room, upto = cast("list[bytes | None]", self._client.hmget(self._key, "room", "upto"))
        return None if room is None or upto is None else (_decode(room), int(upto))

    def write(self, room: Room, upto: int, instead_of: int | None) -> bool:
        """Put a copy in the place of another, and tell everybody who listens for ticks.

        Args:
            room: The room.
            upto: The first offset of `actions` that is not in it.
            instead_of: What `upto` says of the copy this one began with; None where there was none.

        Returns:
            Whether it was written; if not, another copy stands by now.
        """
        before = "" if instead_of is None else instead_of
        body = msgspec.json.encode(room)
        return bool(self._write(keys=[self._key, keys.TICKS], args=[before, upto, body, KEPT_S]))

    def keep(self) -> None:
        """Let the copy live on."""
        self._client.expire(self._key, KEPT_S)
