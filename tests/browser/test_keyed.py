"""Frames with keys on other people's pages: live, light, on listed sites only, without a cookie, withdrawn in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Frame, Page, Playwright

from command_center.room.embeds import RevokeEmbed
from command_center.snapshot import Feelings
from command_center.web import tokens
from command_center.web.static import ASSETS
from layouts.embed_names import EMBEDS
from tests.browser import picture
from tests.browser.frames import FramingSite
from tests.browser.keyed import KeyedSite, frames_of, people
from tests.room.decisions import said
from tests.security.embeds import SECRET
from tests.support.servers import Server

SEQ = "Number(document.documentElement.dataset.seq || 0)"
FIRST_AT = """new Promise((done) => {
  const root = document.documentElement;
  const look = () => root.dataset.seq && done(performance.now());
  new MutationObserver(look).observe(root, { attributeFilter: ["data-seq"] });
  look();
})"""


class Running:
    """One browser for all of them, started by the first that needs it."""

    def __init__(self) -> None:
        self.ends = ExitStack()
        self.context: BrowserContext | None = None


@pytest.fixture(scope="module")
def running() -> Generator[Running]:
    running = Running()
    with running.ends:
        yield running


@pytest.fixture
def context(running: Running, _playwright: Playwright, chromium: str, tmp_path: Path) -> BrowserContext:
    """Frames of other sites have no cookies in it."""
    if running.context is None:
        running.context = running.ends.enter_context(people(_playwright, chromium, tmp_path / "profile"))
    return running.context


@pytest.fixture
def framing() -> Generator[FramingSite]:
    """Somebody's page."""
    site = FramingSite()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def site(valkey: Server, framing: FramingSite) -> Generator[KeyedSite]:
    """Our routes, whose keys are for somebody's page, with a busy hour to show."""
    site = KeyedSite(valkey.url, framing)
    site.start()
    site.show(picture.busy(datetime.now(UTC), mode="live"))
    yield site
    site.stop()


@pytest.fixture
def page(context: BrowserContext) -> Generator[Page]:
    page = context.new_page()
    yield page
    page.close()


def met(page: Page, what: str, holds: Callable[[], bool], timeout_s: float = 30) -> None:
    """Wait for something, letting the browser go on."""
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end, f"{what}: not within {timeout_s:g} s"
        page.wait_for_timeout(20)


def framed(page: Page, count: int) -> list[Frame]:
    """The frames of a page, once all have arrived."""
    met(page, f"{count} frames", lambda: len([f for f in page.frames[1:] if "/embed/" in f.url]) == count)
    return page.frames[1:]


def all_at(page: Page, frames: list[Frame], seq: int) -> None:
    """Every frame shows this picture, or a later one."""
    met(page, f"picture {seq}", lambda: all(frame.evaluate(SEQ) >= seq for frame in frames))


def test_twelve_frames_of_one_page_live_over_one_stream_and_without_a_cookie(
    site: KeyedSite, framing: FramingSite, page: Page
) -> None:
    addresses = [site.key(panel) for panel in EMBEDS]
    addresses += [site.key(panel, texts=True) for panel in ("river", "rising")]
    framing.body = frames_of(addresses)
    page.goto(framing.at("localhost"))
    frames = framed(page, 12)
    all_at(page, frames, 1)
    site.show(replace(picture.busy(datetime.now(UTC), mode="live", seed=2), feelings=Feelings(100, 100, 0, 0)))
    all_at(page, frames, 2)
    met(page, "one stream", lambda: site.hub.pages == 1)
    assert page.evaluate("fetch(location.href).then((answer) => answer.status)") == 200, "and a line is left"
    gauge = next(frame for frame in frames if "/embed/gauge/" in frame.url)
    assert gauge.inner_text(".mood") == "+0.50"
    assert site.seen.asked.count("POST /embed/token") == 12
    assert site.seen.cookies == []
    # the browser gives frames of other sites none, which a page of ours of its own would get
    set_one = "document.cookie = 'probe=1; SameSite=None; Secure', document.cookie"
    assert gauge.evaluate(set_one) == ""
    assert page.context.cookies() == []
    for frame in frames:
        assert SECRET not in frame.content()
        assert frame.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_browser_shows_it_on_listed_sites_alone(site: KeyedSite, framing: FramingSite, page: Page) -> None:
    listed, nobody = site.key("share"), site.key("share", sites=())
    unknown = listed.replace("0000", "zzzz")
    for host, address, shows in (
        ("localhost", listed, True),
        ("127.0.0.1", listed, False),
        ("localhost", nobody, False),
        ("localhost", unknown, False),
    ):
        framing.body = frames_of([address])
        page.goto(framing.at(host))
        met(page, "arrival", lambda: page.frames[-1].url not in ("", "about:blank"))
        assert page.frames[-1].url.startswith("chrome-error:") is not shows, (host, address)
        if shows:
            all_at(page, framed(page, 1), 1)
    assert page.goto(nobody) is not None
    all_at(page, [page.main_frame], 1)


