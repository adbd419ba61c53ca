"""The search in a process of its own, as its role runs it, without a store."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from msgspec import Struct

from command_center.bench.report import peak_mb
from command_center.clock import SystemClock
from command_center.profile import Profile
from command_center.roles.search import LOOK_S
from command_center.roles.workers import settle_memory
from command_center.store.erased import ErasedAuthors
from streams.index.schema import FILE
from streams.search.follow import Follower
from streams.search.searching import Searching
from streams.search.server import SearchServer


class Grown(Struct):
    """How much the search holds."""

    rows: int
    rss_mb: float


def searcher(line: Connection, folder: Path, profile: Profile) -> None:
    """Answer until the pipe is closed; sends where, once all rows are in memory, and its size when asked."""
    clock = SystemClock()
    searching = Searching(profile, clock)
    nobody = ErasedAuthors()
    follower = Follower(folder / FILE, searching, lambda: nobody, clock)
    server = SearchServer(searching, "127.0.0.1", "bench", clock)
    while follower.step():
        pass
    settle_memory()
    Thread(target=server.serve, daemon=True).start()
    line.send((server.door, Grown(follower.rows, peak_mb())))
    try:
        while True:
            if not follower.step():
                clock.sleep(LOOK_S)
            if line.poll():
                line.recv()
                line.send(Grown(follower.rows, peak_mb()))
    except EOFError:
        return
    finally:
        server.close()
        follower.close()
