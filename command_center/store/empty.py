"""Empty the store's partitions, so that they are brought back from the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from command_center.store import keys
from command_center.store.connect import Redis

AT_ONCE = 1000
_BEGIN = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local fence = math.max(tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') + 1, now)
redis.call('HSET', KEYS[1], 'fence', string.format('%.0f', fence), 'emptying', '1')
redis.call('HDEL', KEYS[1], 'offset')
"""
_FINISH = """
local fence = redis.call('HGET', KEYS[1], 'fence')
redis.call('DEL', KEYS[1])
if fence then redis.call('HSET', KEYS[1], 'fence', fence) end
"""


class Emptier:
    """Takes everything out of the partitions; what belongs to no partition (sources, erasures, claims) stays.

    **Guarantee.** From `begin` to `finish` nobody can write to or take a partition; broken off, it can be begun again.
    """

    def __init__(self, client: Redis, partitions: int) -> None:
        self._client = client
        self._partitions = partitions
        self._begin = client.register_script(_BEGIN)
        self._finish = client.register_script(_FINISH)

    def begin(self) -> None:
        """Shut out every worker."""
        for p in range(self._partitions):
            self._begin(keys=[keys.position(p)])

    def run(self) -> int:
        """Delete everything but the positions.

        Returns:
            How many keys have gone.
        """
        found: dict[str, list[str]] = defaultdict(list)
        gone = 0
        for key in cast("Iterator[bytes]", self._client.scan_iter(match="cc:{p*}:*", count=AT_ONCE)):
            name = key.decode()
            partition, _, kind = name.removeprefix("cc:").partition(":")
            if kind == "pos":
                continue
            found[partition].append(name)
            if len(found[partition]) == AT_ONCE:
                gone += int(self._client.unlink(*found.pop(partition)))
        return gone + sum(int(self._client.unlink(*names)) for names in found.values())

    def finish(self) -> None:
        """Let workers take the partitions again: they find them empty."""
        for p in range(self._partitions):
            self._finish(keys=[keys.position(p)])
