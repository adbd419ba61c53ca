"""The wall's page: everything readable in the first response, nothing that a strict policy would refuse."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from command_center import profile_wall
from command_center.profile_wall import OnAir, Wall
from command_center.snapshot import Stage
from layouts.panels import PANELS
from layouts.scenes import SCENES
from layouts.theme import THEMES
from layouts.wall import wall_page
from tests.browser import picture

NOW = picture.NOON
LAND = {"DEU": "M1 1l2 0 0 2z", "BRA": "M5 5l2 0 0 2z"}


def _asset(name: str) -> str:
    return f"/assets/{name}"


def _page(shot: object = None, **late: float) -> str:
    shown = picture.busy(NOW) if shot is None else shot
    return wall_page("overview", shown, now=NOW + timedelta(**late), asset=_asset, land=LAND)  # type: ignore[arg-type]


def test_every_figure_stands_in_the_first_response() -> None:
    text = re.sub(r"<[^>]+>", " ", _page())
    for words in ("111", "SIMULATED", "Safety", "Battery life", "Northwind", "±0.0", "2,124", "simulate · de", "61%"):
        assert words in text, words


def test_every_panel_of_the_scene_is_there_once() -> None:
    page = _page()
    for name in SCENES["overview"].panels:
        assert page.count(f'data-panel="{name}"') == 1, name


def test_no_inline_script_and_no_foreign_address() -> None:
    page = _page()
    scripts = re.findall(r"<script([^>]*)>", page)
    assert len(scripts) == 10
    assert all("src=" in script or "application/json" in script for script in scripts)
    assert not re.search(r"\son\w+=", page)
    assert "//" not in re.sub(r'"application/json".*?</script>', "", page)


ROOM = Wall(id="room", name="Room", scenes=(OnAir(scene="care", seconds=20), OnAir(scene="pulse"), OnAir(scene="care")))


def test_a_wall_of_the_profile_holds_all_its_scenes_and_shows_one() -> None:
    page = wall_page(
        "care", picture.busy(NOW), now=NOW, asset=_asset, land=LAND, wall=ROOM, base="http://wall.example:8050"
    )
    shown = re.findall(r'<main class="scene" data-scene="(\w+)"[^>]*?( hidden)?>', page)
    assert shown == [("care", ""), ("pulse", " hidden")]
    asked = re.search(r'data-stream="/stream\?panels=([^"]+)"', page)
    assert asked is not None
    assert set(asked[1].split(",")) == {*SCENES["care"].panels, *SCENES["pulse"].panels}
    assert "then Pulse in 20 s" in page
    assert page.count('id="land"') == 1, "the outlines are sent once, however many maps there are"
    assert set(re.findall(r'class="code door" data-desk="([^"]+)"', page)) == {"/desk", "/topics"}
    assert "wall.example:8050/desk" in page
    at_home = wall_page("care", None, now=NOW, asset=_asset, land=LAND, wall=ROOM, base="http://127.0.0.1:8050")
    assert "127.0.0.1:8050/desk" in at_home, "whoever sits at the machine gets there"
    assert 'class="code' not in at_home, "no phone does"


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_the_walls_own_or_asked_for(theme: str) -> None:
    own = wall_page("care", None, now=NOW, asset=_asset, land=LAND, wall=ROOM.model_copy(update={"theme": theme}))
    asked = wall_page("care", None, now=NOW, asset=_asset, land=LAND, wall=ROOM, theme=theme)
    for page in (own, asked):
        assert f"--ground:{THEMES[theme]['ground']};" in page
        assert f'data-theme="{theme}"' in page


def test_every_scene_of_a_profile_has_a_layout_and_every_layout_can_be_named() -> None:
    assert set(profile_wall.SCENES) == set(SCENES)
    for scene in SCENES.values():
        assert set(scene.panels) <= set(PANELS), scene.id
        assert len(scene.panels) == len(set(scene.panels)), scene.id


def test_data_for_charts_cannot_end_its_element() -> None:
    busy = picture.busy(NOW)
    stages = busy.stages | {"tag": Stage(state="stopped", cause="</script><script>alert(1)</script>")}
    page = _page(replace(busy, stages=stages))
    held = re.search(r'id="first">(.*?)</script>', page, re.S)
    assert held is not None
    assert json.loads(held[1])["panels"]["strip"]["trouble"]["cause"].startswith("</script>")
    assert "<script>alert" not in page


@pytest.mark.parametrize(("seconds", "stale"), [(0, False), (10, False), (11, True), (240, True)])
def test_an_old_picture_is_stale_from_the_first_response(seconds: int, stale: bool) -> None:
    page = _page(picture.busy(NOW, mode="live"), seconds=seconds)
    assert ('class="stale"' in page) is stale
    assert ("no new picture" in page) is stale


def test_trouble_of_a_stage_makes_a_fresh_picture_stale() -> None:
    busy = picture.busy(NOW, mode="live")
    late = Stage(last_at=NOW - timedelta(minutes=4), state="late")
    page = _page(replace(busy, stages=busy.stages | {"tag": late}))
    assert 'class="stale"' in page
    assert "<b>4 min old</b><span>tagger behind</span>" in page


def test_a_center_that_starts_has_a_page() -> None:
    page = wall_page("overview", None, now=NOW, asset=_asset, land=LAND)
    assert "waiting for the first picture" in page
    assert "no picture yet" in page
    assert "data-mode" not in page


def test_an_unknown_scene_is_refused() -> None:
    with pytest.raises(KeyError):
        wall_page("nowhere", None, now=NOW, asset=_asset, land=LAND)
