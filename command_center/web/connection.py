"""One connection of gunicorn's asgi worker, and what it lacks: an end to waiting for headers, a way to hang up."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from gunicorn.asgi.protocol import ASGIProtocol  # type: ignore[import-untyped]

HEADERS_S = 30.0
"""How long a new connection may take for the headers of its first request; later ones have gunicorn's `keepalive`."""
HANG_UP = "cc.hang_up"
"""The extension of an ASGI scope that ends its connection at once, whatever is still to be sent."""
_NO_LINGER = struct.pack("ii", 1, 0)


class Connection(ASGIProtocol):  # type: ignore[misc]
    """gunicorn's own connection, bounded.

    gunicorn 27 starts no clock for the first request of a connection: whoever sends a header a minute held it for ever.
    And it closes a connection only after what it has buffered is taken, which who does not read never does.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Start the clock of the first request."""
        super().connection_made(transport)
        self._headers_timer = self.worker.loop.call_later(HEADERS_S, self._headers_due)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop that clock."""
        self._headers_timer.cancel()
        super().connection_lost(exc)

    def _on_headers_complete(self) -> Any:
        self._headers_timer.cancel()
        return super()._on_headers_complete()

    def _headers_due(self) -> None:
        self._keepalive_timeout()  # ends the connection and wakes who waits for its request

    def _build_http_scope(self, *given: Any) -> dict[str, Any]:
        scope: dict[str, Any] = super()._build_http_scope(*given)
        extensions = scope.get("extensions") or {}
        return {**scope, "extensions": {**extensions, HANG_UP: self._hang_up}}

    def _hang_up(self) -> None:
        # without lingering the kernel drops what it still holds for this reader, too
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()
