"""The tag and store workers alone and together, on each engine, beside a store that applies mention by mention."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from statistics import median
from time import perf_counter

from command_center.bench.engine import PARTITIONS, Engine, engines
from command_center.bench.input import DEMO, demo_profile, mentions
from command_center.bench.report import Report, interleave, median_ratio, say
from command_center.clock import SystemClock
from command_center.mention import Mention, encode, encode_tagged, partition_of
from command_center.process import die_with_parent
from command_center.settings import load_settings
from command_center.stage import Heart
from command_center.store.connect import connect
from streams.log import RAW, TAGGED, Log
from streams.store_stage import make_store_stage
from streams.tag.pipeline import Pipeline
from streams.tag_stage import TagStage
from streams.worker import Stage, Worker

COUNT = 20_000
SINGLY = 2_000
TOGETHER = 40_000
ROUNDS = 3
BATCH = load_settings({}).batch
POLL_S = 0.05
ROLES = {"tag": "read, tag, append", "store": "read, fold, apply"}


def measure(report: Report, _: float) -> None:
    """Mentions a second of each worker alone and of both as processes, and of the store without batches.

    The engines are measured in turn within each round.
    """
    given, many = mentions(COUNT), mentions(TOGETHER)
    with engines() as found:
        alone: dict[str, dict[str, list[float]]] = {}
        for role, words in ROLES.items():
            say(f"{role} worker alone")
            figures = interleave(ROUNDS, *(partial(_drain, engine, role, given, BATCH) for engine in found))
            alone[role] = {engine.name: runs for engine, runs in zip(found, figures, strict=True)}
            for name, runs in alone[role].items():
                report.add(f"{name}: {role} worker alone ({words})", median(runs), "mentions/s", COUNT * ROUNDS)
        say("store worker alone, mention by mention")
        single = [_drain(found[0], "store", given[:SINGLY], 1) for _ in range(ROUNDS)]
        report.add("embedded: store worker alone, one an apply", median(single), "mentions/s", SINGLY * ROUNDS)
        say("both workers as processes")
        both = interleave(ROUNDS, *(partial(_together, engine, many) for engine in found))
        for engine, runs in zip(found, both, strict=True):
            report.add(f"{engine.name}: both workers, own processes", median(runs), "mentions/s", TOGETHER * ROUNDS)
    report.ratios["store in batches / store mention by mention"] = median_ratio(alone["store"]["embedded"], single)
    if len(found) > 1:
        for role in ROLES:
            ratio = median_ratio(alone[role]["kafka"], alone[role]["embedded"])
            report.ratios[f"kafka / embedded, {role} worker alone"] = ratio
        report.ratios["kafka / embedded, both workers"] = median_ratio(both[1], both[0])


def _drain(engine: Engine, role: str, given: Sequence[Mention], batch: int) -> float:
    """Fill the log a worker reads, and time how long one worker in this process takes to empty it."""
    profile, clock = demo_profile(), SystemClock()
    with engine.place() as place:
        client, log = connect(place.settings.redis_url), place.log()
        pipeline = Pipeline(profile)
        stage: Stage
        if role == "tag":
            _fill(log, given, None)
            stage = TagStage(log, pipeline, 0.5)
        else:
            _fill(log, given, pipeline)
            stage = make_store_stage(log, client, PARTITIONS, profile, clock)
        left = len(given)
        begun = 0.0
        handle = stage.handle

        def counting(records):  # type: ignore[no-untyped-def]
            nonlocal left, begun
            begun = begun or perf_counter()  # to join a group takes a while, and is not what is measured
            left -= sum(len(run) for run in records.values())
            return handle(records)

        stage.handle = counting  # type: ignore[method-assign]
        heart = Heart(client, role, "bench", clock)
        # The last batch is handled before the loop asks again.
        Worker(log, stage, "bench", heart, clock, batch * (PARTITIONS if batch == 1 else 1)).run(lambda: left <= 0)
        rate = len(given) / (perf_counter() - begun)
        log.close()
        return rate


def _fill(log: Log, given: Sequence[Mention], pipeline: Pipeline | None) -> None:
    producer = log.producer()
    tags = pipeline.tag(given) if pipeline else None
    offsets = dict.fromkeys(range(PARTITIONS), 0)
    for at, mention in enumerate(given):
        p = partition_of(mention.id, PARTITIONS)
        if tags is None:
            producer.send(RAW, p, encode(mention))
        else:
            producer.send(TAGGED, p, encode_tagged(mention, tags[at]), {"raw": str(offsets[p])})
            offsets[p] += 1
        if at % 5000 == 4999:
            producer.flush()
    producer.flush()


def _together(engine: Engine, given: Sequence[Mention]) -> float:
    """Time both workers, as processes of their own, from the first applied mention to the last."""
    with engine.place() as place:
        log = place.log()
        _fill(log, given, None)
        environment = os.environ | dict(place.variables) | {"CC_PROFILE": str(DEMO)}
        command = (sys.executable, "-m", "command_center.cli")
        workers = [
            subprocess.Popen((*command, *role), env=environment, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)  # noqa: S603, PLW1509
            for role in (("store",), ("tag", "--worker"))
        ]
        clock = SystemClock()
        try:
            done = first = 0
            begun = 0.0
            while done < len(given):
                clock.sleep(POLL_S)
                done = sum(log.committed(TAGGED, "store").values())
                if done and not begun:
                    begun, first = perf_counter(), done
            return (len(given) - first) / (perf_counter() - begun)
        finally:
            for worker in workers:
                worker.terminate()
                worker.wait(10)
            log.close()
