"""Signs of life: what each worker says of itself, so that every screen knows how old its data is and why."""

from __future__ import annotations

from collections import deque
from datetime import datetime

import msgspec
from msgspec import Struct

from command_center.clock import Clock, to_ms
from command_center.snapshot import State
from command_center.store import keys
from command_center.store.connect import Redis, RedisError

PERIOD_S = 1.0
LIFETIME_MS = 60_000
RATE_OVER_S = 10.0
LOG_AWAY = "the log is out of reach"
"""How every worker begins to say so; the log itself has no process of ours that could."""


class Sign(Struct, frozen=True):
    """One worker's sign of life."""

    seen_at: datetime
    last_at: datetime | None
    lag: int
    rate_s: float
    errors: int
    state: State
    cause: str


class Heart:
    """Collects what a worker did and tells Redis once a second."""

    def __init__(self, client: Redis, role: str, member: str, clock: Clock) -> None:
        self._client = client
        self._key = keys.stage(role, member)
        self._clock = clock
        self._done: deque[tuple[float, int]] = deque()
        self._last_at: datetime | None = None
        self._errors = 0
        self._next = 0.0

    def did(self, mentions: int, errors: int = 0) -> None:
        """Note finished work."""
        if mentions or errors:
            self._done.append((self._clock.monotonic(), mentions))
            self._last_at = self._clock.now()
            self._errors += errors

    def due(self) -> bool:
        """Whether it is time for the next sign."""
        return self._clock.monotonic() >= self._next

    def beat(self, *, lag: int = 0, state: State = "ok", cause: str = "") -> None:
        """Send the sign; a Redis that is away loses it, and that is the sign then."""
        now = self._clock.monotonic()
        self._next = now + PERIOD_S
        while self._done and self._done[0][0] < now - RATE_OVER_S:
            self._done.popleft()
        rate = sum(n for _, n in self._done) / RATE_OVER_S
        sign = Sign(self._clock.now(), self._last_at, lag, round(rate, 1), self._errors, state, cause)
        seen_ms = to_ms(sign.seen_at)
        pipe = self._client.pipeline(transaction=False)
        pipe.set(self._key, msgspec.json.encode(sign), px=LIFETIME_MS)
        # Readers find the signs by this list: looking through all keys for them takes longer with every mention kept.
        pipe.zadd(keys.STAGES, {self._key: seen_ms})
        pipe.zremrangebyscore(keys.STAGES, "-inf", seen_ms - LIFETIME_MS)
        pipe.pexpire(keys.STAGES, LIFETIME_MS)
        try:
            pipe.execute()
        except RedisError:
            return
