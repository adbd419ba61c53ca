"""Short-lived tokens that open the stream of one panel."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from command_center.clock import Clock
from command_center.room.embeds import Embed
from command_center.room.room import Room

LIFE_S = 300


class Issued(Struct, frozen=True):
    """A token, and after how many seconds it ends."""

    token: str
    expires_in: int


class Claim(Struct, frozen=True):
    """What a token opens: the stream names of a key, until a time (unix s)."""

    key: str
    names: str
    until_s: int


class Tokens:
    """Issues and reads tokens."""

    def __init__(self, secrets: Sequence[str], clock: Clock) -> None:
        self._secrets = tuple(secrets)
        self._clock = clock

    def issue(self, embed: Embed) -> Issued:
        """A token for a key that stands."""
        return Issued(embed.id, LIFE_S)

    def read(self, token: str, room: Room) -> Claim | None:
        """What a token opens now; None for any fault."""
        return None
