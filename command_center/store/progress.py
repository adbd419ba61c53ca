"""How far each source has been read, and where the data came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast

import msgspec
from msgspec import Struct

from command_center.snapshot import Mode, Progress
from command_center.store import keys
from command_center.store.connect import Redis

CURRENT = "current"
ORIGINS: Mapping[str, Mode] = {"replay": "replay", "simulate": "simulated"}
"""What data from a source is, by the first word of the source's name; all else is live."""


class SourcePosition(Struct, frozen=True):
    """Where a source stands: everything up to `position` is in the log.

    `began` is the first moment of a simulation, from which it can be told again.
    """

    name: str
    position: int
    progress: Progress
    began: datetime | None = None


class ProgressBook:
    """Reads and writes source positions.

    **Guarantee.** A position is written only after the log has the items; what a crash leaves in doubt is sent again
    and recognised by its position.
    """

    def __init__(self, client: Redis, kept_s: float) -> None:
        self._client = client
        self._kept_s = int(kept_s)

    def write(self, position: SourcePosition) -> None:
        """Store the position of a source, and that it is the one being read."""
        value = msgspec.json.encode(position)
        # On a Redis Cluster the two lie at different nodes; each is true by itself.
        pipe = self._client.pipeline(transaction=False)
        pipe.set(keys.source_position(position.name), value, ex=self._kept_s)
        pipe.set(keys.source_position(CURRENT), value, ex=self._kept_s)
        pipe.execute()

    def keep(self, position: SourcePosition, origin: Mode) -> None:
        """Say position and origin again, for a store that was emptied while in use; what it holds stays as it is."""
        value = msgspec.json.encode(position)
        pipe = self._client.pipeline(transaction=False)
        pipe.sadd(keys.PROVENANCE, origin)
        pipe.set(keys.source_position(position.name), value, ex=self._kept_s, nx=True)
        pipe.set(keys.source_position(CURRENT), value, ex=self._kept_s, nx=True)
        pipe.execute()

    def read(self, name: str = CURRENT) -> SourcePosition | None:
        """The stored position of a source, by default of the one being read."""
        value = cast("bytes | None", self._client.get(keys.source_position(name)))
        return None if value is None else msgspec.json.decode(value, type=SourcePosition)

    def came_from(self, origin: Mode) -> None:
        """Remember for ever that this data holds replayed, simulated or live mentions."""
        self._client.sadd(keys.PROVENANCE, origin)

    def came_by(self, source: str) -> None:
        """Remember the origin of what a source sent, known by its name alone."""
        origin = ORIGINS.get(source.partition(":")[0])
        if origin is not None:
            self.came_from(origin)

    def mode(self) -> Mode:
        """What the data must be called: the least real origin it holds."""
        origins = cast("set[bytes]", self._client.smembers(keys.PROVENANCE))
        modes: tuple[Mode, ...] = ("rebuilding", "replay", "simulated")
        for mode in modes:
            if mode.encode() in origins:
                return mode
        return "live"
