"""What an update of a whole scene costs the main thread of a 4K wall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from command_center.bench.scenes import SCENES, busy_ms, devtools_of
from tests.browser import picture
from tests.browser.conftest import Open
from tests.browser.serve import ROOM, WallServer, delta_event

UPDATES = 2
LIMIT_MS = 300


@pytest.mark.alone
def test_an_update_of_a_whole_scene_leaves_a_4k_wall_its_breath(
    wall_server: Callable[..., WallServer], open_wall: Callable[..., Open]
) -> None:
    assert {item.scene for item in ROOM.scenes} == set(SCENES), "every scene is looked at"
    server = wall_server()
    wall = open_wall(server, 3840, 2160, path="/wall/room")
    wall.until("document.documentElement.dataset.seq === '1'")
    devtools = devtools_of(wall.page)
    costs: dict[str, list[float]] = {}
    seq = 1
    for _ in SCENES:
        scene = wall.count("scene")
        wall.drawn()
        for _ in range(UPDATES):
            seq += 1
            before = busy_ms(devtools)
            now = datetime.now(UTC)
            server.say(delta_event(picture.busy(now, seed=seq), seq, now, base=seq - 1))
            wall.until(f"document.documentElement.dataset.seq === '{seq}'")
            wall.page.wait_for_timeout(250)  # what follows the words: charts, layout, paint
            costs.setdefault(scene, []).append(busy_ms(devtools) - before)
        wall.page.evaluate("window.commandCenter.next()")
        wall.until(f"window.commandCenter.scene !== '{scene}'")
    assert costs.keys() == set(SCENES)
    assert {scene: ms for scene, ms in costs.items() if max(ms) >= LIMIT_MS} == {}
