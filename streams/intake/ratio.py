"""When too much is no mention: a wrong column map must not empty the log into the grave."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from command_center.errors import StoppedOnPurpose

WATCHED = 1000
ENOUGH = 200
"""Below this many records a share says nothing."""


class Ratio:
    """Watches the share of dead letters among the last records.

    Args:
        limit: Share (0..1) above which the worker must stop; 1 never stops it.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._last: deque[bool] = deque(maxlen=WATCHED)

    def note(self, dead: bool) -> None:
        """Note one record.

        Raises:
            StoppedOnPurpose: Too many of the last records were dead, this one among them.
        """
        self._last.append(dead)
        if dead and len(self._last) >= ENOUGH:
            share = sum(self._last) / len(self._last)
            if share > self._limit:
                raise StoppedOnPurpose(
                    f"{share:.0%} of the last {len(self._last)} records were no mentions "
                    f"(limit {self._limit:.0%}, CC_DEAD_RATIO): see `command-center check dead`, mend the source, "
                    "start again; CC_DEAD_RATIO=1 goes on past them"
                )

    def allow(self, dead: Iterable[bool]) -> tuple[int, StoppedOnPurpose | None]:
        """Note records until one is too many.

        Args:
            dead: Of each record, in order, whether it is dead.

        Returns:
            How many were noted, and why no more may follow; None where all of them were noted.
        """
        noted = 0
        for noted, is_dead in enumerate(dead, 1):
            try:
                self.note(is_dead)
            except StoppedOnPurpose as why:
                return noted, why
        return noted, None
