"""A real browser becomes a screen, is steered from a phone, outlives the server's restart, and is revoked."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from command_center.clock import SystemClock
from command_center.room.takeovers import ReleaseWall
from command_center.takeover import takeover
from tests.browser.living import LivingSite, until
from tests.support.servers import Server

HEARING = "window.heard = []; addEventListener('control', ({ detail }) => window.heard.push(detail.action));"


@pytest.fixture
def kiosk(browser: Browser) -> Generator[BrowserContext]:
    """A display's browser: full HD, with storage of its own."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_init_script(HEARING)
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Generator[Page]:
    """A lead's phone, without scripts: every form must do without."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False, has_touch=True)
    yield context.new_page()
    context.close()


def press(phone: Page, words: str) -> None:
    """Press a button of the first screen, and see the page say that it was done."""
    with phone.expect_navigation():
        phone.locator(".cards > li").first.get_by_role("button", name=words, exact=True).tap()
    assert phone.locator(".told.status").is_visible()


def appears(page: Page, selector: str) -> None:
    """Wait for an element, over the page's own changes of address."""
    page.locator(selector).first.wait_for(state="attached", timeout=30_000)


def pair(page: Page, phone: Page, living: LivingSite) -> None:
    """The digits of a screen are entered on a phone; its wall opens."""
    page.goto(living.url + "/screen")
    digits = "".join(page.locator(".digits span[aria-hidden]").all_inner_texts())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "digits fit"

    phone.goto(living.url + "/screens")
    phone.get_by_label("Digits on the screen").fill(f"{digits[:3]} {digits[3:]}")
    phone.get_by_label("Its name").fill("Lobby")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Pair").tap()
    appears(page, "html[data-screen]")
    assert page.url == living.url + "/screen"


def steer(page: Page, phone: Page, living: LivingSite) -> None:
    """Every order, a note and a takeover show on the screen, and the screen on the list."""
    until(page, "document.documentElement.dataset.seq")
    for words, action in (("❚❚ Pause", "pause"), ("Next ▶", "next"), ("■ Go dark", "blank"), ("▶ Resume", "resume")):
        press(phone, words)
        until(page, f"heard.includes('{action}')")
        until(page, f"document.querySelector('.blank').hidden === {str(action != 'blank').lower()}")
    phone.locator(".everywhere input[name=text]").fill("Fire drill at three")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Send note").first.tap()
    until(page, "document.querySelector('[data-air]').textContent.includes('Fire drill at three')")
    soon = datetime.now(UTC) + timedelta(minutes=5)
    name = takeover(living.site.act, SystemClock(), "", "care", "Outage in Milan", soon)
    until(page, "document.documentElement.dataset.scene === 'care'")
    assert "Outage in Milan" in page.locator("[data-air]").inner_text()
    living.site.act(ReleaseWall(id="r", at=soon, takeover=name))
    until(page, "document.documentElement.dataset.scene === 'overview'")
    # the screen tells of itself soon after it was steered
    for _ in range(150):
        drawn = phone.locator(".cards .thumb g").count() > 4  # its last word may be that it is dark
        if drawn and "1920 × 1080" in phone.locator(".cards > li").first.inner_text():
            break
        phone.wait_for_timeout(200)
        phone.goto(living.url + "/screens")
    assert phone.locator(".cards .thumb g").count() > 4


def move_and_revoke(page: Page, phone: Page, living: LivingSite) -> None:
    """Another wall within seconds, then none any more."""
    phone.goto(living.url + "/screens")
    phone.locator("details.more > summary").first.tap()
    phone.locator("details.more select[name=wall]").first.select_option("world")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Move", exact=True).tap()
    appears(page, "html[data-wall=world]")
    phone.locator("details.more > summary").first.tap()
    phone.get_by_label("I mean it").check()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Revoke this screen").tap()
    appears(page, ".digits")
    assert "was taken off the list" in page.locator(".before").inner_text()


def test_pair_steer_restart_and_revoke(valkey: Server, kiosk: BrowserContext, phone: Page) -> None:
    living = LivingSite(valkey).start()
    page = kiosk.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    pair(page, phone, living)
    steer(page, phone, living)

    living.stop()
    living = LivingSite(valkey, port=living.port).start()
    page.evaluate("heard.length = 0")
    phone.goto(living.url + "/screens")
    press(phone, "❚❚ Pause")
    until(page, "heard.includes('pause')")
    again = kiosk.new_page()
    again.goto(living.url + "/screen")
    appears(again, "html[data-screen]")
    again.close()

    move_and_revoke(page, phone, living)
    assert problems == []
    living.stop()
