"""Search over two million mentions: index worker and search each in a process of its own, as they run."""

from __future__ import annotations

import multiprocessing
import random
import socket
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import msgspec
from msgspec import Raw

from command_center.bench.corpus import kit
from command_center.bench.report import Report, percentile, say
from command_center.bench.search_asks import Step, changes, query_of, topics
from command_center.bench.search_searcher import Grown, searcher
from command_center.bench.search_worker import Filled, Paced, ends_at, work
from command_center.mention import Tags
from command_center.profile import Profile
from command_center.search.answers import Found
from command_center.search.asked import Ask
from command_center.search.wire import Door, Question, Reply, receive, send
from command_center.store.document import decode_document
from command_center.store.shown import shown

ROWS = 2_000_000
CHANGES = 500
TOPICS = 100
RATE = 2000
READERS = 2
_SPAWN = multiprocessing.get_context("spawn")
_PATIENCE_S = 120.0


def measure(report: Report, minutes: float, rows: int = ROWS) -> None:
    """Fill an index, ask it, and ask it while 2,000 mentions a second come in.

    Args:
        report: Takes the figures.
        minutes: How long mentions come in at that rate.
        rows: Records of the corpus to fill the index with; a few of a hundred are edits, tombstones and repeats.
    """
    made_of = kit()
    until = ends_at()
    tags = [msgspec.json.decode(one.tags, type=Tags) for one in made_of.originals]
    with tempfile.TemporaryDirectory() as folder:
        total = rows + int(RATE * 60 * minutes)
        worker = _process(work, Path(folder), total, until)
        worker.recv()
        say(f"filling the index with {rows:,} records")
        worker.send(("fill", rows))
        filled: Filled = worker.recv()
        _add_filled(report, filled)
        search = _process(searcher, Path(folder), made_of.profile)
        begun = perf_counter()
        door, grown = search.recv()
        report.add("search: until it answers, from the file", perf_counter() - begun, "s", filled.rows)
        _add_grown(report, grown, "right after its start")
        asker = _Asker(door, made_of.profile)
        rng = random.Random(3)
        steps = list(changes(rng, made_of, tags, CHANGES, until))
        say("changing filters")
        _add_changes(report, asker, steps)
        say("opening topics")
        _add_topics(report, asker, list(topics(rng, made_of, TOPICS, until)))
        say("first asked for")
        _add_queries(report, asker, [query_of(rng, made_of) for _ in range(TOPICS)], until)
        say(f"{RATE:,} mentions a second come in")
        worker.send(("pace", RATE, 60 * minutes))
        paced = _while_paced(report, asker, steps, worker)
        _add_paced(report, paced)
        search.send("size")
        _add_grown(report, search.recv(), "at the end")
        for line in (search, worker):
            line.close()


class _Asker:
    """Asks as a web process does, masks included."""

    def __init__(self, door: Door, profile: Profile) -> None:
        self._door = door
        self._profile = profile

    def ms(self, name: str, asked: Any) -> float:
        """Milliseconds until the answer can be shown."""
        begun = perf_counter()
        answer = self.ask(name, asked)
        if name == "find":
            found = msgspec.msgpack.decode(answer, type=Found[bytes])
            for row in found.rows:
                shown(decode_document(row), self._profile)
        return (perf_counter() - begun) * 1e3

    def ask(self, name: str, asked: Any) -> Raw:
        """One answer."""
        with closing(socket.create_connection((self._door.host, self._door.port), _PATIENCE_S)) as line:
            send(line, Question(self._door.token, name, Raw(msgspec.msgpack.encode(asked))))
            reply: Reply = receive(line, Reply)
        if reply.kind != "answer":
            raise RuntimeError(f"{name}: {reply.kind} {msgspec.msgpack.decode(reply.answer)!r}")
        return reply.answer

    def total(self) -> int:
        """How many mentions there are."""
        found = msgspec.msgpack.decode(self.ask("find", Ask(limit=0)), type=Found[bytes])
        return found.total


def _process(target: Callable[..., None], *given: Any) -> Connection:
    """Start a process with a pipe; it ends when the pipe is closed."""
    mine, its = _SPAWN.Pipe()
    _SPAWN.Process(target=target, args=(its, *given), daemon=True).start()
    its.close()
    return mine


