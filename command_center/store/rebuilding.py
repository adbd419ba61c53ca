"""How far the rebuild of the store is: for walls, for the API and for who started it."""

from __future__ import annotations

from typing import cast

from command_center.snapshot import Progress
from command_center.store import keys
from command_center.store.connect import Redis

KEPT_S = keys.DAY_S


class RebuildBook:
    """Notes for each lost partition from where to where its log must be read again.

    **Guarantee.** Progress is computed from the partitions' own positions, so that it can't claim what isn't there.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def begin(self, p: int, first: int, end: int) -> None:
        """A partition is read again from offset `first` to `end`."""
        pipe = self._client.pipeline(transaction=False)
        pipe.hset(keys.REBUILD, str(p), f"{first} {end}")
        pipe.expire(keys.REBUILD, KEPT_S)
        pipe.execute()

    def clear(self) -> None:
        """Forget an earlier rebuild."""
        self._client.delete(keys.REBUILD)

    def read(self, offsets: list[int]) -> Progress:
        """Say how far it is.

        Args:
            offsets: Where each partition stands now.

        Returns:
            `read` records of `mentions.tagged` of those that were there when it began; `none` if there was no rebuild
            within a day.
        """
        found = cast("dict[bytes, bytes]", self._client.hgetall(keys.REBUILD))
        done = total = 0
        for p, span in found.items():
            first, end = map(int, span.split())
            total += end - first
            done += min(max(offsets[int(p)], first), end) - first
        if not total:
            return Progress()
        return Progress("done" if done == total else "running", done, done, 0, round(done / total, 4))
