"""`command-center up`: the whole center on one machine, from one command."""

from __future__ import annotations

import logging
import os
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from command_center.clock import SystemClock
from command_center.errors import BadInput
from command_center.exposure import check_exposure, exposure
from command_center.origins import in_address
from command_center.process import Stopper
from command_center.profile import Profile, load_profile
from command_center.roles.parts import open_for, refuse_log_on_cluster
from command_center.roles.source import parse_speed
from command_center.settings import Settings
from command_center.store import keys
from command_center.store.claim import Claim
from command_center.store.connect import Redis, RedisError, check_server, connect
from command_center.store.disk import disk_full, disk_trouble
from command_center.store.embedded import Rewriting, prepare_server
from command_center.store.progress import ProgressBook, SourcePosition
from command_center.supervisor import Supervisor, check_port, hold
from command_center.web.secret import load_secret
from streams.log import LogError
from streams.log.open import open_log

log = logging.getLogger(__name__)
TEND_S = 0.1
SERVER_PATIENCE_S = 120.0
"""A large log takes a while to load; `up` says so and waits."""

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  (compared with, not listened on)
OPEN_TO = {
    "local": "open: nobody signs in, and only this machine reaches it; CC_SIGN_IN and CC_BIND let others in",
    "open": "OPEN to whoever reaches it (CC_OPEN=yes): everybody may see and change everything",
    "signed": "",
}
"""What `up` says of who may come in (`command_center.exposure`)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    settings: Settings
    replay: Path | None
    speed: str
    simulate: bool


def run_up(options: Options) -> int:
    """Run until Ctrl-C or SIGTERM.

    Returns:
        The exit code.

    Raises:
        BadInput: Something given can't work; everything that was started has been stopped again.
    """
    check_exposure(options.settings)
    profile = load_profile(options.settings.profile)
    data_dir = options.settings.data_dir or Path("data") / profile.name
    settings = replace(options.settings, data_dir=data_dir)
    parse_speed(options.speed)
    if settings.teach_per_s:
        from streams.teach.embed import need_teacher  # noqa: PLC0415

        need_teacher()
    replaying = ""
    if options.replay is not None:
        from streams.sources.replay import preflight, replay_name  # noqa: PLC0415

        preflight(options.replay, profile)
        replaying = replay_name(options.replay)
    check_port(settings.bind, settings.port)
    with hold(data_dir):
        signing = load_secret(settings, data_dir)
        stopper = Stopper()
        clock = SystemClock()
        if not settings.redis_url and disk_full(data_dir):
            raise BadInput(disk_trouble(data_dir) + ": make room, or choose another --data-dir")
        embedded = None if settings.redis_url else prepare_server(data_dir, settings.max_memory_mb)
        url = embedded.url if embedded else settings.redis_url
        supervisor = Supervisor(data_dir, _environment(settings, url, signing), clock)
        try:
            client = connect(url)
            if embedded:
                supervisor.add("valkey", "valkey", embedded.argv)
                _wait_for_server(client, supervisor, stopper)
            if not stopper():
                check_server(client)
                refuse_log_on_cluster(settings, client)
                _check_log(replace(settings, redis_url=url), profile, client)
                _start_roles(supervisor, settings, profile, options)
                _watch(supervisor, client, settings, profile, replaying, stopper, embedded=embedded is not None)
        finally:
            if supervisor.children:
                _say("stopping")
            supervisor.stop()
    return 128 + stopper.signal if stopper.signal else 0


def _environment(settings: Settings, url: str, signing: Sequence[str]) -> dict[str, str]:
    return {
        "CC_SECRET": settings.secret or ",".join(signing),
        "CC_REDIS_URL": url,
        "CC_PROFILE": str(settings.profile),
        "CC_DATA_DIR": str(settings.data_dir),
        "CC_PORT": str(settings.port),
        "CC_TEACH_PER_S": f"{settings.teach_per_s:g}",
    }


def _wait_for_server(client: Redis, supervisor: Supervisor, stopper: Stopper) -> None:
    clock = SystemClock()
    end = clock.monotonic() + SERVER_PATIENCE_S
    said = False
    while not stopper():
        try:
            client.ping()
        except RedisError as why:
            if not supervisor.children[0].running:
                raise BadInput(f"the bundled server ended: {supervisor.last_words(supervisor.children[0])}") from None
            if "loading" in str(why).lower() and not said:
                _say("loading the data of the last run")
                said = True
            if clock.monotonic() > end:
                raise BadInput(f"the bundled server does not answer ({why}); its log is in logs/valkey.log") from None
            clock.sleep(0.05)
        else:
            return


def _check_log(settings: Settings, profile: Profile, client: Redis) -> None:
    """Make the topics, or refuse what stands."""
    log_ = open_log(settings, profile.retention.texts_days * keys.DAY_S)
    try:
        open_for(log_, Claim(client, profile.name))
    except RedisError as why:
        raise BadInput(f"the Redis at CC_REDIS_URL is not ready ({why}): start again when it is") from None
    except LogError as why:
        if not settings.kafka_bootstrap:
            raise BadInput(str(why)) from None
        raise BadInput(
            f"no Kafka answers at CC_KAFKA_BOOTSTRAP={settings.kafka_bootstrap} ({why}); "
            "start it, or mend address and CC_KAFKA_SECURITY, or unset both"
        ) from None
    finally:
        log_.close()


def _start_roles(supervisor: Supervisor, settings: Settings, profile: Profile, options: Options) -> None:
    supervisor.add("web", "web", ["web"])
    for n in range(settings.store_workers):
        supervisor.add("store", f"store-{n}", ["store"])
    for n in range(settings.tag_workers):
        supervisor.add("tag", f"tag-{n}", ["tag", "--worker"])
    if settings.teach_per_s:
        supervisor.add("teach", "teach-0", ["teach"])
    if options.replay is not None:
        path = str(options.replay.resolve())
        supervisor.add("source", "source-0", ["source", "--replay", path, "--speed", options.speed])
    elif options.simulate and profile.simulate is not None:
        supervisor.add("source", "source-0", ["source", "--simulate"])


def _watch(
    supervisor: Supervisor,
    client: Redis,
    settings: Settings,
    profile: Profile,
    replaying: str,
    stopper: Stopper,
    *,
    embedded: bool,
) -> None:
    clock = SystemClock()
    rewriting = Rewriting(client, clock) if embedded else None
    begun = clock.monotonic()
    base = f"http://{in_address(settings.bind)}:{settings.port}"
    called = called_here(settings)
    ready = False
    next_note = 0.0
    book = ProgressBook(client, profile.retention.counters_days * keys.DAY_S)
    with _progress_bar(replaying) as show:
        while not stopper():
            supervisor.tend(client)
            if rewriting is not None:
                rewriting.tend()
            if clock.monotonic() >= next_note:
                next_note = clock.monotonic() + 0.5
                if not ready and _answers(base, settings.hosts[0]):
                    ready = True
                    _say(f"ready after {clock.monotonic() - begun:.1f} s")
                    addresses = {"wall": "/wall/overview", "start": "/", "API": "/api/v1/summary"}
                    # Addresses are what a script may want; everything else is for people and goes to standard error.
                    sys.stdout.writelines(f"{name:<6} {called}{path}\n" for name, path in addresses.items())
                    sys.stdout.flush()
                    if words := OPEN_TO[exposure(settings)]:
                        _say(words)
                    _say("Ctrl-C stops everything; the data stays in " + str(settings.data_dir))
                    if settings.index:  # only now: a wall shall not wait for what fills behind it
                        supervisor.add("index", "index-0", ["index"])
                        supervisor.add("search", "search-0", ["search"])
                if replaying:
                    with suppress(RedisError):  # the server is being restarted; the bar waits
                        show(book.read(replaying))
            clock.sleep(TEND_S)


def called_here(settings: Settings) -> str:
    """What a browser opens: every address of a machine is none, and `CC_HOSTS` names no such host."""
    if settings.bind not in EVERYWHERE:
        return f"http://{in_address(settings.bind)}:{settings.port}"
    return settings.public_url or f"http://{in_address(settings.hosts[0])}:{settings.port}"


def _answers(base: str, host: str) -> bool:
    request = urllib.request.Request(f"{base}/readyz", headers={"Host": host})  # noqa: S310  (our own server)
    try:
        with urllib.request.urlopen(request, timeout=1):  # noqa: S310
            return True
    except OSError:
        return False


class _Lines:
    """Progress for a log file: a plain line at every tenth, and at the end."""

    def __init__(self) -> None:
        self._said = -1

    def show(self, at: SourcePosition | None) -> None:
        if at is None:
            return
        tenth = int(at.progress.share * 10) if at.progress.state != "done" else 11
        if tenth > self._said:
            self._said = tenth
            done = at.progress
            _say(f"replay {done.share:4.0%}: {done.read} read, {done.sent} sent, {done.bad} bad ({done.state})")


class _Bar:
    """Progress for a terminal."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def show(self, at: SourcePosition | None) -> None:
        if at is None:
            return
        done = at.progress
        total = done.read / done.share if done.share else None
        words = f"replay {done.state}, {done.bad} bad"
        if self._task is None:
            self._task = self._bar.add_task(words, total=total)
        self._bar.update(self._task, completed=done.read, total=total, description=words)


@contextmanager
def _progress_bar(replaying: str) -> Iterator[Callable[[SourcePosition | None], None]]:
    if not replaying or not sys.stderr.isatty():
        yield _Lines().show
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield _Bar(bar).show


def _say(words: str) -> None:
    sys.stderr.write(words + os.linesep)
    sys.stderr.flush()
