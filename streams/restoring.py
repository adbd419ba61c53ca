"""What a store worker does with a partition the store knows nothing of: bring it back, or begin."""

from __future__ import annotations

import logging
from dataclasses import replace

from command_center.store.batch import Position
from command_center.store.closed import Closed, decode_closed
from command_center.store.rebuilding import RebuildBook
from command_center.store.restore import Restorer
from command_center.store.writer import Lifetimes, Writer
from streams.log import TAGGED, Fenced, Log

log = logging.getLogger(__name__)


class Restoring:
    """Brings partitions back from the log: closed hours and days as they were kept, all that is younger by its records.

    It makes no difference why the store knows nothing: it is new, was lost, or was emptied for a rebuild.

    **Guarantee.** Afterwards each bucket counts every record below the position once: a restored hour or day brings
    the offset up to which it is whole, and the fold adds nothing to it below.
    """

    def __init__(self, log_: Log, writer: Writer, restorer: Restorer, book: RebuildBook, lifetimes: Lifetimes) -> None:
        self._log = log_
        self._writer = writer
        self._restorer = restorer
        self._book = book
        self._lifetimes_ms = {g: lifetimes.of_granule(g) for g in ("h", "d")} | {"texts": lifetimes.documents_ms}

    def restore(self, partition: int, position: Position) -> Position:
        """Fill an empty partition.

        Returns:
            Where to read on.

        Raises:
            Fenced: Another worker took the partition meanwhile.
        """
        table = self._table(partition)
        first, end = self._log.firsts(TAGGED)[partition], self._log.ends(TAGGED)[partition]
        if first == end == 0 and not table:
            return position  # nothing ever came
        if first and not table:
            log.warning("partition %d: what was counted before offset %d is in no table of counts", partition, first)
        self._book.begin(partition, first, end)
        if not self._restorer.restore(partition, position.fence, first, table, self._lifetimes_ms):
            raise Fenced(f"another worker took partition {partition} while it was brought back")
        log.info("partition %d: %d kept counts, reading on from offset %d of %d", partition, len(table), first, end)
        held = self._writer.take(partition)
        return replace(held, fresh=False)

    def done(self, partition: int) -> None:
        """Everything restored lies behind the position."""
        self._restorer.forget(partition)

    def _table(self, partition: int) -> dict[str, Closed]:
        return {name: decode_closed(value) for name, value in self._log.kept(partition).items()}
