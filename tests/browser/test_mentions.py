"""The list of mentions in a browser: it goes on by itself, moves for nobody, back finds its place, words are words."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from command_center.clock import SystemClock
from command_center.mention import Author, Mention, Tags
from tests.browser.conftest import SitePage
from tests.browser.living import LivingSite, until
from tests.support.fake_search import FakeSearch
from tests.support.made import mention, tags

COUNT = "document.querySelectorAll('.posts > .post').length"
NEWER = "document.querySelector('.newer')"
HOSTILE = (
    "<script>window.hit = 1; alert(1)</script>",
    '<img src=x onerror="window.hit = 1; alert(1)">',
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "</title></textarea></style><iframe src='javascript:alert(1)'></iframe>",
    "${7*7} {{7*7}} <%= 7*7 %>",
    "\u202etxet desrever\u202c",
    "&lt;b&gt; &amp;amp;",
)


@pytest.fixture
def fake(living: LivingSite) -> Generator[FakeSearch]:
    """A search with an index, over posts that a test gives."""
    search = FakeSearch(living.site.context.reader)
    living.site.search.now = search
    yield search
    living.site.search.now = living.site.search.usual


def come(living: LivingSite, fake: FakeSearch, *numbers: int, ago_s: float = 60, **given: object) -> None:
    """Posts that the store and the search hold."""
    at = SystemClock().now() - timedelta(seconds=ago_s)
    posts: list[tuple[Mention, Tags]] = [
        (mention(n, at - timedelta(seconds=n % 1000 / 10), **given), tags(n)) for n in numbers
    ]
    living.kept.add(*posts)
    fake.add(*posts)


def ids(page: Page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.posts > .post')].map((e) => e.dataset.key)")  # type: ignore[no-any-return]


def test_it_goes_on_by_itself_moves_for_nobody_and_back_finds_its_place(
    living: LivingSite, site_page: SitePage, fake: FakeSearch
) -> None:
    come(living, fake, *range(330), ago_s=100)
    page = site_page("/mentions?window=4h", 1280, 700)
    assert ids(page) == [f"web:{n}" for n in range(50)]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    until(page, f"{COUNT} === 100")
    page.evaluate("document.querySelector('[data-key=\"web:80\"]').scrollIntoView()")
    top = page.evaluate("document.querySelector('[data-key=\"web:80\"]').getBoundingClientRect().top")

    come(living, fake, *range(1000, 1037), ago_s=1)
    until(page, f"{NEWER}.hidden === false && {NEWER}.textContent === '37 new'")
    fake.dead.add("web:90")
    living.kept.add((Mention(id="web:90", source="web", deleted=True), None))
    until(page, "document.querySelector('[data-key=\"web:90\"]') === null")
    assert ids(page)[:2] == ["web:0", "web:1"], "what came waits"
    now = page.evaluate("document.querySelector('[data-key=\"web:80\"]').getBoundingClientRect().top")
    assert now == pytest.approx(top, abs=2), "and what is read stays where it is"

    with page.expect_navigation():
        page.locator('[data-key="web:80"] a.talk').click()
    assert page.inner_text("h1") == "Conversation"
    page.go_back()
    until(page, "document.querySelector('[data-key=\"web:80\"]') !== null")
    until(page, "Math.abs(document.querySelector('[data-key=\"web:80\"]').getBoundingClientRect().top) < 700")
    page.evaluate("scrollTo(0, 0)")
    page.goto(living.url + page.locator(".newer a").get_attribute("href"))
    until(page, "document.querySelector('.post').dataset.key === 'web:1000'")


def test_after_some_pages_a_press_asks_for_more_so_that_the_foot_can_be_reached(
    living: LivingSite, site_page: SitePage, fake: FakeSearch
) -> None:
    come(living, fake, *range(420), ago_s=100)
    page = site_page("/mentions?window=4h", 390, 844)
    for held in range(100, 301, 50):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        until(page, f"{COUNT} >= {held}")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    until(page, f"{COUNT} === 300 && !document.querySelector('.posts').hasAttribute('aria-busy')")
    assert page.locator(".foot").is_visible()
    page.locator(".pages a[rel=next]").focus()
    page.keyboard.press("Enter")
    until(page, f"{COUNT} === 350")
    assert page.evaluate("document.activeElement.dataset.key") == "web:300", "the keyboard goes on where it was"
    assert page.inner_text(".loaded") == "350 posts are shown"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_words_filters_and_orders_by_keyboard_without_any_script(
    living: LivingSite, site_page: SitePage, fake: FakeSearch
) -> None:
    come(living, fake, 1, 2, text="the fan is loud")
    come(living, fake, 3, text="the screen is bright")
    page = site_page("/mentions", java_script_enabled=False)
    page.locator("input[name=q]").focus()
    page.keyboard.type("fan OR loud")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=fan+OR+loud" in page.url
    assert "window=1h" in page.url
    assert page.inner_text(".figure") == "2"
    page.get_by_role("link", name="Oldest first").click()
    assert page.locator(".post").first.get_attribute("data-key") == "web:2"
    page.go_back()
    page.go_back()
    assert page.inner_text(".figure") == "3"


def test_nothing_sticks_out(living: LivingSite, site_page: SitePage, fake: FakeSearch) -> None:
    words = (
        "Donaudampfschifffahrtsgesellschaft" * 5,
        "https://shop.example/" + "x" * 120,
        "电池" * 90,
        "+1 512 555 0134",
    )
    for n in range(8):
        come(living, fake, n, ago_s=140 * n, text=words[n % 4])
    path = "/mentions?sentiment=negative&sentiment=positive&language=de&language=en&topic=heat"
    page = site_page(path)
    for width in (360, 768, 1366, 1920, 3840):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(living.url + path)
        page.evaluate("document.querySelectorAll('details:not(.filters)').forEach((e) => (e.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        out = page.evaluate(
            "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 &&"
            " !e.closest('.skip')).map((e) => e.outerHTML.slice(0, 80))"
        )
        assert out == [], width


@pytest.mark.parametrize("view", ["wall", "embed"])
def test_hostile_words_are_words_on_screens_and_in_frames(
    living: LivingSite, site_page: SitePage, fake: FakeSearch, view: str
) -> None:
    """The list at a desk: test_hostile_pages."""
    at = SystemClock().now() - timedelta(seconds=5)
    authors = [Author(id=f"u{n}", handle=text[:80], name=text[:80]) for n, text in enumerate(HOSTILE)]
    posts = [
        (mention(n, at - timedelta(seconds=n), text=text, author=author), tags(n))
        for n, (text, author) in enumerate(zip(HOSTILE, authors, strict=True))
    ]
    living.kept.add(*posts)
    fake.add(*posts)
    page = site_page(f"/mentions?window=4h&as={view}")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.reload()
    assert page.evaluate("document.querySelectorAll('.cards li').length") == len(HOSTILE)
    assert page.evaluate("document.querySelectorAll('iframe, object, embed, main img, main script, a').length") == 0
    assert page.evaluate("window.hit") is None
    assert dialogs == []
    if view == "wall":
        texts = page.evaluate("[...document.querySelectorAll('.cards .text')].map((e) => e.textContent)")
        assert texts == [" ".join(text.split()) for text in HOSTILE]
