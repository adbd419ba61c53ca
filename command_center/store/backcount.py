"""How far the back-count of topics is: said by the worker of the index, read by pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from command_center.store import keys
from command_center.store.connect import Redis

KEPT_S = 7 * keys.DAY_S


class BackCounted(Struct, frozen=True, kw_only=True):
    """One back-count: of which versions, how far, and how many posts have changed their topics by it."""

    versions: Mapping[str, int]
    """By topic, the number of the version that posts are counted by."""
    state: Literal["waiting", "running", "done"]
    """`waiting`: the index reads the log, or the log takes nothing now."""
    looked: int = 0
    rows: int = 0
    moved: int = 0
    begun_ms: int
    at_ms: int

    @property
    def share(self) -> float:
        """How much of the index has been looked at, 0 to 1."""
        return self.looked / self.rows if self.rows else 1.0


_decode = msgspec.json.Decoder(BackCounted).decode


class BackCountBook:
    """The one entry: written by the worker, gone a week after its last word."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def write(self, counted: BackCounted) -> None:
        """Say how far it is."""
        self._client.set(keys.BACKCOUNT, msgspec.json.encode(counted), ex=KEPT_S)

    def read(self) -> BackCounted | None:
        """How far it is; None where nobody counts back."""
        found = self._client.get(keys.BACKCOUNT)
        return None if found is None else _decode(found)
