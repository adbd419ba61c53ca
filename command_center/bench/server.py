"""A throw-away embedded server for benches."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_center.clock import SystemClock
from command_center.process import die_with_parent
from command_center.store.connect import RedisError, connect
from command_center.store.embedded import prepare_server

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
        process = subprocess.Popen(server.argv, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent)  # noqa: S603, PLW1509
        try:
            _wait(server.url)
            yield server.url
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
