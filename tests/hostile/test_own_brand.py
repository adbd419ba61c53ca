"""A brand that is fed by the webhook alone: no source process runs, and nothing is wrong with that."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from command_center.snapshot import STAGES, Snapshot, Stage
from layouts.panels.strip import trouble
from tests.browser.picture import busy
from tests.support.clocks import NOON


def _snapshot(source: Stage) -> Snapshot:
    stages = {name: Stage(state="ok") for name in STAGES} | {"source": source}
    return msgspec.structs.replace(busy(NOON, mode="live"), stages=stages)


def test_a_wall_fed_by_the_webhook_alone_is_not_stale() -> None:
    assert trouble(_snapshot(Stage(state="paused", cause="no source runs here"))) is None
    taken = Stage(NOON, state="paused", cause="no source runs here; mentions come by POST")
    assert trouble(_snapshot(taken)) is None, "a web server that took some has died; its sign stands for a while"


@pytest.mark.parametrize(
    "source",
    [
        Stage(state="paused", cause="full", last_at=NOON - timedelta(minutes=1)),
        Stage(state="stopped", cause="no sign of a source worker for 20 s"),
    ],
)
def test_a_source_that_should_send_and_does_not_is_told(source: Stage) -> None:
    assert (trouble(_snapshot(source)) or {})["cause"] == source.cause
