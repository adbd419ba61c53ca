"""A wall on its own: the real page and assets with a stream that a test plays, on a free port of the loopback.

By hand: `python -m tests.browser.serve 8061` serves a moving wall; add `?picture=widest` and the like.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, StreamingResponse

from command_center.profile_wall import OnAir, SceneName, Wall
from command_center.snapshot import Snapshot
from command_center.web.outlines import outlines
from command_center.web.security import content_policy
from command_center.web.static import asset, static_router
from layouts.panels import PANELS
from layouts.scenes import SCENES
from layouts.scenes.scene import panels_of
from layouts.speech import speaking
from layouts.wall import wall_page
from tests.browser import picture

CSP = content_policy()


ALL = panels_of(SCENES.values())
"""Every panel; a test's stream brings them all, whatever a page asks for."""
ROOM = Wall(
    id="room",
    name="Operations room",
    scenes=tuple(OnAir(scene=name, seconds=600) for name in get_args(SceneName)),
    zones=("America/Chicago", "Asia/Tokyo"),
)
"""A wall of all scenes, which a test turns by hand."""


def message(kind: str, data: dict[str, Any]) -> str:
    """One event of the stream."""
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


def snapshot_event(shot: Snapshot, seq: int, now: datetime, version: str = "") -> str:
    """The whole picture, as a stream begins."""
    panels = {name: PANELS[name](shot) for name in ALL}
    head = {"as_of": shot.as_of.isoformat(), "now": now.isoformat(), "seq": seq, "epoch": 7, "mode": shot.mode}
    return message(
        "snapshot", head | {"made_at": shot.made_at.isoformat(), "stages": {}, "panels": panels, "version": version}
    )


def delta_event(shot: Snapshot, seq: int, now: datetime, *, base: int, panels: tuple[str, ...] = ()) -> str:
    """What changed; all panels unless some are named."""
    names = panels or ALL
    head = {"as_of": shot.as_of.isoformat(), "now": now.isoformat(), "seq": seq, "base": base, "mode": shot.mode}
    return message("delta", head | {"stages": {}, "panels": {name: PANELS[name](shot) for name in names}})


class WallServer:
    """The page of one picture and a stream that sends what `say` was given.

    `ahead` is how far its clock is ahead of the machine's.

    **Guarantee**: every new connection begins with a snapshot of `picture`; `stop` ends server and connections.
    """

    def __init__(self, shot: Callable[[datetime], Snapshot] | None = picture.busy, *, port: int = 0) -> None:
        self.shot = shot
        self.attributes: dict[str, str] = {}
        self.wall = ROOM
        self.connections = 0
        self.asked: list[str] = []
        self.version = ""
        self.language = "en"
        self.moving = False
        self.ahead = timedelta()
        self._queues: set[asyncio.Queue[str | None]] = set()
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(self._app(), log_level="error", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> WallServer:
        """Serve in a thread until `stop`."""
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > until:
                raise TimeoutError("the test's server did not start")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """End all streams and the server."""
        self.say(None)
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    @property
    def open(self) -> int:
        """How many streams are open."""
        return len(self._queues)

    def say(self, event: str | None) -> None:
        """Send one event to every open stream, once there is one; None ends them."""
        end = time.monotonic() + 30
        while event is not None and not self._queues:
            if time.monotonic() > end:
                raise TimeoutError("nobody listens")
            time.sleep(0.01)
        for queue in list(self._queues):
            self._loop.call_soon_threadsafe(queue.put_nowait, event)

    def _run(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._server.serve(sockets=[self._socket]))
        self._loop.close()

    def _app(self) -> FastAPI:
        app = FastAPI()
        app.include_router(static_router())

        @app.get("/wall/{name}")
        async def wall(name: str, theme: str = "", scene: str = "") -> HTMLResponse:
            now = datetime.now(UTC) + self.ahead
            shown = self.wall if name == self.wall.id else None
            with speaking(self.language):
                page = wall_page(
                    scene or (self.wall.scenes[0].scene if shown else name),
                    self.shot and self.shot(now),
                    now=now,
                    asset=asset,
                    land=outlines(),
                    wall=shown,
                    theme=theme,
                    base=self.url,
                )
            for key, value in self.attributes.items():
                before, _, after = page.partition(f' {key}="')
                page = f'{before} {key}="{value}"{after.partition(chr(34))[2]}'
            return HTMLResponse(page, headers={"Content-Security-Policy": CSP})

        @app.get("/stream")
        async def stream(panels: str = "") -> StreamingResponse:
            self.connections += 1
            self.asked.append(panels)
            return StreamingResponse(self._events(), media_type="text/event-stream")

        return app

    async def _events(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            seq = 1
            if self.shot is not None:
                now = datetime.now(UTC) + self.ahead
                with speaking(self.language):
                    whole = snapshot_event(self.shot(now), seq, now, self.version)
                yield whole
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), 1)
                except TimeoutError:
                    now = datetime.now(UTC) + self.ahead
                    if self.moving:
                        seq += 1
                        yield delta_event(picture.busy(now, seed=seq), seq, now, base=seq - 1)
                    else:
                        yield message("heartbeat", {"now": now.isoformat()})
                    continue
                if event is None:
                    return
                yield event
        finally:
            self._queues.discard(queue)


if __name__ == "__main__":
    shots = {"busy": picture.busy, "widest": picture.widest, "empty": picture.empty, "none": None}
    server = WallServer(shots[sys.argv[2] if len(sys.argv) > 2 else "busy"], port=int(sys.argv[1]))
    server.moving = len(sys.argv) < 3
    server.start()
    sys.stderr.write(f"{server.url}/wall/room\n")
    threading.Event().wait()
