"""Sessions of people who have signed in."""

from __future__ import annotations

from msgspec import Struct

from command_center.store.connect import Redis


class Session(Struct, frozen=True):
    """Who signed in, by which way."""

    user: str
    name: str
    way: str


class Sessions:
    """Begins, finds and ends sessions.

    Args:
        client: The store; sessions that lie there are lost with it, and people sign in again.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def find(self, secret: str) -> Session | None:
        """The session with this secret, while it lasts."""
        return None
