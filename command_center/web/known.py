"""Sessions as one web process knows them: looked up in the store, and believed for a few seconds."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool

from command_center.clock import Clock
from command_center.store.connect import RedisError
from command_center.store.sessions import Session, Sessions

FRESH_S = 5.0
"""So long a session is believed without another look: one that was ended elsewhere goes on for no longer."""
AWAY_S = 300.0
"""So long one that was good stays good while the store is away: nobody loses their wall to a restart of Redis."""
KEPT = 1000


class _Look(NamedTuple):
    at: float
    session: Session | None


class KnownSessions:
    """Finds sessions without asking the store each time.

    **Guarantee.** Looks never block the loop of all pages. At most `KEPT` are remembered.

    Args:
        sessions: The store's.
        clock: Of this process.
    """

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._held: OrderedDict[str, _Look] = OrderedDict()
        self._lock = threading.Lock()
        self._looking: set[str] = set()

    async def find(self, secret: str) -> Session | None:
        """The session with this secret.

        Raises:
            RedisError: The store is away, and nobody knew it lately.
        """
        held = self._held.get(secret)
        if held is not None and self._age(held) < FRESH_S:
            return held.session
        return await run_in_threadpool(self._look, secret)

    def peek(self, secret: str, otherwise: Session) -> Session | None:
        """The session as it was known at the last look; one that is old is looked at anew, behind this call.

        Args:
            secret: What its browser keeps.
            otherwise: What is believed where this process has forgotten it.
        """
        held = self._held.get(secret)
        if (held is None or self._age(held) >= FRESH_S) and secret not in self._looking:
            self._looking.add(secret)
            asyncio.get_running_loop().run_in_executor(None, self._look_behind, secret)
        return otherwise if held is None else held.session

    def forget(self, secret: str) -> None:
        """Know nothing of a session: it was ended here."""
        with self._lock:
            self._held[secret] = _Look(self._clock.monotonic(), None)

    def _look_behind(self, secret: str) -> None:
        try:
            self._look(secret)
        except RedisError:
            return  # it is asked again with the next wake
        finally:
            self._looking.discard(secret)

    def _look(self, secret: str) -> Session | None:
        try:
            found = self._sessions.find(secret)
        except RedisError:
            held = self._held.get(secret)
            if held is None or held.session is None or self._age(held) >= AWAY_S:
                raise
            return held.session
        with self._lock:
            self._held[secret] = _Look(self._clock.monotonic(), found)
            self._held.move_to_end(secret)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return found

    def _age(self, held: _Look) -> float:
        return self._clock.monotonic() - held.at
