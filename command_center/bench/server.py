"""Throw-away Redis servers for benches: the bundled one as `up` runs it, or one of the machine's own kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from command_center.clock import SystemClock
from command_center.process import die_with_parent
from command_center.store.connect import RedisError, connect
from command_center.store.embedded import find_server, free_port, prepare_server

PATIENCE_S = 20.0


@contextmanager
def embedded_server() -> Iterator[str]:
    """Run the bundled server in a temporary directory, with the settings `up` gives it.

    Returns:
        Its address.
    """
    with tempfile.TemporaryDirectory(prefix="cc-bench-") as home:
        (Path(home) / "logs").mkdir()
        server = prepare_server(Path(home), 2048)
        with _running(server.argv, server.url):
            yield server.url


@contextmanager
def own_server() -> Iterator[str]:
    """Run an empty Redis as operators have one: what it acknowledged is on its disk within a second.

    It is the machine's `redis-server` (`CC_REDIS_SERVER`, else the PATH), or the bundled server without one.

    Returns:
        Its address.
    """
    program = os.environ.get("CC_REDIS_SERVER") or shutil.which("redis-server") or find_server()
    with tempfile.TemporaryDirectory(prefix="cc-bench-") as home:
        port = free_port()
        options = f"--bind 127.0.0.1 --port {port} --dir {home} --appendonly yes --appendfsync everysec"
        with _running([program, *options.split(), "--save", ""], url := f"redis://127.0.0.1:{port}/0"):
            yield url


def server_words(url: str) -> str:
    """Which server it is: `Redis 7.0.15`, `Valkey 9.1.2`."""
    info = connect(url).info("server")
    if "valkey_version" in info:
        return f"Valkey {info['valkey_version']}"
    return f"Redis {info['redis_version']}"


@contextmanager
def _running(argv: Sequence[str], url: str) -> Iterator[None]:
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent)  # noqa: S603, PLW1509
    try:
        _wait(url)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    clock = SystemClock()
    end = clock.monotonic() + PATIENCE_S
    while True:
        try:
            connect(url).ping()
        except RedisError:
            if clock.monotonic() > end:
                raise
            clock.sleep(0.05)
        else:
            return
