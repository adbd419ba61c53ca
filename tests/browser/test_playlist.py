"""What is on air in a real browser: turned by hand, taken and given back, blanked and noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser

from tests.browser.conftest import Open
from tests.browser.living import HIDING, until
from tests.browser.serve import WallServer, message

Server = Callable[..., WallServer]
Wall = Callable[..., Open]


def _alone(wall: Open, scene: str) -> None:
    wall.until(
        f"commandCenter.scene === '{scene}' && [...document.querySelectorAll('.scene')]"
        f".every((one) => one.hidden === (one.dataset.scene !== '{scene}'))"
    )


def test_a_wall_is_turned_taken_and_given_back(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server()
    wall = open_wall(server, path="/wall/room")
    wall.until("document.documentElement.dataset.seq !== undefined")
    _alone(wall, "overview")
    wall.page.keyboard.press("ArrowRight")
    _alone(wall, "pulse")
    assert wall.page.inner_text("h1 b") == "Pulse"
    assert wall.page.inner_text(".on-air").startswith("then World in ")
    wall.page.keyboard.press("MediaTrackPrevious")
    _alone(wall, "overview")
    wall.page.keyboard.press("Space")
    assert "paused" in wall.page.inner_text(".on-air")
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    taken = {"action": "takeover", "id": "t1", "scene": "care", "why": "battery fire", "until": until, "by": "mara"}
    server.say(message("control", {"action": "release", "id": "", "walls": {"elsewhere": taken | {"scene": "radar"}}}))
    server.say(message("control", {"action": "release", "id": "", "walls": {"room": taken}}))
    _alone(wall, "care")
    assert wall.page.inner_text(".on-air").startswith("▲ taken over by mara · battery fire · until ")
    assert wall.page.evaluate("document.documentElement.dataset.taken") == "on"
    server.say(message("control", {"action": "release", "id": ""}))
    _alone(wall, "overview")
    wall.page.evaluate("commandCenter.takeover({scene: 'river', until: new Date(Date.now() + 1500).toISOString()})")
    _alone(wall, "river")
    _alone(wall, "overview")  # its time is over, though nobody gave it back
    wall.page.evaluate("commandCenter.blank()")
    assert wall.page.locator(".blank").is_visible()
    wall.page.evaluate("commandCenter.resume(); commandCenter.note('Handover at six')")
    assert not wall.page.locator(".blank").is_visible()
    assert wall.page.inner_text(".on-air") == "✎ Handover at six"
    assert wall.problems == []


def test_a_wall_in_a_tab_that_was_away_obeys_what_it_missed(wall_server: Server, browser: Browser) -> None:
    server = wall_server()
    context = browser.new_context()
    context.add_init_script(HIDING)
    seen, away = (context.new_page() for _ in range(2))
    for page in (seen, away):
        page.goto(server.url + "/wall/room")
        until(page, "document.documentElement.dataset.seq !== undefined")
    away.evaluate("hide(true)")
    end = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    server.say(message("control", {"action": "takeover", "id": "t1", "scene": "care", "why": "fire", "until": end}))
    until(seen, "commandCenter.scene === 'care'")
    assert away.evaluate("commandCenter.scene") == "overview"
    away.evaluate("hide(false)")
    until(away, "commandCenter.scene === 'care'")

    for page in (seen, away):
        page.evaluate("hide(true)")  # the line is closed; on the next one nothing is said of a takeover
    away.evaluate("hide(false)")
    until(away, "commandCenter.scene === 'overview'")
    context.close()


def test_a_stuck_key_turns_one_page_and_a_note_ends_by_the_servers_clock(wall_server: Server, open_wall: Wall) -> None:
    server = wall_server()
    slow = "const now = Date.now; Date.now = () => now() - 3600000;"
    wall = open_wall(server, path="/wall/room", script=slow)
    wall.until("document.documentElement.dataset.seq !== undefined")
    end = (datetime.now(UTC) + timedelta(seconds=3)).isoformat()
    server.say(message("control", {"action": "note", "id": "n1", "text": "Drill", "until": end}))
    wall.until("document.querySelector('.on-air').textContent === '✎ Drill'")
    wall.until("document.querySelector('.on-air').textContent.startsWith('then Pulse in ')")
    for _ in range(3):
        wall.page.keyboard.down("ArrowRight")
    wall.page.keyboard.up("ArrowRight")
    _alone(wall, "pulse")
    wall.page.keyboard.press("s")
    wall.page.locator(".sound").focus()
    wall.page.keyboard.press("Space")
    assert wall.page.inner_text(".on-air").startswith("then World in "), "a key on a button is the button's"
    assert wall.page.locator(".sound").get_attribute("aria-pressed") == "false"


def test_a_scene_from_elsewhere_may_take_a_wall(wall_server: Server, open_wall: Wall) -> None:
    wall = open_wall(wall_server(), path="/wall/river")
    wall.until("document.documentElement.dataset.seq !== undefined")
    wall.page.evaluate("commandCenter.takeover({scene: 'care', why: 'a drill'})")
    _alone(wall, "care")
    assert wall.page.locator('.scene[data-scene="care"] .hero').inner_text() == "111"
    wall.page.keyboard.press("Escape")
    _alone(wall, "river")
    assert wall.problems == []
