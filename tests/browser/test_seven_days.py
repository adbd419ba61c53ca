"""Seven days of one embed: tokens renewed unseen over restarts, a wrong clock, and half an hour without a server."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from starlette.responses import Response

from command_center.store.embedded import free_port
from command_center.web.static import content
from command_center.web.tokens import LIFE_S, Tokens
from tests.browser.frames import EmbedSite
from tests.room.decisions import room_of
from tests.security.embeds import SECRET, key, made
from tests.support.clocks import NOON, StillClock
from tests.support.servers import Server
from tests.web.site import SIGNING

DAY_S = 86_400
BEGIN_S = int(NOON.timestamp())
OUTAGE = (3 * DAY_S + 5000, 3 * DAY_S + 6800)
"""Between two restarts; seconds since the page was opened."""
# The keyring as it is, in a SharedWorker as always, over a clock of the test's: it stands still while an exchange is
# under way, and jumps to the next moment that somebody waits for. The exchange is a real one; the server is told what
# time it would be. The machine's own clock is five minutes off.
WORLD = """
const real = Date;
self.Date = class extends real {
  constructor(...given) { super(...(given.length ? given : [real.now() + 300000])); }
  static now() { return real.now() + 300000; }
};
let now = 0, busy = null, seed = 8, begin = 0;
const sleeping = [], turns = [], spans = [], states = [], channel = new MessageChannel();
channel.port1.onmessage = () => turns.shift()();
const turn = () => new Promise((done) => { turns.push(done); channel.port2.postMessage(0); });
const jitter = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const wait = (ms) => new Promise((done) => sleeping.push({ at: now + ms, done }));
const post = async (body) => {
  let settle;
  busy = new Promise((done) => (settle = done));
  try {
    const headers = { 'Content-Type': 'application/json', 'X-Test-Now': String(begin + now / 1000) };
    const asked = { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store' };
    const answer = await fetch('/embed/token', asked);
    return { ...(await answer.json()), status: answer.status };
  } finally {
    busy = null;
    settle();
  }
};
const ring = new Keyring({ post, wait, now: () => now, jitter });
const told = ({ state, token, askedAt, endsAt }) => {
  states.push(state);
  if (token && token !== (spans[spans.length - 1] || [])[0]) spans.push([token, askedAt / 1000, endsAt / 1000]);
};
const live = async (until) => {
  for (;;) {
    for (let n = 0; n < 3 && !busy; n += 1) await turn(); // what was woken goes on
    if (busy) {
      await busy;
      continue;
    }
    sleeping.sort((one, other) => one.at - other.at);
    if (!sleeping.length || sleeping[0].at >= until * 1000) break;
    const next = sleeping.shift();
    now = Math.max(now, next.at);
    next.done();
  }
  now = until * 1000;
  return [spans.slice(), [...new Set(states.splice(0))]];
};
self.onconnect = ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => {
    if (data.key) {
      begin = data.begin;
      ring.key(data.key).hold(told);
    } else port.postMessage(await live(data.until));
  };
};
"""


class Center:
    """One embed site after the other, on one port, over one store, with one secret."""

    def __init__(self, store: Server) -> None:
        self._store = store
        self.port = free_port()
        self.site: EmbedSite | None = None
        self.starts = 0

    def start(self) -> EmbedSite:
        self.starts += 1
        self.site = EmbedSite(port=self.port, store=self._store.url, clock=StillClock())
        self.site.app.add_api_route("/world.js", self._world)
        self.site.start()
        return self.site

    @staticmethod
    def _world() -> Response:
        return Response(content("keyring.js") + WORLD.encode(), media_type="text/javascript")

    def stop(self) -> None:
        if self.site is not None:
            self.site.stop()
            self.site = None


@pytest.fixture
def center(valkey: Server) -> Generator[Center]:
    found = Center(valkey)
    yield found
    found.stop()


@pytest.fixture
def page(browser: Browser) -> Generator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def holes(spans: list[list[Any]], end_s: float) -> list[tuple[float, float]]:
    """When there was no token, from the opening of the page on."""
    found, until = [], 0.0
    for _, begin, ends in sorted(spans, key=lambda span: float(span[1])):
        if begin > until:
            found.append((until, begin))
        until = max(until, ends)
    return found if until >= end_s else [*found, (until, end_s)]


def test_seven_days_have_no_hole_but_the_outage(center: Center, page: Page) -> None:
    site = center.start()
    site.act(made())
    page.goto(f"{site.url}/embed/gauge")
    asked = {"id": key(1), "secret": SECRET, "challenge": site.tokens.challenge()}
    page.evaluate(
        "(asked) => (window.world = new SharedWorker('/world.js').port).postMessage(asked)",
        {"key": asked, "begin": BEGIN_S},
    )
    spans: list[list[Any]] = []

    def live(until_s: int) -> list[str]:
        spans[:], states = page.evaluate(
            "(until) => new Promise((done) => { world.onmessage = (m) => done(m.data); world.postMessage({until}); })",
            until_s,
        )
        return list(states)

    assert live(3600) == ["open"]
    for day in range(1, 8):
        if day == 4:
            assert live(OUTAGE[0]) == ["open"]
            center.stop()
            live(OUTAGE[1])
            center.start()
        assert "withdrawn" not in live(day * DAY_S - 3600)
        center.stop()  # an hour before the end of each day, whatever is under way
        center.start()
    live(7 * DAY_S)
    assert center.starts == 9
    (hole,) = holes(spans, 7 * DAY_S)
    assert OUTAGE[0] <= hole[0] <= OUTAGE[0] + LIFE_S, "until then the last token was good"
    assert OUTAGE[1] <= hole[1] <= OUTAGE[1] + 30
    assert 3000 < len(spans) < 3100
    room = room_of(made())
    for token, begin, ends in spans:
        for at in (begin, ends - 1):
            clock = StillClock(NOON + timedelta(seconds=at))
            assert Tokens([SIGNING], clock, "tests").read(token, room) is not None
    late = StillClock(NOON + timedelta(seconds=spans[0][2] + 30))
    assert Tokens([SIGNING], late, "tests").read(spans[0][0], room) is None, "the oracle can tell"
