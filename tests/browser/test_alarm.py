"""Alarms for who does not see the wall: spoken once, and sounding only where somebody switched it on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from command_center.profile_wall import Wall
from command_center.snapshot import Snapshot
from tests.browser import picture
from tests.browser.conftest import Open
from tests.browser.serve import ROOM, WallServer, delta_event, message

EARS = """
  const connect = AudioNode.prototype.connect;
  window.loudest = 0;
  window.contexts = 0;
  window.AudioContext = class extends AudioContext { constructor() { super(); window.contexts += 1; } };
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const ears = this.context.createAnalyser();
      connect.call(this, ears);
      const heard = new Float32Array(ears.fftSize);
      setInterval(() => {
        ears.getFloatTimeDomainData(heard);
        window.loudest = Math.max(window.loudest, ...heard);
      }, 10);
    }
    return connect.call(this, to, ...rest);
  };
  window.spoken = [];
  addEventListener('DOMContentLoaded', () => {
    const region = document.querySelector('[role=alert]');
    new MutationObserver(() => region.textContent && window.spoken.push(region.textContent)).observe(
      region, { childList: true, characterData: true, subtree: true });
  });
"""
"""Listens to what the page gives to the loudspeaker, and to what it gives to screen readers."""


def calm(now: datetime) -> Snapshot:
    """A picture without an alarm."""
    busy = picture.busy(now)
    lanes = [replace(lane, oldest_at=busy.as_of) for lane in busy.waiting.lanes]
    waiting = replace(busy.waiting, lanes=lanes, oldest_at=busy.as_of)
    return replace(busy, waiting=waiting, topics=[], band=replace(busy.band, deviation=None))


def alarming(now: datetime) -> Snapshot:
    """The same with a volume far off its normal."""
    return replace(calm(now), band=picture.busy(now).band)


def test_alarms_takeovers_and_notes_are_spoken_and_sound_once_it_is_on(
    wall_server: Callable[..., WallServer], open_wall: Callable[..., Open]
) -> None:
    server = wall_server(calm)
    wall = open_wall(server, path="/wall/room", script=EARS)
    wall.until("commandCenter.opens > 0 && document.documentElement.dataset.seq")
    seq = 1

    def show(shot: Callable[[datetime], Any]) -> None:
        nonlocal seq
        seq, now = seq + 1, datetime.now(UTC)
        server.say(delta_event(shot(now), seq, now, base=seq - 1))
        wall.until(f"document.documentElement.dataset.seq === '{seq}'")

    show(alarming)
    wall.until("spoken.length === 1")
    assert wall.page.evaluate("spoken[0]").startswith("volume 2.4×: since ")
    show(calm)
    show(alarming)  # it flickers: once is enough
    server.say(message("control", {"action": "takeover", "id": "t1", "scene": "care", "why": "battery fire"}))
    wall.until("spoken.length === 2")
    assert "battery fire" in wall.page.evaluate("spoken[1]")
    assert wall.page.evaluate("contexts") == 0, "nobody switched it on: the browser is not even asked for sound"

    button = wall.page.locator(".sound")
    assert button.get_attribute("aria-pressed") == "false"
    wall.page.keyboard.press("s")
    wall.until("commandCenter.sounds === 1 && loudest > 0.1")
    assert wall.page.inner_text(".sound") == "♪ sound on"
    assert button.get_attribute("aria-pressed") == "true"
    server.say(message("control", {"action": "note", "id": "n1", "text": "Handover at six"}))
    wall.until("spoken.at(-1) === 'Handover at six'")
    assert wall.count("sounds") == 1, "one in ten seconds"
    assert wall.page.locator("[data-air][role]").count() == 0, "what counts down is not spoken"
    assert wall.problems == []
    wall.page.reload()
    wall.until("window.commandCenter?.opens > 0")
    assert wall.page.inner_text(".sound") == "♪ sound waits for a key"
    wall.page.keyboard.press("s")
    wall.until("document.querySelector('.sound').textContent === '♪ sound on'")


def test_a_wall_without_hands_begins_with_sound(
    wall_server: Callable[..., WallServer], open_wall: Callable[..., Open]
) -> None:
    server = wall_server(calm)
    server.wall = Wall.model_validate(ROOM.model_dump(exclude_defaults=True) | {"sound": "on"})
    wall = open_wall(server, path="/wall/room", script=EARS)
    wall.until("document.querySelector('.sound').getAttribute('aria-pressed') === 'true' && contexts === 1")
