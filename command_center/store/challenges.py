"""Exchanges of embeds: each challenge opens one, and whoever guesses secrets is made to wait."""

from __future__ import annotations

import hashlib
import ipaddress
from typing import Literal, NamedTuple

from command_center.store import keys
from command_center.store.connect import Redis

USED_S = 660
"""A used challenge is remembered for longer than it is good, skew of clocks within."""
WRONG_S = 300
MOST_WRONG = 20
"""Wrong secrets for one key from one address in `WRONG_S`, after which none is looked at."""
MOST_WRONG_OF_ADDRESS = 200
"""The same over all keys: a house behind one address may hold snippets that are old, and shall not pay for one."""

# A full server may take it: embeds go on, and what is kept ends by itself within minutes.
_BEGIN = """#!lua flags=allow-oom
for i = 2, 3 do
  if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[i]) then
    return {1, redis.call('TTL', KEYS[i])}
  end
end
if ARGV[4] == '' then return {0, 0} end
return {redis.call('SET', KEYS[1], '', 'NX', 'EX', ARGV[1]) and 2 or 0, 0}
"""
_WRONG = """#!lua flags=allow-oom
for i = 1, 2 do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('EXPIRE', KEYS[i], ARGV[1]) end
end
"""
Standing = Literal["stale", "often", "fresh"]
_STANDINGS: tuple[Standing, ...] = ("stale", "often", "fresh")


class Begun(NamedTuple):
    """How an exchange begins: `fresh` is its challenge's first, `often` are too many wrong ones lately."""

    standing: Standing
    wait_s: int


class Challenges:
    """Knows which challenges were used, and counts wrong secrets.

    **Guarantee.** A challenge is fresh once, whichever process asks and however many at a time. Right secrets are never
    counted. A store that was lost has forgotten both.
    """

    def __init__(self, client: Redis) -> None:
        self._begin = client.register_script(_BEGIN)
        self._wrong = client.register_script(_WRONG)

    def begin(self, nonce: str, key: str, address: str) -> Begun:
        """Begin an exchange, and use its challenge up.

        Args:
            nonce: Of the challenge; empty for one that is no good.
            key: The id of the key, or whatever was sent for it.
            address: Whence; of an IPv6 address the network counts, for it has as many addresses as it likes.

        Raises:
            RedisError: The store is out of reach.
        """
        touched = [keys.challenge(_name(nonce)), *_counts(key, address)]
        found, wait_s = self._begin(keys=touched, args=[USED_S, MOST_WRONG, MOST_WRONG_OF_ADDRESS, nonce])
        return Begun(_STANDINGS[int(found)], max(1, int(wait_s)))

    def wrong(self, key: str, address: str) -> None:
        """Count a wrong secret.

        Raises:
            RedisError: The store is out of reach.
        """
        self._wrong(keys=_counts(key, address), args=[WRONG_S])


def network_of(address: str) -> str:
    """What one sender can have of addresses: the address, of IPv6 its /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _counts(key: str, address: str) -> list[str]:
    whose = network_of(address)
    return [keys.tries("embed", _name(f"{whose} {key}")), keys.tries("embeds", _name(whose))]


def _name(text: str) -> str:
    """Whatever somebody sent as a part of a key: of one length, and not to be read."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
