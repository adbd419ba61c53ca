"""One wall left open: does it stay clean, and does its memory stay flat?"""

from __future__ import annotations

from itertools import combinations
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from command_center.bench.report import Report, say
from command_center.bench.wall import Poster, browser, center

RATE = 50.0
SAMPLES, LEAST_SAMPLES = 20, 5
COLLECTIONS = 4
"""A collection in the middle of a delta finds it still in use: the least of some is what really stays."""


def measure(report: Report, minutes: float) -> None:
    """Post 50 mentions a second at an open wall; count what should never happen, and fit the heap's slope."""
    faults: list[str] = []
    foreign: list[str] = []
    heap: list[tuple[float, float]] = []
    seconds = 60 * minutes
    with center() as base, browser() as chromium:
        own = urlsplit(base).netloc
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda why: faults.append(str(why)))
        page.on("request", lambda r: foreign.append(r.url) if _is_foreign(r.url, own) else None)
        devtools = page.context.new_cdp_session(page)
        page.goto(base + "/wall/overview")
        poster = Poster(base, RATE, seconds)
        poster.start()
        samples = SAMPLES if minutes >= 1 else LEAST_SAMPLES
        every_ms = 1000 * seconds / samples
        for sample in range(samples):
            page.wait_for_timeout(every_ms)
            used = min(_collected_mb(page, devtools) for _ in range(COLLECTIONS))
            heap.append(((sample + 1) * every_ms / 60_000, used))
            say(f"{heap[-1][0]:6.1f} min  heap {used:.2f} MB  faults {len(faults)}")
        poster.join(10)
        page.wait_for_timeout(3000)
        state = page.evaluate("window.commandCenter")
        total = page.evaluate("document.querySelector('[data-figure=\"total\"]').textContent")
    # The first quarter fills caches and the map; what grows after it would grow for weeks.
    late = heap[samples // 4 :]
    report.add("mentions posted", len(poster.posted), "mentions", len(poster.posted))
    report.add("total shown at the end", float("".join(c for c in total if c.isdigit())), "mentions", 1)
    report.add("console errors and warnings", len(faults), "lines", 1)
    report.add("requests to other hosts", len(foreign), "requests", 1)
    report.add("stream opened", state["opens"], "times", 1)
    report.add("deltas received", state["deltas"], "deltas", 1)
    report.add("heap after forced collection, end", heap[-1][1], "MB", 1)
    report.add("heap after forced collection, fitted slope", slope(late), "MB/min", len(late))
    report.add("failed posts", len(poster.failed), "posts", 1)
    for fault in (faults + foreign + poster.failed)[:5]:
        say(fault)


def _collected_mb(page: Any, devtools: Any) -> float:
    devtools.send("HeapProfiler.collectGarbage")
    used = float(devtools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6
    page.wait_for_timeout(300)
    return used


def _is_foreign(url: str, own: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != own


def slope(points: list[tuple[float, float]]) -> float:
    """Slope of y over x by Theil and Sen: the median of all pairs' slopes, which single outliers don't move."""
    return median((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2))
