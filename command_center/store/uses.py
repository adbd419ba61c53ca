"""When each embed key was last used, to the minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from command_center.clock import Clock
from command_center.store import keys
from command_center.store.connect import Redis

MOST = 2000
KEPT_S = 400 * keys.DAY_S
EVERY_S = 60
# Keys that were withdrawn leave their line behind; beyond MOST the oldest goes.
_NOTE = """
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[4])
if redis.call('HLEN', KEYS[1]) <= tonumber(ARGV[3]) then return end
local all, oldest, at = redis.call('HGETALL', KEYS[1]), nil, nil
for i = 1, #all, 2 do
  local when = tonumber(all[i + 1])
  if not at or when < at then oldest, at = all[i], when end
end
redis.call('HDEL', KEYS[1], oldest)
"""


class Uses:
    """The last use of each key.

    **Guarantee.** One process writes a key's line once a minute at most; there are `MOST` lines at most. A store that
    was lost has forgotten them.
    """

    def __init__(self, client: Redis, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._note = client.register_script(_NOTE)
        self._noted: dict[str, float] = {}

    def note(self, key: str) -> None:
        """A key was used now.

        Raises:
            RedisError: The store is out of reach, or full.
        """
        now = self._clock.monotonic()
        if now < self._noted.get(key, float("-inf")) + EVERY_S:
            return
        if len(self._noted) >= MOST:
            self._noted.clear()
        self._noted[key] = now
        self._note(keys=[keys.USES], args=[key, int(self._clock.now().timestamp()), MOST, KEPT_S])

    def all(self) -> Mapping[str, datetime]:
        """The last use of every key that was used.

        Raises:
            RedisError: The store is out of reach.
        """
        found = cast("dict[bytes, bytes]", self._client.hgetall(keys.USES))
        return {key.decode(): datetime.fromtimestamp(int(at), UTC) for key, at in found.items()}
