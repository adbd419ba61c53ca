"""The web server, and the webhook's way into the log."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from fastapi import FastAPI
from gunicorn.util import load_class  # type: ignore[import-untyped]

from command_center.errors import BadInput
from command_center.mention import Mention, encode, partition_of
from command_center.process import Stopper
from command_center.roles.parts import Parts, gather, wait_for_store
from command_center.store.connect import RedisError, connect
from command_center.store.picture import Painter
from command_center.store.publisher import Publisher
from command_center.store.reader import Reader
from command_center.web.app import create_app
from command_center.web.context import Context, IntakeClosed
from command_center.web.stream import Hub
from layouts.embed import RENDERS
from layouts.panels import PANELS
from streams.log import RAW, LogError


def make_intake(parts: Parts) -> Callable[[Sequence[Mention]], None]:
    """The webhook's way into the log."""
    log = parts.log()
    book = parts.book()

    def take(mentions: Sequence[Mention]) -> None:
        try:
            if not log.has_room():
                raise IntakeClosed("the log has reached its quota of memory; nothing was taken, try again later")
            book.came_from("live")
            producer = log.producer()
            for mention in mentions:
                producer.send(RAW, partition_of(mention.id, log.partitions), encode(mention))
            producer.flush()
        except (LogError, RedisError) as why:
            raise IntakeClosed(f"the log is out of reach ({why}): the outcome is unknown, send again") from None

    return take


def web_app() -> FastAPI:
    """The ASGI app of one web process; gunicorn calls this."""
    parts = gather()
    settings = parts.settings
    reader = Reader(parts.client, settings.partitions, parts.profile, parts.clock)
    hub_client = connect(settings.redis_url)
    hub_reader = Reader(hub_client, settings.partitions, parts.profile, parts.clock)
    painter = Painter(hub_reader, parts.profile, parts.log().engine, settings.stage_late_s)
    hub = Hub(hub_client, Publisher(hub_client, painter), PANELS | RENDERS, settings.tick_s, parts.clock)
    return create_app(Context(settings, parts.profile, reader, hub, make_intake(parts), parts.clock), PANELS)


def run_web() -> None:
    """The web server; becomes gunicorn."""
    stopped = Stopper()
    parts = gather()
    settings = parts.settings
    # A store that is away comes back; to give up here would end everything that `up` keeps running.
    if wait_for_store(parts, stopped) is None:
        return
    try:
        load_class(settings.web_worker_class)
    except RuntimeError:
        raise BadInput(
            f"CC_WEB_WORKER_CLASS={settings.web_worker_class} names no worker class of gunicorn; the default is asgi"
        ) from None
    arguments = [
        "-k", settings.web_worker_class,
        "-w", str(settings.web_workers),
        "-b", f"{settings.host}:{settings.port}",
        "-c", "python:command_center.web.gunicorn_conf",
        "--graceful-timeout", "2",
        "--no-control-socket",
        "--log-level", "warning",
        "command_center.roles.web:web_app()",
    ]  # fmt: skip
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606
