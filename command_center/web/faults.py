"""Faults on the pages of Dash are logged and answered as everywhere: its own layer would say nothing of them."""

from __future__ import annotations

from dash.exceptions import PreventUpdate
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command_center.web.problems import faulty


class Faults:
    """ASGI middleware around the routes of Dash, whose own would answer a fault of ours and write it down nowhere.

    Args:
        app: The routes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; what goes wrong before the answer has begun is logged, and answered as everywhere."""
        begun = False

        async def seen(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, seen)
        except Exception as why:
            theirs = scope["type"] == "http" and (scope["path"] == "/" or scope["path"].startswith("/_dash-"))
            if begun or not theirs or isinstance(why, PreventUpdate):
                raise
            await faulty(scope["path"], why)(scope, receive, send)
