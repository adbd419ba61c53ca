"""What people decided, as one web process knows it: the store's copy, looked at again with every tick."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from command_center.clock import Clock
from command_center.room.room import Room
from command_center.store.connect import RedisError
from command_center.store.room import RoomCopy
from command_center.web.problems import Problem

log = logging.getLogger(__name__)
HEAL_EVERY_S = 30.0
"""How often the log is asked for what the copy missed: a process may end between its append and its copy."""
RETRY_S = 1.0


class RoomView:
    """The newest room this process has seen; None before the first, which is not the same as an empty one.

    **Guarantee.** It never blocks a tick but for one small exchange with the store. A copy that is lost is missed, not
    believed: the room that was known stays until the copy has been made again from the log, which is asked for at once.

    Args:
        copy: The store's copy, over a client that the hub's thread uses.
        clock: What time it is.
        heal: Brings the copy up to date from the log; runs in a thread of its own, one at a time.
    """

    def __init__(self, copy: RoomCopy, clock: Clock, heal: Callable[[], object]) -> None:
        self.now: Room | None = None
        self._copy = copy
        self._clock = clock
        self._heal = heal
        self._upto: int | None = None
        self._due = self._retry = float("-inf")
        self._looking, self._healing = threading.Lock(), threading.Lock()

    def look(self) -> bool:
        """Look whether the copy has changed, and see to it when it is missing or was long left alone; from any thread.

        Returns:
            Whether there is another room than before.

        Raises:
            RedisError: The store is out of reach; what was known stays.
        """
        with self._looking:
            upto = self._copy.upto()
            if self._clock.monotonic() >= (self._retry if upto is None else self._due):
                self._start_healing()
            if upto is None or upto == self._upto:
                return False
            found = self._copy.read()
            if found is None:
                return False
            before, (self.now, self._upto) = self.now, found
            return self.now != before

    def known(self) -> Room:
        """The room, for who can't answer without it.

        Raises:
            Problem: 503, the process has just begun and the store holds no copy yet.
            RedisError: The store is out of reach, and nothing is known.
        """
        if self.now is None:
            self.look()
        if self.now is None:
            raise Problem(503, "the room is being brought back from the log; try again in a moment")
        return self.now

    def forget(self) -> None:
        """Know nothing, as a process that has just begun."""
        with self._looking:
            self.now = self._upto = None
            self._due = self._retry = float("-inf")

    def _start_healing(self) -> None:
        if self._healing.acquire(blocking=False):
            self._due = self._clock.monotonic() + HEAL_EVERY_S
            threading.Thread(target=self._run_heal, name="room", daemon=True).start()

    def _run_heal(self) -> None:
        try:
            self._heal()
        except (RuntimeError, RedisError) as why:  # LogError is one: the log may be away for long, and comes back
            self._due = self._retry = self._clock.monotonic() + RETRY_S
            log.warning("the room's copy can't be brought up to date: %s", why)
        finally:
            self._healing.release()
