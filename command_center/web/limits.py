"""How much one caller may ask of this process: calls a minute, and streams at a time."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Literal

from command_center.clock import Clock
from command_center.settings import Settings
from command_center.web.problems import Problem

MAX_CALLERS = 10_000
"""Callers remembered at a time, of all buckets together; the one who was silent longest is forgotten first."""
POSTS_PER_MIN = 600
"""Calls of the webhook that one sender has where `CC_POSTS_PER_MIN` says nothing; each may hold 1,000 mentions."""
RETRY_STREAM_S = 30
MINUTE_S = 60.0


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limits:
    """What callers have taken of this process.

    **Guarantee.** Its memory is bounded, however many callers there are: who is forgotten begins anew. Nothing here is
    shared with other web processes: of N processes a caller gets N times as much at most.

    Args:
        settings: Have the limits.
        clock: What time it is.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.slow_readers = 0
        """Connections ended because nothing was taken from them for too long."""
        self.refused: Counter[str] = Counter()
        """Calls refused, by bucket."""
        self.streams = Streams(settings.streams_per_key, settings.streams_per_address)
        self._rates = {"posts": settings.posts_per_min or POSTS_PER_MIN}
        self.refused["posts"] = 0
        self._monotonic = clock.monotonic
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def take(self, bucket: str, who: str) -> int | None:
        """Take one call out of a caller's bucket; it fills again evenly, a whole one in a minute.

        Args:
            bucket: What is called: `posts`.
            who: The caller: an address.

        Returns:
            None where it may go on, else in how many seconds it may (at least 1).
        """
        most, now = self._rates[bucket], self._monotonic()
        key = (bucket, caller(who))
        found = self._buckets.setdefault(key, _Bucket(most, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > MAX_CALLERS:
            self._buckets.popitem(last=False)
        found.left = min(float(most), found.left + max(0.0, now - found.at) * most / MINUTE_S)
        found.at = now
        if found.left >= 1:
            found.left -= 1
            return None
        self.refused[bucket] += 1
        return max(1, math.ceil((1 - found.left) * MINUTE_S / most))

    def slow(self) -> None:
        """Count a reader that was hung up on."""
        self.slow_readers += 1

    def forget(self) -> None:
        """Begin anew with every caller."""
        self._buckets.clear()


class Streams:
    """The streams that are open in this process, by key and by address.

    Args:
        per_key: Of one embed key at a time.
        per_address: Of one address at a time.
    """

    def __init__(self, per_key: int, per_address: int) -> None:
        self._most = {"key": per_key, "address": per_address}
        self._open: Counter[tuple[str, str]] = Counter()
        self.refused = 0

    def enter(self, kind: Literal["key", "address"], names: Iterable[str]) -> Callable[[], None]:
        """Count a stream in.

        Args:
            kind: Whether it is counted by keys or by an address.
            names: The ids of the keys that it is opened with, or the address it is asked for from.

        Returns:
            What counts it out again; calling it twice does no harm.

        Raises:
            Problem: 429, one of them has as many open as it may; nothing was counted.
        """
        most = self._most[kind]
        held = {(kind, caller(name) if kind == "address" else name) for name in names}
        if any(self._open[name] >= most for name in held):  # a Counter adds nothing when it is asked
            self.refused += 1
            words = f"this {kind} has {most} streams open already: close some, or try again later"
            raise Problem(429, words, headers={"Retry-After": str(RETRY_STREAM_S)})
        self._open.update(held)
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                for name in held:
                    self._open[name] -= 1
                    if self._open[name] <= 0:
                        del self._open[name]

        return leave

    def __len__(self) -> int:
        """How many addresses and keys have a stream open."""
        return len(self._open)


def caller(address: str) -> str:
    """Whom an address stands for: itself; of IPv6 the /64, which one subscriber has whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64)) + "/64"
