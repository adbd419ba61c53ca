"""Walls left open while their server restarts and their network is lost: clean, back each time, and flat?"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from statistics import linear_regression
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from command_center.bench.network import Network
from command_center.bench.processes import bound_to, rss_mb
from command_center.bench.report import Report, say
from command_center.bench.wall import Poster, answers, browser, center, wait_for

WALLS = ("overview", "room")
"""One scene for ever, and a playlist of all others: what a crossfade leaves behind shows in the second alone."""
RATE = 50.0
SAMPLES, LEAST_SAMPLES = 30, 10
COLLECTIONS = 4
"""A collection in the middle of a delta finds it still in use: the least of some is what really stays."""
LOSS_S = 30.0
"""Longer than the watchdog's patience."""
RESTARTS, LOSSES = 3, 2
WARM_SHARE = 1 / 6
"""The first ten minutes of an hour fill caches and the map; what grows after them would grow for weeks."""
PATIENCE_S = 60.0
FRESH = "window.commandCenter.deltas > %d && !document.documentElement.classList.contains('stale')"
OUTAGE = ("net::", "Failed to load resource")
"""How a browser's console begins to tell that a server did not answer: that is the fault that was made."""


class Sample(NamedTuple):
    """A wall at one moment; memory in MB."""

    minute: float
    heap: float
    nodes: float
    listeners: float
    rss: float


def measure(report: Report, minutes: float) -> None:
    """Post 50 mentions a second at open walls; count what should never happen, fit what should not grow."""
    faults: list[str] = []
    foreign: list[str] = []
    samples: dict[str, list[Sample]] = {wall: [] for wall in WALLS}
    back: dict[str, list[float]] = {"server restart": [], "network loss": []}
    seconds = 60 * minutes
    with center() as base, browser() as chromium:
        network = Network(base)
        own = urlsplit(network.base).netloc
        pages = []
        for wall in WALLS:
            pages.append(page := chromium.new_page(viewport={"width": 1920, "height": 1080}))
            page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
            page.on("pageerror", lambda why: faults.append(str(why)))
            page.on("request", lambda r: foreign.append(r.url) if _is_foreign(r.url, own) else None)
            page.goto(f"{network.base}/wall/{wall}")
        poster = Poster(base, RATE, seconds)
        poster.start()
        for page in pages:
            wait_for(page, FRESH % 0)
        eyes = {wall: _eye(page, chromium) for wall, page in zip(WALLS, pages, strict=True)}
        begun = perf_counter()
        faulty = _faults(base, network)
        count, parts = SAMPLES if minutes >= 10 else LEAST_SAMPLES, RESTARTS + LOSSES + 1
        for sample in range(1, count + 1):
            while (rest := begun + seconds * sample / count - perf_counter()) > 0:
                page.wait_for_timeout(1000 * min(rest, 1.0))
            for wall, look in eyes.items():
                samples[wall].append(seen := look((perf_counter() - begun) / 60))
                say(
                    f"{seen.minute:6.1f} min  {wall}: heap {seen.heap:.2f} MB, {seen.nodes:.0f} nodes,"
                    f" {seen.listeners:.0f} listeners; RSS {seen.rss:.0f} MB, faults {len(faults)}"
                )
            if sample < count and sample * parts // count > (sample - 1) * parts // count:
                kind, fault = next(faulty)
                back[kind].append(_recover(pages, kind, fault))
        poster.join(30)
        page.wait_for_timeout(3000)
        states = [page.evaluate("window.commandCenter") for page in pages]
        total = pages[0].evaluate("document.querySelector('[data-figure=\"total\"]').textContent")
        network.close()
    faults = [fault for fault in faults if not any(word in fault for word in OUTAGE)]
    for wall, seen_there in samples.items():
        _tell(report, wall, seen_there)
    for kind, took in back.items():
        if took:
            report.add(f"fresh again after a {kind}, longest", max(took), "s", len(took))
    report.add("mentions posted", len(poster.posted), "mentions", len(poster.posted))
    report.add("total shown at the end", float("".join(c for c in total if c.isdigit())), "mentions", 1)
    report.add("console errors and warnings besides outages", len(faults), "lines", 1)
    report.add("requests to other hosts", len(foreign), "requests", 1)
    report.add("stream opened", max(state["opens"] for state in states), "times", len(states))
    report.add("deltas received, least", min(state["deltas"] for state in states), "deltas", len(states))
    report.add("posts refused while the server was away", len(poster.failed), "posts", 1)
    for line in (faults + foreign)[:5]:
        say(line)


