"""Embeds as other people's pages have them: our own routes on one port, a page that frames them on another."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from msgspec.structs import replace

from command_center.clock import SystemClock
from command_center.settings import load_settings
from command_center.snapshot import Snapshot
from command_center.store.embedded import free_port
from command_center.web.context import Context
from command_center.web.embed import embed_router
from command_center.web.identify import Identify
from command_center.web.security import Guard, content_policy
from command_center.web.static import static_router
from command_center.web.stream import Hub
from command_center.web.streams import stream_router
from layouts.embed import RENDERS, STREAMS


class Served:
    """An app on a port of the loopback.

    **Guarantee**: `stop` ends server and connections, so that another may take the port.
    """

    def __init__(self, app: FastAPI, port: int = 0) -> None:
        self.port = port or free_port()
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self.port, log_level="critical", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> None:
        """Serve in a thread until `stop`."""
        self._thread.start()
        end = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > end:
                raise TimeoutError("the test's server did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it; open streams are cut."""
        self._server.should_exit = True
        self._thread.join(10)


class EmbedSite(Served):
    """The routes of embeds, over pictures that a test gives instead of a store's."""

    def __init__(self, sites: str = "", port: int = 0) -> None:
        nothing = cast(Any, None)  # the hub reads no store and publishes nothing: pictures come through `show`
        self.hub = Hub(nothing, nothing, RENDERS, 1.0, SystemClock(), heartbeat_s=1.0)
        settings = load_settings({"CC_EMBED_SITES": sites})
        context = Context(settings, nothing, nothing, nothing, self.hub, nothing, SystemClock(), *[nothing] * 9)

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            self.hub._loop = asyncio.get_running_loop()
            yield

        app = FastAPI(lifespan=lifespan)
        app.include_router(embed_router(context))
        app.include_router(stream_router(self.hub, {}, {}, STREAMS))
        app.include_router(static_router())
        app.add_middleware(Identify)
        app.add_middleware(Guard, hosts=settings.hosts, policy=content_policy)
        super().__init__(app, port)
        self.url = f"http://127.0.0.1:{self.port}"
        self._seq = 0

    def show(self, shot: Snapshot) -> None:
        """Let every open page have this picture."""
        self._seq += 1
        self.hub._show(replace(shot, epoch=1, seq=self._seq, made_at=datetime.now(UTC)))


class FramingSite(Served):
    """Somebody's page with one frame: `http://localhost:port/` and `http://127.0.0.1:port/` are two origins of it."""

    def __init__(self) -> None:
        self.framed = ""
        self.size = (400, 300)
        app = FastAPI()

        @app.get("/")
        async def page() -> HTMLResponse:
            width, height = self.size
            frame = f'<iframe src="{self.framed}" width="{width}" height="{height}" title="embed"></iframe>'
            return HTMLResponse(f'<!doctype html><link rel="icon" href="data:,"><title>intranet</title>{frame}')

        super().__init__(app)

    def at(self, host: str) -> str:
        """Its address under one of its names."""
        return f"http://{host}:{self.port}"
