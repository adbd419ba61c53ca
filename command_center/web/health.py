"""Health: is this process up, is the pipeline ready, and the figures for a monitoring system."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from fastapi import APIRouter, Request
from msgspec.structs import replace
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from command_center.settings import Settings
from command_center.snapshot import STAGES, Stage
from command_center.store.connect import RedisError, connect
from command_center.store.disk import disk_trouble
from command_center.store.embedded import server_url
from command_center.store.probe import ANSWER_S, Found, Probe
from command_center.store.reader import LIFETIME_TOTALS, Reader
from command_center.web.context import Context
from command_center.web.principal import principal

NEEDED = ("log", "tag", "store", "screen")
"""Stages without which nothing new is shown; a source may rest."""
UNTOLD = "the wall and the log say why"
STATES = ("ok", "late", "stopped", "paused", "rebuilding")


def why_away(settings: Settings) -> Callable[[], str]:
    """What a web process can know of the bundled server while that does not answer: its disk, on the same machine."""
    data_dir = settings.data_dir
    if data_dir is None or server_url(data_dir) != settings.redis_url:
        return lambda: ""
    return partial(disk_trouble, data_dir)


class Health:
    """How every stage is, asked of the store each time.

    **Guarantee.** An answer within about twice `probe.ANSWER_S`, whatever the store does.
    """

    def __init__(self, context: Context) -> None:
        settings = context.settings
        client = connect(settings.redis_url, timeout_s=ANSWER_S)
        self._context = context
        self._embedded = not settings.kafka_bootstrap
        self.reader = Reader(client, settings.partitions, context.profile, context.clock)
        self._probe = Probe(
            self.reader, settings.stage_late_s, settings.quota if self._embedded else 0.0, why_away(settings)
        )

    def stages(self) -> dict[str, Stage]:
        """Every stage as of now, also where Redis is away and the last snapshot is old.

        The write that this needs is what the stages that write to Redis would meet: its trouble is theirs.
        """
        found = self._probe.check()
        stages = {name: _within(name, found, self._embedded) for name in STAGES if name != "screen"}
        return stages | {"screen": self._screen(found)}

    def _screen(self, found: Found) -> Stage:
        """The publisher, by the newest picture that this process has."""
        hub, late_s = self._context.hub, self._context.settings.stage_late_s
        if hub.frame is None:
            return Stage(state="stopped", cause=found.trouble or hub.cause or "no snapshot yet")
        shot = hub.frame.snapshot
        held = shot.stages.get("screen", Stage())
        # The publisher may be another process: its errors are in the picture, those of this one in its hub.
        errors = max(held.errors, hub.errors)
        published = Stage(shot.made_at, max(0, found.applied - shot.applied), held.rate_s, errors, "ok")
        age_s = (self._context.clock.now() - shot.made_at).total_seconds()
        if age_s <= late_s:
            return published
        cause = found.trouble or hub.cause or f"the last snapshot is {age_s:.0f} s old"
        return replace(published, state="late", cause=cause)


def _within(name: str, found: Found, embedded: bool) -> Stage:
    """One stage by the signs of its workers and by what the check met itself."""
    held = (found.stages or {}).get(name)
    if not found.trouble:
        return held or Stage()
    if held is None:
        return Stage(state="stopped", cause=found.trouble)
    # A Kafka goes on taking records while Redis does not; a source only notes its position there.
    writes = name == "store" or (embedded and name in ("log", "tag"))
    # Signs are writes, too: who is silent now may have been kept from giving one.
    if writes or (held.state == "stopped" and found.state != "late"):
        return replace(held, state=found.state, cause=found.trouble)
    return held


class _Figures(Collector):
    def __init__(self, context: Context, health: Health) -> None:
        self._context = context
        self._health = health

    def collect(self) -> Iterator[Metric]:
        stages = self._health.stages()
        yield from _of_stages(stages)
        ready = GaugeMetricFamily("cc_ready", "1 while new mentions reach the screen.")
        ready.add_metric([], float(is_ready(stages)))
        yield ready
        pages = GaugeMetricFamily("cc_open_pages", "Pages with an open stream in this process.")
        pages.add_metric([], self._context.hub.pages)
        yield pages
        limits = self._context.limits
        slow = CounterMetricFamily("cc_slow_readers", "Connections ended because their reader took nothing for 30 s.")
        slow.add_metric([], limits.slow_readers)
        yield slow
        refused = CounterMetricFamily("cc_too_often", "Calls refused with 429 by this process.", labels=["what"])
        for name, count in {**limits.refused, "streams": limits.streams.refused}.items():
            refused.add_metric([name], count)
        yield refused
        try:
            marks = self._health.reader.marks()
        except RedisError:
            return
        for name in LIFETIME_TOTALS:
            counter = CounterMetricFamily(f"cc_{name}", f"Mentions counted as {name} since the store began.")
            counter.add_metric([], marks.totals[name])
            yield counter
        refused = CounterMetricFamily("cc_refused", "Batches refused because another worker had taken the partition.")
        refused.add_metric([], marks.refused)
        yield refused
        applied = CounterMetricFamily("cc_applied", "Tagged records applied to the store.")
        applied.add_metric([], sum(marks.offsets))
        yield applied


def _of_stages(stages: dict[str, Stage]) -> Iterator[Metric]:
    last = GaugeMetricFamily(
        "cc_stage_last_message_timestamp_seconds", "When a stage last had a message (Unix time).", labels=["stage"]
    )
    lag = GaugeMetricFamily("cc_stage_lag", "Records a stage has not read yet.", labels=["stage"])
    rate = GaugeMetricFamily("cc_stage_rate", "Messages a second over the last ten.", labels=["stage"])
    good = GaugeMetricFamily("cc_stage_ok", "1 while a stage is ok.", labels=["stage"])
    errors = GaugeMetricFamily("cc_stage_errors", "Errors since the stage's workers started.", labels=["stage"])
    state = GaugeMetricFamily("cc_stage_state", "1 for the state that a stage is in.", labels=["stage", "state"])
    for name in STAGES:
        stage = stages[name]
        if stage.last_at is not None:
            last.add_metric([name], stage.last_at.timestamp())
        lag.add_metric([name], stage.lag)
        rate.add_metric([name], stage.rate_s)
        good.add_metric([name], float(stage.state == "ok"))
        errors.add_metric([name], stage.errors)
        for word in STATES:
            state.add_metric([name, word], float(stage.state == word))
    yield from (last, lag, rate, good, errors, state)


def is_ready(stages: dict[str, Stage]) -> bool:
    """Whether new mentions reach the screen: every stage is well but the source, which may rest."""
    return all(stages[name].state == "ok" for name in NEEDED)


def health_router(context: Context) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`."""
    router = APIRouter()
    health = Health(context)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(context, health))

    @router.get("/healthz")
    def healthz() -> Response:
        """This process answers."""
        return Response(b'{"ok":true}', media_type="application/json")

    @router.get("/readyz")
    def readyz(request: Request) -> Response:
        """Whether new mentions reach the screen: 200 or 503, with the state of every stage; it writes to the store.

        Causes may name machines and files: who is no viewer reads that there is one.
        """
        stages = health.stages()
        if not principal(request).may("viewer"):
            stages = {name: replace(stage, cause=stage.cause and UNTOLD) for name, stage in stages.items()}
        ready = is_ready(stages)
        body = {"ready": ready, "stages": stages}
        return Response(msgspec.json.encode(body), 200 if ready else 503, media_type="application/json")

    @router.get("/metrics")
    def metrics() -> Response:
        """Figures in Prometheus text format."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
