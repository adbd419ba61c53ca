"""The whole page of a topic in a real browser: whatever people write stays text, and nothing sticks out of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from command_center.mention import Author
from command_center.room.timeline import MarkTime
from command_center.store.document import decode_document
from command_center.web.forms import one_line
from tests.browser.conftest import SitePage
from tests.browser.living import LivingSite
from tests.browser.test_hostile_pages import NODES, shown_as_they_are, watched
from tests.room.decisions import said
from tests.support.hostile import MARKUP
from tests.support.index_here import IndexHere
from tests.support.made import mention, tags

Fill = Callable[[Sequence[str]], IndexHere]
PAGE = "/topic/heat?window=1h&with=brand:acme"
PARTS = ("short", "apart", "people", "hashtags", "links", "where", "talks", "loud")


@pytest.fixture
def fill(living: LivingSite, tmp_path: Path) -> Generator[Fill]:
    """Posts about heat, of these texts and by authors of these names, all of whom ask us; and notes of these words."""
    made: list[IndexHere] = []

    def put(texts: Sequence[str]) -> IndexHere:
        now = living.site.clock.now()
        posts = [
            (
                mention(
                    n,
                    now - timedelta(seconds=10 + n),
                    text=text,
                    url=text,
                    author=Author(id=f"u{n % 9}", handle=text, name=text),
                    repost_of="web:2" if n % 11 == 7 else None,
                ),
                tags(n, topics=["heat"], brands=["acme"], addressed=True, need="question"),
            )
            for n, text in enumerate(texts)
        ]
        for first in range(0, len(posts), 200):
            living.kept.add(*posts[first : first + 200])
        documents = living.kept.reader.as_written(m.id for m, _ in posts)
        made.append(IndexHere(tmp_path / str(len(made)), documents, living.site.context.reader))
        living.site.search.now = made[-1]
        for n, text in enumerate([words for words in map(one_line, texts) if words][:20]):
            note = said(MarkTime, n, text=text[:200], when=now - timedelta(minutes=n), by=text[:80])
            living.site.act(note)
        return made[-1]

    yield put
    living.site.search.now = living.site.search.usual
    for one in made:
        one.close()


def _look(living: LivingSite, site_page: SitePage, fill: Fill, texts: Sequence[str]) -> None:
    fill(["It is hot in here today, and nobody opens a window."])
    page = site_page(PAGE)
    nodes = page.evaluate(NODES)
    made = fill(texts)
    heard = watched(page)
    page.reload()
    assert page.evaluate(NODES) == nodes
    view = made.searching.view()
    stored = [decode_document(post) for post in made.searching.posts(view, range(view.n)) if post]
    posts = [living.kept.reader.shown(document).mention for document in stored]
    assert shown_as_they_are(page, posts) > 10
    notes = page.evaluate("[...document.querySelectorAll('.marks .words')].map((e) => e.textContent)")
    assert sorted(notes) == sorted(one.text for one in living.site.room.known().timeline.marks)
    for part in PARTS:
        page.locator(f"#{part}").scroll_into_view_if_needed()
    # links of drawings among them, which have no `protocol` of their own
    protocols = (
        "[...document.querySelectorAll('main a[href]')].map((a) => new URL(a.getAttribute('href'), location).protocol)"
    )
    assert set(page.evaluate(protocols)) <= {"http:", "https:"}
    assert heard == []


def test_whatever_is_written_stays_text(living: LivingSite, site_page: SitePage, fill: Fill) -> None:
    _look(living, site_page, fill, [*MARKUP, *(f"{text} and so on, for {n} days" for n, text in enumerate(MARKUP))])


@pytest.mark.recorded
def test_naughty_strings_stay_text(living: LivingSite, site_page: SitePage, fill: Fill, recorded: Path) -> None:
    _look(living, site_page, fill, json.loads((recorded / "blns" / "blns.json").read_text("utf-8")))


def test_no_part_sticks_out(living: LivingSite, site_page: SitePage, fill: Fill) -> None:
    long = (
        "Donaudampfschifffahrtsgesellschaft" * 5,
        "https://shop.example/" + "x" * 120 + " #" + "t" * 39,
        "电池" * 90,
    )
    fill([f"{long[n % 3]} It is far too hot in here today. {n}" for n in range(60)])
    page = site_page(PAGE)
    for width in (360, 1024, 3840):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(living.url + PAGE)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        # what is cut short with an ellipsis is wider than what is seen of it
        out = page.evaluate(
            "[...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 &&"
            " !e.closest('.jumps, .world, .waiters a, .bars .word, .said li')).map((e) => e.outerHTML.slice(0, 90))"
        )
        assert out == [], width
