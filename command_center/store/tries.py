"""How often somebody tries something: counted before it is looked at, given back where it was right."""

from __future__ import annotations

import hashlib
import ipaddress as ip
from collections.abc import Sequence

from command_center.store import keys
from command_center.store.connect import Redis

# Counters are small and end soon, so a full server may take them: else nobody could sign in to one that is full.
_TAKE = """#!lua flags=allow-oom
local wait = 0
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[1]) then
    wait = math.max(wait, redis.call('TTL', key), 1)
  end
end
if wait > 0 then return wait end
for _, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[2]) end
end
return 0
"""
_GIVE_BACK = """#!lua flags=allow-oom
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
"""


class Tries:
    """Counts tries of one sort, shared by all web processes.

    **Guarantee.** A try is counted before the next one is looked at, however many come at once. One that is refused
    is not counted: who goes on asking waits no longer.

    Args:
        client: The store.
        what: The sort, a word of `store/keys.py`.
        most: Tries in a window that are looked at, of each address and of each name.
        window_s: From the first of them on, in seconds.
    """

    def __init__(self, client: Redis, what: str, most: int, window_s: int) -> None:
        self._what = what
        self._most = most
        self._window_s = window_s
        self._take = client.register_script(_TAKE)
        self._give_back = client.register_script(_GIVE_BACK)

    def take(self, whose: Sequence[str]) -> int:
        """Count one try of each of these.

        Args:
            whose: Who tries: `whose_address` of a request, a name it gives.

        Returns:
            0, it may be looked at; else how many seconds to wait, and nothing was counted.
        """
        return int(self._take(keys=self._keys(whose), args=[self._most, self._window_s]))

    def give_back(self, whose: Sequence[str]) -> None:
        """Count one try less: it was right."""
        self._give_back(keys=self._keys(whose), args=[])

    def _keys(self, whose: Sequence[str]) -> list[str]:
        return [keys.tries(self._what, hashlib.sha256(one.encode()).hexdigest()[:32]) for one in whose]


def whose_address(address: str) -> str:
    """Whose tries those from an address are: an IPv6 address is one of the 2^64 that its house has."""
    try:
        found = ip.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ip.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip.ip_network((found, 64), strict=False))
    return str(found)
