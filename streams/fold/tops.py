"""The sketches behind the top lists, as the owner of a partition holds them between two batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from command_center.store.keys import GRANULES
from command_center.store.sketch import SLACK, Sketch, read_sketch
from command_center.store.top_cells import GRANULES_OF_TOPS, LISTS, TopCell, TopWrite, first_kept, kept_s

SHORT_BYTES = 512
"""A journal shorter than this is not worth writing anew."""
CELLS_HELD = 16


@dataclass(slots=True)
class _Held:
    sketch: Sketch
    written_bytes: int
    """Length of the journal when it was last written anew."""
    bytes: int
    """Its length now."""


class Tops:
    """One partition's sketches: turns what a batch adds to the lists into writes that go with it.

    **Guarantee.** What is held is what the store holds, as long as every write that was made here is applied and
    nobody else writes there: the caller lets go of this object when an apply fails, or the partition is lost.
    """

    def __init__(self, texts_s: float, counters_s: float) -> None:
        self._kept_s = {(by, g): kept_s(by, g, texts_s, counters_s) for by in LISTS for g in GRANULES_OF_TOPS}
        self._held: dict[TopCell, _Held] = {}

    def missing(self, deltas: Mapping[TopCell, Mapping[str, int]], high_ms: int) -> list[TopCell]:
        """Which cells must be read (and given to `hold`) before `writes` can be asked.

        Args:
            deltas: What the batch adds or takes back, by cell and item.
            high_ms: Highest event time after the batch.
        """
        for cell in list(self._held)[:-CELLS_HELD]:
            if cell not in deltas:
                del self._held[cell]
        return [cell for cell in deltas if cell not in self._held and self._is_kept(cell, high_ms)]

    def hold(self, cell: TopCell, journal: bytes | None) -> None:
        """Take note of what the store has of a cell."""
        sketch = read_sketch(journal or b"")
        self._held[cell] = _Held(sketch, len(sketch.written()) if journal else 0, len(journal or b""))

    def writes(self, deltas: Mapping[TopCell, Mapping[str, int]], before_ms: int, high_ms: int) -> list[TopWrite]:
        """Add a batch and say what to write.

        Args:
            deltas: What the batch adds or takes back, by cell and item; a cell too old to be kept is left out.
            before_ms: Highest event time before the batch.
            high_ms: Highest event time after it.
        """
        found = self._turned(before_ms, high_ms)
        for cell, items in deltas.items():
            moved = {item: n for item, n in items.items() if n}
            if not moved or not self._is_kept(cell, high_ms):
                continue
            held = self._held[cell] = self._held.pop(cell)  # the last one used goes last
            # A name that is taken back is in no line any more: who is erased is erased at once.
            anew = held.sketch.add(moved) or any(item not in held.sketch.upper for item in moved)
            lines = b"" if anew else held.sketch.changed(moved)
            longest = SLACK * max(held.written_bytes, SHORT_BYTES)
            if anew or held.bytes + len(lines) > longest:
                found.append(_anew(cell, held))
            else:
                held.bytes += len(lines)
                found.append(TopWrite("append", cell, lines))
        return found

    def _is_kept(self, cell: TopCell, high_ms: int) -> bool:
        return cell.start_s >= first_kept(high_ms // 1000, cell.granule, self._kept_s[cell.by, cell.granule])

    def _turned(self, before_ms: int, high_ms: int) -> list[TopWrite]:
        """What to do when an hour or a day is over: forget what is kept no longer, write anew what has ended."""
        found: list[TopWrite] = []
        for (by, granule), kept in self._kept_s.items() if before_ms else ():
            step = GRANULES[granule]
            before, now = (ms // 1000 // step * step for ms in (before_ms, high_ms))
            if now == before:
                continue
            first = first_kept(high_ms // 1000, granule, kept)
            # The newest cell there can be is that of `before`, however far the clock of the data has jumped.
            for start in range(first_kept(before_ms // 1000, granule, kept), min(first, before + step), step):
                found.append(TopWrite("del", TopCell(by, granule, start)))
                self._held.pop(TopCell(by, granule, start), None)
            ended = self._held.get(TopCell(by, granule, before))
            if ended is not None and ended.bytes:
                # As it stays: without the room that an appended string has on the server.
                found.append(_anew(TopCell(by, granule, before), ended))
        return found


def _anew(cell: TopCell, held: _Held) -> TopWrite:
    value = held.sketch.written()
    held.written_bytes = held.bytes = len(value)
    return TopWrite("set", cell, value)
