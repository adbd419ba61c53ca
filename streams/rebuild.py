"""Rebuild the store from the log: empty it, let the workers bring it back, and watch them."""

from __future__ import annotations

from collections.abc import Callable

from command_center.clock import Clock
from command_center.errors import BadInput
from command_center.snapshot import Progress
from command_center.store.connect import Unreachable
from command_center.store.empty import Emptier
from command_center.store.reader import Reader
from command_center.store.rebuilding import RebuildBook
from streams.log import TAGGED, Log, LogError

PATIENCE_S = 60.0
LOOK_S = 0.2


class Stalled(RuntimeError):
    """No worker brings the store back."""


class Rebuild:
    """One rebuild, from the table of counts and `mentions.tagged`; tags stay what they were.

    **Guarantee.** Nothing is emptied that the log could not bring back; whatever ends this command, the workers go on
    by themselves.
    """

    def __init__(self, log: Log, reader: Reader, clock: Clock) -> None:
        self._log = log
        self._reader = reader
        self._clock = clock
        self._book = RebuildBook(reader.client)

    def check(self) -> int:
        """Make sure that the log still has what the store has counted.

        Returns:
            How many tagged records will be read again.

        Raises:
            BadInput: A partition's log begins late, and no table says what was counted before.
        """
        firsts, ends = self._log.firsts(TAGGED), self._log.ends(TAGGED)
        for p, first in firsts.items():
            if first and not self._log.kept(p):
                raise BadInput(
                    f"partition {p} of {TAGGED} begins at offset {first}, and the table of counts knows nothing of "
                    "what came before: a rebuild would lose it; let the store workers run for ten minutes first"
                )
        return sum(ends[p] - first for p, first in firsts.items())

    def empty(self) -> int:
        """Empty the store.

        Returns:
            How many keys have gone.
        """
        emptier = Emptier(self._reader.client, self._reader.partitions)
        firsts, ends = self._log.firsts(TAGGED), self._log.ends(TAGGED)
        emptier.begin()
        self._book.clear()
        for p, first in firsts.items():
            self._book.begin(p, first, ends[p])
        gone = emptier.run()
        emptier.finish()
        return gone

    def watch(self, show: Callable[[Progress], None]) -> None:
        """Wait until the workers have read everything again.

        Raises:
            Stalled: Nothing has moved for a minute.
        """
        moved, last = self._clock.monotonic(), -1
        while True:
            try:
                now = self._reader.rebuild(self._reader.marks().offsets)
            except (LogError, *Unreachable):
                now = Progress("running", last, last)
            if now.read != last:
                moved, last = self._clock.monotonic(), now.read
                show(now)
            if now.state != "running":
                return
            if self._clock.monotonic() - moved > PATIENCE_S:
                raise Stalled(
                    f"the store stands at {now.share:.0%} for {PATIENCE_S:.0f} s: start the center, or look at its "
                    "store workers; they go on where they are"
                )
            self._clock.sleep(LOOK_S)
