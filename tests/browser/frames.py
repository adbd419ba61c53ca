"""Embeds as other people's pages have them: our own routes on one port, a page that frames them on another."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from msgspec.structs import replace
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from command_center.clock import Clock, SystemClock
from command_center.room.action import Action
from command_center.settings import load_settings
from command_center.snapshot import Snapshot
from command_center.store.connect import connect
from command_center.store.embedded import free_port
from command_center.store.room import RoomCopy
from command_center.web.context import Context
from command_center.web.embed import embed_router
from command_center.web.embed_keys import embed_keys_router
from command_center.web.embed_stream import keyed
from command_center.web.identify import Identify
from command_center.web.limits import Limits
from command_center.web.room import RoomView
from command_center.web.security import Guard
from command_center.web.static import static_router
from command_center.web.stream import Hub
from command_center.web.streams import stream_router
from command_center.web.tokens import Tokens
from command_center.web.trail import Audit
from layouts.embed import RENDERS, STREAMS
from streams.ledger import Ledger
from streams.log.redis_streams import RedisStreamsLog
from tests.support.clocks import StillClock
from tests.support.made import PROFILE
from tests.web.site import PARTITIONS, SIGNING


class Served:
    """An app on a port of the loopback.

    **Guarantee**: `stop` ends server and connections, so that another may take the port.
    """

    def __init__(self, app: FastAPI, port: int = 0) -> None:
        self.app = app
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


class Timed:
    """ASGI middleware: a request says what time it is."""

    def __init__(self, app: ASGIApp, clock: StillClock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = Headers(scope=scope).get("x-test-now") if scope["type"] == "http" else None
        if said:
            self._clock.go_to(datetime.fromtimestamp(float(said), UTC))
        await self._app(scope, receive, send)


class EmbedSite(Served):
    """The routes of embeds, over pictures that a test gives instead of a store's.

    **Guarantee**: another one over the same store, with the same secret, is the same center after a restart.

    Args:
        sites: `CC_EMBED_SITES`.
        port: Of the loopback; 0 for any.
        store: Address of a server for keys and exchanges; without one there are none.
        clock: What time it is; a `StillClock` goes to the time of each request's `X-Test-Now` (unix s).
        signing: The secret that signs.
    """

    def __init__(
        self, sites: str = "", port: int = 0, *, store: str = "", clock: Clock | None = None, signing: str = SIGNING
    ) -> None:
        nothing = cast(Any, None)  # the hub reads no store and publishes nothing: pictures come through `show`
        self.clock = clock = clock or SystemClock()
        self._clients = [connect(store) for _ in range(2)] if store else []
        self.room = RoomView(RoomCopy(self._clients[0]), clock, lambda: None) if store else nothing
        self.ledger = (
            Ledger(RedisStreamsLog(self._clients[1], PARTITIONS), RoomCopy(self._clients[1])) if store else nothing
        )
        look = self.room.look if store else lambda: False
        self.hub = Hub(nothing, nothing, RENDERS, 1.0, clock, heartbeat_s=1.0, look=look)
        settings = load_settings({"CC_EMBED_SITES": sites})
        self.tokens = Tokens([signing], clock, "tests")
        reader = cast(Any, SimpleNamespace(client=self._clients[0] if store else None))
        audit = Audit(lambda rows: None, lambda below, most: [], lambda day, embed, whose: "known", clock)
        self.context = context = Context(
            settings, PROFILE, reader, nothing, self.hub, nothing, clock, nothing, self.room, self.act, nothing,
            nothing, self.tokens, nothing, Limits(settings, clock), audit,
        )  # fmt: skip

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            self.hub._loop = asyncio.get_running_loop()
            yield

        app = FastAPI(lifespan=lifespan)
        app.include_router(embed_router(context))
        app.include_router(stream_router(self.hub, {}, {}, STREAMS, keyed=keyed(context)))
        if store:
            self.ledger.catch_up()
            self.room.look()
            app.include_router(embed_keys_router(context))
        app.include_router(static_router())
        app.add_middleware(Identify, context=context)
        app.add_middleware(Guard, hosts=settings.hosts, policies={})
        if isinstance(clock, StillClock):
            app.add_middleware(Timed, clock=clock)
        super().__init__(app, port)
        self.url = f"http://127.0.0.1:{self.port}"
        self._seq = 0

    def act(self, action: Action) -> None:
        """Somebody decides something, in force here when it returns."""
        self.ledger.act(action)
        self.hub.look()

    def stop(self) -> None:
        """End it; open streams are cut."""
        super().stop()
        self.context.audit.close()
        for client in self._clients:
            client.close()

    def show(self, shot: Snapshot) -> None:
        """Let every open page have this picture."""
        self._seq += 1
        self.hub._show(replace(shot, epoch=1, seq=self._seq, made_at=datetime.now(UTC)))


class FramingSite(Served):
    """Somebody's page: `http://localhost:port/` and `http://127.0.0.1:port/` are two origins of it.

    It holds one frame, of `framed`, or whatever `body` says.
    """

    def __init__(self) -> None:
        self.framed = ""
        self.body = ""
        self.size = (400, 300)
        app = FastAPI()

        @app.get("/")
        async def page() -> HTMLResponse:
            width, height = self.size
            frame = f'<iframe src="{self.framed}" width="{width}" height="{height}" title="embed"></iframe>'
            body = self.body or frame
            return HTMLResponse(f'<!doctype html><link rel="icon" href="data:,"><title>intranet</title>{body}')

        super().__init__(app)

    def at(self, host: str) -> str:
        """Its address under one of its names."""
        return f"http://{host}:{self.port}"
