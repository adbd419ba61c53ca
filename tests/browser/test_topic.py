"""The topic pages in a real browser: reached from the wall, filtered by keyboard, current, and nothing taken away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from command_center.store import keys
from layouts import theme
from tests.browser.conftest import SitePage
from tests.browser.living import HIDING, LivingSite, until
from tests.browser.pixels import colors, near
from tests.support.made import mention, tags

FIGURE = "document.querySelector('.figure').textContent"


def come(living: LivingSite, *numbers: int, ago_s: float = 60, seed: int = 2, **given: Any) -> None:
    """Posts about heat: seed 2 is negative, 0 positive, 1 neutral."""
    at = living.site.clock.now() - timedelta(seconds=ago_s)
    labels = tags(seed, **{name: given.pop(name) for name in ("need", "addressed") if name in given})
    living.kept.add(*((mention(n, at - timedelta(seconds=n / 10), **given), labels) for n in numbers))


def ids(page: Page) -> list[str]:
    """The posts on a page, in order."""
    return page.evaluate("[...document.querySelectorAll('.post')].map((e) => e.dataset.key)")  # type: ignore[no-any-return]


def test_a_wall_goes_on_under_a_resting_finger(living: LivingSite, site_page: SitePage) -> None:
    come(living, 1)
    wall = site_page("/wall/overview", 1920, 1080)
    until(wall, "document.querySelector('[data-topic=heat] .count')?.textContent === '1'")
    wall.mouse.move(1000, 20)
    wall.mouse.down()
    come(living, 2)
    until(wall, "document.querySelector('[data-topic=heat] .count').textContent === '2'", 4)


def test_filters_by_keyboard_and_the_way_back(living: LivingSite, site_page: SitePage) -> None:
    come(living, 1, 2, seed=2)
    come(living, 3, seed=0)
    page = site_page("/topic/heat")
    page.locator("input[name=sentiment][value=negative]").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", "one sees where one is"
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/topic/heat?window=1h&sentiment=negative")
    assert ids(page) == ["web:1", "web:2"]
    assert page.locator("input[value=negative]").is_checked()
    with page.expect_navigation():
        page.get_by_role("link", name="show not only negative").press("Enter")
    assert page.evaluate(FIGURE) == "3"
    page.go_back()
    assert ids(page) == ["web:1", "web:2"]
    page.go_back()
    assert page.evaluate(FIGURE) == "3"


def test_it_follows_the_data_and_keeps_focus_place_and_ticks(living: LivingSite, site_page: SitePage) -> None:
    come(living, *range(30), ago_s=300)
    page = site_page("/topic/heat", 1280, 700)
    page.locator(".filters input").first.focus()
    page.evaluate("document.querySelector('[data-key=\"web:20\"]').scrollIntoView()")
    top = "document.querySelector('[data-key=\"web:20\"]').getBoundingClientRect().top"
    before, focused = page.evaluate(top), page.evaluate("document.activeElement.value")
    for n in range(100, 104):  # copies of one text would be one post
        come(living, n, ago_s=n, text=f"it is hot for the {n}th time " * 10)
    until(page, f"{FIGURE} === '34'")
    assert ids(page)[:4] == [f"web:{n}" for n in range(100, 104)]
    assert page.evaluate(top) == pytest.approx(before, abs=2)
    assert page.evaluate("document.activeElement.value") == focused
    assert page.evaluate("document.querySelectorAll('.volume-plot g').length") >= 2
    assert page.evaluate("window.commandCenter.opens") == 1

    page.locator("input[name=sentiment][value=negative]").check()
    come(living, 200)
    until(page, "document.documentElement.classList.contains('held')", 20)
    page.wait_for_timeout(6000)
    assert page.evaluate(FIGURE) == "34", "nobody takes away what was ticked"
    assert page.locator("input[name=sentiment][value=negative]").is_checked()
    page.locator("input[name=sentiment][value=negative]").uncheck()
    until(page, f"{FIGURE} === '35'")
    assert not page.evaluate("document.documentElement.classList.contains('held')")


def test_a_hidden_tab_holds_no_line_and_is_current_when_it_comes_back(living: LivingSite, site_page: SitePage) -> None:
    come(living, 1)
    page = site_page("/topic/heat", script=HIDING)
    until(page, "document.documentElement.dataset.seq !== undefined")
    assert living.site.hub.pages == 1
    page.evaluate("hide(true)")
    for _ in range(100):
        if living.site.hub.pages == 0:
            break
        page.wait_for_timeout(100)
    assert living.site.hub.pages == 0
    readings = page.evaluate("window.commandCenter.readings")
    come(living, 2, 3)
    page.wait_for_timeout(6000)
    assert page.evaluate(FIGURE) == "1"
    assert page.evaluate("window.commandCenter.readings") == readings, "and asks for nothing"
    page.evaluate("hide(false)")
    until(page, f"{FIGURE} === '3'", 3)
    assert living.site.hub.pages == 1


def test_old_never_looks_live(living: LivingSite, site_page: SitePage) -> None:
    come(living, *range(40))
    page = site_page("/topic/heat", color_scheme="dark")
    until(page, "document.documentElement.dataset.seq !== undefined")
    assert near(colors(page.locator(".volume-plot:not(.mood-plot)").screenshot()), theme.ORANGE, 60) > 300
    living.site.clients[0].delete(keys.stage("tag", "tag-0"), keys.STAGES)
    until(page, "document.documentElement.classList.contains('stale')", 5)
    tag = page.locator(".stale-tag")
    assert tag.is_visible()
    assert "old no tag worker has been seen" in " ".join(tag.inner_text().split())
    assert page.evaluate("getComputedStyle(document.querySelector('.badge.live'), '::after').content") == '"stale"'
    assert near(colors(page.locator(".volume-plot:not(.mood-plot)").screenshot()), theme.ORANGE, 60) == 0
    living.site.alive("tag", "store")
    until(page, "!document.documentElement.classList.contains('stale')", 5)
    assert not tag.is_visible()


WIDTHS = (360, 768, 1024, 1366, 1920, 3840)


@pytest.mark.parametrize("path", ["/topic/heat", "/topic/heat?sentiment=negative&language=de&country=none", "/topics"])
def test_nothing_sticks_out(living: LivingSite, site_page: SitePage, path: str) -> None:
    words = ("Donaudampfschifffahrtsgesellschaft" * 5, "https://shop.example/" + "x" * 120, "电池" * 90, "a\n\nb\n")
    for n in range(24):
        come(living, n, seed=(0, 1, 2, 3)[n % 4], ago_s=140 * n, text=words[n % 4])
    page = site_page(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(living.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        out = page.evaluate(
            "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 &&"
            " !e.closest('.skip')).map((e) => e.outerHTML.slice(0, 80))"
        )
        assert out == [], width
        sizes = page.evaluate(
            "[...document.querySelectorAll('body *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 &&"
            " n.textContent.trim()) && e.getClientRects().length).map((e) => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 14, width
        summary = page.locator(".filters > summary")
        if width < 1024 and summary.count():
            assert not page.locator(".filters form").is_visible(), width
            summary.click()
            assert page.locator(".filters form").is_visible(), width
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_pace_and_what_was_before_read_as_one_line(living: LivingSite, site_page: SitePage) -> None:
    for n in range(60):
        come(living, n, seed=2, ago_s=150 * n)
    parted = """[...document.querySelectorAll('.change i')].map((was) => {
      const comma = document.createRange();
      comma.setStart(was.firstChild, 0);
      comma.setEnd(was.firstChild, 1);
      const pace = was.parentElement.querySelector('.pace').getBoundingClientRect();
      return [was.textContent[0], Math.abs(comma.getBoundingClientRect().top - pace.top) < 4];
    })"""
    for language, words in (("en", "= as before, was "), ("it", "= stabile, era ")):
        page = site_page(f"/topics?lang={language}", 1920, 800)
        assert words in page.inner_text("[data-key=heat] .change")
        for width in (1920, 1024, 390):
            page.set_viewport_size({"width": width, "height": 800})
            assert [",", True] in page.evaluate(parted)
            assert [",", False] not in page.evaluate(parted), "no line begins with a comma"


def test_it_reads_and_filters_without_any_script(living: LivingSite, site_page: SitePage) -> None:
    come(living, 1, 2)
    come(living, 3, seed=0)
    page = site_page("/topic/heat", java_script_enabled=False)
    assert page.inner_text(".figure") == "3"
    page.locator("input[value=positive]").check()
    page.get_by_role("button", name="Apply").click()
    assert page.inner_text(".figure") == "1"
    assert page.locator(".post").count() == 1


LONG = "It broke again.\n" * 300
TALL = "document.querySelector('[data-key=\"web:1\"] .text').getBoundingClientRect().height"


@pytest.mark.parametrize("path", ["/topic/heat", "/desk"])
def test_a_long_post_is_folded_and_stays_open_once_it_is_opened(
    living: LivingSite, site_page: SitePage, path: str
) -> None:
    come(living, 1, text=LONG, need="outage", addressed=True)
    come(living, 2, text="short", need="outage", addressed=True)
    page = site_page(path)
    line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.text')).lineHeight)")
    assert page.evaluate(TALL) == pytest.approx(8 * line, abs=2)
    assert page.locator("details:not(.menu) summary").filter(has_text="show all").count() == 1
    summary = page.locator('[data-key="web:1"] summary').filter(has_text="show")
    assert summary.inner_text() == "show all"
    summary.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(TALL) > 290 * line
    assert summary.inner_text() == "show less"
    come(living, 3, text="new", need="outage", addressed=True)
    until(page, "document.querySelector('[data-key=\"web:3\"]') !== null", 15)
    assert page.evaluate(TALL) > 290 * line, "an update folds nothing that a reader opened"
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.evaluate(TALL) == pytest.approx(8 * line, abs=2)


def test_a_long_post_opens_without_any_script(living: LivingSite, site_page: SitePage) -> None:
    come(living, 1, text=LONG)
    page = site_page("/topic/heat", 390, 800, java_script_enabled=False)
    text = page.locator(".post .text")
    folded = text.bounding_box()
    page.locator(".post summary").filter(has_text="show").click()
    opened = text.bounding_box()
    assert folded is not None
    assert opened is not None
    assert opened["height"] > 20 * folded["height"]
    assert page.locator(".post summary").filter(has_text="show").inner_text() == "show less"


@pytest.mark.parametrize(("path", "columns"), [("/topic/heat?window=1h", 2), ("/desk", 4)])
def test_why_these_tags_stands_in_the_columns_of_its_list(
    living: LivingSite, site_page: SitePage, path: str, columns: int
) -> None:
    """One column more than the list has would push its times and links aside."""
    come(living, 1, 2, text="my phone gets hot", need="broken", addressed=True)
    page = site_page(path, 1920, 1080)
    row, door = "[data-key='web:1']", "[data-key='web:1'] .why-tags"
    counted = f"getComputedStyle(document.querySelector(\"{row}\")).gridTemplateColumns.split(' ').length"
    left = 'document.querySelector("{}").getBoundingClientRect().left'
    for width, expected in ((1920, columns), (390, 1)):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator(f"{door} summary").click()
        until(page, f'document.querySelector("{door}").open === {str(width == 1920).lower()}')
        assert page.evaluate(counted) == expected, f"{width} px wide"
        if path != "/desk":
            assert page.evaluate(left.format(door)) == page.evaluate(left.format(row))
    page.locator(f"{door} summary").click()
    until(page, f'document.querySelector("{door} .note") !== null')
    assert page.evaluate(f'getComputedStyle(document.querySelector("{door} .note")).textAlign') == "left"