def _add_filled(report: Report, filled: Filled) -> None:
    report.add("index worker: records a second, cold", filled.records / filled.handle_s, "records/s", filled.records)
    report.add("index worker: the same in processor time", filled.cpu_s / filled.records * 1e6, "us a record", 1)
    report.add(
        "index worker: cold rebuild, reading the log left out", filled.handle_s + filled.idle_s, "s", filled.rows
    )
    report.add(
        "index worker: slowest hundredth of batches, least", min(filled.slowest_ms), "ms", len(filled.slowest_ms)
    )
    report.add("index worker: slowest batch", max(filled.slowest_ms), "ms", filled.records)
    report.add("index worker: memory, its input's left out", filled.rss_mb - filled.others_mb, "MB", 1)
    report.add("index: size", filled.size_bytes / 1e6, "MB", filled.rows)
    report.add("index: size", filled.size_bytes / filled.rows, "bytes a row", filled.rows)
    say(
        "progress as it was said: "
        + " ".join(f"{share:.0%}" for share in filled.shares[:: max(1, len(filled.shares) // 10)])
    )


def _add_grown(report: Report, grown: Grown, when: str) -> None:
    report.add(f"search: memory {when}", grown.rss_mb, "MB", grown.rows)


def _add_times(report: Report, name: str, ms: list[float]) -> None:
    report.add(f"{name}, p50", median(ms), "ms", len(ms))
    report.add(f"{name}, p95", percentile(ms, 0.95), "ms", len(ms))
    report.add(f"{name}, slowest", max(ms), "ms", len(ms))


def _add_changes(report: Report, asker: _Asker, steps: list[Step]) -> None:
    asker.ms("find", Ask(counted=True))
    times = [asker.ms("find", step.ask) for step in steps]
    _add_times(report, "filter change", times)
    for name, chosen in (
        ("its query asked for the first time", [ms for ms, step in zip(times, steps, strict=True) if step.fresh]),
        ("with a query asked before", [ms for ms, s in zip(times, steps, strict=True) if s.ask.q and not s.fresh]),
        ("without a query", [ms for ms, step in zip(times, steps, strict=True) if not step.ask.q]),
    ):
        _add_times(report, f"filter change, {name}", chosen)


def _add_topics(report: Report, asker: _Asker, asked: list[Any]) -> None:
    _add_times(report, "topic page: facts", [asker.ms("topic", one) for one in asked])
    _add_times(report, "topic page: words", [asker.ms("words", one.ask) for one in asked])
    _add_times(report, "topic page: summary", [asker.ms("brief", one.ask) for one in asked])


def _add_queries(report: Report, asker: _Asker, queries: list[str], until: datetime) -> None:
    _add_times(report, "query over everything, first time", [asker.ms("find", Ask(q=q, counted=True)) for q in queries])


def _while_paced(report: Report, asker: _Asker, steps: list[Step], worker: Connection) -> Paced:
    """Two readers change filters, one after the other, until the worker has done its part."""
    times: list[list[float]] = [[] for _ in range(READERS)]
    done = False

    def read(reader: int) -> None:
        while not done:
            times[reader] += [asker.ms("find", step.ask) for step in steps[reader::READERS][:1]]
            steps.append(steps.pop(reader))
            sleep(0.2)

    readers = [Thread(target=read, args=(reader,)) for reader in range(READERS)]
    before = asker.total()
    for one in readers:
        one.start()
    paced: Paced = worker.recv()
    done = True
    for one in readers:
        one.join()
    report.add("came in while asked", asker.total() - before, "mentions", 1)
    _add_times(report, f"filter change meanwhile, {READERS} readers", [ms for one in times for ms in one])
    return paced


def _add_paced(report: Report, paced: Paced) -> None:
    report.add(
        f"index worker at {RATE:,}/s: lag behind the clock, p95", percentile(paced.lags_s, 0.95), "s", len(paced.lags_s)
    )
    report.add(f"index worker at {RATE:,}/s: largest lag", max(paced.lags_s), "s", len(paced.lags_s))
    report.add(f"index worker at {RATE:,}/s: of a core", paced.cpu_s / (len(paced.lags_s) / 4), "cores", 1)
