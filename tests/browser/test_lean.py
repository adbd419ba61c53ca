"""Chromium without what no page of ours needs: what Playwright switches off stays off."""

from __future__ import annotations

import re

from playwright.sync_api import Browser


def test_nothing_that_playwright_switches_off_comes_back(browser: Browser) -> None:
    session = browser.new_browser_cdp_session()
    line = session.send("SystemInfo.getInfo")["commandLine"]
    playwrights, ours = re.findall(r"--disable-features=(\S+)", line)
    assert set(playwrights.split(",")) - {""} <= set(ours.split(","))
    session.detach()
