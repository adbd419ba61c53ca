"""gunicorn's hooks: its workers must not outlive it, however it ends."""

from __future__ import annotations

import signal
from typing import Any

from command_center.process import die_with_parent

keepalive = 75
"""Seconds. gunicorn's 2 s closes a connection just as a client that asks every two seconds uses it again."""


def post_fork(server: Any, worker: Any) -> None:
    """Tie a fresh worker to the arbiter; it holds no state, so it may end at once."""
    die_with_parent(signal.SIGKILL, server.pid)
