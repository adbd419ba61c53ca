"""The shell of pages at a desk: doors, kind and age of the data, and nothing that a strict policy would refuse."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from command_center.snapshot import Mode, Snapshot, Stage
from layouts.markup import tag
from layouts.page import DOORS, page
from tests.browser import picture

NOW = picture.NOON


def _page(shot: Snapshot | None, *, here: str = "/topics", window: str = "1h", **late: float) -> str:
    content = tag("h1", "<b>Topics</b>")
    return page(
        "Topics",
        content,
        here=here,
        snapshot=shot,
        now=NOW + timedelta(**late),
        asset="/assets/{}".format,
        window=window,
    )


def test_it_has_landmarks_and_a_way_past_the_head() -> None:
    found = _page(picture.busy(NOW))
    for piece in ('<html lang="en"', '<header class="top"', '<nav aria-label="Pages"', "<main ", "<footer "):
        assert found.count(piece) == 1, piece
    assert found.index('href="#content" class="skip"') < found.index("<header")
    assert 'id="content"' in found
    assert "<h1>&lt;b&gt;Topics&lt;/b&gt;</h1>" in found


@pytest.mark.parametrize("here", [*DOORS, ""])
def test_it_leads_to_every_door_and_says_where_one_is(here: str) -> None:
    found = _page(picture.busy(NOW), here=here)
    for address in DOORS:
        assert found.count(f'href="{address}"') == 1
    assert re.findall(r'href="([^"]+)" aria-current="page"', found) == ([here] if here else [])


@pytest.mark.parametrize(
    ("mode", "word"), [("live", "live"), ("simulated", "SIMULATED"), ("replay", "REPLAY"), ("rebuilding", "REBUILDING")]
)
def test_the_kind_of_data_is_on_the_badge_and_on_the_root(mode: Mode, word: str) -> None:
    found = _page(picture.busy(NOW, mode=mode))
    assert f'data-mode="{mode}"' in found
    assert f'class="badge {mode}"><span>{word}' in found


@pytest.mark.parametrize(("seconds", "stale"), [(0, False), (10, False), (11, True)])
def test_an_old_picture_is_stale_from_the_first_response(seconds: int, stale: bool) -> None:
    found = _page(picture.busy(NOW, mode="live"), seconds=seconds)
    assert (' class="stale"' in found) is stale
    assert ('<b>11 s old</b> <span role="status">no new picture</span>' in found) is stale


def test_trouble_of_a_stage_is_named() -> None:
    busy = picture.busy(NOW, mode="live")
    late = Stage(last_at=NOW - timedelta(minutes=4), state="late")
    found = _page(replace(busy, stages=busy.stages | {"tag": late}))
    assert '<b>4 min old</b> <span role="status">tagger behind</span>' in found


def test_the_foot_names_window_and_time_on_the_profiles_clock() -> None:
    found = _page(replace(picture.busy(NOW), zone="Asia/Kolkata"), window="24h")
    foot = re.sub(r"<[^>]+>", " ", found[found.index("<footer") :])
    assert "Window: last 24 hours" in foot
    assert "(Asia/Kolkata)" in foot


def test_a_center_that_starts_has_a_page() -> None:
    found = _page(None)
    assert "the center is starting" in found
    assert "no picture yet" in found
    assert "data-mode" not in found


def test_no_inline_script_and_no_foreign_address() -> None:
    found = _page(picture.busy(NOW))
    scripts = re.findall(r"<script([^>]*)>", found)
    assert len(scripts) == 4
    assert all("src=" in script or "application/json" in script for script in scripts)
    assert not re.search(r"\son\w+=", found)
    assert "//" not in re.sub(r'"application/json".*?</script>', "", found)


def test_the_script_is_told_the_time_and_the_trouble() -> None:
    held = re.search(r'id="first">(.*?)</script>', _page(picture.busy(NOW)), re.S)
    assert held is not None
    first = json.loads(held[1])
    assert first["now"] == NOW.isoformat()
    assert {"made_at", "as_of", "mode", "zone", "trouble"} <= set(first["panels"]["strip"])
    assert "badge" not in first["panels"]["strip"], "markup is in the page already"
