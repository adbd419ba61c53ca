"""The promise of the switch: within a second of the action no screen shows a text, whichever process serves it."""

from __future__ import annotations

import time
from collections.abc import Generator

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.living import LivingSite, until
from tests.support.made import mention, tags
from tests.support.servers import Server

SHOWN = "document.body.innerText.includes('SOME WORDS')"
WATCH = """(() => {
  const look = () => { if (!document.body.innerText.includes('SOME WORDS')) window.goneAt ??= Date.now(); };
  const seen = new MutationObserver(look);
  seen.observe(document.body, { subtree: true, childList: true, characterData: true });
})()"""
"""The page itself notes when its last text went: asking it takes longer than the switch."""
OFF = "document.body.innerText.includes('texts are switched off')"


@pytest.fixture
def two(valkey: Server) -> Generator[list[LivingSite]]:
    """Two web processes over one store, as far as they know of each other."""
    sites = [LivingSite(valkey).start(), LivingSite(valkey).start()]
    yield sites
    for site in sites:
        site.stop()


@pytest.mark.alone
def test_a_second_after_the_action_no_screen_shows_a_text(two: list[LivingSite], browser: Browser) -> None:
    two[0].kept.add((mention(1, two[0].site.clock.now(), text="SOME WORDS"), tags(0)))
    context = browser.new_context()
    pages = [context.new_page() for _ in range(3)]
    addresses = (f"{two[0].url}/wall/overview", f"{two[1].url}/wall/overview", f"{two[1].url}/embed/river?texts=yes")
    for page, address in zip(pages, addresses, strict=True):
        page.goto(address)
        until(page, SHOWN)
        page.evaluate(WATCH)
    begun_ms = time.time() * 1000
    body = {"on": False, "by": "Ada", "why": "a drill"}
    assert httpx.post(f"{two[0].url}/api/v1/texts", json=body, trust_env=False, timeout=30).status_code == 200
    for page in pages:
        until(page, f"!{SHOWN} && {OFF}")
    took_ms = [page.evaluate("window.goneAt") - begun_ms for page in pages]
    assert max(took_ms) < 1000, f"{took_ms} ms on three screens of two processes"
    late = context.new_page()
    late.goto(f"{two[1].url}/wall/overview")
    until(late, OFF)
    assert "by Ada" in late.inner_text("body")
    assert not late.evaluate(SHOWN)
    assert httpx.post(f"{two[1].url}/api/v1/texts", json={"on": True}, trust_env=False, timeout=30).status_code == 200
    for page in (*pages, late):
        until(page, SHOWN)
    context.close()
