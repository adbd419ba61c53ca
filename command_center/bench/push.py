"""From the log's receipt to the figure on the screen, and what a viewer costs, ours and others' side by side."""

from __future__ import annotations

from command_center.bench.engine import Engine, engines
from command_center.bench.peers import measure_viewers
from command_center.bench.report import Report, percentile, say
from command_center.bench.wall import Poster, browser, center, wait_for

RATE = 100.0
SETTLE_S = 4.0
_WATCH = """() => {
  const figure = () => document.querySelector('[data-figure="total"]');
  window.seen = [];
  let last = null;
  const note = () => {
    const text = figure() ? figure().textContent : null;
    if (text !== last) { last = text; window.seen.push([Date.now() / 1000, Number((text || '').replace(/\\D/g, ''))]); }
  };
  new MutationObserver(note).observe(document.body, {childList: true, subtree: true, characterData: true});
  note();
}"""


def measure(report: Report, minutes: float) -> None:
    """Post at a steady rate and note when the wall's total reaches each mention, on each engine.

    The total is exact, so the moment it reaches n is the moment at which the n-th mention can be read on the wall.
    Both clocks are this machine's.
    """
    with engines() as found:
        for engine in found:
            say(f"{engine.name}: posting {RATE:.0f} mentions a second for {60 * minutes:.0f} s")
            _measure(report, engine, 60 * minutes)
    measure_viewers(report, minutes)


def _measure(report: Report, engine: Engine, seconds: float) -> None:
    with center(engine.settings) as base, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(base + "/wall/overview")
        wait_for(page, "window.commandCenter?.deltas > 0")
        page.evaluate(_WATCH)
        poster = Poster(base, RATE, seconds)
        poster.start()
        while poster.is_alive():
            page.wait_for_timeout(500)
        page.wait_for_timeout(1000 * SETTLE_S)
        seen = [(at, int(total)) for at, total in page.evaluate("window.seen")]
    if poster.failed:
        raise RuntimeError(f"{len(poster.failed)} posts failed: {poster.failed[0]}")
    waits, reached = [], iter(seen)
    at, total = next(reached)
    for number, posted in enumerate(poster.posted, 1):
        while total < number:
            at, total = next(reached)
        waits.append(max(0.0, at - posted))
    for share in (0.50, 0.95, 0.99):
        metric = f"{engine.name}: write to browser, p{100 * share:.0f}"
        report.add(metric, percentile(waits, share), "s", len(waits))
    report.add(f"{engine.name}: updates of the figure", len(seen), "updates", len(seen))
