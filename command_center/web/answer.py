"""The answer that is a stream (Server-Sent Events), and how many of them one address may have."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from command_center.web.limits import Streams
from command_center.web.problems import Problem, problem

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Neither caches nor proxies may hold events back."""


class StreamAnswer(StreamingResponse):
    """Events, one after the other, until the reader leaves.

    **Guarantee.** `leave` is called once the answer is over, however it ends: also where the reader has left before
    the first event, when an iterator that was never begun would clean up nothing.

    Args:
        events: What is sent.
        leave: Counts the stream out (`command_center.web.limits.Streams.enter`).
    """

    def __init__(self, events: AsyncIterator[bytes], leave: Callable[[], None] = lambda: None) -> None:
        super().__init__(events, media_type="text/event-stream", headers=HEADERS)
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


class StreamCap:
    """ASGI middleware: of one address at most so many streams at a time, whatever they show; one more is answered 429.

    Args:
        app: What is served.
        streams: Counts them.
    """

    def __init__(self, app: ASGIApp, streams: Streams) -> None:
        self._app = app
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, counted."""
        if scope["type"] != "http" or not f"{scope['path']}/".startswith("/stream/"):
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        try:
            leave = self._streams.enter("address", [client[0] if client else ""])
        except Problem as why:
            await problem(why.status, why.detail, headers=why.headers)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            leave()
