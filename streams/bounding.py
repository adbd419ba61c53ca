"""What keeps a store worker's counters and lists bounded: read once, held as long as it owns a partition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from command_center.store.batch import Batch, Position
from command_center.store.writer import Known, Writer
from streams.fold.arrival import Arrival
from streams.fold.fold import days_of
from streams.fold.guard import Guard
from streams.fold.tops import Tops


class Bounding:
    """The guards and sketches of the partitions a store worker owns.

    **Guarantee.** What is held is what the store holds, as long as the caller forgets a partition whenever it takes it
    anew: then everything is read again. A new hour or day costs one exchange with the store, all others none.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._guards: dict[int, Guard] = {}
        self._tops: dict[int, Tops] = {}

    def forget(self, p: int) -> None:
        """Somebody else may have written to the partition, or an apply is in doubt."""
        self._guards.pop(p, None)
        self._tops.pop(p, None)

    def clear(self) -> None:
        """Forget all partitions."""
        self._guards.clear()
        self._tops.clear()

    def guards(self, come: Mapping[int, Sequence[Arrival]], known: Mapping[int, Known]) -> dict[int, Guard]:
        """The guards to fold these arrivals with, over what is known of them, by partition."""
        found = {p: self._guards.setdefault(p, Guard()) for p in come}
        missing = {p: days for p, run in come.items() if (days := found[p].missing(days_of(run, known[p].documents)))}
        if missing:
            for (p, day), names in self._writer.labels(missing).items():
                found[p].hold(day, names)
        return found

    def fill(self, batches: Mapping[int, Batch], positions: Mapping[int, Position]) -> None:
        """Say in each batch what to write into the sketches.

        Args:
            batches: By partition, each about to be applied.
            positions: Where the partitions stand before.
        """
        lifetimes = self._writer.lifetimes
        for p in batches:
            self._tops.setdefault(p, Tops(lifetimes.texts_s, lifetimes.counters_s))
        missing = {p: cells for p, b in batches.items() if (cells := self._tops[p].missing(b.items, b.high_ms))}
        if missing:
            for (p, cell), journal in self._writer.journals(missing).items():
                self._tops[p].hold(cell, journal)
        for p, batch in batches.items():
            batch.top_writes = self._tops[p].writes(batch.items, positions[p].high_ms, batch.high_ms)
