"""Small facts about processes: dying with one's parent, and stopping on a signal."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from types import FrameType

MOST_FILES = 65_536
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


def open_many_files(most: int = MOST_FILES) -> int:
    """Let this process, and what it becomes or starts, have as many files open as its system allows it to ask for.

    Each open page and each embed holds a connection, and shells usually begin with room for 1,024.

    Args:
        most: No more than that: some programs walk through all that could be open.

    Returns:
        How many may be open now.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft


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
