"""The search: holds the index's columns in memory and answers the web processes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from threading import Thread

from command_center.process import Stopper
from command_center.roles.parts import Parts, gather, index_dir, member_of, set_up_logging, wait_for_store
from command_center.roles.workers import settle_memory
from command_center.search.wire import Door
from command_center.stage import Heart
from command_center.store.connect import RedisError
from command_center.store.erased import ErasedAuthors, ErasedNow
from command_center.store.searching import SearchDoor
from streams.index.schema import FILE
from streams.search.follow import Follower
from streams.search.searching import Searching
from streams.search.server import SearchServer

LOOK_S = 0.1


def run_search() -> None:
    """Answer questions until a signal; what the index's worker writes is seen within a tenth of a second."""
    stopped = Stopper()
    parts = gather()
    member = member_of(parts, "search")
    set_up_logging(member)
    if wait_for_store(parts, stopped) is None:
        return
    clock = parts.clock
    searching = Searching(parts.profile, clock)
    follower = Follower(index_dir(parts) / FILE, searching, _orders(parts), clock)
    server = SearchServer(searching, parts.settings.search_host, secrets.token_urlsafe(16), clock)
    Thread(target=server.serve, name="door", daemon=True).start()
    settle_memory()
    heart = Heart(parts.client, "search", member, clock, rests=True)
    door = SearchDoor(parts.client)
    try:
        while not stopped():
            more = follower.step()
            if heart.due():
                heart.beat()
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
