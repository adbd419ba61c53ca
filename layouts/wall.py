"""A wall's page: everything readable stands in the first response; the stream only changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from command_center.snapshot import Snapshot
from layouts.document import Asset, age_words, document, first, script, stale
from layouts.markup import Html, tag
from layouts.panels import PANELS, TITLES
from layouts.panels import map as map_panel
from layouts.scenes import SCENES, Scene

SCRIPTS = ("clock", "stream", "wall", "steered")
SLOTS = ("caption", "html", "foot")
Ages = Mapping[str, tuple[str, str] | None]
"""Panels to how old they are and why, None where they are fresh."""
CHARTS = frozenset({"map", "volume"})
NOTHING: Mapping[str, str] = {}


def wall_page(
    scene: str, snapshot: Snapshot | None, *, now: datetime, asset: Asset, steered: Mapping[str, str] = NOTHING
) -> str:
    """Make the whole page of one wall.

    Args:
        scene: A key of `SCENES`.
        snapshot: The picture, or None while the center starts.
        now: The server's time (aware UTC), for ages.
        asset: Turns an asset's name into its address.
        steered: What the page says of people's decisions: `data_controls`, and `data_screen` on a screen (its id).

    Returns:
        The HTML document; it holds no inline script, only style attributes.

    Raises:
        KeyError: There is no such scene.
    """
    shown = SCENES[scene]
    data = {} if snapshot is None else {name: PANELS[name](snapshot) for name in shown.panels}
    old = None if snapshot is None else stale(snapshot, now)
    ages = {} if snapshot is None else {name: stale(snapshot, now, name) for name in shown.panels}
    return document(
        shown.title,
        _strip(shown, snapshot, data.get("strip"), old),
        tag("main", *(_place(area, names, data, ages) for area, names in shown.places.items()), class_="scene"),
        _foot(data.get("pipeline")),
        hatches(),
        first(data or {"map": {"figure": map_panel.figure([], [])}}, now),
        snapshot=snapshot,
        now=now,
        asset=asset,
        css=("wall.css", "panels.css", "rising.css"),
        # in this order: the stream is open before the charts' library has arrived
        scripts=(
            *(script(f"{name}.js", asset) for name in (*SCRIPTS, *(("screen",) if "data_screen" in steered else ()))),
            script("plotly-geo.min.js", asset, id="plotly"),
        ),
        stream=_stream(shown.panels, shown.id, steered.get("data_screen", "")),
        data_scene=shown.id,
        data_topojson=asset("world_110m.json").rpartition("/")[0] + "/",
        **steered,
    )


def _stream(panels: Sequence[str], wall: str, screen: str) -> str:
    """The address of the stream: one for all pages of a browser; a screen has its own, on which it is steered."""
    query = {"screen": screen, "wall": wall} if screen else {}
    return "/stream?" + urlencode(query | {"panels": ",".join(panels)}, safe=",")


def _strip(scene: Scene, snapshot: Snapshot | None, data: dict[str, Any] | None, old: tuple[str, str] | None) -> Html:
    strip = data or {
        "window": "starting",
        "figures": "",
        "badge": tag("span", "starting", class_="badge starting"),
        "time": "--:--",
        "day": "\u00a0",
    }
    return tag(
        "header",
        tag(
            "div",
            tag("h1", scene.title, tag("span", "" if snapshot is None else snapshot.title, dir="auto")),
            tag("p", _slot("span", strip, "window"), " · all panels"),
            class_="where",
        ),
        _slot("div", strip, "figures"),
        tag("div", _slot("span", strip, "badge"), age_words(snapshot, old), class_="state"),
        tag("div", tag("b", strip["time"], data_clock=True), _slot("span", strip, "day"), class_="clock"),
        class_="strip",
        data_panel="strip",
    )


def _foot(data: dict[str, Any] | None) -> Html:
    first_words = tag("p", "the pipeline is starting", class_="empty")
    return tag(
        "footer",
        _slot("div", data or {"html": first_words}, "html"),
        class_="pipeline",
        data_panel="pipeline",
        aria_label=TITLES["pipeline"],
    )


def _slot(name: str, data: dict[str, Any], slot: str) -> Html:
    return tag(name, data.get(slot), data_slot=slot)


def _place(area: str, names: tuple[str, ...], data: dict[str, Any], ages: Ages) -> Html:
    return tag(
        "div",
        *(_panel(name, data.get(name), ages.get(name)) for name in names),
        class_="place",
        style=f"grid-area:{area}",
    )


def _panel(name: str, data: dict[str, Any] | None, old: tuple[str, str] | None) -> Html:
    first_words = "waiting for the first picture" if name == "waiting" else "–"
    content = data or {"html": tag("p", first_words, class_="empty")}
    age, cause = old or ("", "")
    chart = tag("div", tag("div", class_="canvas"), class_="chart", role="img", aria_label=TITLES[name])
    return tag(
        "section",
        tag(
            "header",
            tag("h2", tag("a", TITLES[name], href=f"/embed/{name}", class_="door", title="this panel alone")),
            tag("div", content.get("caption"), data_slot="caption", class_="caption"),
        ),
        tag("p", tag("b", age), tag("span", cause), class_="stale-tag"),
        _slot("div", content, "html"),
        chart if name in CHARTS else None,
        _slot("div", content, "foot"),
        class_=f"panel panel-{name}{' old' if old else ''}{'' if data else ' starting'}",
        data_panel=name,
        aria_label=TITLES[name],
    )


def hatches() -> Html:
    """Hatching for land known by country only and for undecided places; CSS fills Plotly's outlines with it."""
    kinds = {"hatch": "M-2 2l4 -4M0 10l10 -10M8 12l4 -4", "hatch-unsure": "M-2 2l4 -4M0 6l6 -6M4 8l4 -4"}
    patterns = [
        tag(
            "pattern",
            tag("rect", width=10, height=10, class_=f"{name}-ground"),
            tag("path", d=lines, class_=f"{name}-line"),
            id=name,
            width=size,
            height=size,
            patternUnits="userSpaceOnUse",
        )
        for (name, lines), size in zip(kinds.items(), (10, 6), strict=True)
    ]
    return tag("svg", tag("defs", *patterns), class_="hatches", aria_hidden="true")
