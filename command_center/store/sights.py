"""Whether somebody's look at an embed is the day's first: every web process must know of every other's."""

from __future__ import annotations

import hashlib
from typing import Literal

from command_center.store import keys
from command_center.store.connect import Redis

MOST = 200
"""Looks of one key that are told apart on one day; of more only the number is kept."""
KEPT_S = 2 * 86_400
Sight = Literal["first", "known", "beyond"]
_LOOK = """
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 0 end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 2 end
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""
_FOUND: tuple[Sight, ...] = ("known", "first", "beyond")


class Sights:
    """Who looked at which embed, day by day.

    **Guarantee.** A look is called the first once, whichever process asks; what is kept are digests of 16 signs, at
    most `MOST` a key and day, and for two days. A store that was emptied calls looks the first again.
    """

    def __init__(self, client: Redis) -> None:
        self._look = client.register_script(_LOOK)

    def look(self, day: str, embed: str, whose: str) -> Sight:
        """Note a look.

        Args:
            day: The day in UTC, as 2026-11-23.
            embed: The id of the embed's key.
            whose: Site and address, or whatever tells lookers apart.

        Raises:
            RedisError: The store is out of reach, or full.
        """
        digest = hashlib.sha256(whose.encode("utf-8", "replace")).hexdigest()[:16]
        found = self._look(keys=[keys.sights(day, embed)], args=[digest, MOST, KEPT_S])
        return _FOUND[int(found)]
