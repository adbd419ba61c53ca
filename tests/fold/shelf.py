"""A store of plain dictionaries: what a `Batch` means, without a server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from command_center.desk.queue import item_of
from command_center.desk.service import rules_of
from command_center.store.batch import Position
from command_center.store.document import Document
from command_center.store.erased import NOBODY, ErasedAuthors
from command_center.store.top_cells import TopCell
from streams.fold.arrival import arrivals
from streams.fold.fold import Fold
from streams.fold.guard import Guard
from streams.log import Record
from tests.support.made import PROFILE
from tests.support.retold import threads_of


class Shelf:
    """Applies batches of one partition, each in the order of `apply.lua`."""

    def __init__(self, erased: ErasedAuthors = NOBODY) -> None:
        self.erased = erased
        self.counts: dict[tuple[str, int], Counter[str]] = {}
        self.totals: Counter[str] = Counter()
        self.documents: dict[str, Document] = {}
        self.index: dict[str, int] = {}
        self.talk: set[str] = set()
        self.marks: dict[str, int] = {}
        self.position = Position(0)
        self.guard = Guard()
        self.items: dict[TopCell, Counter[str]] = {}
        self.copies: dict[int, bytes] = {}

    @property
    def raw(self) -> int:
        """Highest raw offset applied."""
        return self.position.raw

    @property
    def high_ms(self) -> int:
        """Highest event time applied."""
        return self.position.high_ms

    def fold(self, run: Sequence[Record]) -> None:
        """Fold one run over what is held, and apply the outcome."""
        batch = Fold(PROFILE, self.documents, self.marks, self.position, self.guard, self.erased).run(arrivals(run))
        for cell, fields in batch.counts.items():
            self.counts.setdefault(cell, Counter()).update(fields)
        self.totals.update(batch.totals)
        for top_cell, items in batch.items.items():
            self.items.setdefault(top_cell, Counter()).update(items)
        for hour, entries in batch.copies.items():
            self.copies[hour] = self.copies.get(hour, b"") + b"".join(entries)
        self.documents |= batch.documents
        for member in batch.unindex:
            self.index.pop(member, None)
        self.index |= batch.index
        self.talk -= batch.untalk
        self.talk |= batch.talk
        self.marks |= batch.marks
        self.position = replace(self.position, raw=batch.raw, high_ms=batch.high_ms)

    @property
    def wait(self) -> set[tuple[str, str]]:
        """Need and first unanswered mention of each conversation that waits."""
        items = filter(None, map(item_of, threads_of(self.talk, rules_of(PROFILE))))
        return {(item.need, item.id) for item in items}

    def sums(self, granule: str) -> Counter[str]:
        """All buckets of one granule together; zeros left out, a negative count kept in sight."""
        total: Counter[str] = Counter()
        for (name, _), fields in self.counts.items():
            if name == granule:
                total.update(fields)
        return Counter({name: n for name, n in total.items() if n})

    def minutes(self) -> dict[int, Counter[str]]:
        """Minutes that hold anything."""
        held = {start: Counter({f: n for f, n in c.items() if n}) for (g, start), c in self.counts.items() if g == "m"}
        return {start: fields for start, fields in held.items() if fields}
