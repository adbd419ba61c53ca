"""The whole site in this process, served on a free port of the loopback over a real store that a test fills."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import uvicorn
from playwright.sync_api import Page

from command_center.clock import SystemClock
from command_center.store.embedded import free_port
from tests.support.kept import Kept
from tests.support.servers import Server
from tests.web.site import NOTHING, Site

HIDING = """
  let hidden = false;
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  window.hide = (value) => { hidden = value; document.dispatchEvent(new Event('visibilitychange')); };
"""
"""A tab that a test sends to the back: no headless browser hides one by itself."""


class LivingSite:
    """Every route as a web process serves it, on the machine's own clock.

    **Guarantee**: `stop` ends server, stream and connections.
    """

    def __init__(self, store: Server, port: int = 0, environ: Mapping[str, str] = NOTHING) -> None:
        clock = SystemClock()
        self.site = Site(store.url, clock=clock, tick_s=0.1, environ=environ)
        self.kept = Kept(self.site.clients[2])
        self.kept.clock = clock  # type: ignore[assignment]
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            self.site.app, host="127.0.0.1", port=self.port, log_level="error", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> LivingSite:
        """Serve in a thread until `stop`, with workers that look alive and a picture to show."""
        self.site.alive("tag", "store")
        self._thread.start()
        end = time.monotonic() + 15
        while not self._server.started or self.site.hub.frame is None:
            if time.monotonic() > end:
                raise TimeoutError("the test's site did not start")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """End it."""
        self._server.should_exit = True
        self._thread.join(10)
        self.site.close()


def until(page: Page, expression: str, timeout_s: float = 30) -> None:
    """Wait until an expression holds (Playwright's own waiting needs an eval that the page's policy forbids)."""
    end = time.monotonic() + timeout_s
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true within {timeout_s:g} s: {expression}"
        page.wait_for_timeout(50)
