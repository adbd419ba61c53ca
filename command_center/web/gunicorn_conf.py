"""gunicorn's settings and hooks: what a request may hold, how long it may take, and that workers don't outlive it."""

from __future__ import annotations

import signal
import socket
from typing import Any

from gunicorn.workers import gasgi  # type: ignore[import-untyped]

from command_center.process import die_with_parent
from command_center.web.connection import Connection

keepalive = 75
"""Seconds. gunicorn's 2 s closes a connection just as a client that asks every two seconds uses it again."""
limit_request_line = 8190
"""Bytes. A list of mentions with many filters, asked for by its address, is longer than gunicorn's 4,094."""
limit_request_fields = 60
limit_request_field_size = 8190
SEND_BUFFER_BYTES = 128 << 10
"""Of each connection, in the kernel: by itself Linux lets it grow to 4 MB, 200 readers who don't read hold 800."""


def when_ready(server: Any) -> None:
    """Bound what the kernel holds for a reader; connections inherit it from the socket that listens."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)


def post_fork(server: Any, worker: Any) -> None:
    """Tie a fresh worker to the arbiter; it holds no state, so it may end at once."""
    gasgi.ASGIProtocol = Connection
    die_with_parent(signal.SIGKILL, server.pid)
