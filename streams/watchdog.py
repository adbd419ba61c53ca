"""Notices a partition that holds records and delivers none: a client that is stuck says nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from command_center.clock import Clock
from streams.log import LogError

PATIENCE_S = 30.0
ROUNDS = 4
"""Looks that a partition is given for each one of the worker's: under a backlog they are delivered in turn."""


class Stuck(LogError):
    """A partition was not delivered from, although the worker asked and records wait: join anew."""


@dataclass(slots=True)
class _Rest:
    at: int
    since: float
    looks: int = 0


class Watchdog:
    """Compares the positions of one consumer from look to look.

    Of kafka-python 3.0 several faults were mended after which a partition was never fetched from again while its
    consumer polled and its heartbeats went on; nobody else would notice the next one.

    Args:
        clock: Measures how long a partition has rested.
        patience_s: Shortest rest that is no longer normal; there must have been looks enough, too, for a look is
            taken after a poll, and one batch may take long.
    """

    def __init__(self, clock: Clock, patience_s: float = PATIENCE_S) -> None:
        self._clock = clock
        self._patience_s = patience_s
        self._resting: dict[int, _Rest] = {}

    def look(self, kafka_topic: str, positions: Mapping[int, int], lag: Mapping[int, int]) -> None:
        """Look at every partition; at least one poll lies between two looks.

        Args:
            kafka_topic: For the words.
            positions: Where the consumer stands, by partition it owns.
            lag: Records that wait there.

        Raises:
            Stuck: One of them has not moved for too long.
        """
        now = self._clock.monotonic()
        for partition in self._resting.keys() - {p for p in positions if lag.get(p)}:
            del self._resting[partition]
        for partition, at in positions.items():
            if not lag.get(partition):
                continue
            rest = self._resting.get(partition)
            if rest is None or rest.at != at:
                self._resting[partition] = _Rest(at, now)
                continue
            rest.looks += 1
            if now - rest.since >= self._patience_s and rest.looks >= ROUNDS * len(positions):
                raise Stuck(
                    f"{kafka_topic}/{partition} is stuck: {lag[partition]} records wait behind offset {at}, "
                    f"and none came for {now - rest.since:.0f} s"
                )
