"""What every role is made of: settings, profile, clock, a connection; and how it begins."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from command_center.clock import Clock, SystemClock
from command_center.errors import BadInput
from command_center.masking import hide, secrets_of
from command_center.profile import Profile, load_profile
from command_center.roles.alive import stem_of
from command_center.settings import Settings, load_settings
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.claim import Claim
from command_center.store.connect import (
    Redis,
    RedisError,
    Unreachable,
    connect,
    inspect_server,
    is_cluster,
    trouble_of,
)
from command_center.store.progress import ProgressBook
from streams.log import Log, LogError
from streams.log.open import open_log

RETRY_S = 0.5


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
        """The log, over connections of its own (blocking reads)."""
        return open_log(self.settings, self.profile.retention.texts_days * keys.DAY_S)

    def book(self) -> ProgressBook:
        """The sources' positions."""
        return ProgressBook(self.client, self.counters_s)


def data_dir_of(parts: Parts) -> Path:
    """Where this center keeps what is not in the store."""
    return parts.settings.data_dir or Path("data") / parts.profile.name


def index_dir(parts: Parts) -> Path:
    """Where the index of this center lies."""
    return data_dir_of(parts) / "index"


def gather(settings: Settings | None = None) -> Parts:
    """Read settings and profile, and reach the store.

    Raises:
        BadInput: Something of it can't be used.
    """
    settings = settings or load_settings()
    if not settings.redis_url:
        raise BadInput("CC_REDIS_URL is not set: `command-center up` starts everything, a single role needs it")
    hide(secrets_of(settings))
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


def wait_for_store(parts: Parts, stopped: Callable[[], bool]) -> Claim | None:
    """Wait until the store answers; says so once.

    Returns:
        The store's claim; None when told to stop before.

    Raises:
        BadInput: It answers, but can't be used.
    """
    said = False
    while not stopped():
        try:
            inspect_server(parts.client)
            refuse_log_on_cluster(parts.settings, parts.client)
            return Claim(parts.client, parts.profile.name)
        except Unreachable as why:  # a server that still loads its data is one of them
            if not said:
                logging.getLogger(__name__).warning("waiting for the store: %s", why)
            said = True
            parts.clock.sleep(RETRY_S)
    return None


def wait_for_log(parts: Parts, log: Log, claim: Claim, heart: Heart, stopped: Callable[[], bool]) -> None:
    """Wait until the log answers and its topics stand; says so once, and with every sign of life.

    Raises:
        BadInput: It answers, but can't be used.
    """
    said = False
    while not stopped():
        try:
            open_for(log, claim)
        except (LogError, RedisError) as why:
            trouble = str(why) if isinstance(why, LogError) else trouble_of(why)
            if not trouble:
                raise
            if not said:
                logging.getLogger(__name__).warning("waiting for the log: %s", trouble)
            said = True
            heart.beat(state="late", cause=f"waiting for the log: {trouble}")
            parts.clock.sleep(RETRY_S)
        else:
            return


def refuse_log_on_cluster(settings: Settings, client: Redis) -> None:
    """The embedded log reads all partitions of a worker in one call, which only a single server can answer.

    Raises:
        BadInput: The store is a Redis Cluster, and no Kafka is named for the log.
    """
    if not settings.kafka_bootstrap and is_cluster(client):
        raise BadInput(
            "CC_REDIS_URL is a Redis Cluster, which can hold the figures and not the log: "
            "name a Kafka in CC_KAFKA_BOOTSTRAP, or a single Redis in CC_REDIS_URL"
        )


def open_for(log: Log, claim: Claim) -> None:
    """Make the topics of a log, and make sure that it and a store belong together.

    Raises:
        LogError: The log is out of reach.
        BadInput: Topics, store or other centers stand in the way.
    """
    log.create()
    claim.of_log(log.identity())
    log.join(claim.store)


def member_of(parts: Parts, role: str) -> str:
    """The name under which this process works in its group: in containers the process id alone is the same in each."""
    return parts.settings.member or f"{stem_of(role)}{os.getpid()}"
