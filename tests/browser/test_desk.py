"""The desk in a real browser: clocks that tick, people who come and go under a reader's eyes, a phone, a keyboard."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page

from command_center.mention import OPEN_NEEDS
from tests.browser.conftest import SitePage
from tests.browser.living import HIDING, LivingSite, until
from tests.support.made import by_brand, mention, tags


@pytest.fixture
def desk(site_page: SitePage) -> SitePage:
    """Open a page of the site, the desk unless told which."""
    return lambda path="/desk", *size, **options: site_page(path, *size, **options)


def come(living: LivingSite, number: int, need: str, at: datetime, **given: Any) -> None:
    labels = tags(0, need=need, addressed=True, **{k: given.pop(k) for k in ("language",) if k in given})
    living.kept.add((mention(number, at, **given), labels))


def ids(page: Page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.queue > li')].map((e) => e.dataset.key)")  # type: ignore[no-any-return]


def test_the_walls_figure_is_its_door(living: LivingSite, desk: SitePage) -> None:
    for n in range(3):
        come(living, n, "outage", living.site.clock.now())
    wall = desk("/wall/overview", 1920, 1080)
    until(wall, "document.querySelector('.panel-waiting .hero').textContent === '3'")
    with wall.expect_navigation():
        wall.locator(".panel-waiting .hero a").click()
    assert wall.url.endswith("/desk")
    assert wall.inner_text("h1") == "Who is waiting"
    assert len(ids(wall)) == 3


def test_clocks_tick_and_a_promise_is_broken_before_the_eyes(living: LivingSite, desk: SitePage) -> None:
    now = living.site.clock.now()
    come(living, 1, "broken", now - timedelta(minutes=45) + timedelta(seconds=4))
    come(living, 2, "question", now)
    page = desk()
    promised = page.locator('[data-key="web:1"] .due')
    assert promised.inner_text().startswith("due in ")
    before = page.inner_text('[data-key="web:2"] .age')
    until(page, "document.querySelector('[data-key=\"web:1\"] .due').textContent.startsWith('overdue by')")
    assert "over" in (promised.get_attribute("class") or "")
    assert "▲" in promised.evaluate("(e) => getComputedStyle(e, '::before').content"), "a shape, not only a colour"
    assert page.inner_text('[data-key="web:2"] .age') != before


def test_who_comes_stands_in_their_place_and_who_is_answered_goes(living: LivingSite, desk: SitePage) -> None:
    now = living.site.clock.now()
    for n in range(5):
        come(living, n, "money", now - timedelta(minutes=30 - n))
    page = desk()
    assert ids(page) == [f"web:{n}" for n in range(5)]
    page.evaluate("document.querySelector('[data-key=\"web:1\"]').dataset.sameNode = 'yes'")
    come(living, 9, "safety", now, text="smoke from the charger")
    living.kept.add((by_brand(50, at=now, in_reply_to="web:3"), tags(0)))
    until(page, "document.querySelector('[data-key=\"web:9\"]') !== null")
    assert ids(page) == ["web:9", "web:0", "web:1", "web:2", "web:4"]
    assert page.inner_text(".hero") == "5"
    numbers = page.evaluate("[...document.querySelectorAll('.queue .number')].map((e) => e.textContent)")
    assert numbers == ["1", "2", "3", "4", "5"]
    assert page.evaluate("window.commandCenter.readings") >= 1, "it read itself again, nobody reloaded it"


def test_a_reader_further_down_keeps_their_line(living: LivingSite, desk: SitePage) -> None:
    now = living.site.clock.now()
    for n in range(40):
        come(living, n, "question", now - timedelta(minutes=90 - n))
    page = desk()
    page.evaluate("document.querySelector('[data-key=\"web:25\"]').scrollIntoView()")
    top = "document.querySelector('[data-key=\"web:25\"]').getBoundingClientRect().top"
    before = page.evaluate(top)
    for n in range(100, 104):
        come(living, n, "outage", now, text="cloud is down " * 20)
    until(page, "document.querySelector('[data-key=\"web:103\"]') !== null")
    assert page.evaluate(top) == pytest.approx(before, abs=2)


def test_the_keyboard_filters_and_back_takes_it_back(living: LivingSite, desk: SitePage) -> None:
    now = living.site.clock.now()
    come(living, 1, "outage", now, language="de")
    come(living, 2, "money", now, language="en")
    page = desk()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('li').dataset.key") == "safety", (
        "the first thing in the content"
    )
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "one sees where one is"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/desk?need=outage")
    assert ids(page) == ["web:1"]
    assert page.evaluate("document.querySelectorAll('main [aria-current=\"true\"]').length") == 1
    with page.expect_navigation():
        page.get_by_role("link", name="German").press("Enter")
    assert page.url.endswith("/desk?need=outage&language=de")
    page.go_back()
    page.go_back()
    assert ids(page) == ["web:1", "web:2"]


def test_nothing_sticks_out(living: LivingSite, desk: SitePage) -> None:
    now = living.site.clock.now()
    for n, need in enumerate(OPEN_NEEDS * 3):
        words = ("Donaudampfschifffahrtsgesellschaft" * 5, "https://shop.example/" + "x" * 120, "电池" * 90)[n % 3]
        come(living, n, need, now - timedelta(days=n), text=words, language=("de", "en", "zh", "ar", "hi")[n % 5])
    page = desk()
    for width in (360, 390, 768, 1024, 1920, 3840):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{living.url}/desk")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        out = page.evaluate(
            "[...document.querySelectorAll('main *')].filter((e) => !e.closest('.chips') &&"
            " e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))"
        )
        assert out == [], width
        sizes = page.evaluate(
            "[...document.querySelectorAll('body *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 &&"
            " n.textContent.trim()) && e.getClientRects().length).map((e) => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 14, width


def test_it_reads_without_any_script(living: LivingSite, desk: SitePage) -> None:
    now = living.site.clock.now()
    come(living, 1, "outage", now - timedelta(minutes=20))
    come(living, 2, "money", now - timedelta(minutes=20))
    page = desk(java_script_enabled=False)
    page.get_by_role("link", name="Money").click()
    assert page.locator(".queue > li").count() == 1
    assert page.inner_text('[data-key="web:2"] .waited') == "waiting 20 min"


def test_an_empty_queue_fills_by_itself(living: LivingSite, desk: SitePage) -> None:
    page = desk()
    assert "Nobody is waiting" in page.inner_text("main")
    come(living, 1, "question", living.site.clock.now())
    until(page, "document.querySelectorAll('.queue > li').length === 1")
    assert page.title().startswith("1 waiting")


def test_why_these_tags_opens_by_the_keyboard_and_stays_while_the_page_goes_on(
    living: LivingSite, desk: SitePage
) -> None:
    now = living.site.clock.now()
    come(living, 1, "broken", now, text="my phone gets hot and does not work")
    page = desk()
    page.focus('[data-key="web:1"] .why-tags summary')
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.why-tags .reasons') !== null")
    box = page.locator('[data-key="web:1"] .why-tags')
    assert box.locator('[role="status"]').inner_text() == "The reasons, tag by tag:", (
        "who listens hears that it is there"
    )
    assert "hot" in box.locator("q").all_inner_texts()
    assert page.evaluate("document.activeElement.matches('.why-tags summary')"), "the focus stays where it was"
    come(living, 2, "safety", now, text="smoke from the charger")
    until(page, "document.querySelector('[data-key=\"web:2\"]') !== null")
    assert box.locator("h2").count() >= 8, "what is being read is not taken away"


def test_a_new_version_is_loaded_once_nobody_is_at_anything(
    living: LivingSite, desk: SitePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layouts.document.SETTLE_S", 0)
    come(living, 1, "question", living.site.clock.now())
    page = desk("/screens", script=HIDING)
    until(page, "window.commandCenter?.opens > 0 && document.documentElement.dataset.seq")
    page.evaluate("window.before = true")
    page.fill("input[name=code]", "12")
    page.keyboard.press("Tab")
    monkeypatch.setattr("layouts.document.version", lambda: "0123456789ab")
    living.site.hub._version = "0123456789ab"
    before = living.site.hub.frame
    end = monotonic() + 30
    while living.site.hub.frame is before:
        assert monotonic() < end, "a picture comes every five seconds"
        page.wait_for_timeout(50)
    page.evaluate("hide(true); hide(false)")  # the stream begins anew, and says what is served
    until(page, "!document.querySelector('.renewal p').hidden")
    assert page.locator(".renewal").get_by_role("link", name="Load it now").is_visible()
    assert page.input_value("input[name=code]") == "12"
    page.fill("input[name=code]", "")
    page.locator("h1").first.evaluate("() => document.activeElement.blur()")
    page.locator("html[data-version='0123456789ab']").wait_for(state="attached")
    assert page.evaluate("window.before") is None
    assert page.locator(".renewal p").is_hidden()
