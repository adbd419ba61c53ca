"""Where the search is to be found: it says so again and again, so that who stopped is not knocked at."""

from __future__ import annotations

from typing import cast

import msgspec

from command_center.search.wire import Door
from command_center.stage import ANYHOW
from command_center.store import keys
from command_center.store.connect import Redis

OPEN_MS = 10_000
"""A door that nobody held open for so long is closed."""


class SearchDoor:
    """The one door of a center's search."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def hold_open(self, door: Door) -> None:
        """Say where it is; to be said again within `OPEN_MS`."""
        self._client.eval(ANYHOW, 1, keys.SEARCH, "SET", msgspec.json.encode(door), "PX", OPEN_MS)

    def find(self) -> Door | None:
        """Where it is, or None where no search runs."""
        value = cast("bytes | None", self._client.get(keys.SEARCH))
        return None if value is None else msgspec.json.decode(value, type=Door)

    def close(self, door: Door) -> None:
        """Take it away, if it is still this one."""
        if self.find() == door:
            self._client.delete(keys.SEARCH)
