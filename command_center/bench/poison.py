"""What poison costs: the tag worker over mentions alone, and with one piece of poison in each thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from statistics import median
from time import perf_counter, process_time

from command_center.bench.engine import PARTITIONS, Engine, engines
from command_center.bench.input import demo_profile, mentions
from command_center.bench.report import Report, interleave, median_ratio, say
from command_center.clock import SystemClock
from command_center.mention import MAX_MENTION_BYTES, Mention, encode, partition_of
from command_center.roles.workers import settle_memory
from command_center.settings import load_settings
from command_center.stage import Heart
from command_center.store.connect import connect
from streams.log import DEAD, RAW, Log, LogError, Record
from streams.tag.pipeline import Pipeline
from streams.tag_stage import TagStage
from streams.worker import Worker

EACH = 1000
ROUNDS = 3
"""Pieces of poison of each kind in a run: with one, that of 50 MB is among the last to come, and nothing is left to do
beside its fetching."""
PAIRS = 9
TRIES = 5
BATCH = load_settings({}).batch
FLUSHED_BYTES = 2 << 20
DEEP = 10_000
HUGE_BYTES = 50_000_000


def _text(mention: Mention, text: str, more: str = "") -> bytes:
    names = f'"id":"{mention.id}x","source":"{mention.source}","created_at":"2026-03-04T12:00:00Z"'
    return f'{{{names},"text":{text}{more}}}'.encode()


def _sized(mention: Mention, size_bytes: int) -> bytes:
    return _text(mention, '"' + "x" * (size_bytes - len(_text(mention, '""'))) + '"')


KINDS: dict[str, Callable[[Mention], bytes]] = {
    "invalid JSON": lambda m: _text(m, '"x"')[:-1],
    "invalid UTF-8": lambda m: _text(m, '"?"').replace(b"?", b"\xff"),
    "wrong type": lambda m: _text(m, "5"),
    "no id": lambda m: _text(m, '"x"').replace(b'"id"', b'"ID"'),
    "depth 10,000": lambda m: _text(m, '"x"', ',"y":' + "[" * DEEP + "]" * DEEP),
    "NaN": lambda m: _text(m, '"x"', ',"y":NaN'),
    "1e999": lambda m: _text(m, '"x"', ',"y":1e999'),
    "NUL": lambda m: _text(m, r'"\u0000"'),
    "lone surrogate": lambda m: _text(m, r'"\ud800"'),
    "1 MB + 1 byte": lambda m: _sized(m, MAX_MENTION_BYTES + 1),
    "50 MB": lambda m: _sized(m, HUGE_BYTES),
}
"""One of each in every `EACH` times as many mentions, in turn."""


def measure(report: Report, _: float) -> None:
    """Mentions a second of the tag worker alone, without and with poison, in pairs, on each engine in turn.

    The same by the worker's own processor time: what a busy machine gives and takes is not in it.
    """
    clean = mentions(EACH * len(KINDS) * ROUNDS)
    count = len(clean) * PAIRS
    with engines() as found:
        for engine in found:
            say(f"{engine.name}: {PAIRS} pairs of {len(clean):,} mentions, without and with poison")
            cpu: tuple[list[float], list[float]] = ([], [])
            ways = (partial(_drain, engine, clean, each, kept) for each, kept in zip((0, EACH), cpu, strict=True))
            by_clock = interleave(PAIRS, *ways)
            for unit, (without, mixed) in (("s", by_clock), ("CPU s", [runs[1:] for runs in cpu])):
                report.add(f"{engine.name}: tag worker alone, no poison", median(without), f"mentions/{unit}", count)
                report.add(f"{engine.name}: 1 in 1,000 poison of every kind", median(mixed), f"mentions/{unit}", count)
                ratio = median_ratio(mixed, without)
                report.ratios[f"{engine.name}: with poison / without, mentions/{unit}"] = ratio
                pairs = ", ".join(f"{a / b:.2f}" for a, b in zip(mixed, without, strict=True))
                say(f"{engine.name}: {ratio} times by mentions/{unit}; by pair {pairs}")


def raw_records(given: Sequence[Mention], each: int) -> Iterator[tuple[int, bytes]]:
    """The mentions as raw records with their partitions, a piece of poison in the middle of every `each` of them.

    Args:
        given: The mentions.
        each: 0 for no poison.
    """
    made = list(KINDS.values())
    for n, mention in enumerate(given):
        home = partition_of(mention.id, PARTITIONS)
        if each and n % each == each // 2:
            yield home, made[n // each % len(made)](mention)
        yield home, encode(mention)


def _drain(engine: Engine, given: Sequence[Mention], each: int, cpu: list[float]) -> float:
    """One run; a broker without a turn of the processor for ten seconds counts as away, and the run begins anew."""
    for left in reversed(range(TRIES)):
        try:
            return _drain_once(engine, given, each, cpu)
        except LogError as why:
            if not left:
                raise
            say(f"{engine.name}: once more ({why})")
    raise AssertionError


def _drain_once(engine: Engine, given: Sequence[Mention], each: int, cpu: list[float]) -> float:
    """Mentions a second; those of a second of this process's own time are added to `cpu`."""
    with engine.place() as place:
        client, log, clock = connect(place.settings.redis_url), place.log(), SystemClock()
        in_all = fill(log, raw_records(given, each))
        stage = TagStage(log, Pipeline(demo_profile()), 0.5)
        handle, begun, spent, done = stage.handle, 0.0, 0.0, dict[int, int]()

        def timed(records: Mapping[int, Sequence[Record]]) -> Mapping[int, int]:
            nonlocal begun, spent
            spent = spent or process_time()
            begun = begun or perf_counter()  # to join a group takes a while, and is not what is measured
            following = handle(records)
            done.update(following)
            return following

        stage.handle = timed  # type: ignore[method-assign]
        settle_memory()  # as a worker does
        heart = Heart(client, "tag", "bench", clock)
        Worker(log, stage, "bench", heart, clock, BATCH).run(lambda: sum(done.values()) >= in_all)
        rate = len(given) / (perf_counter() - begun)
        cpu.append(len(given) / (process_time() - spent))
        parked, poison = sum(log.ends(DEAD).values()), in_all - len(given)
        log.close()
        if parked < poison:  # a worker that was shut out by a busy machine parks some again
            raise RuntimeError(f"{parked} of {poison} pieces of poison were parked")
        return rate


def fill(log: Log, records: Iterator[tuple[int, bytes]]) -> int:
    """Append raw records.

    Returns:
        How many.
    """
    producer, count, size = log.producer(), 0, 0
    for partition, value in records:
        if size + len(value) > FLUSHED_BYTES:
            producer.flush()
            size = 0
        producer.send(RAW, partition, value)
        size += len(value)
        count += 1
    producer.flush()
    return count