def _tell(report: Report, wall: str, samples: list[Sample]) -> None:
    late = samples[max(1, int(WARM_SHARE * len(samples))) :]
    hours = [sample.minute / 60 for sample in late]
    report.add(f"{wall}: heap after forced collection, end", late[-1].heap, "MB", 1)
    for name, unit in (("heap", "MB/h"), ("nodes", "an hour"), ("listeners", "an hour")):
        slope = linear_regression(hours, [float(getattr(sample, name)) for sample in late]).slope
        report.add(f"{wall}: {name}: linear fit after the first sixth", slope, unit, len(late))
    report.add(f"{wall}: nodes, end", late[-1].nodes, "nodes", 1)
    report.add(f"{wall}: listeners, end", late[-1].listeners, "listeners", 1)
    if wall == WALLS[-1]:  # the renderers of all walls together
        slope = linear_regression(hours, [sample.rss for sample in late]).slope
        report.add("RSS of the renderers: linear fit after the first sixth", slope, "MB/h", len(late))
        report.add("RSS of the renderers, end", late[-1].rss, "MB", 1)


def _faults(base: str, network: Network) -> Any:
    """Restarts and losses by turns; each fault returns when server or network are there again."""

    def restart() -> float:
        for pid in bound_to(base):
            os.kill(pid, signal.SIGKILL)
        end = perf_counter() + PATIENCE_S
        while not answers(base):
            if perf_counter() > end:
                raise RuntimeError("the server did not come back")
        return perf_counter()

    while True:
        yield "server restart", restart
        yield "network loss", network


def _recover(pages: list[Any], kind: str, fault: Callable[[], float] | Network) -> float:
    """Make a fault.

    Returns:
        Seconds from the moment at which server and network were there again until the last wall was fresh.
    """
    counts = [page.evaluate("window.commandCenter.deltas") for page in pages]
    if isinstance(fault, Network):
        fault.lose()
        pages[0].wait_for_timeout(1000 * LOSS_S)
        counts = [page.evaluate("window.commandCenter.deltas") for page in pages]
        fault.restore()
        there = perf_counter()
    else:
        there = fault()
    for page, deltas in zip(pages, counts, strict=True):
        _wait_fresh(page, deltas)
    took = perf_counter() - there
    say(f"        {kind}: fresh after {took:.1f} s")
    return took


def _wait_fresh(page: Any, deltas: int) -> None:
    """Wait until more has come than before the fault.

    Raises:
        RuntimeError: The page is a new one, and what was measured of the old one is void.
    """
    try:
        wait_for(page, FRESH % deltas, PATIENCE_S)
    except TimeoutError:
        if page.evaluate("window.commandCenter.deltas") < deltas:
            raise RuntimeError("a wall loaded itself anew: files of the product were changed under the soak") from None
        raise


def _eye(page: Any, chromium: Any) -> Callable[[float], Sample]:
    """What looks at the page's memory."""
    devtools, whole = page.context.new_cdp_session(page), chromium.new_browser_cdp_session()
    devtools.send("Performance.enable")

    def look(minute: float) -> Sample:
        heap = min(_collected_mb(page, devtools) for _ in range(COLLECTIONS))
        metrics = {row["name"]: row["value"] for row in devtools.send("Performance.getMetrics")["metrics"]}
        processes = whole.send("SystemInfo.getProcessInfo")["processInfo"]
        rss = sum(rss_mb(process["id"]) for process in processes if process["type"] == "renderer")
        return Sample(minute, heap, metrics["Nodes"], metrics["JSEventListeners"], rss)

    return look


def _collected_mb(page: Any, devtools: Any) -> float:
    devtools.send("HeapProfiler.collectGarbage")
    used = float(devtools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6
    page.wait_for_timeout(300)
    return used


def _is_foreign(url: str, own: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != own
