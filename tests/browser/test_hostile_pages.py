"""Hostile texts, names and queries in a real browser: nothing runs, nothing is added, every word is shown as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from command_center.mention import Author, Mention
from command_center.room.topic_versions import MAX_VERSIONS, SaveTopic
from command_center.web.forms import lines, one_line
from layouts.words import is_seen
from tests.browser.conftest import SitePage
from tests.browser.living import LivingSite
from tests.room.decisions import said
from tests.support.fake_search import FakeSearch
from tests.support.hostile import MARKUP
from tests.support.made import mention, tags

NODES = "['script', 'iframe', 'object', 'embed', 'base', 'img'].map((n) => document.getElementsByTagName(n).length)"
TEXTS = "[...document.querySelectorAll('.post')].map((e) => [e.dataset.key, e.querySelector('.text').textContent])"
NAMES = "[...document.querySelectorAll('.post')].map((e) => [e.dataset.key, e.querySelector('.author').textContent])"


def parsed(text: str) -> str:
    """What a parser of HTML makes of a text's line ends and NULs (https://html.spec.whatwg.org, preprocessing)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def fill(living: LivingSite, strings: Sequence[str]) -> list[Mention]:
    """Posts of these texts by authors of these names, every second one of the topic."""
    at = living.site.clock.now() - timedelta(minutes=1)
    authors = [Author(id=f"u{n}", handle=text, name=text) for n, text in enumerate(strings)]
    posts = [
        mention(n, at - timedelta(seconds=n), text=text, author=author, url=text)
        for n, (text, author) in enumerate(zip(strings, authors, strict=True))
    ]
    fake = FakeSearch(living.site.context.reader)
    fake.add(*((post, tags(0, topics=["heat"] if n % 2 else [])) for n, post in enumerate(posts)))
    living.site.search.now = fake  # type: ignore[assignment]
    return [fake.reader.shown(row).mention for row in fake.rows_]


def watched(page: Page) -> list[str]:
    """What the page asks and says of itself from now on."""
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def shown_as_they_are(page: Page, posts: Sequence[Mention]) -> int:
    """Every post on the page says what it says; how many there are."""
    by_id = {post.id: post for post in posts}
    texts, names = page.evaluate(TEXTS), page.evaluate(NAMES)
    for name, text in texts:
        words = by_id[name].text.strip()
        assert text == (parsed(words) if is_seen(words) else "no words"), name
    for name, text in names:
        author = by_id[name].author
        assert author is not None
        called = author.name or author.handle or author.id or ""
        assert text == (parsed(called) if is_seen(called) else "someone"), name
    return len(texts)


def look(living: LivingSite, site_page: SitePage, strings: Sequence[str]) -> None:
    """The list, then the editor with a draft, its samples and a history of these strings."""
    addresses = ("/topic/heat/edit", "/mentions?window=all")
    nodes, listed = (site_page(address).evaluate(NODES) for address in addresses)
    posts = fill(living, strings)
    page = site_page(addresses[1])
    heard = watched(page)
    page.reload()
    assert page.evaluate(NODES) == listed
    assert shown_as_they_are(page, posts) == min(50, len(posts))
    assert heard == []
    versions = [text for text in map(one_line, strings) if text][: MAX_VERSIONS - 1]
    for n, text in enumerate(versions, 1):
        given = {"query": f'"{text.replace(chr(34), "")[:150]}"', "phrases": (text[:200],), "why": text[:200]}
        living.site.act(said(SaveTopic, n, topic="heat", version=n, **given | {"by": text[:80]}))
    drafted = "\n".join(lines(text) for text in versions)
    page = site_page(f"/topic/heat/edit?{urlencode({'query': 'said', 'phrases': drafted})}", 1280, 900)
    heard = watched(page)
    page.reload()
    assert page.evaluate(NODES) == nodes
    assert shown_as_they_are(page, posts) > 0
    assert page.evaluate("document.querySelector('[name=phrases]').value") == drafted
    whys = page.evaluate("[...document.querySelectorAll('.versions .why')].map((e) => e.textContent)")
    assert whys == [parsed(text[:200]) for text in reversed(versions)]
    page.evaluate("document.querySelectorAll('.samples').forEach((e) => (e.open = true))")
    page.get_by_role("button", name="Show what it takes").click()
    page.get_by_role("button", name="Show what it takes").wait_for()
    assert page.evaluate(NODES) == nodes
    assert heard == []


def test_what_is_made_to_hurt_is_shown_as_it_is(living: LivingSite, site_page: SitePage) -> None:
    look(living, site_page, MARKUP)


@pytest.mark.recorded
def test_the_big_list_of_naughty_strings_is_shown_as_it_is(
    recorded: Path, living: LivingSite, site_page: SitePage
) -> None:
    look(living, site_page, json.loads((recorded / "blns" / "blns.json").read_text("utf-8")))
