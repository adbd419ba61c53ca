"""Signs of life for a worker whose loop is inside one long step: a slow store, a slow broker, a heavy batch."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

from command_center.stage import PERIOD_S, Heart

LONGEST_S = 60.0
"""A step that takes longer has hung, as far as anybody can tell: from then on silence says so. The Kafka engine gives
the partitions of such a worker away after the same time."""


class Pulse:
    """Watches a worker's heart from a thread of its own while the block runs.

    **Guarantee.** A process that is stopped or dead gives no sign, and neither does a loop that stands for a minute.

    Args:
        heart: The worker's; its loop beats it about once a second when all is well.
        after_s: Silence of the loop after which this speaks for it; below what readers take for dead.
    """

    def __init__(self, heart: Heart, after_s: float) -> None:
        self._heart = heart
        self._after_s = after_s
        self._over = Event()
        self._thread = Thread(target=self._run, name="pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._over.set()  # not waited for: it may be inside a call to a server that hangs

    def _run(self) -> None:
        while not self._over.wait(PERIOD_S):
            if self._after_s <= self._heart.quiet_s() < LONGEST_S:
                self._heart.still()
