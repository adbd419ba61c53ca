"""Who has signed in decides under their own name, whatever a form says; and is shown the doors that open to them."""

from __future__ import annotations

import re

import pytest

from command_center.moderation.silence import SWITCH, texts_off
from command_center.room.people import Role
from command_center.web.doors import DOORS as TABLE
from layouts.page import DOORS, NEEDS
from tests.security.manned import Browser, add_user
from tests.support.kept import Kept
from tests.web.site import Site


def of(site: Site, role: str) -> Browser:
    add_user(site, "Anna", role)
    browser = Browser(site)
    browser.cookies["cc_by"] = "Somebody%20else"
    assert browser.sign_in("Anna").status_code == 303
    return browser


def test_a_decision_bears_the_name_that_was_proved(manned: Site) -> None:
    browser = of(manned, "lead")
    assert browser.post("/screens/texts", {"to": "off", "why": "made up", "who": "Somebody else"}).status_code == 303
    off = texts_off(manned.room.known())
    assert off is not None
    assert off.by == "Anna"
    answer = manned.call(
        "POST", "/api/v1/texts", json={"on": True, "by": "Somebody else"}, cookies=dict(browser.cookies)
    )
    assert answer.status_code == 200
    assert manned.room.known().switches.by_name[SWITCH].by == "Anna"


def test_a_topic_and_a_reveal_bear_it_too_and_no_page_asks_for_a_name(manned: Site, kept: Kept) -> None:
    browser = of(manned, "lead")
    draft = {"query": "hot OR warm", "phrases": "", "version": "0", "who": "Somebody else", "why": ""}
    answer = browser.post("/topic/heat/edit/save", draft)
    assert answer.status_code == 303, answer.text[:400]
    assert manned.room.known().topics.of("heat")[-1].by == "Anna"
    for page in ("/screens", "/topic/heat/edit"):
        assert 'name="who"' not in browser.get(page).text
    assert not [line for name, line in browser.given.items() if name == "cc_by"]


@pytest.mark.parametrize("role", ["viewer", "agent", "lead", "admin"])
def test_a_page_shows_the_doors_that_open_and_no_other(manned: Site, role: Role) -> None:
    page = of(manned, role).get("/topics").text
    nav = re.search(r'<nav aria-label="Pages">(.*?)</nav>', page)
    assert nav is not None
    shown = re.findall(r'href="([^"?]*)', nav[1])
    browser = Browser(manned)
    browser.sign_in("Anna")
    for door in [*DOORS, "/audit"]:
        assert (browser.get(door).status_code != 403) == (door in shown), door


def test_the_shell_and_the_table_agree_on_who_may_open_a_door() -> None:
    names = {path.replace("{name}", "overview"): door.need for (method, path), door in TABLE.items() if method == "GET"}
    found = {door: names[door] for door in DOORS}
    assert found == {door: NEEDS.get(door, "screen" if door.startswith("/wall") else "viewer") for door in DOORS}