@pytest.mark.alone
def test_the_first_figures_are_there_within_a_second(site: KeyedSite, framing: FramingSite, page: Page) -> None:
    took = []
    for _ in range(3):
        framing.body = frames_of([site.key("map")])
        page.goto(framing.at("localhost"))
        (frame,) = framed(page, 1)
        took.append(frame.evaluate(FIRST_AT))
    assert min(took) < 1000, took


@pytest.mark.parametrize(
    ("panel", "fields", "most_bytes"),
    [("map", {}, 150_000), ("gauge", {}, 150_000), ("volume", {}, 420_000), ("river", {"texts": True}, 420_000)],
)
def test_a_frame_is_six_requests_and_light(
    site: KeyedSite, context: BrowserContext, page: Page, panel: str, fields: dict[str, Any], most_bytes: int
) -> None:
    network = context.new_cdp_session(page)
    network.send("Network.clearBrowserCache")
    address = site.key(panel, **fields)
    site.seen.asked.clear()
    before = site.seen.bytes
    page.goto(address)
    all_at(page, [page.main_frame], 1)
    page.wait_for_timeout(300)
    assert len(site.seen.asked) <= 6, site.seen.asked
    assert "POST /embed/token" in site.seen.asked
    assert "GET /stream/embeds" in site.seen.asked
    assert site.seen.bytes - before <= most_bytes


def test_a_withdrawn_key_takes_its_figures_away_at_once_and_no_others(
    site: KeyedSite, framing: FramingSite, page: Page
) -> None:
    going, staying = site.key("gauge"), site.key("topics")
    broken = staying.replace(SECRET, "cc1_another")
    framing.body = frames_of([going, staying, broken, staying.partition("#")[0]])
    page.goto(framing.at("localhost"))
    first, second, third, fourth = framed(page, 4)
    all_at(page, [first, second], 1)
    met(page, "words for a key that is not known", lambda: third.locator(".refused").is_visible())
    assert fourth.locator(".cut").is_visible()
    began = time.monotonic()
    site.act(said(RevokeEmbed, 90, embed=going.partition("#")[0].rpartition("/")[2]))
    met(page, "words", lambda: first.locator(".withdrawn").is_visible())
    assert time.monotonic() - began < 10
    words = ["How people feel", "this panel was withdrawn", "whoever runs this page can ask for a new one"]
    assert [line for line in first.inner_text("body").split("\n") if line] == words
    assert first.evaluate("document.querySelector('main [data-slot=html]').innerHTML") == ""
    site.show(picture.busy(datetime.now(UTC), mode="live", seed=2))
    all_at(page, [second], 2)
    page.reload()
    first = framed(page, 4)[0]
    met(page, "words again", lambda: first.locator(".withdrawn").is_visible())


@pytest.mark.parametrize("sandbox", ["", "allow-scripts", "allow-same-origin"])
def test_a_frame_whose_sandbox_is_too_small_says_what_it_lacks(
    site: KeyedSite, framing: FramingSite, page: Page, sandbox: str
) -> None:
    framing.body = f'<iframe src="{site.key("gauge")}" width="300" height="240" title="x" sandbox="{sandbox}"></iframe>'
    page.goto(framing.at("localhost"))
    (frame,) = framed(page, 1)
    met(page, "words", lambda: frame.locator(".boxed").is_visible())
    words = [line for line in frame.inner_text("body").split("\n") if line]
    assert words == [
        "How people feel",
        "the page around this panel allows it too little",
        "the sandbox of its frame must say allow-scripts allow-same-origin",
    ]
    assert "POST /embed/token" not in site.seen.asked


def test_a_small_frame_about_one_topic_names_it(site: KeyedSite, framing: FramingSite, page: Page) -> None:
    address = site.key("gauge", topic="heat")
    framing.body = f'<iframe src="{address}" width="240" height="160" title="x"></iframe>'
    page.goto(framing.at("localhost"))
    (frame,) = framed(page, 1)
    seen = """() => {
      const [title, topic] = ["h1", "h1 bdi"].map((name) => document.querySelector(name).getBoundingClientRect());
      return topic.width > 0 && topic.right <= title.right + 1 && topic.bottom <= title.bottom + 1;
    }"""
    met(page, "its topic", lambda: frame.evaluate("document.querySelector('h1 bdi') !== null"))
    assert frame.evaluate(seen), frame.inner_text("h1")


