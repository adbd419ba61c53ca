"""The index worker: the only writer of the index of mentions."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from command_center.roles.parts import Parts, index_dir
from command_center.roles.workers import run_worker, topics_of
from command_center.store.backcount import BackCountBook
from command_center.store.claim import Claim
from streams.index.backcount import BackCount
from streams.index_stage import make_index_stage
from streams.log import Log
from streams.worker import Stage

NICENESS = 5
"""A full index a little later is better than a figure a little later."""


def run_index() -> None:
    """The index worker, until a signal."""
    os.nice(NICENESS)

    def stage(parts: Parts, log: Log, claim: Claim) -> Stage:
        directory = index_dir(parts)
        directory.mkdir(parents=True, exist_ok=True)
        _hold(directory)
        # The embedded log lies beside the counters, and is known by the store's name.
        identity = log.identity() if parts.settings.kafka_bootstrap else f"{log.identity()} {claim.store}"
        made = make_index_stage(log, parts.client, directory, identity, parts.profile, parts.clock)
        topics, book = topics_of(parts, lambda: log), BackCountBook(parts.client)
        made.beside = BackCount(lambda: made.file, log, topics, book.write, parts.clock, before=book.read()).step
        return made

    run_worker("index", stage)


def _hold(directory: Path) -> None:
    """Own the index until this process ends.

    Raises:
        RuntimeError: Another worker writes it; it may be about to end.
    """
    lock = os.open(directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise RuntimeError(f"another worker writes the index in {directory}: one is enough") from None
