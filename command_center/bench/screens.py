"""Fifty screens and a server that is away for minutes: are all back soon, not all at once, and without a hand?"""

from __future__ import annotations

import random
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from command_center.bench.network import Network
from command_center.bench.report import Report, say
from command_center.bench.wall import browser, center, wait_for
from command_center.clock import SystemClock

SCREENS, BROWSERS = 50, 3
LEAST_S, CONNECT_S, REOPEN_S = 0.5, 8.0, 30.0
SATURATED_S = 5 * REOPEN_S
"""From this outage on the waits grow no more: a longer one is the same to every screen."""
BACK_WITHIN_S = 60.0
CRASH = "chrome-error:"
Eye = Callable[[], float | None]
"""Says when a page had a picture again, or None."""


def longest_wait(outage_s: float, most_s: float) -> float:
    """`longestWait` of assets/exchange.js, which a test compares with this: a fifth of the outage, within bounds."""
    return min(most_s, max(LEAST_S, outage_s / 5))


class Screen(threading.Thread):
    """A stream client that lives as assets/exchange.js does, without a browser around it.

    `back` holds the moments at which a whole picture came.

    Args:
        base: The center.
        reopen_s: The longest wait before the next attempt.
    """

    def __init__(self, base: str, reopen_s: float = REOPEN_S) -> None:
        super().__init__(daemon=True)
        self.back: list[float] = []
        self._base = base
        self._reopen_s = reopen_s
        self._over = threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        heard = perf_counter()
        while not self._over.is_set():
            try:
                for _ in self._listen():
                    heard = perf_counter()
            except OSError:
                pass
            wait = longest_wait(perf_counter() - heard, self._reopen_s)
            self._over.wait(0.1 + random.random() * wait)

    def end(self) -> None:
        """Look no more."""
        self._over.set()

    def _listen(self) -> Iterator[None]:
        url = f"{self._base}/stream?panels=strip,waiting"
        with urllib.request.urlopen(url, timeout=CONNECT_S) as answer:  # noqa: S310  (our own server)
            for line in answer:
                if line == b"event: snapshot\n":
                    self.back.append(perf_counter())
                if self._over.is_set():
                    return
                yield


def returns(screens: list[Screen], pages: list[Eye], there: float, within_s: float) -> list[float]:
    """Wait until everybody has a picture again.

    Args:
        screens: Stream clients.
        pages: The same for browsers.
        there: When the server was there again.
        within_s: Patience.

    Returns:
        Seconds after the server's return, for each that came back in time.
    """
    clock = SystemClock()
    while True:
        found = [next((at for at in screen.back if at > there), None) for screen in screens]
        found += [page() for page in pages]
        back = [at - there for at in found if at is not None]
        if len(back) == len(found) or perf_counter() > there + within_s:
            return back
        clock.sleep(0.05)


def measure(report: Report, minutes: float) -> None:
    """Open fifty screens, three of them browsers, and take the server away for `minutes`, at least 2.5."""
    away_s = max(SATURATED_S, 60 * minutes)
    with center() as base, ExitStack() as stack:
        network = Network(base)
        stack.callback(network.close)
        chromium = stack.enter_context(browser())
        pages = [chromium.new_page(viewport={"width": 1920, "height": 1080}) for _ in range(BROWSERS)]
        errors: list[str] = []
        for page in pages:
            page.on("framenavigated", lambda frame: errors.append(frame.url) if CRASH in frame.url else None)
            page.goto(network.base + "/wall/overview")
            wait_for(page, "window.commandCenter?.deltas > 0")
        screens = [Screen(network.base) for _ in range(SCREENS - BROWSERS)]
        for screen in screens:
            stack.callback(screen.end)
            screen.start()
        returns(screens, [], perf_counter() - BACK_WITHIN_S, BACK_WITHIN_S + 30)
        say(f"{SCREENS} screens are open; the server goes for {away_s:.0f} s")
        network.stop()
        SystemClock().sleep(away_s)
        counts = [page.evaluate("window.commandCenter.deltas") for page in pages]
        network.start()
        there = perf_counter()
        eyes = [eye(page, deltas) for page, deltas in zip(pages, counts, strict=True)]
        back = returns(screens, eyes, there, BACK_WITHIN_S)
    report.add("screens back", len(back), "screens", SCREENS)
    report.add("the first after the server's return", min(back), "s", len(back))
    report.add("the last after the server's return", max(back), "s", len(back))
    report.add("spread", max(back) - min(back), "s", len(back))
    report.add("error pages", len(errors), "pages", BROWSERS)


def eye(page: Any, deltas: int) -> Eye:
    """Says when a page was fresh again; the moment is noted at the first look that finds it so."""
    seen: list[float] = []

    def look() -> float | None:
        fresh = f"window.commandCenter.deltas > {deltas} && !document.documentElement.classList.contains('stale')"
        if not seen and page.evaluate(fresh):
            seen.append(perf_counter())
        return seen[0] if seen else None

    return look
