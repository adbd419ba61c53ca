"""Six digits that a browser shows until a lead enters them: who waits to be a screen, and how often one may guess."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import cast

import msgspec
from msgspec import Struct

from command_center.store import keys
from command_center.store.connect import Redis

LIVE_S = 300
"""How long digits are good for."""
RENEW_S = 60
"""Digits that have no more than this left are replaced, and are good until their end all the same."""
MOST_LIVE = 200
"""Digits that are good at one time: with more, a guess would hit too often."""
MOST_ASKED = 60
"""Digits that one address may get in `LIVE_S`."""
MOST_WRONG, MOST_WRONG_OF_ALL = 10, 100
"""Wrong digits in `LIVE_S`, from one address and from everywhere, after which none are looked at."""
_DRAWS = 1000

_TAKE = """
if tonumber(redis.call('GET', KEYS[2]) or '0') >= tonumber(ARGV[1]) then return {'often'} end
if tonumber(redis.call('GET', KEYS[3]) or '0') >= tonumber(ARGV[2]) then return {'often'} end
local found = redis.call('GETDEL', KEYS[1])
if found then
  redis.call('ZREM', KEYS[4], ARGV[4])
  return {'found', found}
end
for i = 2, 3 do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('EXPIRE', KEYS[i], ARGV[3]) end
end
return {'wrong'}
"""
_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count
"""
_LIVE = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', redis.call('TIME')[1])
return redis.call('ZRANGE', KEYS[1], 0, -1)
"""
_GIVE = """
if not redis.call('SET', KEYS[1], ARGV[2], 'NX', 'EX', ARGV[3]) then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[3])
redis.call('ZADD', KEYS[3], redis.call('TIME')[1] + ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[3], ARGV[3])
return 1
"""


class Waiting(Struct, frozen=True):
    """A browser that waits: the SHA-256 of the key it keeps, and where it asked from."""

    key: str
    origin: str


class Code(Struct, frozen=True):
    """Digits, and for how many seconds they are still good."""

    digits: str
    left_s: int


class TooOften(RuntimeError):
    """Too many ask, or guess: nothing was looked at."""


class Pairing:
    """Gives digits to browsers, and browsers to digits.

    **Guarantee.** No two browsers have the same digits, nor digits that differ in one place only: a slip of a finger
    finds nobody. Digits are good once. A guess is counted before the next one is looked at, however many come at once.

    Args:
        client: The store; what lies there is lost with it, and asked for again.
        draw: Draws a number below its argument.
    """

    def __init__(self, client: Redis, draw: Callable[[int], int] = secrets.randbelow) -> None:
        self._client = client
        self._draw = draw
        self._take = client.register_script(_TAKE)
        self._count = client.register_script(_COUNT)
        self._live = client.register_script(_LIVE)
        self._give = client.register_script(_GIVE)

    def ask(self, key: str, origin: str) -> Code:
        """Give a browser its digits, the same as before while they are good for long enough.

        Raises:
            TooOften: One address asks for many, or as many as may be are good at this moment.
        """
        found = self.standing(key)
        if found is not None and found.left_s > RENEW_S:
            return found
        if int(self._count(keys=[keys.tries("ask", _name(origin))], args=[LIVE_S])) > MOST_ASKED:
            raise TooOften
        live = [digits.decode() for digits in cast("list[bytes]", self._live(keys=[keys.CODES]))]
        if len(live) >= MOST_LIVE:
            raise TooOften
        for _ in range(_DRAWS):
            digits = f"{self._draw(1_000_000):06}"
            if any(_apart(digits, other) < 2 for other in live):
                continue
            if self._put(digits, Waiting(key, origin), LIVE_S):
                return Code(digits, LIVE_S)
        raise TooOften

    def standing(self, key: str) -> Code | None:
        """The digits a browser was given last, while they are good; None if it has none."""
        digits = cast("bytes | None", self._client.get(keys.asker(key)))
        if digits is None:
            return None
        left_s = int(self._client.ttl(keys.code(digits.decode())))
        return Code(digits.decode(), left_s) if left_s > 0 else None

    def take(self, digits: str, address: str) -> Waiting | None:
        """Find the browser that shows these digits, and make them good for nobody else.

        Args:
            digits: What a person entered, six digits.
            address: Whence.

        Returns:
            The browser; None where nobody shows them (any more), which is counted.

        Raises:
            TooOften: There were too many wrong ones lately.
        """
        touched = [keys.code(digits), keys.tries("pair", _name(address)), keys.tries("pair", "all"), keys.CODES]
        limits: list[str | int] = [MOST_WRONG, MOST_WRONG_OF_ALL, LIVE_S, digits]
        answer, *found = cast("list[bytes]", self._take(keys=touched, args=limits))
        if answer == b"often":
            raise TooOften
        return msgspec.json.decode(found[0], type=Waiting) if found else None

    def give_back(self, digits: str, waiting: Waiting) -> None:
        """Make digits good again that were taken for nothing."""
        self._put(digits, waiting, RENEW_S)

    def _put(self, digits: str, waiting: Waiting, live_s: int) -> bool:
        touched = [keys.code(digits), keys.asker(waiting.key), keys.CODES]
        return bool(self._give(keys=touched, args=[digits, msgspec.json.encode(waiting), live_s]))


def _apart(one: str, other: str) -> int:
    """In how many places two codes differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def _name(address: str) -> str:
    """An address as a part of a key: of one length, and not to be read."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]
