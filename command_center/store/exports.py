"""How far each export is: written by the process that sends it, read by whichever is asked."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from command_center.store import keys
from command_center.store.connect import Redis

KEPT_S = 600


class ExportState(Struct, frozen=True):
    """Of `total` mentions `sent` are on their way; `done` says that the last one was, `broken` that no more come."""

    total: int
    sent: int = 0
    done: bool = False
    broken: bool = False

    @property
    def share(self) -> float:
        """0 to 1."""
        return 1.0 if self.done else min(1.0, self.sent / self.total) if self.total else 0.0


class ExportBook:
    """Reads and writes them; what nobody writes any more is forgotten after ten minutes.

    Args:
        client: The store.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def write(self, name: str, state: ExportState) -> None:
        """Say how far an export is; `name` is 16 hex digits."""
        self._client.set(keys.export(name), msgspec.json.encode(state), ex=KEPT_S)

    def read(self, name: str) -> ExportState | None:
        """How far it is; None where nobody says."""
        value = self._client.get(keys.export(name))
        return None if value is None else msgspec.json.decode(value, type=ExportState)
