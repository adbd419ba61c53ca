"""Health: is this process up, is the pipeline ready, and the figures for a monitoring system."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from command_center.snapshot import STAGES, Stage
from command_center.store.connect import RedisError
from command_center.store.reader import LIFETIME_TOTALS, log_stage
from command_center.web.context import Context
from command_center.web.stream import Hub

NEEDED = ("log", "tag", "store", "screen")
"""Stages without which nothing new is shown; a source may rest."""


def stages_now(context: Context) -> dict[str, Stage]:
    """Every stage as of now, also where Redis is away and the last snapshot is old."""
    late_s = context.settings.stage_late_s
    try:
        found = context.reader.stages(late_s)
        context.reader.client.ping()
        log = log_stage(found)
    except RedisError as why:
        gone = Stage(state="stopped", cause=f"Redis is out of reach: {why}")
        found = dict.fromkeys(("source", "tag", "store"), gone)
        log = gone
    return {"source": found["source"], "log": log, "tag": found["tag"], "store": found["store"]} | {
        "screen": _screen(context.hub, context, late_s)
    }


def _screen(hub: Hub, context: Context, late_s: float) -> Stage:
    if hub.frame is None:
        return Stage(state="stopped", cause=hub.cause or "no snapshot yet")
    made_at = hub.frame.snapshot.made_at
    age_s = (context.clock.now() - made_at).total_seconds()
    if age_s > late_s:
        return Stage(last_at=made_at, state="late", cause=hub.cause or f"the last snapshot is {age_s:.0f} s old")
    return Stage(last_at=made_at, state="ok")


class _Figures(Collector):
    def __init__(self, context: Context) -> None:
        self._context = context

    def collect(self) -> Iterator[Metric]:
        stages = stages_now(self._context)
        lag = GaugeMetricFamily("cc_stage_lag", "Records a stage has not read yet.", labels=["stage"])
        rate = GaugeMetricFamily("cc_stage_rate", "Mentions a second over the last ten.", labels=["stage"])
        good = GaugeMetricFamily("cc_stage_ok", "1 while a stage is ok.", labels=["stage"])
        errors = GaugeMetricFamily("cc_stage_errors", "Errors since the stage's workers started.", labels=["stage"])
        for name in STAGES:
            stage = stages[name]
            lag.add_metric([name], stage.lag)
            rate.add_metric([name], stage.rate_s)
            good.add_metric([name], float(stage.state == "ok"))
            errors.add_metric([name], stage.errors)
        yield from (lag, rate, good, errors)
        pages = GaugeMetricFamily("cc_open_pages", "Pages with an open stream in this process.")
        pages.add_metric([], self._context.hub.pages)
        yield pages
        try:
            marks = self._context.reader.marks()
        except RedisError:
            return
        for name in LIFETIME_TOTALS:
            counter = CounterMetricFamily(f"cc_{name}", f"Mentions counted as {name} since the store began.")
            counter.add_metric([], marks.totals[name])
            yield counter
        applied = CounterMetricFamily("cc_applied", "Tagged records applied to the store.")
        applied.add_metric([], sum(marks.offsets))
        yield applied


def health_router(context: Context) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`."""
    router = APIRouter()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(context))

    @router.get("/healthz")
    def healthz() -> Response:
        """This process answers."""
        return Response(b'{"ok":true}', media_type="application/json")

    @router.get("/readyz")
    def readyz() -> Response:
        """Whether new mentions reach the screen: 200 or 503, with the state of every stage."""
        stages = stages_now(context)
        ready = all(stages[name].state in ("ok", "paused") for name in NEEDED)
        body = {"ready": ready, "stages": stages}
        return Response(msgspec.json.encode(body), 200 if ready else 503, media_type="application/json")

    @router.get("/metrics")
    def metrics() -> Response:
        """Figures in Prometheus text format."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
