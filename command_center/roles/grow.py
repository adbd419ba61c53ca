"""`command-center rebuild --partitions N --prefix P`: the same center on new kafka_topics with more partitions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace

from command_center.errors import EXIT_OUR_FAULT, BadInput
from command_center.profile import Profile, load_profile
from command_center.settings import Settings
from command_center.store import keys
from command_center.store.claim import Claim
from command_center.store.connect import Redis, RedisError, check_server, connect
from command_center.store.empty import Emptier
from command_center.store.progress import ProgressBook
from command_center.store.rebuilding import RebuildBook
from streams.grow import Growth
from streams.log import LogError
from streams.log.kafka import KafkaLog
from streams.log.open import open_log

STEP = 10_000


def run_growth(settings: Settings, partitions: int, prefix: str) -> int:
    """Carry a stopped center over into new topics, and make its Redis ready to count them.

    Args:
        settings: Of the center as it is.
        partitions: How many there shall be.
        prefix: Of the new topics' names.

    Returns:
        The exit code.

    Raises:
        BadInput: The log is no Kafka, the center still runs, or the new topics are not new.
    """
    if not settings.kafka_bootstrap:
        raise BadInput(
            "only a log on Kafka can grow (CC_KAFKA_BOOTSTRAP): the bundled server is one machine, whose CC_PARTITIONS "
            "already feed more workers than it has cores"
        )
    if prefix == settings.kafka_prefix:
        raise BadInput(f"--prefix {prefix!r} is that of the topics that stand: choose another for the new ones")
    profile = load_profile(settings.profile)
    client = connect(settings.redis_url) if settings.redis_url else None
    retention_s = profile.retention.texts_days * keys.DAY_S
    grown = replace(settings, partitions=partitions, kafka_prefix=prefix)
    old, new = open_log(settings, retention_s), open_log(grown, retention_s)
    assert isinstance(old, KafkaLog)  # noqa: S101
    assert isinstance(new, KafkaLog)  # noqa: S101
    try:
        if client is not None:
            check_server(client)
        for log in (old, new):
            log.create()
        growth = Growth(old, new, profile, _noted(client, profile))
        _say(f"{growth.check():,} tagged records to carry into {partitions} partitions")
        growth.run(_Progress().show)
        if client is not None:
            _hand_over(client, settings.partitions, profile, new)
    except (LogError, RedisError) as why:
        _say(f"log or store went away ({why}): run this again with another --prefix")
        return EXIT_OUR_FAULT
    finally:
        old.close()
        new.close()
    fresh = "" if client is not None else ", in a new --data-dir"
    sys.stdout.write(f"start it with CC_PARTITIONS={partitions} CC_KAFKA_PREFIX={prefix}{fresh}\n")
    _say("the old topics stay as they are; delete them when all is well")
    return 0


def _noted(client: Redis | None, profile: Profile) -> Callable[[str], int | None]:
    if client is None:
        return lambda _: None
    book = ProgressBook(client, profile.retention.counters_days * keys.DAY_S)

    def noted(source: str) -> int | None:
        held = book.read(source)
        return None if held is None else held.position

    return noted


def _hand_over(client: Redis, partitions: int, profile: Profile, new: KafkaLog) -> None:
    """Empty the store, and let it belong to the new topics."""
    emptier = Emptier(client, partitions)
    emptier.begin()
    emptier.run()
    for p in range(partitions):
        client.delete(keys.position(p))
    RebuildBook(client).clear()
    client.delete(keys.LOG_IDENTITY)
    Claim(client, profile.name).of_log(new.identity())


class _Progress:
    """Says every so many mentions."""

    def __init__(self) -> None:
        self._next = 0

    def show(self, carried: int) -> None:
        if carried >= self._next:
            self._next = carried + STEP
            _say(f"{carried:,} carried")


def _say(words: str) -> None:
    sys.stderr.write(words + os.linesep)
    sys.stderr.flush()
