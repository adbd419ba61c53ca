"""From the raw kafka_topic to Redis and to the stream, on real servers of one machine, beside what others build."""

from __future__ import annotations

from statistics import median

from command_center.bench import compare, stream
from command_center.bench.backlog import Backlog, differences
from command_center.bench.drain import STORE, TAG, Drained, drain
from command_center.bench.engine import Engine, Place, kafka, kafka_words
from command_center.bench.input import demo_profile
from command_center.bench.report import Report, say
from command_center.bench.server import own_server, server_words
from command_center.clock import SystemClock
from command_center.errors import BadInput
from command_center.store.connect import connect
from command_center.store.reader import Reader
from command_center.store.summary import summarize
from streams.log import TAGGED

BACKLOG = 800_000
"""Mentions of the long backlog for each minute asked for: more than a minute's work."""
ALONE = 200_000
"""The same for each worker alone."""
WRITTEN_PER_S = 500.0
"""A backlog of 800,000 gathered within 27 minutes: its minutes are full, as they are when workers fall behind."""
STRETCH_S = 5.0


def measure(report: Report, minutes: float) -> None:
    """Workers alone, both on a long backlog, from produce to the stream, and the same job as others build it.

    Args:
        report: Takes the figures.
        minutes: How long each part lasts; backlogs are as long in proportion.

    Raises:
        BadInput: There is no Kafka here.
    """
    with kafka() as bootstrap:
        if not bootstrap:
            raise BadInput("this bench needs Kafka: run it by `make bench`, which fetches one, or set "
                           "CC_KAFKA_BOOTSTRAP to one where kafka_topics may be made")  # fmt: skip
        engine = Engine("kafka", {"CC_KAFKA_BOOTSTRAP": bootstrap}, own_server)
        with engine.place() as place:
            report.machine += f"; {kafka_words()}, {server_words(place.settings.redis_url)} on the same machine"
        _alone(report, engine, int(ALONE * minutes))
        _together(report, engine, int(BACKLOG * minutes), 60 * minutes)
        stream.measure(report, engine, 60 * minutes)
        compare.measure(report, engine, minutes)


def _alone(report: Report, engine: Engine, wanted: int) -> None:
    """The tag worker empties `mentions.raw`, then the store worker `mentions.tagged`: neither waits for the other."""
    with engine.place() as place:
        given = _fill(place, wanted)
        log = place.log()
        tagged = drain("tag worker alone", [TAG], place.variables, lambda: sum(log.ends(TAGGED).values()), len(given))
        log.close()
        _add_rate(report, "tag worker alone: read, tag, append", tagged)
        stored = _store(place, [STORE], "store worker alone", len(given))
        _add_rate(report, "store worker alone: read, fold, apply", stored)
        _add_differences(report, "both alone", place, given)


def _together(report: Report, engine: Engine, wanted: int, seconds: float) -> None:
    with engine.place() as place:
        given = _fill(place, wanted)
        drained = _store(place, [TAG, STORE], "raw to Redis", len(given))
        steady = drained.first(seconds)
        stretches = steady.stretches(STRETCH_S)
        report.add(f"raw to Redis, over {steady.seconds:.0f} s", steady.rate, "mentions/s", steady.mentions)
        report.add(f"raw to Redis, median of {STRETCH_S:.0f} s", median(stretches), "mentions/s", len(stretches))
        report.add(f"raw to Redis, slowest {STRETCH_S:.0f} s", min(stretches), "mentions/s", len(stretches))
        for role, cpu_ms in zip(("tag", "store"), drained.cpu_ms, strict=False):
            report.add(f"raw to Redis, {role} worker's processor", cpu_ms, "ms/1,000", drained.mentions)
        report.add(f"backlog of {len(given):,} drained", drained.seconds, "s", drained.mentions)
        report.add(f"backlog of {len(given):,} drained", drained.rate, "mentions/s", drained.mentions)
        _add_differences(report, "backlog", place, given)


def _fill(place: Place, wanted: int) -> Backlog:
    given = Backlog(wanted, SystemClock().now(), WRITTEN_PER_S)
    say(f"filling mentions.raw with {len(given):,} mentions")
    log = place.log()
    given.fill(log)
    log.close()
    return given


def _reader(place: Place) -> Reader:
    settings = place.settings
    return Reader(connect(settings.redis_url), settings.partitions, demo_profile(), SystemClock())


def _store(place: Place, commands: list[tuple[str, ...]], words: str, wanted: int) -> Drained:
    reader = _reader(place)
    return drain(words, commands, place.variables, lambda: sum(reader.marks().offsets), wanted)


def _add_rate(report: Report, metric: str, drained: Drained) -> None:
    report.add(metric, drained.rate, "mentions/s", drained.mentions)
    for cpu_ms in drained.cpu_ms:
        report.add(f"{metric.partition(':')[0]}, processor", cpu_ms, "ms/1,000", drained.mentions)


def _add_differences(report: Report, what: str, place: Place, given: Backlog) -> None:
    compared, wrong = differences(summarize(_reader(place), "all"), given.figures)
    for line in wrong[:5]:
        say(f"WRONG {line}")
    report.add(f"{what}: figures unlike a recount of what was sent", len(wrong), "figures", compared)
