"""More than two hundred hostile words in every field that people fill, on every page, in a real browser.

On each page: no dialog, no request to another host, no violation of the page's policy, no element that harmless words
would not have made, and the words as they were typed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page

from command_center.mention import Author
from command_center.room.audit import Lifted
from command_center.room.embeds import CreateEmbed
from command_center.room.notes import SendNote
from command_center.room.screens import MAX_SCREENS, PairScreen
from command_center.room.takeovers import TakeWall
from command_center.room.timeline import MarkTime
from command_center.room.topic_versions import MAX_VERSIONS, SaveTopic
from command_center.snapshot import Snapshot
from command_center.web.embed_keys import digest_of
from tests.browser import picture
from tests.browser.living import LivingSite, until
from tests.browser.test_hostile_pages import parsed
from tests.room.decisions import said
from tests.security.embeds import SECRET, key
from tests.security.payloads import PAYLOADS
from tests.support.fake_search import FakeSearch
from tests.support.made import mention, tags
from tests.support.servers import Server

FREE = {"text", "author", "place", "term", "also", "topic_name", "name", "names", "title", "by", "why", "cause"}
"""Fields of a picture whose words come from people, or from whom they name."""
WATCH = """
  window.broken = [];
  addEventListener('securitypolicyviolation', (e) => window.broken.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
WORDS = """() => {
  const found = [...document.querySelectorAll('input, textarea, option')].map((e) => e.value);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) if (!node.parentElement.closest('script, style')) found.push(node.data);
  return found;
}"""
NODES = """() => Object.fromEntries(
  ['script', 'iframe', 'object', 'embed', 'base', 'img', 'meta', 'link', 'style', 'form', 'video', 'audio', 'template']
    .map((name) => [name, document.getElementsByTagName(name).length]))"""
BATCH = 24
"""Words by which one picture begins after the one before; each has many more fields."""
VOLATILE = ("form",)
"""What lists have more of where they have more rows."""


class Eye:
    """Tabs of one browser, and everything that must not happen in any of them."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.wrong: list[str] = []
        self._context = context
        context.add_init_script(WATCH)
        context.on("dialog", self._refuse)
        context.on("request", self._asked)
        context.on("weberror", lambda error: self.wrong.append(f"error: {error.error}"))

    def _refuse(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.url + "/", "data:", "blob:" + self.url)):
            self.wrong.append(f"asked: {request.url}")

    def tab(self) -> Page:
        """One more tab."""
        return self._context.new_page()

    def check(self, page: Page, shown: Sequence[str] = (), nodes: dict[str, int] | None = None) -> None:
        """Nothing happened on this page, and it says these words."""
        assert self.wrong == []
        assert page.evaluate("window.broken") == []
        words = "\0".join(page.evaluate(WORDS))
        assert [text for text in shown if parsed(text) not in words] == [], page.url
        if nodes is not None:
            there = page.evaluate(NODES)
            assert {n: c for n, c in there.items() if n not in VOLATILE} == nodes, page.url

    def nodes(self, page: Page, path: str) -> dict[str, int]:
        """The elements of a page with harmless words."""
        page.goto(self.url + path)
        return {name: count for name, count in page.evaluate(NODES).items() if name not in VOLATILE}


@pytest.fixture
def eye(browser: Browser, living: LivingSite) -> Iterator[Eye]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield Eye(context, living.url)
    context.close()


def test_there_are_enough_of_them() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 210


def filled(value: Any, words: Iterator[str], field: str = "") -> Any:
    """The same with another word in every free field."""
    if isinstance(value, dict):
        return {name: filled(inner, words, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, words, field) for inner in value]
    return next(words) if isinstance(value, str) and field in FREE else value


def hostile(shot: Snapshot, batch: int) -> Snapshot:
    """The picture of a busy day in the place of this one, with hostile words in its fields; after some batches, all."""
    words = itertools.islice(itertools.cycle(PAYLOADS), batch * BATCH, None)
    busy = msgspec.to_builtins(picture.busy(shot.made_at))
    river = [{**post, "text": next(words)} for post in busy.pop("river")]
    kept = [filled({n: v for n, v in post.items() if n != "text"}, words) | {"text": post["text"]} for post in river]
    made = msgspec.convert(filled(busy, words) | {"river": kept}, Snapshot)
    own = ("seq", "epoch", "made_at", "as_of", "stages", "window", "zone", "mode")
    return replace(made, **{name: getattr(shot, name) for name in own})


def strings(value: Any) -> Iterator[str]:
    """Every text in a picture."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def test_pictures_of_hostile_words_reach_walls_and_embeds(living: LivingSite, eye: Eye) -> None:
    batch, seen = 0, set[str]()
    far = datetime.now(UTC) + timedelta(days=9)
    for n, panel in enumerate(("river", "rising"), 1):
        given = {"panel": panel, "secret": digest_of(SECRET), "texts": True, "until": far}
        living.site.act(said(CreateEmbed, n, embed=key(n), **given))
    paths = ["/wall/river"]
    paths += [f"/embed/{name}/{key(n)}#{SECRET}" for n, name in enumerate(("river", "rising"), 1)]
    tabs = {path: eye.tab() for path in paths}
    for path, page in tabs.items():
        page.goto(eye.url + path)
    living.site.hub._tick_s = 0.5  # five tabs that draw ten pictures a second have time for nothing else
    living.site.hub._veil = lambda shot: picture.busy(shot.made_at)
    for page in tabs.values():
        until(page, "Number(document.documentElement.dataset.seq) > 0")
    nodes = {path: page.evaluate(NODES) for path, page in tabs.items()}
    living.site.hub._veil = lambda shot: hostile(shot, batch)
    for batch in range(-(-len(PAYLOADS) // BATCH)):
        first = PAYLOADS[batch * BATCH]
        while (frame := living.site.hub.frame) is None or [post.text for post in frame.snapshot.river][:1] != [first]:
            tabs[paths[0]].wait_for_timeout(20)
        for page in tabs.values():
            until(page, f"Number(document.documentElement.dataset.seq) >= {frame.snapshot.seq}")
        eye.check(tabs["/wall/river"], [post.text for post in frame.snapshot.river][:5])
        seen |= set(strings(msgspec.to_builtins(frame.snapshot)))
    assert set(PAYLOADS) <= seen
    for path, page in tabs.items():
        eye.check(page)
        assert page.evaluate(NODES) == nodes[path], path
        page.close()
    page = eye.tab()
    for path in (
        "/",
        "/wall/radar",
        "/wall/voice",
        "/embed/share",
        "/embed/rising",
        "/embed/river",
        "/topics",
        "/desk",
    ):
        page.goto(eye.url + path)
        until(page, "document.readyState === 'complete'")
        eye.check(page)


def test_lists_and_forms_of_hostile_words_show_them_as_they_were_typed(living: LivingSite, eye: Eye) -> None:
    site, page = living.site, eye.tab()
    paths = ("/mentions?window=all", "/screens", "/topic/heat/edit", "/audit")
    plain = {path: eye.nodes(page, path) for path in paths}
    posts = _fill(living)
    _decide(living)

    page.goto(f"{eye.url}/screens")
    eye.check(page, [text[:40] for text in PAYLOADS[:MAX_SCREENS]], plain["/screens"])
    page.goto(f"{eye.url}/embeds")
    eye.check(page)
    for n in range(0, len(PAYLOADS), 100):  # as many as one page has
        page.goto(f"{eye.url}/embeds?find=from{n}")
        eye.check(page, PAYLOADS[n : n + 100])
    page.goto(f"{eye.url}/topic/heat")
    eye.check(page, PAYLOADS[-1:])

    for _ in _pages(page, eye, "/mentions?window=all"):
        ids = page.evaluate("[...document.querySelectorAll('.post')].map((e) => e.dataset.key)")
        eye.check(page, [posts.pop(name) for name in ids], plain["/mentions?window=all"])
    assert posts == {}

    rows = 0
    for _ in _pages(page, eye, "/audit?kind=lifted"):
        shown = page.evaluate("[...document.querySelectorAll('.audit tr[data-key]')].length")
        eye.check(page, [], plain["/audit"])
        rows += shown
    assert rows == len(PAYLOADS)
    page.goto(f"{eye.url}/audit?{urlencode({'by': PAYLOADS[1][:80]})}")
    eye.check(page, [PAYLOADS[1]])

    # a version of a topic for each, as many as are kept at a time
    for n in range(0, len(PAYLOADS), MAX_VERSIONS):
        few = PAYLOADS[n : n + MAX_VERSIONS]
        numbers = range(n + 1, n + 1 + len(few))
        given = zip(numbers, few, strict=True)
        site.ledger.note(
            said(SaveTopic, i, topic="heat", version=i, query="hot", phrases=(text,), why=text, by=text[:80])
            for i, text in given
        )
        site.ledger.catch_up()
        site.hub.look()
        drafted = urlencode({"query": "hot", "phrases": "\n".join(few)})
        page.goto(f"{eye.url}/topic/heat/edit?{drafted}")
        eye.check(page, few, plain["/topic/heat/edit"])


def _pages(page: Page, eye: Eye, address: str) -> Iterator[str]:
    """A list, page after page."""
    while address:
        page.goto(eye.url + address)
        yield address
        address = page.evaluate("document.querySelector('a[rel=next]')?.getAttribute('href') ?? ''")


def _decide(living: LivingSite) -> None:
    """Every decision with every word."""
    site, now = living.site, datetime.now(UTC)
    far = now + timedelta(days=9)
    words = list(enumerate(PAYLOADS))
    made = {"panel": "map", "secret": digest_of(SECRET), "until": far}
    for n, text in words:
        where = (f"https://from{n // 100 * 100}.example",)
        site.ledger.note([said(CreateEmbed, n, embed=key(n), note=text, by=text[:80], sites=where, **made)])
    site.ledger.note(
        said(PairScreen, n, screen=f"s{n}", key=f"{n:064x}", name=text[:40], wall="overview", by=text[:80])
        for n, text in words[:MAX_SCREENS]
    )
    site.ledger.note(said(SendNote, n, text=text, until=far, by=text[:80]) for n, text in words)
    site.ledger.note(said(TakeWall, n, wall="overview", scene="radar", why=text, until=far) for n, text in words)
    marks = (
        said(MarkTime, n, when=now - timedelta(minutes=5), text=text, topic="heat", by=text[:80]) for n, text in words
    )
    site.ledger.note(marks)
    site.ledger.note(
        said(Lifted, n, conversation=text, reason=text, by=text[:80], origin=text[:80]) for n, text in words
    )
    site.ledger.catch_up()
    site.hub.look()
    assert len(site.room.known().embeds.by_id) == len(PAYLOADS)


def test_hostile_words_in_addresses_stay_words(living: LivingSite, eye: Eye) -> None:
    page = eye.tab()
    plain = eye.nodes(page, "/nowhere")
    for n in range(0, len(PAYLOADS), BATCH):
        words = " ".join(PAYLOADS[n : n + BATCH])
        page.goto(f"{eye.url}/nowhere/{quote(words, safe='')}")
        eye.check(page, [], plain)
        page.goto(f"{eye.url}/mentions?{urlencode({'window': 'all', 'q': words[:1900]})}")
        eye.check(page)
        page.goto(f"{eye.url}/topics?{urlencode({'window': words})}")
        eye.check(page, [], plain)
        page.goto(f"{eye.url}/screens?{urlencode({'said': words, 'of': words, 'code': words})}")
        eye.check(page)


@pytest.fixture
def manned(valkey: Server) -> Iterator[LivingSite]:
    """A site in which people sign in."""
    site = LivingSite(valkey, environ={"CC_SIGN_IN": "local"}).start()
    yield site
    site.stop()


def test_hostile_words_at_the_door_stay_words(manned: LivingSite, browser: Browser) -> None:
    context = browser.new_context()
    eye = Eye(context, manned.url)
    page = eye.tab()
    plain = eye.nodes(page, "/sign-in?next=/topics")
    for n in range(0, len(PAYLOADS), BATCH):
        few = PAYLOADS[n : n + BATCH]
        page.goto(f"{eye.url}/sign-in?{urlencode({'next': '/topics?q=' + ' '.join(few)})}")
        page.fill("[name=name]", few[0])
        page.fill("[name=password]", few[-1])
        with page.expect_navigation():
            page.keyboard.press("Enter")
        eye.check(page, few[:1], plain)
    context.close()


def _fill(living: LivingSite) -> dict[str, str]:
    """A post of each, by an author of that name, in such a place; returns texts by id."""
    at = living.site.clock.now() - timedelta(minutes=1)
    fake = FakeSearch(living.site.context.reader)
    made = [
        mention(n, at - timedelta(seconds=n), text=text, url=text, author=Author(handle=text, name=text))
        for n, text in enumerate(PAYLOADS)
    ]
    fake.add(*((post, tags(0, topics=["heat"])) for post in made))
    living.site.search.now = fake  # type: ignore[assignment]
    return {shown.id: shown.text for shown in (fake.reader.shown(row).mention for row in fake.rows_)}
