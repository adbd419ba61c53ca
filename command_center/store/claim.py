"""To whom a store belongs: one profile, one log, and a name of its own; remembered in it, checked by every role."""

from __future__ import annotations

import uuid

from command_center.errors import BadInput
from command_center.store import keys
from command_center.store.connect import Redis


class Claim:
    """What a store must say of itself; kept by every role that works on it.

    **Guarantee.** A store that says something else is refused; one that says nothing (it was emptied) is told again.
    """

    def __init__(self, client: Redis, profile: str) -> None:
        self._client = client
        self._held: dict[str, str] = {}
        self._take(keys.PROFILE, profile)
        if self._held[keys.PROFILE] != profile:
            raise BadInput(
                f"this data belongs to the profile {self._held[keys.PROFILE]!r}, not {profile!r}: "
                "choose another --data-dir, or another Redis"
            )
        self._take(keys.STORE_IDENTITY, uuid.uuid4().hex)

    @property
    def store(self) -> str:
        """The store's own name, made when it was first used."""
        return self._held[keys.STORE_IDENTITY]

    def of_log(self, identity: str) -> None:
        """Remember whose offsets the store's positions are.

        Raises:
            BadInput: They are another log's: to go on would skip what lies before them in this one.
        """
        self._take(keys.LOG_IDENTITY, identity)
        if self._held[keys.LOG_IDENTITY] != identity:
            raise BadInput(
                f"this Redis has counted another log ({self._held[keys.LOG_IDENTITY]}) than the one that is here now "
                f"({identity}): bring that one back (CC_KAFKA_BOOTSTRAP, CC_KAFKA_PREFIX), or take an empty Redis"
            )

    def keep(self) -> None:
        """Say it again, for a store that was emptied while it was in use."""
        pipe = self._client.pipeline(transaction=False)
        for key, value in self._held.items():
            pipe.setnx(key, value)
        pipe.execute()

    def _take(self, key: str, value: str) -> None:
        self._client.setnx(key, value)
        held = self._client.get(key)
        self._held[key] = held.decode() if isinstance(held, bytes) else str(held)
