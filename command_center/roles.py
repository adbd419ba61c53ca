"""The roles a process can take, wired together: the one place where write path and read path meet."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from command_center.clock import Clock, SystemClock, from_ms
from command_center.errors import BadInput
from command_center.mention import Mention, encode, partition_of
from command_center.process import Stopper
from command_center.profile import Profile, load_profile
from command_center.settings import Settings, load_settings
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.connect import Redis, RedisError, Unreachable, connect, inspect_server
from command_center.store.progress import ProgressBook
from command_center.store.reader import Reader
from command_center.store.writer import Lifetimes, Writer
from streams.log import RAW, Log, LogError
from streams.log.redis_streams import RedisStreamsLog
from streams.worker import Stage, Worker

if TYPE_CHECKING:
    from fastapi import FastAPI

    from streams.sources.base import Source

RETRY_S = 0.5
SIMULATION_RETOLD = timedelta(days=2)
"""A simulation younger than this is resumed; telling it again takes a second for every 60,000 posts."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What every role is made of."""

    settings: Settings
    profile: Profile
    clock: Clock
    client: Redis

    @property
    def counters_s(self) -> float:
        """Retention of counters in seconds."""
        return self.profile.retention.counters_days * keys.DAY_S

    def log(self) -> Log:
        """The log, over a connection of its own (blocking reads)."""
        settings = self.settings
        return RedisStreamsLog(
            connect(settings.redis_url), settings.partitions, lease_s=settings.lease_s, quota=settings.quota
        )

    def book(self) -> ProgressBook:
        """The sources' positions."""
        return ProgressBook(self.client, self.counters_s)


def gather(settings: Settings | None = None) -> Parts:
    """Read settings and profile, and reach the store.

    Raises:
        BadInput: Something of it can't be used.
    """
    settings = settings or load_settings()
    if not settings.redis_url:
        raise BadInput("CC_REDIS_URL is not set: `command-center up` starts everything, a single role needs it")
    return Parts(settings, load_profile(settings.profile), SystemClock(), connect(settings.redis_url))


