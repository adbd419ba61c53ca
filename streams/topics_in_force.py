"""The topics as leads have them by now, for who tags: the room's copy, looked at again each second."""

from __future__ import annotations

import logging
from collections.abc import Callable

from command_center.clock import Clock
from command_center.profile import Profile
from command_center.room.room import Room
from command_center.room.topic_versions import TopicVersions, profile_now
from command_center.store.connect import RedisError
from command_center.store.room import RoomCopy
from streams.log import LogError

log = logging.getLogger(__name__)
HEAL_EVERY_S = 30.0
"""How often the log is asked where the store has no copy."""


class TopicsInForce:
    """Follows the versions of topics.

    **Guarantee.** From the first look on `profile` is the file's with the topics of some room that stood: a store that
    is away, or lost its copy, leaves what was known; a copy that is missing is made again from the log.

    Args:
        profile: As its file says.
        copy: The store's copy of the room.
        catch_up: Brings the copy up to date from the log, and gives the room (`Ledger.catch_up`).
        clock: Tells when the log may be asked again.
    """

    def __init__(self, profile: Profile, copy: RoomCopy, catch_up: Callable[[], Room], clock: Clock) -> None:
        self.profile = profile
        self.versions = TopicVersions()
        self._file = profile
        self._copy = copy
        self._catch_up = catch_up
        self._clock = clock
        self._upto: int | None = None
        self._heal_at = float("-inf")
        self._said = ""
        self.look()

    def look(self) -> bool:
        """Look whether leads saved something.

        Returns:
            Whether other topics are in force than before.
        """
        try:
            found = self._read()
        except (RedisError, LogError) as why:
            if str(why) != self._said:
                log.warning("what leads saved of topics can't be read, what was known stays: %s", why)
            self._said = str(why)
            return False
        self._said = ""
        if found is None or found == self.versions:
            return False
        self.versions = found
        before, self.profile = self.profile, profile_now(self._file, found)
        return before.topics != self.profile.topics

    def _read(self) -> TopicVersions | None:
        """The newest versions; None where nothing is newer, or nobody knows."""
        upto = self._copy.upto()
        if upto is None:
            if self._clock.monotonic() < self._heal_at:
                return None
            self._heal_at = self._clock.monotonic() + HEAL_EVERY_S
            return self._catch_up().topics
        if upto == self._upto:
            return None
        found = self._copy.read()
        if found is None:
            return None
        self._upto = found[1]
        return found[0].topics
