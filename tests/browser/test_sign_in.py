"""A person at a keyboard: in by a password, on to where they wanted, and out of every tab once they may no more."""

from __future__ import annotations

import secrets
import time
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Error, Page

from command_center.room.people import RemoveUser
from tests.browser.living import LivingSite
from tests.security.manned import PASSWORD, add_user
from tests.support.servers import Server


@pytest.fixture
def manned(valkey: Server) -> Generator[LivingSite]:
    site = LivingSite(valkey, environ={"CC_SIGN_IN": "local"}).start()
    yield site
    site.stop()


def until(page: Page, expression: str, timeout_s: float = 30) -> None:
    """Wait until an expression holds, on whatever page the tab goes on to meanwhile."""
    end = time.monotonic() + timeout_s
    while True:
        try:
            if page.evaluate(expression):
                return
        except Error:  # it is between two pages
            page.wait_for_load_state("domcontentloaded")
        assert time.monotonic() < end, f"never true within {timeout_s:g} s: {expression}"
        page.wait_for_timeout(50)


def test_somebody_signs_in_by_keyboard_and_every_tab_leaves_when_they_may_no_more(
    browser: Browser, manned: LivingSite
) -> None:
    user = add_user(manned.site, "Anna", "viewer")
    context = browser.new_context()
    refused: list[str] = []
    page, wall = context.new_page(), context.new_page()
    for tab in (page, wall):
        tab.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    page.goto(f"{manned.url}/topics?window=4h")
    assert page.url == f"{manned.url}/sign-in?next=%2Ftopics%3Fwindow%3D4h"
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type("not this one, no")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('[role=alert]') !== null")
    assert page.evaluate("[document.activeElement.name, document.querySelector('[name=name]').value]") == [
        "password", "anna",
    ]  # fmt: skip
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.me bdi')?.textContent === 'Anna'")
    assert page.url == f"{manned.url}/topics?window=4h"
    wall.goto(f"{manned.url}/wall/overview")
    for tab in (wall, page):
        until(tab, "document.documentElement.dataset.seq !== undefined")
    begun = {"id": secrets.token_hex(8), "at": manned.site.clock.now()}
    manned.site.act(RemoveUser(**begun, user=user))  # type: ignore[arg-type]
    for tab in (wall, page):
        tab.bring_to_front()
        until(tab, "location.pathname === '/sign-in'")
    assert page.url == f"{manned.url}/sign-in?next=%2Ftopics%3Fwindow%3D4h"
    assert refused == []
    context.close()
