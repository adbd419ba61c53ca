"""The tag and store workers alone and together on a real server, beside a store that applies mention by mention."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from statistics import median
from time import perf_counter

from command_center.bench.input import DEMO, demo_profile, mentions
from command_center.bench.report import Report, interleave, median_ratio, say
from command_center.bench.server import embedded_server
from command_center.clock import SystemClock
from command_center.mention import Mention, encode, encode_tagged, partition_of
from command_center.process import die_with_parent
from command_center.settings import load_settings
from command_center.stage import Heart
from command_center.store.connect import connect
from command_center.store.writer import Lifetimes, Writer
from streams.log import RAW, TAGGED
from streams.log.redis_streams import RedisStreamsLog
from streams.store_stage import StoreStage
from streams.tag.pipeline import Pipeline
from streams.tag_stage import TagStage
from streams.worker import Stage, Worker

COUNT = 20_000
SINGLY = 2_000
TOGETHER = 40_000
ROUNDS = 3
BATCH = load_settings({}).batch
PARTITIONS = 12
DAY_S = 86400.0
POLL_S = 0.05


def measure(report: Report, _: float) -> None:
    """Mentions a second of each worker alone, of both as processes, and of the store without batches."""
    given = mentions(COUNT)
    say("tag worker alone")
    tagging = [_drain("tag", given, BATCH) for _ in range(ROUNDS)]
    say(f"store worker alone, {BATCH} mentions a poll and mention by mention")
    batched, single = interleave(
        ROUNDS, lambda: _drain("store", given, BATCH), lambda: _drain("store", given[:SINGLY], 1)
    )
    say("both workers as processes")
    together = [_together(mentions(TOGETHER)) for _ in range(ROUNDS)]
    report.add("tag worker alone (read, tag, append)", median(tagging), "mentions/s", COUNT * ROUNDS)
    report.add("store worker alone (read, fold, apply)", median(batched), "mentions/s", COUNT * ROUNDS)
    report.add("store worker alone, one mention an apply", median(single), "mentions/s", SINGLY * ROUNDS)
    report.add("tag and store worker together, own processes", median(together), "mentions/s", TOGETHER * ROUNDS)
    report.ratios["store in batches / store mention by mention"] = median_ratio(batched, single)


def _drain(role: str, given: Sequence[Mention], batch: int) -> float:
    """Fill the log a worker reads, and time how long one worker in this process takes to empty it."""
    profile, clock = demo_profile(), SystemClock()
    with embedded_server() as url:
        client, log = connect(url), RedisStreamsLog(connect(url), PARTITIONS)
        log.create()
        pipeline = Pipeline(profile)
        stage: Stage
        if role == "tag":
            _fill(log, given, None)
            stage = TagStage(log, pipeline, 0.5)
        else:
            _fill(log, given, pipeline)
            stage = StoreStage(log, Writer(client, PARTITIONS, Lifetimes(DAY_S, DAY_S)), profile, clock)
        left = len(given)
        handle = stage.handle

        def counting(records):  # type: ignore[no-untyped-def]
            nonlocal left
            left -= sum(len(run) for run in records.values())
            return handle(records)

        stage.handle = counting  # type: ignore[method-assign]
        heart = Heart(client, role, "bench", clock)
        begun = perf_counter()
        # The last batch is handled before the loop asks again.
        Worker(log, stage, "bench", heart, clock, batch * (PARTITIONS if batch == 1 else 1)).run(lambda: left <= 0)
        return len(given) / (perf_counter() - begun)


def _fill(log: RedisStreamsLog, given: Sequence[Mention], pipeline: Pipeline | None) -> None:
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


def _together(given: Sequence[Mention]) -> float:
    """Time both workers, as processes of their own, from the first applied mention to the last."""
    with embedded_server() as url:
        log = RedisStreamsLog(connect(url), PARTITIONS)
        log.create()
        _fill(log, given, None)
        environment = os.environ | {"CC_REDIS_URL": url, "CC_PROFILE": str(DEMO), "CC_PARTITIONS": str(PARTITIONS)}
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
