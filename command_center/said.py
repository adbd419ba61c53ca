"""What was said already: an outage of a weekend must not fill the logs with one line."""

from __future__ import annotations

from command_center.clock import Clock

REMINDER_S = 600.0


class Said:
    """Remembers the last trouble that was told."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kind = ""
        self._until = 0.0

    def again(self, why: Exception) -> bool:
        """Whether trouble of this kind was told within the last ten minutes, and nothing else since.

        Args:
            why: The trouble; its words before the first colon and its type are its kind, for the rest may name moments.
        """
        kind = f"{type(why).__name__} {str(why).partition(':')[0]}"
        now = self._clock.monotonic()
        if kind == self._kind and now < self._until:
            return True
        self._kind, self._until = kind, now + REMINDER_S
        return False
