"""A wall's page: everything readable stands in the first response; the stream only changes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from command_center.profile_wall import OnAir, Wall
from command_center.snapshot import Snapshot
from layouts.air import foot, playlist
from layouts.document import Asset, age_words, document, first, script, stale
from layouts.markup import Html, tag
from layouts.panels import PANELS, title
from layouts.scenes import SCENES, Scene
from layouts.scenes.scene import panels_of
from layouts.speech import _
from layouts.svg.map import map_of, outlines
from layouts.theme import night_rule, roles_of_colors

SCRIPTS = ("clock", "stream", "charts", "playlist", "room", "alarm", "wall", "steered")
STYLES = ("wall.css", "scenes.css", "parts.css", "panels.css", "rising.css")
SLOTS = ("caption", "html", "foot")
CHARTS = frozenset({"volume"})
"""Panels that Plotly draws."""

Data = Mapping[str, Any]
Ages = Mapping[str, tuple[str, str] | None]
"""Panels to how old they are and why, None where they are fresh."""
NOTHING: Mapping[str, str] = {}


def wall_page(
    name: str,
    snapshot: Snapshot | None,
    *,
    now: datetime,
    asset: Asset,
    land: Mapping[str, str],
    wall: Wall | None = None,
    theme: str = "",
    base: str = "",
    steered: Mapping[str, str] = NOTHING,
) -> str:
    """Make the whole page of one wall.

    Args:
        name: A key of `SCENES`: the scene on air first.
        snapshot: The picture, or None while the center starts.
        now: The server's time (aware UTC), for ages.
        asset: Turns an asset's name into its address.
        land: The world's outlines (`layouts.svg.land`).
        wall: The wall of the profile that is shown; None for a wall of this scene alone.
        theme: A key of `theme.THEMES`; empty for the wall's own.
        base: How phones call this server (`http://host:port`), for the QR code; empty: none is shown.
        steered: What the page says of people's decisions: `data_controls`, and `data_screen` on a screen (its id).

    Returns:
        The HTML document; it holds no inline script, only styles.

    Raises:
        KeyError: There is no such scene.
    """
    shown = wall or Wall.model_construct(id=name, name=SCENES[name].title, scenes=(OnAir.model_construct(scene=name),))
    scenes = [SCENES[one] for one in dict.fromkeys([name, *(one.scene for one in shown.scenes)])]
    data = {} if snapshot is None else {panel: PANELS[panel](snapshot) for panel in panels_of(scenes)}
    old = None if snapshot is None else stale(snapshot, now)
    ages = {} if snapshot is None else {panel: stale(snapshot, now, panel) for panel in data}
    worn = theme or shown.theme
    parts = (*SCRIPTS, "screen") if "data_screen" in steered else SCRIPTS
    charts = script("plotly-geo.min.js", asset, id="plotly")
    return document(
        scenes[0].title,
        _strip(scenes[0], snapshot, data.get("strip"), old),
        tag("div", *(_scene(scene, data, ages, hidden=i > 0) for i, scene in enumerate(scenes)), class_="air"),
        foot(scenes, shown, _pipeline(data.get("pipeline")), snapshot, base),
        tag("div", tag("b", "--:--"), tag("p"), class_="blank", hidden=True),
        tag("p", class_="spoken", role="alert", data_spoken=True),
        hatches(),
        outlines(land, data.get("map", {}).get("hatched", ())),
        tag("style", Html(night_rule())),
        first(data, now),
        snapshot=snapshot,
        now=now,
        asset=asset,
        css=STYLES,
        # in this order: the stream is open before the charts' library has arrived
        scripts=(*(script(f"{part}.js", asset) for part in parts), charts),
        stream=_stream(panels_of(scenes), shown.id, steered.get("data_screen", "")),
        theme=worn,
        style=f"--scale:{shown.scale:.4g}",
        data_scene=scenes[0].id,
        data_wall=shown.id,
        data_theme=worn,
        data_playlist=playlist(shown.scenes),
        data_night=json.dumps([shown.night.from_, shown.night.to]) if shown.night else None,
        data_shift=json.dumps([shown.burn_in.minutes, shown.burn_in.px]),
        data_roles=roles_of_colors(),
        **steered,
    )


def _stream(panels: Sequence[str], wall: str, screen: str) -> str:
    """The address of the stream: one for all pages of a browser; a screen has its own, on which it is steered."""
    query = {"screen": screen, "wall": wall} if screen else {}
    return "/stream?" + urlencode(query | {"panels": ",".join(panels)}, safe=",")


def streams(walls: Sequence[Wall]) -> dict[str, tuple[str, ...]]:
    """Names of streams to the panels they carry: every scene's, and every wall's of the profile."""
    own = {wall.id: panels_of(SCENES[one.scene] for one in wall.scenes) for wall in walls}
    return {name: scene.panels for name, scene in SCENES.items()} | own


def _strip(scene: Scene, snapshot: Snapshot | None, data: Data | None, old: tuple[str, str] | None) -> Html:
    strip = data or {
        "window": _("starting"),
        "total": "",
        "figures": "",
        "badge": tag("span", _("starting"), class_="badge starting"),
        "time": "--:--",
        "day": "\u00a0",
    }
    return tag(
        "header",
        tag(
            "div",
            tag(
                "h1",
                tag("b", scene.title, data_on_air=True),
                tag("span", "" if snapshot is None else snapshot.title, dir="auto"),
            ),
            tag("p", _slot("span", strip, "window"), _slot("span", strip, "total"), class_="span"),
            class_="where",
        ),
        tag("div", strip["figures"], class_="figures", data_slot="figures"),
        tag("div", _slot("span", strip, "badge"), age_words(snapshot, old), class_="state"),
        tag("div", tag("b", strip["time"], data_clock=True), _slot("span", strip, "day"), class_="clock"),
        class_="strip",
        data_panel="strip",
    )


def _pipeline(data: Data | None) -> Html:
    first_words = tag("p", _("the pipeline is starting"), class_="empty")
    return tag(
        "div",
        _slot("div", data or {"html": first_words}, "html"),
        class_="pipeline",
        data_panel="pipeline",
        role="group",
        aria_label=title("pipeline"),
    )


def _slot(name: str, data: Data, slot: str) -> Html:
    return tag(name, data.get(slot), data_slot=slot)


def _scene(scene: Scene, data: Data, ages: Ages, *, hidden: bool) -> Html:
    places = [
        tag(
            "div",
            *(_panel(name, data.get(name), ages.get(name)) for name in names),
            class_="place",
            style=f"grid-area:{area}",
        )
        for area, names in scene.places.items()
    ]
    return tag(
        "main",
        *places,
        class_="scene",
        data_scene=scene.id,
        data_title=scene.title,
        data_desk=scene.desk,
        aria_label=scene.title,
        hidden=hidden,
    )


def _panel(name: str, data: Data | None, old: tuple[str, str] | None) -> Html:
    first_words = _("waiting for the first picture") if name == "waiting" else "–"
    content = data or {"html": tag("p", first_words, class_="empty") if name != "map" else None}
    age, cause = old or ("", "")
    return tag(
        "section",
        tag(
            "header",
            tag("h2", tag("a", title(name), href=f"/embed/{name}", class_="door", title=_("this panel alone"))),
            tag("div", content.get("caption"), data_slot="caption", class_="caption"),
        ),
        tag("p", tag("b", age), tag("span", cause), class_="stale-tag"),
        map_of(content.get("html") or Html()) if name == "map" else _slot("div", content, "html"),
        _chart(name) if name in CHARTS else None,
        _slot("div", content, "foot"),
        class_=f"panel panel-{name}{' old' if old else ''}{'' if data else ' starting'}",
        data_panel=name,
        aria_label=title(name),
    )


def _chart(name: str) -> Html:
    return tag("div", tag("div", class_="canvas"), class_="chart", role="img", aria_label=title(name))


def hatches() -> Html:
    """Hatching for land known by country only and for undecided places, and the fade at the map's edge, for CSS."""
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
    ends = (tag("stop", offset=at, class_="ground-stop", stop_opacity=1 - at) for at in (0, 1))
    fade = tag("linearGradient", *ends, id="edge", x1=0, y1=0, x2=0, y2=1)
    return tag("svg", tag("defs", *patterns, fade), class_="hatches", aria_hidden="true")
