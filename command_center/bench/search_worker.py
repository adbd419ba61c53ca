"""The index worker's stage on a tape, in a process of its own: as fast as it can, or at a steady rate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time, sleep

from msgspec import Struct

from command_center.bench.corpus import DAYS, PARTITIONS, Kit, corpus, kit
from command_center.bench.report import peak_mb
from command_center.clock import SystemClock
from command_center.search.answers import IndexState
from command_center.store.erased import ErasedAuthors
from streams.index.file import IndexFile
from streams.index.opening import open_index
from streams.index_stage import IndexStage
from streams.log import Record
from streams.search.words import words_of

BATCH = 2000
"""Records of all partitions that a worker takes at a time (CC_BATCH)."""
_IDLE_S = 1.0


class Filled(Struct):
    """What filling an index took; `shares` is its progress as the worker said it."""

    records: int
    rows: int
    handle_s: float
    cpu_s: float
    idle_s: float
    slowest_ms: list[float]
    shares: list[float]
    size_bytes: int
    rss_mb: float
    others_mb: float


class Paced(Struct):
    """How late each batch was in the index, by the clock of a steady rate, in s."""

    lags_s: list[float]
    cpu_s: float
    size_bytes: int


class Tape:
    """A log of records that are made as they are read; it has `end` of them by now."""

    gapless = True

    def __init__(self) -> None:
        self.end = self.read = 0

    def firsts(self, _: str) -> Mapping[int, int]:
        """Every partition begins at 0."""
        return dict.fromkeys(range(PARTITIONS), 0)

    def ends(self, _: str) -> Mapping[int, int]:
        """No partition is longer than all."""
        return dict.fromkeys(range(PARTITIONS), self.end)

    def lag(self) -> Mapping[int, int]:
        """What is not read yet, as if it were all in one partition."""
        return {0: self.end - self.read}


class Nobody:
    """No orders to erase."""

    authors = ErasedAuthors()

    def refresh(self) -> ErasedAuthors:
        """Still none."""
        return self.authors

    def look(self) -> None:
        """Still none."""


class Worker:
    """An index and its stage.

    Args:
        folder: Where the index shall lie.
        made_of: What the mentions are made of.
        total: Records that will be read in all.
        until: When the last of them is written.
    """

    def __init__(self, folder: Path, made_of: Kit, total: int, until: datetime) -> None:
        self._tape = Tape()
        self._records = corpus(total, 1, made_of, until, DAYS)
        self.states: list[IndexState] = []
        clock = SystemClock()

        def open_file(_: bool) -> IndexFile:
            return open_index(folder, "tape", words_of)

        self.stage = IndexStage(self._tape, open_file, made_of.profile, clock, Nobody(), self.states.append)  # type: ignore[arg-type]
        self.stage.open(self._tape)  # type: ignore[arg-type]
        for partition in range(PARTITIONS):
            self.stage.take(partition)

    def fill(self, records: int) -> Filled:
        """Index so many records as fast as it goes; making them is not counted."""
        self._tape.end = self._tape.read + records
        others_mb = peak_mb()
        took: list[float] = []
        cpu_s = idle_s = next_idle = 0.0
        shares = []
        for batch in self._batches(records, BATCH):
            begun, cpu = perf_counter(), process_time()
            self.stage.handle(batch)
            took.append(perf_counter() - begun)
            if perf_counter() >= next_idle:
                idle = perf_counter()
                self.stage.idle()
                idle_s += perf_counter() - idle
                next_idle = perf_counter() + _IDLE_S
                shares.append(self.states[-1].share)
            cpu_s += process_time() - cpu
        state = self.stage.state()
        worst = sorted(took)[-max(1, len(took) // 100) :]
        return Filled(
            records,
            state.rows,
            sum(took),
            cpu_s,
            idle_s,
            [1e3 * s for s in worst],
            shares,
            state.size_bytes,
            peak_mb(),
            others_mb,
        )

    def pace(self, rate: int, seconds: float) -> Paced:
        """Index at a steady rate; a batch comes four times a second."""
        lags = []
        self._tape.end = self._tape.read + int(rate * seconds)
        cpu = process_time()
        batch = rate // 4
        begun = perf_counter()
        for number, runs in enumerate(self._batches(int(rate * seconds), batch), 1):
            due = begun + number / 4
            sleep(max(0.0, due - perf_counter()))
            self.stage.handle(runs)
            lags.append(perf_counter() - due)
            if number % 4 == 0:
                self.stage.idle()
        return Paced(lags, process_time() - cpu, self.stage.state().size_bytes)

    def _batches(self, records: int, size: int) -> Iterator[Mapping[int, Sequence[Record]]]:
        left = records
        while left > 0:
            runs: dict[int, list[Record]] = {}
            for record in islice(self._records, min(size, left)):
                runs.setdefault(record.partition, []).append(record)
            if not runs:
                return
            left -= size
            self._tape.read += sum(map(len, runs.values()))
            yield runs


def work(line: Connection, folder: Path, total: int, until: datetime) -> None:
    """Do what is asked through a pipe, until it is closed: `("fill", records)` or `("pace", rate, seconds)`."""
    worker = Worker(folder, kit(), total, until)
    line.send("ready")
    while True:
        try:
            name, *given = line.recv()
        except EOFError:
            return
        line.send(getattr(worker, name)(*given))


def ends_at() -> datetime:
    """The last mention is as young as the clock of those who count what is too old."""
    return SystemClock().now() - timedelta(minutes=1)
