"""What is normal for the columns of one topic's chart: by hand, whatever window was looked at before, never made up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.topic import columns
from command_center.store.topic_bands import TopicBands
from command_center.store.window import span_of
from tests.store.test_bands import _past
from tests.support.clocks import NOON
from tests.support.kept import Kept

OFFSETS = [0, 0, 0]


def _of(bands: TopicBands, window: str, topic: str = "heat") -> object:
    starts, step_s = columns(span_of(window, NOON, 30), 0, int(NOON.timestamp()))
    return bands.of(topic, starts, step_s, OFFSETS, NOON + timedelta(seconds=30), 15 if step_s == 60 else 3)


def _by_hour(start: int) -> dict[str, int]:
    """600 an hour; of heat 120 at eleven, else 60."""
    return {"total": 600, "t:heat": 120 if start % keys.DAY_S == 11 * keys.HOUR_S else 60}


def test_a_column_is_as_normal_as_its_hour(kept: Kept, client: Redis) -> None:
    _past(client, kept, 34, _by_hour)
    bands = TopicBands(kept.reader)
    found = _of(bands, "1h")
    assert found is not None
    assert (found.kind, found.cells) == ("week", 4)  # type: ignore[attr-defined]
    low, high = found.low, found.high  # type: ignore[attr-defined]
    assert len(low) == len(high) == 60
    # at half past eleven all of the hour around a minute is two a minute; at noon half of it
    assert low[29] < 2 < high[29]
    assert high[29] > high[59]
    recent = found.recent  # type: ignore[attr-defined]
    assert recent.count == pytest.approx(15 * 1.625, abs=0.5), "of a quarter's hour three eighths lie behind noon"
    assert recent.low < recent.count < recent.high


@pytest.mark.parametrize("windows", [("1h", "24h", "7d", "1h"), ("7d", "15m", "24h")])
def test_every_window_is_told_right_after_any_other(kept: Kept, client: Redis, windows: tuple[str, ...]) -> None:
    _past(client, kept, 34, lambda _: {"total": 600, "t:heat": 60})
    bands = TopicBands(kept.reader)
    for window in windows:
        found = _of(bands, window)
        assert found is not None, window
        _, step_s = columns(span_of(window, NOON, 30), 0, int(NOON.timestamp()))
        for low, high in zip(found.low, found.high, strict=True):  # type: ignore[attr-defined]
            assert low < step_s / 60 < high
    assert _of(bands, "all") is None, "of whole days nothing is kept"


def test_what_was_not_listened_to_is_not_quiet(kept: Kept, client: Redis) -> None:
    assert _of(TopicBands(kept.reader), "1h") is None
    _past(client, kept, 2, _by_hour)
    assert _of(TopicBands(kept.reader), "1h") is None
    assert _of(TopicBands(kept.reader), "1h", "noise") is None
