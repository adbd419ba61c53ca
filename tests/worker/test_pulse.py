"""A worker inside a long step is late, not dead; one that hangs is dead, whatever its threads say."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from command_center.pulse import Pulse
from command_center.snapshot import Stage, State
from command_center.stage import Heart
from tests.support.kept import Kept

LATE_S = 10.0
PATIENCE_S = 10.0


def stage(kept: Kept) -> Stage:
    return kept.reader.stages(LATE_S)["store"]


def wait_for(met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("state", "cause", "shown", "told"),
    [("ok", "", "late", "has been at one batch for 12 s"), ("paused", "Redis is full", "paused", "Redis is full")],
)
def test_a_long_step_is_told_and_no_silence(kept: Kept, state: State, cause: str, shown: State, told: str) -> None:
    heart = Heart(kept.client, "store", "store-0", kept.clock)
    heart.beat(lag=7, state=state, cause=cause)
    kept.clock.advance(12)
    assert stage(kept).state == "stopped"
    with Pulse(heart, 6.0):
        wait_for(lambda: (stage(kept).state, stage(kept).cause) == (shown, told))
        assert stage(kept).lag == 7
        heart.beat()
        assert stage(kept).state == "ok"


def test_a_loop_that_stands_for_a_minute_gives_no_sign(kept: Kept) -> None:
    heart = Heart(kept.client, "store", "store-0", kept.clock)
    heart.beat()
    asked: list[float] = []

    class Watched(Heart):
        def quiet_s(self) -> float:
            asked.append(super().quiet_s())
            return asked[-1]

    hung = Watched(kept.client, "store", "store-0", kept.clock)
    hung.beat()
    kept.clock.advance(61)
    with Pulse(hung, 6.0):
        wait_for(lambda: len(asked) > 1)
    assert stage(kept).state == "stopped"
