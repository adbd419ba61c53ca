"""A web process as `up` starts it: gunicorn and its workers on a free port of the loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from command_center.process import die_with_parent
from command_center.store.embedded import free_port

ROOT = Path(__file__).parents[2]
NOTHING: Mapping[str, str] = {}


class WebProcess:
    """One web server over a store.

    **Guarantee**: when `stop` returns, it and its workers have ended; with the test's process they end anyway.

    Args:
        url: The store.
        folder: For what it says.
        environ: Settings beside the usual ones.
    """

    def __init__(self, url: str, folder: Path, environ: Mapping[str, str] = NOTHING) -> None:
        self.port = free_port()
        self._said = folder / "web.err"
        usual = {
            "CC_DATA_DIR": str(folder),
            "CC_REDIS_URL": url,
            "CC_PARTITIONS": "3",
            "CC_PROFILE": str(ROOT / "profiles" / "demo.yaml"),
        }
        self._environ = os.environ | usual | {"CC_PORT": str(self.port), "CC_TICK_S": "0.1"} | dict(environ)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The first process; its children are the workers."""
        assert self._process is not None
        return self._process.pid

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def start(self) -> WebProcess:
        """Serve; returns once it answers."""
        argv = [sys.executable, "-m", "command_center.cli", "web"]
        with self._said.open("ab") as errors:
            self._process = subprocess.Popen(
                argv,
                env=self._environ,
                cwd=ROOT,
                stderr=errors,
                preexec_fn=die_with_parent,  # noqa: PLW1509
            )
        end = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=1)
                return self
            except httpx.TransportError:
                if self._process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    raise AssertionError(self.said()) from None
                time.sleep(0.1)

    def stop(self) -> None:
        """End it as an operator does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    def said(self) -> str:
        """What it wrote to its standard error, in all its lives."""
        return self._said.read_text("utf-8", "replace")
