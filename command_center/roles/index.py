"""The index worker: the only writer of the index of mentions."""

from __future__ import annotations

import fcntl
import os
from functools import partial
from pathlib import Path

from command_center.clock import to_ms
from command_center.roles.parts import Parts, index_dir
from command_center.roles.workers import run_worker, topics_of
from command_center.search.answers import IndexState
from command_center.store.backcount import BackCountBook
from command_center.store.claim import Claim
from command_center.store.index_state import write_index_state
from streams.erasures import Orders
from streams.index.backcount import BackCount
from streams.index.file import IndexFile, remove
from streams.index.schema import FILE
from streams.index_stage import IndexStage
from streams.log import Log
from streams.search.words import words_of
from streams.worker import Stage

NICENESS = 5
"""A full index a little later is better than a figure a little later."""


def run_index() -> None:
    """The index worker, until a signal."""
    os.nice(NICENESS)

    def stage(parts: Parts, log: Log, _: Claim) -> Stage:
        directory = index_dir(parts)
        directory.mkdir(parents=True, exist_ok=True)
        _hold(directory)
        made = IndexStage(
            log,
            partial(open_index, directory, log.identity()),
            parts.profile,
            parts.clock,
            Orders(log, parts.client),
            partial(_say, parts),
        )
        topics, tell = topics_of(parts, lambda: log), BackCountBook(parts.client).write
        made.beside = BackCount(lambda: made.file, log, topics, tell, parts.clock).step
        return made

    run_worker("index", stage)


def open_index(directory: Path, identity: str, anew: bool) -> IndexFile:
    """Open the index of a log.

    Args:
        directory: Where it lies.
        identity: Of the log.
        anew: Whether to make an empty one, whatever stands.
    """
    if anew:
        remove(directory / FILE)
    return IndexFile.open(directory, identity, words_of)


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


def _say(parts: Parts, state: IndexState) -> None:
    write_index_state(parts.client, state, to_ms(parts.clock.now()))
