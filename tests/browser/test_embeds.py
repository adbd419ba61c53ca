"""A lead with a phone and a keyboard makes a key, sees it live, copies it, and withdraws it under a reader's eyes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from playwright.sync_api import Page

from command_center.clock import SystemClock
from tests.browser.conftest import SitePage
from tests.browser.living import LivingSite, until
from tests.security.embeds import made
from tests.support.made import mention, tags

PREVIEW = "document.querySelector('[data-preview]').contentDocument"
FITS = "document.documentElement.scrollWidth <= innerWidth"


def reach(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, and see that it shows it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"no keyboard reaches {selector}")


def press(page: Page, selector: str) -> None:
    """Press a button that leads to another page."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, name: str, words: str) -> None:
    """Choose from a list by typing what it says."""
    reach(page, f"select[name={name}]")
    page.keyboard.type(words)


def make(page: Page, living: LivingSite) -> str:
    """A key by keyboard alone, previewed alive, its snippet copied; gives what was copied."""
    assert page.evaluate(FITS)
    page.locator("[data-preview]").scroll_into_view_if_needed()
    until(page, f"{PREVIEW}.documentElement.dataset.embed === 'gauge'")
    choose(page, "panel", "How much")
    choose(page, "window", "last 24")
    until(page, f"/embed.volume.*window=24h/.test({PREVIEW}.location.href)")
    seen = f"{PREVIEW}.querySelector('[data-figure=total]')"
    until(page, f"{PREVIEW}.documentElement.dataset.seq && {seen} !== null")
    before = page.evaluate(f"{seen}.textContent")
    living.kept.add((mention(5000, SystemClock().now()), tags(1)))
    until(page, f"{seen}.textContent === '{int(before) + 1}'")

    choose(page, "panel", "Who is waiting")
    assert page.evaluate("document.querySelector('select[name=window]').disabled"), "it shows what is now"
    choose(page, "panel", "How much")
    reach(page, "input[name=sites]")
    page.keyboard.type("https://intranet.example")
    press(page, "button.main")
    assert page.locator(".told.status").is_visible()
    assert page.evaluate(FITS)
    reach(page, "[data-copy=paste-html]")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.paste [role=status]').textContent === 'copied'")
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'pasted' }))")
    page.locator("#pasted").focus()
    page.keyboard.press("Control+V")
    pasted = page.locator("#pasted").input_value()
    assert pasted == page.locator("#paste-html").input_value()
    return str(pasted)


def test_a_key_is_made_looked_at_renewed_and_withdrawn_by_keyboard(living: LivingSite, site_page: SitePage) -> None:
    living.kept.add(*((mention(n, SystemClock().now() - timedelta(minutes=n)), tags(n)) for n in range(90)))
    page = site_page("/embeds", 390, 844)
    src = re.search('src="([^"]+)"', make(page, living))
    assert src is not None
    reader = site_page(unescape(src[1]).removeprefix(living.url))
    until(reader, "document.documentElement.dataset.seq && document.querySelector('.volume-plot')")

    page.goto(living.url + "/embeds")
    assert "cc1_" not in page.content()
    reach(page, ".keys summary")
    page.keyboard.press("Enter")
    choose(page, "until", "in 365")
    press(page, "form[action='/embeds/renew'] button")
    assert "another end" in page.locator(".told.status").inner_text()
    reach(page, ".keys summary")
    page.keyboard.press("Enter")
    reach(page, ".revoke input[name=sure]")
    page.keyboard.press("Space")
    press(page, ".revoke button")
    assert "Withdrawn" in page.locator(".told.status").inner_text()
    until(reader, "document.body.innerText.includes('this panel was withdrawn')")


def test_forty_keys_fit_every_width(living: LivingSite, site_page: SitePage) -> None:
    sites = tuple(f"https://a-rather-long-name-of-a-host-{n}.intranet.example:8443" for n in range(3))
    end = SystemClock().now() + timedelta(days=9)
    for n in range(40):
        living.site.act(made(n, sites=sites[: n % 4], until=end + timedelta(days=n), note="n" * 200 if n % 2 else ""))
    page = site_page("/embeds", 320, 700)
    for width in (320, 390, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(FITS), width
    assert page.locator(".keys > li").count() == 40
    assert "6 keys end within 14 days" in page.locator(".ending").inner_text()
