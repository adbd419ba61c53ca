"""The start page: what it says, and that it borrows the walls' panels without changing them."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import dash
import pytest
from msgspec.structs import replace

from command_center.snapshot import Progress, Snapshot, Stage
from layouts import start, theme
from tests.browser import picture

NOW = picture.NOON


def _said(shot: Snapshot | None) -> str:
    """All that the page's callback puts on it, as Dash sends it."""
    app = dash.Dash("start", assets_folder="")
    app.layout = start.layout
    start.register(app, lambda: shot, lambda: NOW + timedelta(seconds=3))
    (entry,) = app.callback_map.values()
    outputs: list[Any] = entry["callback"].__wrapped__(None)
    return json.dumps(outputs, default=lambda component: component.to_plotly_json())


def test_it_leads_to_every_wall_and_page() -> None:
    page = json.dumps(start.layout(), default=lambda component: component.to_plotly_json())
    for address in ("/wall/overview", "/topics", "/desk"):
        assert f'"href": "{address}"' in page


def test_it_says_how_the_pipeline_is() -> None:
    busy = picture.busy(NOW)
    late = Stage(
        last_at=NOW - timedelta(minutes=4), lag=1234, rate_s=51.25, errors=2, state="late", cause="tagger behind"
    )
    said = _said(replace(busy, stages=busy.stages | {"tag": late}))
    for words in ("late", "4 min ago", "3 s ago", "1,234", "51.2", "tagger behind", "2,124", "SIMULATED", "Northwind"):
        assert words in said, words


def test_it_tells_the_script_how_old_everything_is() -> None:
    busy = picture.busy(NOW, mode="live")
    late = Stage(last_at=NOW - timedelta(minutes=4), state="late", cause="tagger behind")
    said = json.loads(_said(replace(busy, stages=busy.stages | {"tag": late})))
    (told,) = [part["props"] for part in said[0] if part["props"].get("id") == "start-picture"]
    assert json.loads(told["data-picture"]) == {
        "now": (NOW + timedelta(seconds=3)).isoformat(),
        "strip": {
            "made_at": busy.made_at.isoformat(),
            "as_of": busy.as_of.isoformat(),
            "mode": "live",
            "zone": busy.zone,
            "trouble": {"cause": "tagger behind", "since": late.last_at.isoformat()},  # type: ignore[union-attr]
        },
    }
    assert f'"data-last": "{late.last_at.isoformat()}"' in json.dumps(said)  # type: ignore[union-attr]


def test_it_says_how_far_a_replay_is() -> None:
    said = _said(replace(picture.busy(NOW, mode="replay"), replay=Progress("running", 7312, 7000, 3, 0.4321)))
    assert "replay running: 7,312 read, 7,000 sent, 3 bad" in said
    assert '"value": "0.432"' in said


def test_before_the_first_picture_it_says_so() -> None:
    assert "no picture yet" in _said(None)


@pytest.mark.parametrize("name", start.HEIGHTS)
def test_borrowed_figures_are_smaller_copies(name: str) -> None:
    figure = start.FIGURES[name](picture.busy(NOW))
    before = copy.deepcopy(figure)
    smaller = start.smaller(figure)
    assert figure == before
    assert json.dumps(smaller) != json.dumps(before)
    assert len(smaller["data"]) == len(before["data"])


def test_the_hatching_of_an_unsure_place_finds_it_by_the_colour_of_today() -> None:
    styles = (Path(start.__file__).parents[1] / "assets" / "start.css").read_text()
    red, green, blue = (int(theme.VIOLET[i : i + 2], 16) for i in (1, 3, 5))
    assert f'path[style*="fill: rgb({red}, {green}, {blue})"] {{ fill: url(#hatch-unsure) !important; }}' in styles
