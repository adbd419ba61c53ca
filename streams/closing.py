"""Put closed hours and days into the log's table of counts, so that they outlive the texts and a lost store."""

from __future__ import annotations

from collections.abc import Mapping

from command_center.clock import Clock, to_ms
from command_center.store.batch import Cell, Position
from command_center.store.closed import MARKS, TOTALS, ClosedCounts, cell_of, decode_closed, encode_closed
from command_center.store.keys import GRANULES
from command_center.store.writer import Lifetimes
from streams.log import Log

EVERY_S = 10.0
OPEN_EVERY_S = 600.0
"""Hours and days that still run are kept, too, but seldom: a log's retention of an hour must not lose them."""
PURGE_EVERY_S = 86_400.0
AT_ONCE = 200


class Closing:
    """Keeps the table of counts of the partitions a store worker owns.

    A bucket is closed once its partition has seen a mention that is younger than its end by the lateness; whoever
    comes later concerns it again, and it is kept again.

    **Guarantee.** What the table says of a bucket is what the store held at the entry's offset. Nothing is taken off
    the list of what is to be kept before the log has it.
    """

    def __init__(self, log: Log, counts: ClosedCounts, lifetimes: Lifetimes, lateness_s: float, clock: Clock) -> None:
        self._log = log
        self._counts = counts
        self._lifetimes = lifetimes
        self._lateness_s = lateness_s
        self._clock = clock
        now = clock.monotonic()
        self._next = 0.0
        self._next_open = now + OPEN_EVERY_S
        self._next_purge = now + EVERY_S

    def tend(self, positions: Mapping[int, Position]) -> None:
        """Keep what was closed since the last time; called often, works every ten seconds.

        Raises:
            LogError: The log is out of reach; the next call tries again.
        """
        now = self._clock.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY_S
        everything = now >= self._next_open
        if everything:
            self._next_open = now + OPEN_EVERY_S
        for p, position in positions.items():
            # While a lost partition is read again its restored buckets are ahead of its position.
            if position.offset >= position.restored.end:
                self._keep(p, position, everything)
        if now >= self._next_purge:
            self._next_purge = now + PURGE_EVERY_S
            for p in positions:
                self._purge(p)

    def keep_all(self, positions: Mapping[int, Position]) -> None:
        """Keep everything, running hours and days too."""
        for p, position in positions.items():
            self._keep(p, position, everything=True)

    def _keep(self, p: int, position: Position, everything: bool) -> None:
        unkept = self._counts.unkept(p)
        cells = [cell for cell in unkept if everything or self._closed(cell, position.high_ms)]
        runs = [cells[at : at + AT_ONCE] for at in range(0, len(cells), AT_ONCE)]
        for run in runs or ([[]] if everything else []):  # the totals move without any hour, too
            entries = self._counts.read(p, run, to_ms(self._clock.now()))
            self._log.keep(p, {name: encode_closed(closed) for name, closed in entries.items()})
            self._counts.settle(p, run, entries[TOTALS].at)

    def _closed(self, cell: Cell, high_ms: int) -> bool:
        granule, start = cell
        return start + GRANULES[granule] + self._lateness_s <= high_ms / 1000

    def _purge(self, p: int) -> None:
        """Take out what lies beyond the retention of counters, counted from when it was kept last."""
        now_ms = to_ms(self._clock.now())
        gone: dict[str, bytes | None] = {}
        for name, value in self._log.kept(p).items():
            if name not in (TOTALS, MARKS):
                granule = cell_of(name)[0]
                if decode_closed(value).kept_ms + self._lifetimes.of_granule(granule) < now_ms:
                    gone[name] = None
        if gone:
            self._log.keep(p, gone)