def set_up_logging(name: str) -> None:
    """Log to the data directory (bounded) when supervised, else to standard error."""
    directory = os.environ.get("CC_LOG_DIR")
    handler: logging.Handler = (
        logging.handlers.RotatingFileHandler(Path(directory) / f"{name}.log", maxBytes=5 << 20, backupCount=2)
        if directory
        else logging.StreamHandler(sys.stderr)
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def wait_for_store(parts: Parts, stopped: Callable[[], bool]) -> None:
    """Wait until the store answers; says so once.

    Raises:
        BadInput: It answers, but can't be used.
    """
    said = False
    while not stopped():
        try:
            inspect_server(parts.client)
        except Unreachable as why:
            if not said:
                logging.getLogger(__name__).warning("waiting for the store: %s", why)
            said = True
            parts.clock.sleep(RETRY_S)
        else:
            return


def _member(parts: Parts, role: str) -> str:
    return parts.settings.member or f"{role}-{os.getpid()}"


def run_worker(role: str, make_stage: Callable[[Parts, Log], Stage]) -> None:
    """Run a tag or store worker until a signal."""
    stopped = Stopper()
    parts = gather()
    member = _member(parts, role)
    set_up_logging(member)
    wait_for_store(parts, stopped)
    log = parts.log()
    log.create()
    heart = Heart(parts.client, role, member, parts.clock)
    stage = make_stage(parts, log)
    Worker(log, stage, member, heart, parts.clock, parts.settings.batch).run(stopped)
    log.close()


def run_tag() -> None:
    """The tag worker."""

    def stage(parts: Parts, log: Log) -> Stage:
        from streams.tag.pipeline import Pipeline  # noqa: PLC0415  (its tables take a second: only taggers pay)
        from streams.tag_stage import TagStage  # noqa: PLC0415

        return TagStage(log, Pipeline(parts.profile), parts.settings.dead_ratio)

    run_worker("tag", stage)


def run_store() -> None:
    """The store worker."""

    def stage(parts: Parts, log: Log) -> Stage:
        from streams.store_stage import StoreStage  # noqa: PLC0415

        writer = Writer(parts.client, parts.settings.partitions, lifetimes(parts))
        return StoreStage(log, writer, parts.profile, parts.clock)

    run_worker("store", stage)


def lifetimes(parts: Parts) -> Lifetimes:
    """How long keys live: as the profile says, and minutes longer where the data's clock stands still."""
    replaying = parts.book().mode() == "replay" or os.environ.get("CC_ORIGIN") == "replay"
    return Lifetimes(
        parts.profile.retention.texts_days * keys.DAY_S,
        parts.counters_s,
        keys.REPLAYED_MINUTES_KEPT_S if replaying else keys.MINUTES_KEPT_S,
    )


def make_intake(parts: Parts) -> Callable[[Sequence[Mention]], None]:
    """The webhook's way into the log."""
    from command_center.web.context import IntakeClosed  # noqa: PLC0415

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


def run_source(replay: Path | None, speed: str) -> None:
    """The source worker: a recorded file, or the simulator of the profile.

    Args:
        replay: The file; None simulates.
        speed: `max`, or how many times as fast as recorded.

    Raises:
        BadInput: The file or the speed can't be used, or the profile has nothing to simulate.
    """
    from streams.sources.feed import AtOnce, Feed, OnTime, Pace, Speed  # noqa: PLC0415

    stopped = Stopper()
    parts = gather()
    member = parts.settings.member or "source-0"
    set_up_logging(member)
    wait_for_store(parts, stopped)
    if stopped():
        return
    heart = Heart(parts.client, "source", member, parts.clock)
    pace: Callable[[], Pace]
    source: Source
    began: datetime | None = None
    if replay is not None:
        source = _open_replay(parts, replay, heart)
        factor = parse_speed(speed)
        pace = AtOnce if factor is None else lambda: Speed(parts.clock, factor)
    else:
        source, began = _open_simulator(parts)
        pace = lambda: OnTime(parts.clock)  # noqa: E731
    Feed(
        parts.log(),
        source,
        pace,
        "replay" if replay is not None else "simulated",
        parts.book(),
        heart,
        parts.clock,
        began,
    ).run(stopped)
    source.close()


def parse_speed(speed: str) -> float | None:
    """The factor of a speed, None for `max`.

    Raises:
        BadInput: It is neither.
    """
    if speed == "max":
        return None
    try:
        factor = float(speed)
    except ValueError:
        factor = 0.0
    if not 0 < factor < 1e9:
        raise BadInput(f"--speed {speed} is neither `max` nor a number above 0 (1 is the recorded rhythm)")
    return factor


def _open_replay(parts: Parts, path: Path, heart: Heart) -> Source:
    from streams.sources.replay import ReplaySource  # noqa: PLC0415

    spool = (parts.settings.data_dir or Path()) / "spool"
    spool.mkdir(exist_ok=True)

    def reading(read: int, total: int | None) -> None:
        if heart.due():
            share = f" {read / total:.0%}" if total else ""
            heart.beat(cause=f"reading {path.name}{share}")

    return ReplaySource(path, parts.profile, spool, reading)


def _open_simulator(parts: Parts) -> tuple[Source, datetime]:
    from streams.sources.simulate import Simulator  # noqa: PLC0415

    if parts.profile.simulate is None:
        raise BadInput(f"{parts.settings.profile}: has no `simulate:` section, so there is nothing to simulate")
    now = parts.clock.now()
    held = parts.book().read()
    if held is not None and held.began is not None and now - held.began < SIMULATION_RETOLD:
        # The same story from the same moment: it goes on where it stopped, and fills the gap.
        return Simulator(parts.profile, held.began, parts.profile.simulate.seed), held.began
    # Two hours of past, so that the last one can be compared; but never a past that is already there.
    reader = Reader(parts.client, parts.settings.partitions, parts.profile, parts.clock)
    began = max(now - timedelta(hours=2), min(from_ms(reader.marks().high_ms), now))
    return Simulator(parts.profile, began, parts.profile.simulate.seed), began


def web_app() -> FastAPI:
    """The ASGI app of one web process; gunicorn calls this."""
    from command_center.store.picture import Painter  # noqa: PLC0415
    from command_center.store.publisher import Publisher  # noqa: PLC0415
    from command_center.web.app import create_app  # noqa: PLC0415
    from command_center.web.context import Context  # noqa: PLC0415
    from command_center.web.stream import Hub  # noqa: PLC0415
    from layouts.panels import PANELS  # noqa: PLC0415

    parts = gather()
    settings = parts.settings
    reader = Reader(parts.client, settings.partitions, parts.profile, parts.clock)
    engine = "embedded"
    hub_client = connect(settings.redis_url)
    hub_reader = Reader(hub_client, settings.partitions, parts.profile, parts.clock)
    painter = Painter(hub_reader, parts.profile, engine, settings.stage_late_s)
    hub = Hub(hub_client, Publisher(hub_client, painter), PANELS, settings.tick_s, parts.clock)
    return create_app(Context(settings, parts.profile, reader, hub, make_intake(parts), parts.clock), PANELS)


def run_web() -> None:
    """The web server; becomes gunicorn."""
    stopped = Stopper()
    parts = gather()
    settings = parts.settings
    # A store that is away comes back; to give up here would end everything that `up` keeps running.
    wait_for_store(parts, stopped)
    if stopped():
        return
    arguments = [
        "-k", settings.web_worker_class,
        "-w", str(settings.web_workers),
        "-b", f"{settings.host}:{settings.port}",
        "-c", "python:command_center.web.gunicorn_conf",
        "--graceful-timeout", "2",
        "--no-control-socket",
        "--log-level", "warning",
        "command_center.roles:web_app()",
    ]  # fmt: skip
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606