def test_tokens_are_renewed_unseen(
    site: KeyedSite, framing: FramingSite, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "LIFE_S", 2)
    framing.body = frames_of([site.key("gauge"), site.key("share")])
    page.goto(framing.at("localhost"))
    frames = framed(page, 2)
    all_at(page, frames, 1)
    seq = 1
    while site.seen.asked.count("GET /stream/embeds") < 3:
        seq += 1
        site.show(picture.busy(datetime.now(UTC), mode="live", seed=seq))
        all_at(page, frames, seq)
    assert [frame.evaluate("window.commandCenter.errors") for frame in frames] == [0, 0], "no line was ever lost"
    met(page, "one stream", lambda: site.hub.pages == 1)


def test_without_a_shared_worker_frames_out_of_sight_hold_no_line(
    site: KeyedSite, framing: FramingSite, page: Page
) -> None:
    page.add_init_script("Object.defineProperty(window, 'SharedWorker', { value: undefined });")
    page.set_viewport_size({"width": 390, "height": 844})
    framing.body = frames_of([site.key(panel) for panel in EMBEDS], height=400)
    page.goto(framing.at("localhost"))
    frames = framed(page, len(EMBEDS))
    met(page, "the first", lambda: frames[0].evaluate(SEQ) >= 1)
    met(page, "only what is seen", lambda: 0 < site.hub.pages <= 3)
    page.evaluate("scrollTo(0, 1e6)")
    met(page, "the last", lambda: frames[-1].evaluate(SEQ) >= 1)
    met(page, "only what is seen", lambda: 0 < site.hub.pages <= 3)
    site.show(picture.busy(datetime.now(UTC), mode="live", seed=2))
    met(page, "it goes on", lambda: frames[-1].evaluate(SEQ) == 2)
    assert frames[0].evaluate(SEQ) < 2


def test_a_frame_that_never_reached_the_exchange_says_so(site: KeyedSite, page: Page) -> None:
    page.add_init_script("""
      Object.defineProperty(window, 'SharedWorker', { value: undefined });
      const now = performance.now.bind(performance);
      let ahead = 0;
      performance.now = () => now() + ahead;
      window.pass = (ms) => { ahead += ms; };
    """)
    page.route("**/embed/token", lambda route: route.abort())
    page.goto(site.key("share"))
    assert "no picture yet" in page.inner_text("header")
    page.evaluate("pass(13000)")
    met(page, "words", lambda: "no connection" in page.inner_text("header"))
    page.unroute("**/embed/token")
    all_at(page, [page.main_frame], 1)
    met(page, "an age", lambda: " s old" in page.inner_text("header"))


def test_its_reader_turns_it_into_a_table_and_back(site: KeyedSite, framing: FramingSite, page: Page) -> None:
    framing.body = frames_of([site.key("topics", theme="light")])
    page.goto(framing.at("localhost"))
    (frame,) = framed(page, 1)
    all_at(page, [frame], 1)
    frame.locator("button.as").press("Enter")
    met(page, "a table", lambda: frame.locator("td").count() > 0)
    assert frame.locator("button.as").get_attribute("aria-pressed") == "true"
    assert frame.inner_text("tbody tr >> nth=0").split("\t") == ["Battery life", "412", "▲ 3.1×", "negative"]
    assert not frame.locator("main").is_visible()
    frame.locator("button.as").press("Enter")
    met(page, "the drawing", lambda: frame.locator(".topics li").count() == 5)
    assert frame.locator("td").count() == 0, "no figure that is not kept current is kept"


KEYRING = """async () => {
  let now = 0;
  const asked = [];
  const answers = [
    { status: 401, challenge: "b" }, { status: 200, token: "t1", expires_in: 300, challenge: "c" },
    { status: 429, retryAfterS: 77 }, { status: 503 }, { status: 401, challenge: "d" }, { status: 401, challenge: "e" },
    { status: 200, token: "t2", expires_in: 300 }, { status: 410, challenge: "f" }, { status: 410 },
    { status: 200, token: "t3", expires_in: 300 },
  ];
  const said = [];
  let wake = null;
  const ring = new Keyring({
    now: () => now,
    jitter: () => 1,
    wait: (ms) => new Promise((done) => (wake = () => { now += ms; done(); })),
    post: async (body) => { asked.push([Math.round(now / 1000), body.challenge]); return answers.shift(); },
  });
  const settled = async () => { for (let n = 0; n < 50; n += 1) await null; };
  const key = ring.key({ id: "k", secret: "s", challenge: "a" });
  key.hold((key) => said.push([Math.round(now / 1000), key.state, key.token]));
  for (let n = 0; n < 6; n += 1) {
    await settled();
    if (key.token === "t2") key.spoil("t2");
    else if (answers.length) wake();
  }
  await settled();
  now += 31000;
  key.hold(() => {}); // the frame was opened anew
  await settled();
  wake();
  await settled();
  return [asked, said];
}"""


