"""A whole center with one wall open in a real browser, for the benches that end on a screen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from types import MappingProxyType
from typing import Any

from command_center.bench.input import DEMO
from command_center.clock import SystemClock
from command_center.errors import BadInput
from command_center.process import die_with_parent
from command_center.store.embedded import free_port

UNUSED = (
    # Two pages behind the address line of each window, each in a process of its own, together as dear as a wall.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # A process in reserve for each page.
    "SpareRendererForSitePerProcess",
    # Chromium heeds the last --disable-features only: what Playwright 1.65 gives before ours
    # (chromiumSwitches.ts; tests/browser/test_lean.py compares).
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
    "msEdgeUpdateLaunchServicesPreferredVersion",
    "msForceBrowserSignIn",
)
"""Features of Chromium that no page of ours needs: without them a page costs half the processor time."""
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
)
PATIENCE_S = 30.0
NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def center(settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Run `up` without a source in a temporary directory.

    Args:
        settings: More `CC_` variables; without a prefix among them, topics get one of their own.

    Returns:
        Its base address.
    """
    clock = SystemClock()
    with tempfile.TemporaryDirectory(prefix="cc-bench-") as home:
        port = free_port()
        command = [sys.executable, "-m", "command_center.cli", "up", "--no-simulate", "--profile", str(DEMO)]
        process = subprocess.Popen(  # noqa: S603
            [*command, "--port", str(port), "--data-dir", home],
            env={**os.environ, "CC_KAFKA_PREFIX": f"bench{port}.", **settings},
            stdout=subprocess.DEVNULL,  # a report in JSON must stand alone
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509  (single-threaded here)
        )
        base = f"http://127.0.0.1:{port}"
        try:
            end = clock.monotonic() + PATIENCE_S
            while not answers(base):
                if clock.monotonic() > end or process.poll() is not None:
                    raise RuntimeError("the center did not get ready")
                clock.sleep(0.1)
            yield base
        finally:
            process.terminate()
            process.wait(20)


def answers(base: str) -> bool:
    """Whether a center serves and is ready."""
    try:
        with urllib.request.urlopen(base + "/readyz", timeout=2):  # noqa: S310  (our own server)
            return True
    except OSError:
        return False


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium of this machine, driven by Playwright.

    Raises:
        BadInput: There is none, or Playwright is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (a test dependency)
    except ImportError:
        raise BadInput("this bench needs a browser: run it by `make bench`, which sets one up") from None
    found = os.environ.get("CC_CHROMIUM") or next((p for name in NAMES if (p := shutil.which(name))), None)
    if found is None:
        raise BadInput("this bench needs Chromium: run it by `make bench`, which fetches it, or set CC_CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


def wait_for(page: Any, expression: str, seconds: float = PATIENCE_S) -> None:
    """Ask the page until an expression is true; Playwright's own way evaluates strings in it, which our policy forbids.

    Raises:
        TimeoutError: It did not get true in time.
    """
    end = perf_counter() + seconds
    while not page.evaluate(expression):
        if perf_counter() > end:
            raise TimeoutError(f"not within {seconds:g} s: {expression}")
        page.wait_for_timeout(100)


class Poster(threading.Thread):
    """Posts simulated mentions at a steady rate, and notes when the log had each; what is refused is sent again.

    Args:
        base: The center.
        rate: Mentions a second.
        seconds: How long.
    """

    def __init__(self, base: str, rate: float, seconds: float) -> None:
        super().__init__(daemon=True)
        self.posted: list[float] = []
        self.failed: list[str] = []
        self._base = base
        self._rate = rate
        self._seconds = seconds

    def run(self) -> None:
        """Post until the time is over."""
        clock = SystemClock()
        begun = perf_counter()
        while (passed := perf_counter() - begun) < self._seconds:
            due = int(passed * self._rate) - len(self.posted)
            if due > 0:
                self._post([self._mention(len(self.posted) + i, clock) for i in range(due)], due, clock)
            clock.sleep(0.02)

    def _mention(self, number: int, clock: SystemClock) -> dict[str, object]:
        feeling = ("I love the new battery", "the battery died again, this is terrible", "it is a laptop")[number % 3]
        return {
            "id": f"bench:{number}",
            "source": "bench",
            "text": f"@tarnwick {feeling} ({number})",
            "created_at": clock.now().isoformat(),
            "author": {"handle": f"person{number % 997}"},
            "place": {"text": ("Berlin", "Austin TX", "Tokyo", "", "India")[number % 5]},
        }

    def _post(self, mentions: list[dict[str, object]], due: int, clock: SystemClock) -> None:
        body = json.dumps(mentions).encode()
        request = urllib.request.Request(self._base + "/api/v1/mentions", data=body)  # noqa: S310  (our own server)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                answer.read()
        except OSError as why:
            self.failed.append(str(why))
            return  # sent again under the same ids: what was taken all the same counts once
        self.posted += [clock.now().timestamp()] * due
