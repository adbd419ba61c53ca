"""The source worker: hands a source's items to the log at their pace, and remembers how far it came."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from command_center.clock import Clock
from command_center.mention import partition_of
from command_center.said import Said
from command_center.snapshot import Mode, Progress, State
from command_center.stage import Heart
from command_center.store.connect import RedisError, trouble_of
from command_center.store.progress import ProgressBook, SourcePosition
from streams.intake.dead_letter import LONGEST_REASON
from streams.log import RAW, Log, LogError
from streams.sources.base import Item, Source

log = logging.getLogger(__name__)
FLUSH_ITEMS = 500
FLUSH_BYTES = 8 << 20
NAP_S = 0.1
RETRY_S = 0.5


class Pace(Protocol):
    """When an item is due."""

    def wait_s(self, at: datetime | None) -> float:
        """Seconds until an item written at `at` is due; 0 or less means now."""
        ...


class AtOnce:
    """As fast as the log takes it."""

    def wait_s(self, at: datetime | None) -> float:
        """No wait."""
        return 0.0


class OnTime:
    """At the time it was written: for a simulator that runs along the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def wait_s(self, at: datetime | None) -> float:
        """Until the clock reaches `at`."""
        return 0.0 if at is None else (at - self._clock.now()).total_seconds()


class Speed:
    """In the recorded rhythm, `factor` times as fast, from the first item asked about."""

    def __init__(self, clock: Clock, factor: float) -> None:
        self._clock = clock
        self._factor = factor
        self._origin: tuple[datetime, float] | None = None

    def wait_s(self, at: datetime | None) -> float:
        """Until the shortened distance from the first item has passed."""
        if at is None:
            return 0.0
        if self._origin is None:
            self._origin = (at, self._clock.monotonic())
        first, begun = self._origin
        return begun + (at - first).total_seconds() / self._factor - self._clock.monotonic()


class Feed:
    """Sends one source into `mentions.raw`.

    **Guarantee.** Every item reaches the log at least once, in order within its partition, with the source's name and
    position in its headers; the store drops what a restart sends twice.
    """

    def __init__(
        self,
        log_: Log,
        source: Source,
        pace: Callable[[], Pace],
        mode: Mode,
        book: ProgressBook,
        heart: Heart,
        clock: Clock,
        began: datetime | None = None,
    ) -> None:
        self._log = log_
        self._source = source
        self._new_pace = pace
        self._mode = mode
        self._book = book
        self._heart = heart
        self._clock = clock
        self._began = began
        self._noted: SourcePosition | None = None

    def run(self, stopped: Callable[[], bool]) -> None:
        """Send everything, starting again from the stored position when the log goes away."""
        said = Said(self._clock)
        while not stopped():
            try:
                self._book.came_from(self._mode)
                self._send(stopped)
            except (LogError, RedisError) as why:
                away, trouble = ("log", str(why)) if isinstance(why, LogError) else ("store", trouble_of(why))
                if not trouble:
                    raise  # no trouble of the server's: a bug of ours
                log.log(logging.DEBUG if said.again(why) else logging.WARNING, "waiting for the %s: %s", away, trouble)
                self._heart.beat(state="late", cause=trouble)
                self._clock.sleep(RETRY_S)
                continue
            break
        # A replay's sorted copy must not outlive the texts' retention on the disk, only because nobody stopped us.
        self._source.close()
        while not stopped():
            self._beat("stopped" if self._source.total is not None else "ok", "everything was read")
            self._clock.sleep(NAP_S)

    def _send(self, stopped: Callable[[], bool]) -> None:
        held = self._book.read(self._source.name)
        done = held.progress if held else Progress("running")
        begin = position = held.position if held else 0
        self._note(position, done, "running")
        producer = self._log.producer()
        pace = self._new_pace()
        for run in self._runs(self._source.items(begin), pace, stopped):
            position = run[-1].position
            for item in run:
                headers = {"source": self._source.name, "position": str(item.position), "line": str(item.line)}
                if item.bad is not None:
                    headers["bad"] = item.bad[:LONGEST_REASON]
                if item.whole is not None:
                    headers |= item.whole.headers()
                key = item.key or f"{self._source.name}:{item.position}"
                producer.send(RAW, partition_of(key, self._log.partitions), item.value, headers)
            producer.flush()
            bad = sum(item.bad is not None for item in run)
            done = Progress("running", done.read + len(run), done.sent + len(run) - bad, done.bad + bad)
            self._note(position, done, "running")
            self._heart.did(len(run), bad)
            self._wait_for_room(stopped)
        if not stopped():
            self._note(position, done, "done")
            log.info("%s: %d read, %d sent, %d bad", self._source.name, done.read, done.sent, done.bad)

    def _runs(self, items: Iterator[Item], pace: Pace, stopped: Callable[[], bool]) -> Iterator[list[Item]]:
        """Items that are due, in runs that end where the next one must be waited for."""
        run: list[Item] = []
        size = 0
        for item in items:
            wait_s = pace.wait_s(item.at)
            size += len(item.value)
            if run and (wait_s > 0 or len(run) >= FLUSH_ITEMS or size > FLUSH_BYTES):
                yield run
                run, size = [], len(item.value)
            while wait_s > 0 and not stopped():
                self._clock.sleep(min(wait_s, NAP_S))
                self._beat()
                wait_s = pace.wait_s(item.at)
            if stopped():
                return
            run.append(item)
            self._beat()
        if run:
            yield run

    def _wait_for_room(self, stopped: Callable[[], bool]) -> None:
        while not stopped() and not self._log.has_room():
            self._beat("paused", "the log has reached its quota of the server's memory")
            self._clock.sleep(NAP_S)

    def _beat(self, state: State = "ok", cause: str = "") -> None:
        if self._heart.due():
            self._heart.beat(state=state, cause=cause)
            self._keep()

    def _keep(self) -> None:
        """A store that was emptied must not take replayed or made-up mentions for live, nor the source begin anew."""
        if self._noted is None:
            return
        try:
            self._book.keep(self._noted, self._mode)
        except RedisError as why:
            if not trouble_of(why):
                raise

    def _note(self, position: int, done: Progress, state: str) -> None:
        total = self._source.total
        share = 1.0 if state == "done" else (position / total if total else 0.0)
        self._noted = SourcePosition(
            self._source.name,
            position,
            Progress("done" if state == "done" else "running", done.read, done.sent, done.bad, round(share, 4)),
            self._began,
        )
        self._book.write(self._noted)
