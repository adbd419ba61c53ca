"""docs/profile.md names every key, and its example loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from command_center.mention import OPEN_NEEDS
from command_center.profile import (
    Brand,
    Column,
    MentionField,
    Profile,
    Replay,
    Retention,
    Simulate,
    Topic,
    load_profile,
)
from command_center.profile_moderation import Moderation
from command_center.profile_service import Holidays, Marks, OpeningHours
from command_center.profile_wall import BurnIn, Night, OnAir, Wall

PAGE = (Path(__file__).parents[2] / "docs" / "profile.md").read_text("utf-8")
KEYS = PAGE.split("## Every key")[1].split("## Recorded files")[0]


def test_the_example_loads(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    path = tmp_path / "example.yaml"
    path.write_text(example, "utf-8")
    profile = load_profile(path)
    assert profile.replay is not None and profile.retention.texts_days == 30


@pytest.mark.parametrize(
    "model",
    [
        Profile,
        Brand,
        Topic,
        Retention,
        Replay,
        Column,
        Simulate,
        OpeningHours,
        Holidays,
        Marks,
        Wall,
        OnAir,
        Night,
        BurnIn,
        Moderation,
    ],
    ids=lambda m: m.__name__,
)
def test_every_key_is_in_the_table(model: type[Profile]) -> None:
    rows = [line for line in KEYS.splitlines() if line.startswith("| `")]
    named = {
        word
        for row in rows
        for code in re.findall(r"`([^`]+)`", row.split("|")[1])
        for word in re.split(r"[.\[\]*]+", code)
    }
    assert {info.alias or name for name, info in model.model_fields.items()} <= named


def test_every_mention_field_and_need_is_named() -> None:
    assert [field for field in get_args(MentionField) if f"`{field}`" not in KEYS] == []
    assert all(need in KEYS for need in OPEN_NEEDS)
