"""Dead letters: what was no mention is kept with its reason, byte for byte."""

from __future__ import annotations

from collections import deque

import msgspec
from msgspec import Struct

from command_center.errors import StoppedOnPurpose
from streams.log import DEAD, Producer, Record

WATCHED = 1000
ENOUGH = 200
"""Below this many records a ratio says nothing."""


class DeadLetter(Struct, frozen=True):
    """One entry of `mentions.dead`; `line` is the place in the file it came from, 0 if it came from none."""

    reason: str
    line: int
    source: str
    partition: int
    offset: int
    original: bytes


def bury(producer: Producer, record: Record, reason: str) -> DeadLetter:
    """Send the original bytes and the reason to `mentions.dead`."""
    letter = DeadLetter(
        reason,
        int(record.headers.get("line", "0")),
        record.headers.get("source", ""),
        record.partition,
        record.offset,
        record.value,
    )
    producer.send(DEAD, record.partition, msgspec.json.encode(letter))
    return letter


def read_letter(value: bytes) -> DeadLetter:
    """What `bury` sent."""
    return msgspec.json.decode(value, type=DeadLetter)


class Ratio:
    """Watches the share of dead letters among the last records.

    Args:
        limit: Share (0..1) above which the worker must stop: a wrong column map would empty the log into the grave.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._last: deque[bool] = deque(maxlen=WATCHED)

    def note(self, dead: bool) -> None:
        """Note one record.

        Raises:
            StoppedOnPurpose: Too many of the last records were dead.
        """
        self._last.append(dead)
        if dead and len(self._last) >= ENOUGH:
            share = sum(self._last) / len(self._last)
            if share > self._limit:
                raise StoppedOnPurpose(
                    f"{share:.0%} of the last {len(self._last)} records were no mentions "
                    f"(limit {self._limit:.0%}, CC_DEAD_RATIO): look at mentions.dead, mend the source, start again"
                )
