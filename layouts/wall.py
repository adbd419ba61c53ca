"""A wall's page: everything readable stands in the first response; the stream only changes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from command_center.snapshot import Snapshot
from layouts.markup import Html, join, tag
from layouts.panels import PANELS, TITLES
from layouts.panels import map as map_panel
from layouts.panels.strip import trouble
from layouts.scenes import SCENES, Scene
from layouts.theme import GROUND, css_variables
from layouts.words import span

LATE_S = 10
"""A picture older than this is stale; `data-late-s` tells wall.js."""
WATCHDOG_S = 20
"""Silence on the stream after which it is reopened; heartbeats come at least every 15 s."""
SLOTS = ("caption", "html", "foot")
CHARTS = frozenset({"map", "volume"})


def wall_page(scene: str, snapshot: Snapshot | None, *, now: datetime, asset: Callable[[str], str]) -> str:
    """Make the whole page of one wall.

    Args:
        scene: A key of `SCENES`.
        snapshot: The picture, or None while the center starts.
        now: The server's time (aware UTC), for ages.
        asset: Turns an asset's name into its address.

    Returns:
        The HTML document; it holds no inline script, only style attributes.

    Raises:
        KeyError: There is no such scene.
    """
    shown = SCENES[scene]
    data = {} if snapshot is None else {name: PANELS[name](snapshot) for name in shown.panels}
    old = None if snapshot is None else _stale(snapshot, now)
    page = tag(
        "html",
        _head(shown, asset),
        tag(
            "body",
            _strip(shown, snapshot, data.get("strip"), old),
            tag("main", *(_place(area, names, data, old) for area, names in shown.places.items()), class_="scene"),
            hatches(),
            _first(data or {"map": {"figure": map_panel.figure([], [])}}, now),
        ),
        lang="en",
        class_="stale" if old else None,
        style=css_variables(),
        data_scene=shown.id,
        data_stream=f"/stream/{shown.id}",
        data_mode=None if snapshot is None else snapshot.mode,
        data_topojson=asset("world_110m.json").rpartition("/")[0] + "/",
        data_late_s=LATE_S,
        data_watchdog_s=WATCHDOG_S,
    )
    return "<!doctype html>\n" + page


def _stale(snapshot: Snapshot, now: datetime) -> tuple[str, str] | None:
    """Age and cause when the picture can't pass for fresh; wall.js goes on with the same rule."""
    seconds = (now - snapshot.made_at).total_seconds()
    if seconds > LATE_S:
        return f"{' '.join(span(seconds))} old", "no new picture"
    found = trouble(snapshot)
    if found is None:
        return None
    since = datetime.fromisoformat(found["since"]) if found["since"] else snapshot.made_at
    return f"{' '.join(span((now - since).total_seconds()))} old", found["cause"] or ""


def _head(scene: Scene, asset: Callable[[str], str]) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", f"{scene.title} · command center"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="theme-color", content=GROUND),
        tag("link", rel="icon", href=asset("icon.svg"), type="image/svg+xml"),
        tag("link", rel="stylesheet", href=asset("fonts.css")),
        tag("link", rel="stylesheet", href=asset("wall.css")),
        # in this order: the stream is open before the charts' library has arrived
        tag("script", src=asset("stream.js"), defer=True),
        tag("script", src=asset("wall.js"), defer=True),
        tag("script", src=asset("plotly-geo.min.js"), defer=True, id="plotly"),
    )


def _strip(scene: Scene, snapshot: Snapshot | None, data: dict[str, Any] | None, old: tuple[str, str] | None) -> Html:
    strip = data or {
        "window": "starting",
        "figures": "",
        "badge": tag("span", "starting", class_="badge starting"),
        "time": "--:--",
        "day": "\u00a0",
    }
    age = "no picture yet" if snapshot is None else old[0] if old else "0 s old"
    return tag(
        "header",
        tag(
            "div",
            tag("h1", scene.title, tag("span", "" if snapshot is None else snapshot.title, dir="auto")),
            tag("p", _slot("span", strip, "window"), " · all panels"),
            class_="where",
        ),
        _slot("div", strip, "figures"),
        tag("div", _slot("span", strip, "badge"), _age(age), class_="state"),
        tag("div", tag("b", strip["time"], data_clock=True), _slot("span", strip, "day"), class_="clock"),
        class_="strip",
        data_panel="strip",
    )


def _age(age: str) -> Html:
    return tag("span", tag("span", "■ stale · ", class_="old-word"), tag("span", age, data_age=True))


def _slot(name: str, data: dict[str, Any], slot: str) -> Html:
    return tag(name, data.get(slot), data_slot=slot)


def _place(area: str, names: tuple[str, ...], data: dict[str, Any], old: tuple[str, str] | None) -> Html:
    return tag("div", *(_panel(name, data.get(name), old) for name in names), class_="place", style=f"grid-area:{area}")


def _panel(name: str, data: dict[str, Any] | None, old: tuple[str, str] | None) -> Html:
    first_words = "waiting for the first picture" if name == "waiting" else "–"
    content = data or {"html": tag("p", first_words, class_="empty")}
    age, cause = old or ("", "")
    chart = tag("div", tag("div", class_="canvas"), class_="chart", role="img", aria_label=TITLES[name])
    return tag(
        "section",
        tag(
            "header",
            tag("h2", TITLES[name]),
            tag("div", content.get("caption"), data_slot="caption", class_="caption"),
        ),
        tag("p", tag("b", age), tag("span", cause), class_="stale-tag"),
        _slot("div", content, "html"),
        chart if name in CHARTS else None,
        _slot("div", content, "foot"),
        class_=f"panel panel-{name}" if data else f"panel panel-{name} starting",
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


def _first(data: dict[str, Any], now: datetime) -> Html:
    """What the charts need before the stream has spoken; the words are in the page already."""
    rest = {
        name: {key: value for key, value in panel.items() if not isinstance(value, Html)}
        for name, panel in data.items()
    }
    # inside a script element nothing is unescaped: `<` must not appear at all
    text = json.dumps({"now": now.isoformat(), "panels": rest}).replace("<", "\\u003c")
    return join(tag("script", Html(text), type="application/json", id="first"))
