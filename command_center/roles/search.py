"""The search: holds the index's columns in memory and answers the web processes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from command_center.process import Stopper
from command_center.roles.parts import Parts, gather, set_up_logging, wait_for_store
from command_center.roles.workers import settle_memory
from command_center.search.wire import Door
from command_center.store.connect import RedisError
from command_center.store.erased import ErasedAuthors, ErasedNow
from command_center.store.searching import SearchDoor
from streams.index.schema import FILE
from streams.search.follow import Follower
from streams.search.searching import Searching
from streams.search.server import SearchServer

LOOK_S = 0.1
HOLD_S = 2.0


def index_dir(parts: Parts) -> Path:
    """Where the index of this center lies."""
    return (parts.settings.data_dir or Path("data") / parts.profile.name) / "index"


def run_search() -> None:
    """Answer questions until a signal; what the index's worker writes is seen within a tenth of a second."""
    stopped = Stopper()
    parts = gather()
    set_up_logging("search")
    if wait_for_store(parts, stopped) is None:
        return
    clock = parts.clock
    searching = Searching(parts.profile, clock)
    follower = Follower(index_dir(parts) / FILE, searching, _orders(parts), clock)
    server = SearchServer(searching, parts.settings.search_host, secrets.token_urlsafe(16), clock)
    Thread(target=server.serve, name="door", daemon=True).start()
    settle_memory()
    door = SearchDoor(parts.client)
    try:
        next_hold = 0.0
        while not stopped():
            more = follower.step()
            if clock.monotonic() >= next_hold:
                next_hold = clock.monotonic() + HOLD_S
                _hold_open(door, server.door)
            if not more:
                clock.sleep(LOOK_S)
    finally:
        server.close()
        _close(door, server.door)
        follower.close()


def _orders(parts: Parts) -> Callable[[], ErasedAuthors]:
    """The orders to erase; those known last while the store is away."""
    now = ErasedNow(parts.client, parts.clock)
    held = ErasedAuthors()

    def orders() -> ErasedAuthors:
        nonlocal held
        try:
            held = now.authors()
        except RedisError:
            return held
        return held

    return orders


def _hold_open(door: SearchDoor, at: Door) -> None:
    try:
        door.hold_open(at)
    except RedisError:
        return  # who asks needs the store as well


def _close(door: SearchDoor, at: Door) -> None:
    try:
        door.close(at)
    except RedisError:
        return
