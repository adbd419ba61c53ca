"""ASGI middleware that says who is behind each request."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from command_center.web.principal import LOCAL, SCOPE


class Identify:
    """Puts the `Principal` of a request into its scope; a center that runs open takes everybody for its owner."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it."""
        await self._app({**scope, SCOPE: LOCAL} if scope["type"] == "http" else scope, receive, send)
