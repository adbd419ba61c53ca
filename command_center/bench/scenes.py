"""What a wall asks of its browser: its first paint, what an update costs at 4K, and whether a storm leaves it calm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NamedTuple

from command_center.bench.report import Report, say
from command_center.bench.wall import Poster, browser, center, wait_for

SCENES = ("overview", "pulse", "world", "care", "voice", "radar", "river")
STORM_RATE = 200.0
WARM_S, LOOK_S = 10.0, 12.0
LIVE = "window.commandCenter?.deltas > 1 && !document.documentElement.classList.contains('stale')"
PAINTS = """(() => {
  const painted = (window.painted = {});
  const name = (selector, told) => {
    for (const element of document.querySelectorAll(selector)) element.setAttribute('elementtiming', told);
  };
  new MutationObserver(() => {
    name('.strip [data-figure]:not([elementtiming])', 'strip');
    name(':is(.hero, .hero *):not([elementtiming])', 'hero');
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) painted[entry.identifier] ??= entry.renderTime;
  }).observe({ type: 'element', buffered: true });
})();"""
"""Notes, in ms since the navigation, when figures of the strip and the hero figure were painted (Element Timing)."""
PAINTED = """() => ({ ...window.painted,
  first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  parts: ['strip', ...(document.querySelector('.hero') ? ['hero'] : [])] })"""
MOVES = """(() => {
  const moves = (window.moves = { map: [], river: [], longest: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moves.longest = Math.max(moves.longest, entry.duration);
  }).observe({ type: 'longtask' });
  new MutationObserver(() => moves.map.push(performance.now()))
    .observe(document.querySelector('[data-panel="map"] [data-slot="html"]'), { childList: true });
  const river = document.querySelector('[data-panel="river"]');
  const cards = () => [...river.querySelectorAll('[data-key]')].map((card) => card.dataset.key).join();
  let shown = cards();
  new MutationObserver(() => {
    if (cards() === shown) return;
    shown = cards();
    moves.river.push(performance.now());
  }).observe(river, { childList: true, subtree: true });
})()"""
"""Notes, in ms, when the marks of the map were drawn and when the cards of the river became others."""


class Storm(NamedTuple):
    """What an overview did while it was looked at."""

    map_s: list[float]
    river_s: list[float]
    longest_task_ms: float
    busy_share: float
    deltas: int

    def calm_s(self, panel: str) -> float:
        """The shortest time between two changes of `map` or `river`; endless if there were no two."""
        moments = self.map_s if panel == "map" else self.river_s
        return min((later - earlier for earlier, later in pairwise(moments)), default=float("inf"))


def busy_ms(devtools: Any) -> float:
    """Processor time of a page's main thread so far, of a session whose `Performance` counts in thread ticks."""
    metrics = {row["name"]: row["value"] for row in devtools.send("Performance.getMetrics")["metrics"]}
    return float(1000 * metrics["TaskDuration"])


def devtools_of(page: Any) -> Any:
    """A session for `busy_ms`."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    return devtools


def paints(page: Any) -> dict[str, float]:
    """When a page with `PAINTS` as its first script painted.

    Returns:
        `first` (First Contentful Paint), `strip` and, where the scene has one, `hero`: ms since the navigation.
    """
    whole = "(() => { const at = (%s)(); return at.first !== null && at.parts.every((part) => part in at); })()"
    wait_for(page, whole % PAINTED)
    found = page.evaluate(PAINTED)
    found.pop("parts")
    return {name: float(at) for name, at in found.items()}


class Watch:
    """Watches an open overview from now on.

    Args:
        page: Its page.
    """

    def __init__(self, page: Any) -> None:
        self._page = page
        self._devtools = devtools_of(page)
        page.evaluate(MOVES)
        self._before = self._now()

    def seen(self) -> Storm:
        """What it did until now."""
        moves = self._page.evaluate("window.moves")
        (at, busy, deltas), (begun, busy_then, deltas_then) = self._now(), self._before
        moments = {name: [moment / 1000 for moment in moves[name]] for name in ("map", "river")}
        share = (busy - busy_then) / (at - begun)
        return Storm(moments["map"], moments["river"], moves["longest"], share, int(deltas - deltas_then))

    def _now(self) -> tuple[float, float, float]:
        at, deltas = self._page.evaluate("[performance.now(), window.commandCenter.deltas]")
        return at, busy_ms(self._devtools), deltas


def measure(report: Report, minutes: float) -> None:
    """Open every scene of a center that is filled, then look at each at 4K, and long at the overview, in a storm."""
    with center() as base, browser() as chromium:
        poster = Poster(base, STORM_RATE, WARM_S + 60 * minutes + len(SCENES) * (LOOK_S + 15))
        poster.start()
        with _page(chromium, f"{base}/wall/overview", 1920, 1080) as page:
            wait_for(page, LIVE)
            page.wait_for_timeout(1000 * WARM_S)
            say(f"a storm of {STORM_RATE:g} mentions a second, {60 * minutes:g} s")
            watch = Watch(page)
            page.wait_for_timeout(60_000 * minutes)
            seen = watch.seen()
        for panel in ("map", "river"):
            moments = seen.map_s if panel == "map" else seen.river_s
            report.add(f"storm: {panel}, shortest time between two changes", seen.calm_s(panel), "s", len(moments))
        report.add("storm: main thread of an overview at 1080p", 100 * seen.busy_share, "%", seen.deltas)
        report.add("storm: its longest task", seen.longest_task_ms, "ms", seen.deltas)
        for scene in SCENES:
            with _page(chromium, f"{base}/wall/{scene}", 1920, 1080) as page:
                for name, at in paints(page).items():
                    report.add(f"{scene}: {name} painted", at, "ms", 1)
            with _page(chromium, f"{base}/wall/{scene}", 3840, 2160) as page:
                wait_for(page, LIVE)
                say(f"{scene} at 4K")
                report.add(f"{scene}: main thread at 4K, the busiest second", *_busiest(page))
        report.add("mentions posted", len(poster.posted), "mentions", len(poster.posted))


def _busiest(page: Any) -> tuple[float, str, int]:
    devtools = devtools_of(page)
    costs = []
    for _ in range(int(LOOK_S)):
        before = busy_ms(devtools)
        page.wait_for_timeout(1000)
        costs.append(busy_ms(devtools) - before)
    return max(costs), "ms", len(costs)


@contextmanager
def _page(chromium: Any, url: str, width: int, height: int) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": width, "height": height})
    try:
        page.add_init_script(PAINTS)
        page.goto(url)
        yield page
    finally:
        page.close()
