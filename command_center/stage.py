"""Signs of life: what each worker says of itself, so that every screen knows how old its data is and why."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from threading import Lock

import msgspec
from msgspec import Struct

from command_center.clock import Clock, from_ms, to_ms
from command_center.snapshot import State
from command_center.store import keys
from command_center.store.connect import Redis, RedisError

PERIOD_S = 1.0
LIFETIME_MS = 60_000
RATE_OVER_S = 10.0
LOG_AWAY = "the log is out of reach"
"""How every worker begins to say so; the log itself has no process of ours that could."""
ANYHOW = "#!lua flags=allow-oom\nreturn redis.call(ARGV[1], KEYS[1], unpack(ARGV, 2))"
"""A small write that a full server takes, too: who says "Redis is full" must not be taken for dead."""


class Sign(Struct, frozen=True):
    """One worker's sign of life.

    `proved_at` is when it last did something or knew that nothing waits. `owned` says how many partitions it has, None
    where it has no use for them, and `settled_at` since when. `arrived_at` and `arriving_s` are what it sees of the log
    it reads: the newest record there, and how many come a second. The silence of one that `rests` is no fault.
    """

    seen_at: datetime
    last_at: datetime | None
    lag: int
    rate_s: float
    errors: int
    state: State
    cause: str
    proved_at: datetime | None = None
    owned: int | None = None
    settled_at: datetime | None = None
    arrived_at: datetime | None = None
    arriving_s: float = 0.0
    rests: bool = False


class Rate:
    """How many a second over the last ten seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._done: deque[tuple[float, int]] = deque()

    def add(self, count: int) -> None:
        """Note that this many came."""
        if count:
            self._done.append((self._clock.monotonic(), count))

    def a_second(self) -> float:
        """The rate now."""
        since = self._clock.monotonic() - RATE_OVER_S
        while self._done and self._done[0][0] < since:
            self._done.popleft()
        return round(sum(n for _, n in self._done) / RATE_OVER_S, 1)


class Heart:
    """Collects what a worker did and tells Redis once a second; may be used from several threads, as by a `Pulse`."""

    def __init__(self, client: Redis, role: str, member: str, clock: Clock, *, rests: bool = False) -> None:
        self._client = client
        self._key = keys.stage(role, member)
        self._clock = clock
        self._rests = rests
        self._lock = Lock()
        self._done, self._arrived = Rate(clock), Rate(clock)
        self._taken = 0
        self._lag: int | None = None
        self._owned: int | None = None
        self._last_at: datetime | None = None
        self._proved_at: datetime | None = None
        self._settled_at: datetime | None = None
        self._arrived_at: datetime | None = None
        self._errors = 0
        self._next = 0.0
        self._turned = clock.monotonic()
        self._said: tuple[int, State, str] = (0, "ok", "")

    def did(self, mentions: int, errors: int = 0, newest_ms: int = 0) -> None:
        """Note finished work.

        Args:
            mentions: How many.
            errors: How many of them came to nothing.
            newest_ms: Record time of the newest, where they were read from the log.
        """
        if not mentions and not errors:
            return
        with self._lock:
            self._done.add(mentions)
            self._taken += mentions
            self._last_at = self._proved_at = self._clock.now()
            self._errors += errors
            if newest_ms:
                self._arrived_at = max(filter(None, (self._arrived_at, from_ms(newest_ms))))

    def failed(self) -> None:
        """Note an error that is no mention's."""
        with self._lock:
            self._errors += 1

    def due(self) -> bool:
        """Whether it is time for the next sign."""
        return self._clock.monotonic() >= self._next

    @property
    def worked(self) -> bool:
        """Whether there was anything to do yet."""
        return self._last_at is not None

    def beat(self, *, lag: int = 0, owned: int | None = None, state: State = "ok", cause: str = "") -> None:
        """Send the sign; a Redis that is away loses it, and that is the sign then.

        Args:
            lag: Records not read yet.
            owned: How many partitions this worker has, where it reads the log.
            state: How it is.
            cause: Why, if it isn't well.
        """
        self._turned = self._clock.monotonic()
        self._next = self._turned + PERIOD_S
        self._said = lag, state, cause
        self._send(lag, owned, state, cause)

    def quiet_s(self) -> float:
        """Seconds since the worker's loop last gave a sign."""
        return self._clock.monotonic() - self._turned

    def still(self) -> None:
        """Send a sign for a worker that is inside one long step: what it said last, or how long it has been at it."""
        lag, state, cause = self._said
        if state == "ok":
            state, cause = "late", f"has been at one batch for {self.quiet_s():.0f} s"
        self._send(lag, None, state, cause)

    def _send(self, lag: int, owned: int | None, state: State, cause: str) -> None:
        with self._lock:
            sign = self._sign(lag, owned, state, cause)
        seen_ms = to_ms(sign.seen_at)
        pipe = self._client.pipeline(transaction=False)
        pipe.eval(ANYHOW, 1, self._key, "SET", msgspec.json.encode(sign), "PX", LIFETIME_MS)
        # Readers find the signs by this list: looking through all keys for them takes longer with every mention kept.
        pipe.eval(ANYHOW, 1, keys.STAGES, "ZADD", seen_ms, self._key)
        pipe.zremrangebyscore(keys.STAGES, "-inf", seen_ms - LIFETIME_MS)
        pipe.pexpire(keys.STAGES, LIFETIME_MS)
        try:
            pipe.execute()
        except RedisError:
            return

    def _sign(self, lag: int, owned: int | None, state: State, cause: str) -> Sign:
        now = self._clock.now()
        if state == "ok" and owned is not None:
            self._look_at_the_log(lag, owned, now)
        if state == "ok" and lag == 0 and owned != 0:
            self._proved_at = now
        return Sign(
            now, self._last_at, lag, self._done.a_second(), self._errors, state, cause, self._proved_at,
            self._owned, self._settled_at, self._arrived_at, self._arrived.a_second(), self._rests,
        )  # fmt: skip

    def _look_at_the_log(self, lag: int, owned: int, now: datetime) -> None:
        """What was read and what waits now, less what waited before, has come meanwhile."""
        if owned != self._owned:
            self._owned, self._settled_at, self._lag = owned, now, None
        came = 0 if self._lag is None else max(0, lag - self._lag + self._taken)
        self._lag, self._taken = lag, 0
        if came:
            self._arrived.add(came)
            self._arrived_at = now
