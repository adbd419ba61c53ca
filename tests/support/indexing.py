"""An index stage over records in memory: no log, no store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec

from command_center.clock import Clock
from command_center.profile import Profile
from command_center.store.document import decode_document
from command_center.store.erased import ErasedAuthors
from streams.index.file import IndexFile
from streams.index.opening import open_index
from streams.index.schema import FILE
from streams.index_stage import IndexStage
from streams.log import Consumer, Log, Record
from tests.support.clocks import StillClock
from tests.support.made import PROFILE
from tests.support.made_rows import LOG, simple_words


class Shelf:
    """A log of records in memory, as far as the stage asks one; and the consumer that reads it."""

    gapless = True

    def __init__(self, *partitions: Sequence[Record]) -> None:
        self.records: list[Sequence[Record]] = list(partitions)
        self.first = [0] * len(partitions)
        self.read: dict[int, int] = {}

    def firsts(self, _: str) -> dict[int, int]:
        return dict(enumerate(self.first))

    def ends(self, _: str) -> dict[int, int]:
        return {p: len(records) for p, records in enumerate(self.records)}

    def lag(self) -> dict[int, int]:
        return {p: len(records) - self.read.get(p, 0) for p, records in enumerate(self.records)}


class FixedOrders:
    """Orders to erase that a test gives."""

    def __init__(self, orders: Mapping[str, int] | None = None) -> None:
        self.authors = ErasedAuthors(orders)

    def refresh(self) -> ErasedAuthors:
        return self.authors

    def look(self) -> None:
        """Nothing new."""


def make_stage(
    directory: Path,
    shelf: Shelf,
    *,
    profile: Profile = PROFILE,
    clock: Clock | None = None,
    orders: FixedOrders | None = None,
    words: Callable[[str], str] = simple_words,
    **given: Any,
) -> IndexStage:
    """A stage that has taken every partition; `shelf.read` says from where it goes on."""

    def opened(anew: bool) -> IndexFile:
        if anew:
            (directory / FILE).unlink()
        return open_index(directory, LOG, words)

    stage = IndexStage(cast("Log", shelf), opened, profile, clock or StillClock(), orders or FixedOrders(), **given)
    take_all(stage, shelf)
    return stage


def take_all(stage: IndexStage, shelf: Shelf) -> None:
    """Join as the worker does."""
    stage.open(cast("Consumer", shelf))
    for p in range(len(shelf.records)):
        shelf.read[p] = stage.take(p)


def feed(stage: IndexStage, shelf: Shelf, most: int = 1000) -> int:
    """Hand over what comes next, all partitions at once.

    Returns:
        How many records.
    """
    runs = {p: records[shelf.read[p] : shelf.read[p] + most] for p, records in enumerate(shelf.records)}
    runs = {p: run for p, run in runs.items() if run}
    if runs:
        shelf.read |= stage.handle(runs)
    return sum(map(len, runs.values()))


def feed_all(stage: IndexStage, shelf: Shelf, most: int = 1000) -> None:
    """Everything that is there."""
    while feed(stage, shelf, most):
        pass


def living(file: IndexFile) -> list[int]:
    """The rows that live, from the file itself."""
    dead = {row for (row,) in file.db.execute('SELECT "row" FROM dead')}
    stored = {row for (row,) in file.db.execute('SELECT "row" FROM tail')}
    for (sheet,) in file.db.execute("SELECT sheet FROM sheets"):
        stored.update(range(sheet * 4096, sheet * 4096 + 4096))
    return sorted(stored - dead)


def listed(file: IndexFile) -> dict[str, dict[str, Any]]:
    """What the index lists, as the recount has it: posts as JSON with `at` and `late`; none twice."""
    found: dict[str, dict[str, Any]] = {}
    for post in file.posts(living(file)).values():
        document = decode_document(post)
        assert document.mention.id not in found, "one mention has two living rows"
        made = msgspec.to_builtins(document.mention) | {"tags": msgspec.to_builtins(document.tags)}
        found[document.mention.id] = made | {"at": document.at_ms / 1000, "late": "late" in document.fields}
    return found
