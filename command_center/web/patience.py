"""How long we wait for the other side: for a whole body, and for a reader who does not take what is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command_center.web.connection import HANG_UP
from command_center.web.problems import Problem

BODY_S = 30.0
"""From the first look at a body until all of it is there."""
SEND_S = 30.0
"""How long one piece may wait until the socket takes it; gunicorn holds 64 KiB meanwhile, and no more of ours."""


class Patience:
    """ASGI middleware: nobody keeps us waiting for ever.

    A body that is not whole in time is answered 408. A reader who takes nothing for `send_s` is hung up on: a page
    opens its stream again by itself, as after any lost line.

    **Guarantee.** What a slow reader costs is one connection with its buffers, for a bounded time; nothing queues up
    for it, and others are sent their pieces meanwhile.

    Args:
        app: What is served.
        slow: Called for each reader that was hung up on.
        body_s: Seconds for a whole body.
        send_s: Seconds for one piece of an answer.
    """

    def __init__(self, app: ASGIApp, slow: Callable[[], None], body_s: float = BODY_S, send_s: float = SEND_S) -> None:
        self._app = app
        self._slow = slow
        self._body_s = body_s
        self._send_s = send_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with an eye on the clock."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        time = asyncio.get_running_loop().time
        due: float | None = None
        whole = gone = False

        async def take() -> Message:
            nonlocal due, whole
            if whole:  # from now on it is only asked whether the caller is still there
                return await receive()
            due = time() + self._body_s if due is None else due
            try:
                async with asyncio.timeout_at(due):
                    message = await receive()
            except TimeoutError:
                raise Problem(408, f"the body was not here within {self._body_s:g} s: send it again") from None
            whole = not message.get("more_body", False)
            return message

        async def give(message: Message) -> None:
            nonlocal gone
            if gone:
                return
            try:
                async with asyncio.timeout(self._send_s):
                    await send(message)
            except TimeoutError:
                gone = True
                self._slow()
                hang_up = scope.get("extensions", {}).get(HANG_UP)
                if hang_up is None:  # another worker class than gunicorn's own: it is told that the line is dead
                    raise OSError("the reader took nothing for too long") from None
                hang_up()  # the server ends the call as that of any caller who has left

        await self._app(scope, take, give)