def test_keys_are_tried_for_ever_and_withdrawn_ones_once_an_hour(page: Page) -> None:
    page.add_script_tag(path=ASSETS / "keyring.js")
    asked, said = page.evaluate(KEYRING)
    first, rest = asked[:6], asked[6:]
    assert first == [[0, "a"], [0, "b"], [200, "c"], [277, "c"], [279, "c"], [279, "d"]]
    assert rest == [[283, "e"], [285, "e"], [316, "f"], [4516, "f"]]
    assert said == [
        [0, "open", "t1"],
        [200, "open", "t1"],  # too many of others were wrong: this one is good still
        [277, "open", "t1"],
        [279, "open", "t1"],
        [283, "open", "t2"],  # and is not believed
        [285, "withdrawn", None],
        [316, "withdrawn", None],
        [4516, "open", "t3"],
    ]


FEED = """async ([chunks, most]) => {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  const parts = bytes.flatMap((chunk) => chunk.length > 999 ? [chunk] : [...chunk].map((byte) => Uint8Array.of(byte)));
  const body = new ReadableStream({ pull: (way) => (parts.length ? way.enqueue(parts.shift()) : way.close()) });
  window.fetch = async () => ({ ok: true, body });
  const seen = [];
  await new Promise((done) => {
    const onEvent = (kind, text) => seen.push([kind, text.length > 99 ? text.length : text]);
    new Feed("/", {}, { onOpened: () => seen.push("opened"), onEvent, onEnded: (status) => done(seen.push(status)) });
  });
  return seen;
}"""


def test_a_stream_is_read_whatever_its_pieces_are(page: Page) -> None:
    page.add_script_tag(path=ASSETS / "feed.js")
    whole = 'retry: 1\n\n: hush\nid: 1-2\nevent: snapshot\r\ndata: {"a":"é東🔥"}\r\n\r\n'
    told = [whole, "data:x\ndata: y\n\ndata: lost"]
    assert page.evaluate(FEED, [told]) == ["opened", ["snapshot", '{"a":"é東🔥"}'], ["message", "x\ny"], 0]
    endless = "data: " + "x" * 1_500_000
    assert page.evaluate(FEED, [[endless, endless, endless, endless]]) == ["opened", 0], "an event without an end"


def test_the_component_is_as_high_as_its_panel_and_believes_nobody_else(
    site: KeyedSite, framing: FramingSite, page: Page
) -> None:
    mine = site.key("gauge")
    framing.body = (
        f'<script src="{site.url}/embed.js"></script><div style="width:500px">'
        f'<command-center-panel src="{mine}" title="Feelings" theme="light"></command-center-panel>'
        '<command-center-panel src="javascript:alert(1)//embed/"></command-center-panel>'
        f'<command-center-panel src="{mine}" height="210"></command-center-panel></div>'
    )
    framing.body += "<iframe data-auto-height srcdoc=x></iframe>"
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(framing.at("localhost"))
    frames = [frame for frame in framed(page, 2) if "/embed/" in frame.url]
    all_at(page, frames, 1)
    page.frames[-1].evaluate("parent.postMessage({ commandCenter: 'height', px: 500 }, '*')")
    high = "[...document.querySelectorAll('iframe')].map((f) => [f.title, f.offsetHeight, f.offsetWidth])"
    met(page, "its height", lambda: page.evaluate(high)[0] == ["Feelings", 338, 500])
    assert page.evaluate(high)[1] == ["command center", 210, 500]
    assert "theme=light" in frames[0].url
    assert frames[0].evaluate("getComputedStyle(document.body).getPropertyValue('--ground')") == "#F5F7F9"
    told = "new Promise((done) => { postMessage({ commandCenter: 'height', px: 999 }, '*'); setTimeout(done, 50); })"
    page.evaluate(told)
    frames[1].evaluate("parent.postMessage({ commandCenter: 'height', px: '99; x' }, '*')")
    frames[0].evaluate("parent.postMessage({ commandCenter: 'height', px: 9e9 }, '*')")
    met(page, "bounds", lambda: page.evaluate(high)[0][1] == 4000)
    assert page.evaluate(high)[1][1] == 210
    assert faults == [], "frames without an address are somebody else's, and no fault"
