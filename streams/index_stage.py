"""The index worker's stage: tagged records in, rows of the index out, by the decisions of the very same fold."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from command_center.clock import Clock, to_ms
from command_center.profile import Profile
from command_center.search.answers import IndexState
from command_center.store.batch import Batch, Position
from command_center.store.connect import Redis
from command_center.store.document import Document
from command_center.store.erased import ErasedAuthors
from command_center.store.index_state import write_index_state
from streams.erasures import Orders
from streams.fold.arrival import arrivals
from streams.fold.contribution import OWN
from streams.fold.fold import Fold
from streams.fold.guard import Guard
from streams.index.file import At, Broken, IndexFile
from streams.index.held import NONE
from streams.index.opening import open_index, remove
from streams.index.rows import row_of
from streams.index.schema import FILE
from streams.index.upkeep import Upkeep
from streams.log import TAGGED, Consumer, Log, LogError, Record
from streams.search.words import words_of

log = logging.getLogger(__name__)
LATE_MS = 10_000
"""The newest record read is older than this while others wait: the index is late."""


class KnownOrders(Protocol):
    """The orders to erase an author, as `streams.erasures.Orders` follows them."""

    authors: ErasedAuthors

    def refresh(self) -> ErasedAuthors:
        """Read what is new in the log."""
        ...

    def look(self) -> None:
        """Take over what the store knows more."""
        ...


class IndexStage:
    """Keeps the index of `mentions.tagged`.

    **Guarantee.** The file holds what the fold of the records below its positions says: a row for each mention that
    stands and is not the house's own, less those an order to erase covers and those behind the hot window. Its own
    positions decide, as the store's do for the store. One that can't be gone on with (another log's, of another
    format, behind what the log still keeps, broken) is made anew from the first record the log has.

    Args:
        log_: The log; the stage must own all partitions, so there is one such worker.
        open_file: Opens the index, or makes an empty one where what stands is unusable; True for an empty one anyhow.
        profile: For own accounts, lateness, what is masked, hot window and retention.
        clock: For what is too old.
        orders: Whose posts are erased.
        say: Takes how it stands, about once a second.
    """

    kafka_topic = TAGGED
    group = "index"

    def __init__(
        self,
        log_: Log,
        open_file: Callable[[bool], IndexFile],
        profile: Profile,
        clock: Clock,
        orders: KnownOrders,
        say: Callable[[IndexState], None] = lambda _: None,
    ) -> None:
        self.spoilt = 0
        self._log = log_
        self._open_file = open_file
        self._profile = profile
        self._clock = clock
        self._orders = orders
        self._say = say
        self._file = open_file(False)
        self._upkeep = Upkeep(self._file, profile, clock)
        self._at: dict[int, At] = {}
        self._marks: dict[int, dict[str, int]] = {}
        self._firsts: Mapping[int, int] = {}
        self._ends: Mapping[int, int] = {}
        self._consumer: Consumer | None = None
        self._newest_ms = 0
        self.beside: Callable[[], object] = lambda: None
        """Done at the end of each `idle`, between two batches."""

    @property
    def file(self) -> IndexFile:
        """The file as it is now; another one after it was made anew."""
        return self._file

    def open(self, consumer: Consumer) -> None:
        """Forget the positions of an earlier life, learn what the log keeps and whose posts are refused."""
        self._consumer = consumer
        self._at.clear()
        self._marks.clear()
        self._firsts, self._ends = self._log.firsts(TAGGED), self._log.ends(TAGGED)
        self._orders.refresh()

    def take(self, partition: int) -> int:
        """Go on where the file stands.

        Raises:
            LogError: The log no longer has what follows, or not yet: the file was made anew, begin again with it.
        """
        at, first = self._file.at(partition), self._firsts[partition]
        if at is not None and not (first <= at.offset and self._reaches(partition, at.offset)):
            self._anew(f"partition {partition} stands at {at.offset}, and the log begins at {first}")
        self._at[partition] = at or At(first, Position(0).raw, 0)
        self._marks[partition] = self._file.marks(partition)
        return self._at[partition].offset

    def _reaches(self, partition: int, offset: int) -> bool:
        """Whether the log comes as far."""
        return offset <= self._ends[partition] or offset <= self._log.ends(TAGGED)[partition]

    def drop(self, partition: int) -> None:
        """Forget a partition."""
        self._at.pop(partition, None)

    def handle(self, records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
        """Fold one poll's records and write what follows, all partitions in one transaction (see `Stage.handle`)."""
        runs = {p: run for p, run in records.items() if self._fits(p, run[0].offset)}
        try:
            with self._file.batch():
                moved = self._write(runs)
        except Broken as why:
            self._anew(str(why))
        self._at |= moved
        self._newest_ms = max([self._newest_ms, *(run[-1].timestamp_ms for run in runs.values())])
        return {p: self._at[p].offset for p in records}

    def _fits(self, partition: int, offset: int) -> bool:
        ahead = offset - self._at[partition].offset
        return ahead == 0 or (ahead > 0 and not self._log.gapless)

    def _write(self, runs: Mapping[int, Sequence[Record]]) -> dict[int, At]:
        come = {p: arrivals(run) for p, run in runs.items()}
        ids = [a.tagged.id for run in come.values() for a in run if a.tagged is not None]
        held = self._file.held(list(dict.fromkeys(ids)))
        moved: dict[int, At] = {}
        for p, run in come.items():
            at = self._at[p]
            position = Position(0, at.offset, at.raw, at.high_ms)
            fold = Fold(self._profile, held, self._marks[p], position, Guard(), self._orders.authors)
            batch = fold.run(run)
            self._keep(batch, held)
            moved[p] = At(runs[p][-1].offset + 1, batch.raw, batch.high_ms)
            self._file.move(p, moved[p], batch.marks)
            # If the transaction fails, marks that are ahead come back with the partition: it is taken again.
            self._marks[p].update(batch.marks)
        self._upkeep.saw(max((at.high_ms for at in moved.values()), default=0))
        return moved

    def _keep(self, batch: Batch, held: Mapping[str, Document]) -> None:
        """Bring the rows of one partition in line with what the fold decided."""
        file, now_ms = self._file, to_ms(self._clock.now())
        known = [mention_id for mention_id in batch.documents if mention_id in held]
        rows = dict(zip(known, file.living(known), strict=True))
        for mention_id, document in batch.documents.items():
            row, birth = rows.get(mention_id, NONE), NONE
            if row != NONE:
                birth = file.standing.birth(row)
                file.kill(row, now_ms, urgent=mention_id not in batch.retagged)
            elif mention_id in held:
                file.list_again(mention_id)
            if document.deleted or document.fields == [OWN]:
                file.unlist(document)
            elif self._upkeep.keeps(document) and not self._orders.authors.covers(
                document.mention, document.written_ms
            ):
                file.append(row_of(document, self._profile, file, file.words_of), birth)

    def idle(self) -> None:
        """Follow the orders, let go what is too old, say how it stands."""
        self._orders.look()
        try:
            self._upkeep.tend(self._orders.authors)
        except Broken as why:
            self._anew(str(why))
        self._say(self.state())
        self.beside()

    def state(self) -> IndexState:
        """How it stands."""
        file = self._file
        lag = 0 if self._consumer is None else sum(self._consumer.lag().values())
        read = sum(at.offset - self._firsts[p] for p, at in self._at.items())
        whole = bool(file.meta("whole"))
        if not whole and self._at and not lag:
            with file.batch():
                file.set_meta("whole", "1")
            whole = True
        behind_ms = to_ms(self._clock.now()) - self._newest_ms if lag and self._newest_ms else 0
        return IndexState(
            state="building" if not whole else "late" if behind_ms > LATE_MS else "ready",
            read=read,
            share=read / (read + lag) if read + lag else 1.0,
            rows=file.standing.alive_count,
            from_ms=self._upkeep.hot_from_ms,
            size_bytes=file.size_bytes(),
        )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _anew(self, why: str) -> None:
        """Make the index anew.

        Raises:
            LogError: Always: every partition has to be taken again.
        """
        log.warning("the index is made anew: %s", why)
        self._file.close()
        self._file = self._open_file(True)
        self._upkeep = Upkeep(self._file, self._profile, self._clock)
        raise LogError(f"the index is made anew: {why}")


def make_index_stage(
    log_: Log, client: Redis, directory: Path, identity: str, profile: Profile, clock: Clock
) -> IndexStage:
    """Make a stage with all it works with.

    Args:
        log_: The log.
        client: The store, for orders to erase and to say how it stands.
        directory: Where the index lies.
        identity: What tells this log from every other.
        profile: The listening profile.
        clock: The time.
    """

    def opened(anew: bool) -> IndexFile:
        if anew:
            remove(directory / FILE)
        return open_index(directory, identity, words_of)

    def say(state: IndexState) -> None:
        write_index_state(client, state, to_ms(clock.now()))

    return IndexStage(log_, opened, profile, clock, Orders(log_, client), say)
