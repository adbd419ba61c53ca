"""Frames with keys, in a Chromium as people have it: storage by site, and no cookie for frames of other sites."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Playwright
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from command_center.bench.wall import FLAGS
from tests.browser.frames import EmbedSite, FramingSite
from tests.security.embeds import SECRET, key, made

SHARED = "ThirdPartyStoragePartitioning"
"""Playwright switches off what lets frames of one page share a worker; every browser of people has it."""


class Seen:
    """ASGI middleware: what was asked, and how many bytes were answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.asked: list[str] = []
        self.bytes = 0
        self.cookies: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self.asked.append(f"{scope['method']} {scope['path']}")

        async def counted(message: Message) -> None:
            names = [name.decode().lower() for name, _ in message.get("headers", ())]
            self.cookies += [scope["path"] for name in names if name == "set-cookie"]
            self.bytes += len(message.get("body", b""))
            self.bytes += sum(len(name) + len(value) + 4 for name, value in message.get("headers", ()))
            await send(message)

        await self._app(scope, receive, counted)


class KeyedSite(EmbedSite):
    """A site that gives keys to one page, and counts."""

    def __init__(self, store: str, framing: FramingSite) -> None:
        super().__init__(store=store)
        self._sites = (framing.at("localhost"),)
        self._made = 0
        self.seen = Seen(self._server.config.app)  # type: ignore[arg-type]
        self._server.config.app = self.seen

    def key(self, panel: str, **fields: Any) -> str:
        """The address of a frame with a new key."""
        self._made += 1
        given: dict[str, Any] = {"sites": self._sites, "until": datetime.now(UTC) + timedelta(days=9)}
        self.act(made(self._made, panel=panel, **given | fields))
        return f"{self.url}/embed/{panel}/{key(self._made)}#{SECRET}"


def frames_of(addresses: Iterable[str], height: int = 240) -> str:
    """A page's body with a frame for each."""
    given = f'width="300" height="{height}" title="x" sandbox="allow-scripts allow-same-origin"'
    return "".join(f'<iframe src="{src}" {given}></iframe>' for src in addresses)


@contextmanager
def people(playwright: Playwright, chromium: str, home: Path) -> Generator[BrowserContext]:
    """A browser with a profile in which frames of other sites have no cookies."""
    (home / "Default").mkdir(parents=True)
    blocked = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
    (home / "Default" / "Preferences").write_text(json.dumps(blocked), "utf-8")
    flags = [flag.replace(f"{SHARED},", "") for flag in FLAGS]
    context = playwright.chromium.launch_persistent_context(
        str(home), executable_path=chromium, args=flags, viewport={"width": 1300, "height": 1000}
    )
    try:
        yield context
    finally:
        context.close()
