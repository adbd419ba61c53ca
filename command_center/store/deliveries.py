"""Deliveries of the webhook that were answered: one that comes again is given its first answer, and taken once."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import Struct

from command_center.store import keys
from command_center.store.connect import Redis

KEPT_S = 660
"""A signed call may come again for ten minutes (`CC-Timestamp`, five on either side); a minute to spare."""
UNDER_WAY_S = 60
"""A process that ends between its append and its answer leaves the delivery free again after this long."""
MAX_BYTES = 65_536
"""Of one answer, packed; of a longer one only the counts are kept, and which were rejected."""

_FREE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class Known(Struct, frozen=True):
    """What is known of a delivery: whether it was for this very body, and its answer, None while it is under way."""

    same: bool
    answer: Mapping[str, Any] | None


class _Held(Struct, frozen=True, array_like=True):
    body: bytes
    taker: str
    answer: bytes = b""


class Taking:
    """A delivery that is ours to take: to be answered by `end`, or given up by `free`."""

    def __init__(self, deliveries: Deliveries, key: str, held: _Held) -> None:
        self._deliveries = deliveries
        self._key = key
        self._held = held

    def end(self, answer: Mapping[str, Any]) -> None:
        """Keep its answer: whoever brings it again is given that."""
        self._deliveries.keep(self._key, msgspec.structs.replace(self._held, answer=_packed(answer)))

    def free(self) -> None:
        """It was not taken: whoever brings it again begins anew."""
        self._deliveries.drop(self._key, self._held)


class Deliveries:
    """Remembers deliveries by their ids.

    **Guarantee.** Of calls with one id, however many come at once and to any process, one is taken at a time; once
    that one has its answer the others are given it for `KEPT_S`. What failed is free at once. What is kept is bounded.

    Args:
        client: The store; a delivery that it has forgotten is taken again, and its mentions are duplicates then.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._free = client.register_script(_FREE)

    def begin(self, delivery: str, body: bytes) -> Taking | Known:
        """Begin to take a delivery; only after its signature held.

        Args:
            delivery: Its id, as the sender gave it.
            body: What it brings.
        """
        held = _Held(hashlib.sha256(body).digest(), secrets.token_hex(8))
        key = keys.delivery(delivery)
        while not self._client.set(key, msgspec.msgpack.encode(held), nx=True, ex=UNDER_WAY_S):
            found = cast("bytes | None", self._client.get(key))
            if found is not None:
                first = msgspec.msgpack.decode(found, type=_Held)
                return Known(first.body == held.body, _unpacked(first.answer) if first.answer else None)
        return Taking(self, key, held)

    def keep(self, key: str, held: _Held) -> None:
        """Write down what a delivery was answered."""
        self._client.set(key, msgspec.msgpack.encode(held), ex=KEPT_S)

    def drop(self, key: str, held: _Held) -> None:
        """Forget a delivery, unless somebody else takes it by now."""
        self._free(keys=[key], args=[msgspec.msgpack.encode(held)])


def _packed(answer: Mapping[str, Any]) -> bytes:
    packed = zlib.compress(msgspec.json.encode(answer))
    if len(packed) <= MAX_BYTES:
        return packed
    rejected = [{"index": row["index"], "error": "as the first answer said"} for row in answer["rejected"]]
    return zlib.compress(msgspec.json.encode({**answer, "rejected": rejected}))


def _unpacked(packed: bytes) -> Mapping[str, Any]:
    found: Mapping[str, Any] = msgspec.json.decode(zlib.decompress(packed))
    return found
