"""A slow line to a Redis: everything sent to it waits a while on the way."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

from command_center.store.embedded import free_port
from tests.support.servers import Server


class SlowLine:
    """Forwards connections to a port of the loopback; each request waits `delay_s` before it goes on.

    A pipeline that arrives in one piece waits once, as it would on a long way.

    Args:
        server: The server at its end.
    """

    def __init__(self, server: Server) -> None:
        self.delay_s = 0.0
        self.server = server
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def start(self) -> None:
        """Start the server."""
        self.server.start()

    def kill(self) -> None:
        """End the server as a crash would."""
        self.server.kill()

    def empty(self) -> None:
        """Forget all data of the server."""
        self.server.empty()

    def close(self) -> None:
        """End it and every connection."""
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.server.port))
                except OSError:
                    near.close()
                    continue
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._ends += (near, far)
                threading.Thread(target=self._pump, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pump, args=(far, near, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, slow: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 18):
                if slow and self.delay_s:
                    time.sleep(self.delay_s)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
