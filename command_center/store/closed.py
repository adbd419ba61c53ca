"""Closed hours and days: read together with their position, to be kept in the log's table of counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
from msgspec import Struct

from command_center.store import keys
from command_center.store.batch import Cell
from command_center.store.connect import Redis
from command_center.store.reader import LIFETIME_TOTALS

TOTALS = "totals"
MARKS = "marks"
_SETTLE = """
for i = 2, #ARGV do
  local score = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if score and tonumber(score) <= tonumber(ARGV[1]) then redis.call('ZREM', KEYS[1], ARGV[i]) end
end
return redis.call('ZCARD', KEYS[1])
"""


class Closed(Struct, frozen=True):
    """One entry of the table: what a bucket counted when its partition stood at offset `at`, and when that was kept.

    Under `totals` it holds the lifetime totals, under `marks` the sources' highest positions.
    """

    at: int
    kept_ms: int
    fields: dict[str, int]


def encode_closed(closed: Closed) -> bytes:
    """The bytes kept in the table."""
    return msgspec.json.encode(closed)


def decode_closed(value: bytes) -> Closed:
    """What `encode_closed` wrote."""
    return msgspec.json.decode(value, type=Closed)


def name_of(cell: Cell) -> str:
    """A bucket's key in the table."""
    return f"{cell[0]}:{cell[1]}"


def cell_of(name: str) -> Cell:
    """The bucket that a key of the table names."""
    granule, _, start = name.partition(":")
    return granule, int(start)


class ClosedCounts:
    """The store's half of keeping closed counts."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._settle = client.register_script(_SETTLE)

    def unkept(self, p: int) -> dict[Cell, int]:
        """Hours and days whose arrivals the table has not heard of, and the offset that last concerned them."""
        found = cast("list[tuple[bytes, float]]", self._client.zrange(keys.unkept(p), 0, -1, withscores=True))
        return {cell_of(name.decode()): int(at) for name, at in found}

    def read(self, p: int, cells: Sequence[Cell], now_ms: int) -> dict[str, Closed]:
        """Read buckets, totals and marks as they stand at one and the same position.

        **Guarantee.** One transaction: the values count exactly the records below the entries' `at`.
        """
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hmget(keys.position(p), "offset", *LIFETIME_TOTALS)
            pipe.hgetall(keys.marks(p))
            for granule, start in cells:
                pipe.hgetall(keys.bucket(p, granule, start))
            (offset, *totals), marks, *buckets = pipe.execute()
        at = int(offset or 0)
        entries = {
            TOTALS: Closed(at, now_ms, {name: int(n or 0) for name, n in zip(LIFETIME_TOTALS, totals, strict=True)}),
            MARKS: Closed(at, now_ms, _whole(marks)),
        }
        return entries | {name_of(c): Closed(at, now_ms, _whole(b)) for c, b in zip(cells, buckets, strict=True)}

    def settle(self, p: int, cells: Sequence[Cell], at: int) -> None:
        """Note that the table has these buckets as of `at`; what came later stays to be kept."""
        self._settle(keys=[keys.unkept(p)], args=[at, *map(name_of, cells)])


def _whole(counts: Mapping[Any, Any]) -> dict[str, int]:
    return {name.decode(): int(n) for name, n in counts.items() if int(n)}
