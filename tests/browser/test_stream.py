"""One stream for a whole browser: eight tabs, slow and hidden ones, leaving servers, another version, the night."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page

from command_center.snapshot import Snapshot, Waiting
from tests.browser import picture
from tests.browser.living import HIDING, until
from tests.browser.pixels import colors
from tests.browser.serve import WallServer, delta_event

Server = Callable[..., WallServer]
TABS = 8
FIRST = "document.documentElement.dataset.seq === '1'"
MISSING = "Object.defineProperty(window, 'SharedWorker', { value: undefined });"
REFUSED = "window.SharedWorker = class { constructor() { throw new Error('no storage in this frame'); } };"
AT_NIGHT = """() => {
  const clock = { zone: 'UTC', isStale: false, serverNow: () => Date.UTC(2026, 0, 1, 4, 59, 59) };
  const renewal = new Renewal({ connected: true }, clock, window.commandCenter);
  performance.now = () => 7 * 3600000;
  void renewal.look();
}"""
SEEN = "window.seen = []; new MutationObserver(() => window.seen.push(document.documentElement.dataset.seq))" + (
    ".observe(document.documentElement, { attributeFilter: ['data-seq'] })"
)


@pytest.fixture
def context(browser: Browser) -> Generator[BrowserContext]:
    """One browser with an own memory, as a person has it: its tabs know of each other."""
    context = browser.new_context(viewport={"width": 960, "height": 540})
    yield context
    context.close()


def opened(context: BrowserContext, server: WallServer, script: str = "") -> Page:
    """One more tab, whose address nobody else watches."""
    page = context.new_page()
    if script:
        page.add_init_script(script)
    page.goto(server.url + "/wall/overview")
    return page


def waiting(shot: Snapshot, total: int) -> Snapshot:
    """The same with another figure."""
    return replace(shot, waiting=Waiting(total, shot.waiting.oldest_at, shot.waiting.lanes))


def say(server: WallServer, seq: int, total: int) -> None:
    """A delta of the figure that is looked at."""
    now = datetime.now(UTC)
    server.say(delta_event(waiting(picture.busy(now), total), seq, now, base=seq - 1, panels=("waiting", "strip")))


def mean_brightness(png: bytes) -> float:
    """Of a whole picture, from 0 (black) to 255 (white)."""
    found = colors(png)
    return sum(sum(rgb) * n for rgb, n in found.items()) / (3 * sum(found.values()))


def test_eight_tabs_live_on_one_line_and_a_new_one_starts_at_the_newest(
    wall_server: Server, context: BrowserContext
) -> None:
    server = wall_server()
    pages = [opened(context, server) for _ in range(TABS - 1)]
    for page in pages:
        until(page, FIRST)
    say(server, 2, 12_345)
    until(pages[0], "document.querySelector('.hero').textContent === '12,345'")
    pages.append(opened(context, server))
    for page in pages:
        until(page, "document.querySelector('.hero').textContent === '12,345'")
    assert (server.connections, server.open) == (1, 1)
    assert [page.evaluate("window.commandCenter.opens") for page in pages] == [1] * TABS
    assert pages[-1].evaluate("fetch(location.href).then((answer) => answer.status)") == 200, "a line is left for pages"
    for page in pages[1:]:
        page.close()
    say(server, 3, 77)
    until(pages[0], "document.querySelector('.hero').textContent === '77'")
    assert server.connections == 1


def test_a_tab_that_shows_other_panels_widens_the_line(wall_server: Server, context: BrowserContext) -> None:
    server = wall_server()
    first = opened(context, server)
    until(first, FIRST)
    narrow = "const { dataset } = document.documentElement; dataset.stream = '/stream?panels=waiting,strip';"
    second = context.new_page()
    second.route("**/wall.*.js", lambda route: route.fulfill(body=narrow + "void 0;", content_type="text/javascript"))
    second.goto(server.url + "/wall/overview")
    second.evaluate("""() => {
      const counters = { opens: 0, deltas: 0, lastDeltaAt: null, errors: 0 };
      window.got = [];
      const onMessage = (kind, data) => window.got.push([kind, Object.keys(data.panels || {}).sort().join()]);
      window.stream = new MentionStream('/stream?panels=waiting,strip', { watchdogMs: 20000, onMessage, counters });
    }""")
    until(second, "window.got.length > 0")
    assert second.evaluate("window.got[0]") == ["snapshot", "strip,waiting"], "what it did not ask for it is not sent"
    assert server.connections == 1, "all it wants is on the line already"
    second.evaluate("window.stream.want('/stream?panels=waiting,moon')")
    until(second, "window.got.at(-1)[0] === 'snapshot' && window.got.at(-1)[1] === 'waiting'")
    assert server.connections == 2
    assert "moon" in server.asked[-1]
    assert "river" in server.asked[-1], "for both of them"
    say(server, 2, 9)
    until(first, "document.querySelector('.hero').textContent === '9'")


def test_a_slow_page_skips_and_never_queues(wall_server: Server, context: BrowserContext) -> None:
    server = wall_server()
    slow, quick = opened(context, server), opened(context, server)
    for page in (slow, quick):
        until(page, FIRST)
        page.evaluate(SEEN)
    last, skipped = 1, 0
    for _ in range(3):  # a machine that is busy itself may hold up both pages at once
        slow.evaluate("void setTimeout(() => { const end = Date.now() + 3000; while (Date.now() < end); })")
        for seq in range(last + 1, last + 31):
            say(server, seq, seq)
            until(quick, f"document.documentElement.dataset.seq === '{seq}'")
        last += 30
        until(slow, f"document.querySelector('.hero').textContent === '{last}'")
        assert slow.evaluate("document.documentElement.dataset.seq") == str(last)
        seen = [int(seq) for seq in slow.evaluate("window.seen")]
        skipped = max(b - a for a, b in pairwise(seen))
        if skipped > 3:
            break
    assert skipped > 3, "what came while it was busy it is not sent one after the other"
    assert len(seen) < len(quick.evaluate("window.seen"))


def test_a_hidden_tab_is_sent_nothing_and_resumes_at_the_newest(wall_server: Server, context: BrowserContext) -> None:
    server = wall_server()
    seen, hidden = opened(context, server), opened(context, server, HIDING)
    for page in (seen, hidden):
        until(page, FIRST)
    hidden.evaluate("hide(true)")
    for seq in (2, 3):
        say(server, seq, seq)
        until(seen, f"document.documentElement.dataset.seq === '{seq}'")
    assert hidden.evaluate("document.documentElement.dataset.seq") == "1"
    hidden.evaluate("hide(false)")
    until(hidden, "document.querySelector('.hero').textContent === '3'")
    assert hidden.evaluate("window.commandCenter.deltas") == 0
    assert server.connections == 1


def test_without_a_shared_worker_a_page_has_a_line_of_its_own(wall_server: Server, context: BrowserContext) -> None:
    server = wall_server()
    pages = [opened(context, server, how) for how in (MISSING, REFUSED)]
    for page in pages:
        until(page, FIRST)
    say(server, 2, 5)
    for page in pages:
        until(page, "document.querySelector('.hero').textContent === '5'")
    assert server.connections == 2
    found = pages[0].evaluate("[0, 1000, 6000, 30000, 600000].map((outage) => longestWait(outage, 30000))")
    assert found == [500, 500, 1200, 6000, 30_000], "under 10 s after half a minute, spread over 30 s after ten"


def test_a_worker_that_died_without_a_word_is_replaced(wall_server: Server, context: BrowserContext) -> None:
    server = wall_server()
    page = opened(context, server)
    until(page, FIRST)
    address = page.evaluate("document.documentElement.dataset.exchange")
    browser_wide = context.browser
    assert browser_wide is not None
    devtools = browser_wide.new_browser_cdp_session()
    targets = devtools.send("Target.getTargets", {"filter": [{"type": "shared_worker"}]})["targetInfos"]
    (worker,) = [target for target in targets if target["url"] == server.url + address]
    devtools.send("Target.closeTarget", {"targetId": worker["targetId"]})
    until(page, "window.commandCenter.opens === 2", 60)
    until(page, FIRST)


def test_another_version_is_one_reload_once_the_server_answers(wall_server: Server, context: BrowserContext) -> None:
    loads: list[str] = []
    server = wall_server(data_settle_s="0.5", data_reopen_s="1", data_version="old")
    server.version = "old"
    page = opened(context, server)
    page.on("load", lambda page: loads.append(page.url))
    until(page, FIRST)
    server.stop()
    until(page, "window.commandCenter.errors > 2")
    again = WallServer(port=server.port)
    again.version, again.attributes = "new", server.attributes | {"data-version": "new"}
    assert loads == [], "no reload into nothing"
    try:
        with page.expect_event("load", timeout=30_000):
            again.start()
        until(page, FIRST)
        assert page.evaluate("document.documentElement.dataset.version") == "new"
        again.version = "newer"  # a server of another version beside the one that gives the pages
        again.say(None)
        until(page, f"window.commandCenter.opens > 1 && {FIRST}")
        page.wait_for_timeout(1500)
        assert len(loads) == 1, "the page that would come is the one that is there"
    finally:
        again.stop()


def test_night_brings_a_new_page_without_a_flash(wall_server: Server, context: BrowserContext) -> None:
    server = wall_server(lambda now: replace(picture.busy(now, mode="live"), zone="UTC"), data_settle_s="0")
    page = opened(context, server)
    until(page, FIRST)
    until(page, "document.querySelectorAll('.chart[data-drawn]').length === 1")
    frames: list[str] = []
    devtools = context.new_cdp_session(page)

    def keep(event: dict[str, Any]) -> None:
        frames.append(event["data"])
        devtools.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    devtools.on("Page.screencastFrame", keep)
    devtools.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1, "maxWidth": 320, "maxHeight": 180})
    with page.expect_event("load", timeout=30_000):
        page.evaluate(AT_NIGHT)
    until(page, FIRST)
    until(page, "document.querySelectorAll('.chart[data-drawn]').length === 1")
    end = time.monotonic() + 1
    while time.monotonic() < end:
        page.wait_for_timeout(50)
    assert frames
    brightest = max(mean_brightness(base64.b64decode(frame)) for frame in frames)
    assert brightest < 60, "the room never sees a white frame"
