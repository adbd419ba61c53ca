"""Small facts about processes: dying with one's parent, and stopping on a signal."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from types import FrameType

_PR_SET_PDEATHSIG = 1


def die_with_parent(by: signal.Signals = signal.SIGTERM, parent: int | None = None) -> None:
    """Ask the kernel to end this process when its parent ends, however that ends (Linux; elsewhere nothing).

    Args:
        by: The signal.
        parent: Process id of the parent; when it is gone already, this process ends at once, for nobody would tell it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, by, 0, 0, 0)
        if parent is not None and os.getppid() != parent:
            os._exit(0)


class Stopper:
    """Turns SIGTERM and SIGINT into a question that loops can ask; a second signal ends at once."""

    def __init__(self) -> None:
        self.signal = 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle)

    def __call__(self) -> bool:
        """Whether it is time to stop."""
        return self.signal != 0

    def _handle(self, number: int, _: FrameType | None) -> None:
        if self.signal:
            os._exit(128 + number)
        self.signal = number
