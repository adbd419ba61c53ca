"""The same kafka_topic emptied by us, by what a tutorial builds, and by quixstreams, in turn."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import NamedTuple

from command_center.bench.backlog import Backlog
from command_center.bench.drain import PYTHON, STORE, TAG, Drained, drain
from command_center.bench.engine import Engine, Place
from command_center.bench.input import demo_profile
from command_center.bench.report import Report, median_ratio, say
from command_center.clock import SystemClock
from command_center.store.connect import connect
from command_center.store.reader import Reader
from streams.log import RAW, TAGGED

COUNT = 20_000
FEWEST = 4_000
ROUNDS = 3
WRITTEN_PER_S = 500.0


class Way(NamedTuple):
    """One way to do the job."""

    name: str
    words: str
    run: Callable[[Place, Backlog], Drained]


def measure(report: Report, engine: Engine, minutes: float) -> None:
    """Mentions a second and processor time of each way, round by round, and ours beside each."""
    given = Backlog(max(FEWEST, int(COUNT * min(minutes, 1.0))), SystemClock().now(), WRITTEN_PER_S)
    ways = _ways()
    runs: dict[str, list[Drained]] = {way.name: [] for way in ways}
    rounds = ROUNDS if minutes >= 1 else 1
    for number in range(rounds):
        for way in ways:
            say(f"  {way.name}, round {number + 1} of {rounds}")
            with engine.place() as place:
                log = place.log()
                given.fill(log)
                log.close()
                runs[way.name].append(way.run(place, given))
    for way in ways:
        rates = [run.rate for run in runs[way.name]]
        report.add(f"{way.name}: {way.words}", median(rates), "mentions/s", sum(run.mentions for run in runs[way.name]))
        if cpu_ms := [sum(run.cpu_ms) for run in runs[way.name]]:
            report.add(f"{way.name}: processor", median(cpu_ms), "ms/1,000", len(cpu_ms))
    ours = runs[ways[0].name]
    for way in ways[1:]:
        theirs = runs[way.name]
        report.ratios[f"ours / {way.name}"] = median_ratio([run.rate for run in ours], [run.rate for run in theirs])
        if all(run.cpu_s for run in (*ours, *theirs)):
            used = median_ratio([sum(run.cpu_ms) for run in theirs], [sum(run.cpu_ms) for run in ours])
            report.ratios[f"processor time, {way.name} / ours"] = used


def _ways() -> list[Way]:
    tutorial = (*PYTHON, "command_center.bench.rivals.tutorial")
    quix = (*PYTHON, "command_center.bench.rivals.quix")
    ways = [
        Way("ours", "all tags, exactly once", _ours),
        Way("tutorial", "TextBlob alone, loses or doubles", partial(_theirs, "tutorial", [tutorial], {})),
        Way(
            "tutorial with our taggers",
            "all tags, loses or doubles",
            partial(_theirs, "tutorial with our taggers", [(*tutorial, "--taggers")], {}),
        ),
    ]
    folder = os.environ.get("CC_QUIXSTREAMS")
    if not folder:
        say("  no quixstreams here (`make bench` fetches it): not compared")
        return ways
    path = {"PYTHONPATH": os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))}
    parts = [(*quix, "--part", "tag"), (*quix, "--part", "store")]
    name = "quixstreams by way of a topic"
    return [
        *ways,
        Way("quixstreams", "all tags, at least once, not kept", partial(_theirs, "quixstreams", [quix], path)),
        Way(name, "all tags, at least once", partial(_theirs, name, parts, path)),
    ]


def _ours(place: Place, given: Backlog) -> Drained:
    settings = place.settings
    reader = Reader(connect(settings.redis_url), settings.partitions, demo_profile(), SystemClock())
    return drain("ours", [TAG, STORE], place.variables, lambda: sum(reader.marks().offsets), len(given))


def _theirs(
    name: str, commands: Sequence[Sequence[str]], variables: dict[str, str], place: Place, given: Backlog
) -> Drained:
    settings, client = place.settings, connect(place.settings.redis_url)
    raw, tagged = settings.kafka_prefix + RAW, settings.kafka_prefix + TAGGED
    where = ("--kafka", settings.kafka_bootstrap, "--topic", raw, "--tagged", tagged, "--redis", settings.redis_url)
    full = [(*command, *where) for command in commands]
    return drain(name, full, variables, lambda: int(client.get("total") or 0), len(given))
