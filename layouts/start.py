"""The start page `/`: the way to the walls, and how the pipeline is; a Dash page that shows the same panels."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import dash
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from command_center.mention import SENTIMENTS
from command_center.snapshot import STAGES, Snapshot, Stage
from command_center.web.static import asset
from layouts.document import LATE_S, WATCHDOG_S
from layouts.panels import TITLES, strip, volume
from layouts.panels import map as map_panel
from layouts.panels.feeling import count_of
from layouts.scenes import SCENES
from layouts.theme import css_variables
from layouts.wall import hatches
from layouts.words import WINDOWS, clock, day, number, percent, span

HEIGHTS = {"map": "28rem", "volume": "14rem"}
FIGURES: dict[str, Callable[[Snapshot], dict[str, Any]]] = {
    "map": map_panel.figure,
    "volume": lambda snapshot: dict(volume.render(snapshot)["figure"]),
}
"""The two panels shown here too, and how tall."""
PAGES = {"/topics": "Topics", "/desk": "Desk"}
REFRESH_MS = 5000
"""Pages for reading may poll; walls never do."""
SMALLER = 0.68
"""Panels are made for 5 m; on a desk two thirds of their letters are enough."""
STATES = {"ok": "●", "late": "▲", "stopped": "■", "paused": "❙❙", "rebuilding": "◌"}
DOES = {
    "source": "reads mentions in",
    "log": "keeps the streams",
    "tag": "labels each mention",
    "store": "counts once",
    "screen": "publishes the picture",
}
Part = TypeVar("Part", bound=Component)
CLOCK = ("made_at", "as_of", "mode", "zone", "trouble")
"""What clock.js needs of the strip to tell whether the picture can pass for fresh."""
_INDEX = """<!DOCTYPE html>
<html lang="en" style="{style}" data-late-s="{late_s}" data-watchdog-s="{watchdog_s}" data-refresh-ms="{refresh_ms}">
<head>{{%metas%}}<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{%title%}}</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<link rel="stylesheet" href="{fonts}"><link rel="stylesheet" href="{css}">{{%css%}}
<script src="{clock}" defer></script><script src="{script}" defer></script></head>
<body class="start">{hatches}<p class="stale-tag"><b></b> <span role="status"></span></p>
{{%app_entry%}}<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body>
</html>"""


def layout() -> html.Main:
    """Make the page; its figures come with the first callback.

    Returns:
        The component tree.
    """
    walls = [
        html.A([html.B(scene.title), html.Span(f"/wall/{scene.id}")], href=f"/wall/{scene.id}", className="wall-link")
        for scene in SCENES.values()
    ]
    doors = [
        html.A([html.B(name), html.Span(address)], href=address, className="wall-link")
        for address, name in PAGES.items()
    ]
    return html.Main(
        [
            html.Header([html.H1("command center"), html.Div(id="start-mode", className="start-mode")]),
            html.Section([html.H2("Walls"), html.Nav(walls), html.H2("Pages"), html.Nav(doors)]),
            html.Section([html.H2("Window"), html.Div(id="start-totals")]),
            html.Section([html.H2("Pipeline"), html.Div(id="start-stages"), html.Div(id="start-replay")]),
            *(html.Section([html.H2(TITLES[name]), _graph(name)], className=name) for name in HEIGHTS),
            html.P(
                [
                    html.A("readiness", href="/readyz"),
                    html.A("metrics", href="/metrics"),
                    html.A("API", href="/api/v1/openapi.json"),
                ],
                className="links",
            ),
            dcc.Interval(id="start-tick", interval=REFRESH_MS),
        ]
    )


def register(app: dash.Dash, read: Callable[[], Snapshot | None], now: Callable[[], datetime]) -> None:
    """Give the page its frame and its callback; start.js says how old the figures are, and when they are stale.

    Args:
        app: The Dash app whose layout is `layout`.
        read: Gives the newest snapshot, or None while the center starts.
        now: Gives the server's time (aware UTC).
    """
    app.index_string = _INDEX.format(
        style=css_variables(),
        late_s=LATE_S,
        watchdog_s=WATCHDOG_S,
        refresh_ms=REFRESH_MS,
        clock=asset("clock.js"),
        script=asset("start.js"),
        icon=asset("icon.svg"),
        fonts=asset("fonts.css"),
        css=asset("start.css"),
        hatches=hatches(),
    )

    @app.callback(
        Output("start-mode", "children"),
        Output("start-totals", "children"),
        Output("start-stages", "children"),
        Output("start-replay", "children"),
        *(Output(f"start-{name}", "figure") for name in HEIGHTS),
        Input("start-tick", "n_intervals"),
    )
    def refresh(_: int | None) -> tuple[Any, ...]:
        snapshot = read()
        if snapshot is None:
            return ("starting: no picture yet", "", "", "", *({"data": [], "layout": _BLANK} for _ in HEIGHTS))
        return (
            [*_mode(snapshot), _picture(snapshot, now())],
            _totals(snapshot),
            _stages(snapshot, now()),
            _replay(snapshot),
            *(smaller(draw(snapshot)) for draw in FIGURES.values()),
        )


COLUMNS = ("stage", "state", "last mention", "behind", "per second", "errors", "")
_BLANK = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "xaxis": {"visible": False}}
_BLANK["yaxis"] = {"visible": False}


def smaller(figure: dict[str, Any]) -> dict[str, Any]:
    """A panel's figure with letters and marks for reading at a desk.

    Args:
        figure: A figure made at 1080p wall sizes; it is not changed.

    Returns:
        A copy whose font and marker sizes are `SMALLER` times as large.
    """

    def shrink(value: Any, key: str = "") -> Any:
        if key == "size":
            return [v * SMALLER for v in value] if isinstance(value, list) else value * SMALLER
        if isinstance(value, dict):
            return {k: shrink(v, k) for k, v in value.items()}
        return [shrink(v) for v in value] if isinstance(value, list) else value

    return {"data": shrink(figure["data"]), "layout": shrink(copy.copy(figure["layout"]))}


def _graph(name: str) -> dcc.Graph:
    config: Any = {
        "staticPlot": True,
        "displayModeBar": False,
        "responsive": True,
        "topojsonURL": asset("world_110m.json").rpartition("/")[0] + "/",
    }
    return dcc.Graph(id=f"start-{name}", config=config, style={"height": HEIGHTS[name]})


def _mode(shot: Snapshot) -> list[Any]:
    as_of = f"data of {day(shot.as_of, shot.zone)}, {clock(shot.as_of, shot.zone)}"
    word = html.Span(shot.mode if shot.mode == "live" else shot.mode.upper())
    badge = html.Span(word, className=f"badge {shot.mode}")
    return [html.B(shot.title), badge, html.Span(as_of), html.Span(f"engine: {shot.engine}")]


def _picture(shot: Snapshot, now: datetime) -> html.Span:
    """Nothing to see: the times by which start.js tells ages."""
    shown = strip.render(shot)
    picture = {"now": now.isoformat(), "strip": {name: shown[name] for name in CLOCK}}
    return _noted(html.Span(id="start-picture", hidden=True), picture=json.dumps(picture))


def _noted(component: Part, **data: str) -> Part:
    """The component with `data-` attributes, for which Dash's own signatures have no type."""
    for name, value in data.items():
        setattr(component, f"data-{name}", value)
    return component


def _totals(shot: Snapshot) -> html.Dl:
    pairs = [(f"mentions, {WINDOWS.get(shot.window, shot.window)}", number(shot.total))]
    pairs += [(name, number(count_of(shot.feelings, name))) for name in SENTIMENTS]
    pairs += [
        ("waiting for an answer", number(shot.waiting.total)),
        ("name no place", percent(shot.without_place, shot.total)),
        ("duplicates left out", number(shot.duplicates)),
        ("redelivered, left out", number(shot.redelivered)),
        ("dead letters", number(shot.dead)),
    ]
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs])


def _stages(shot: Snapshot, now: datetime) -> html.Table:
    rows = [_stage(name, shot.stages.get(name, Stage()), now) for name in STAGES]
    head = html.Tr([html.Th(title) for title in COLUMNS])
    return html.Table([html.Thead(head), html.Tbody(rows)])


def _stage(name: str, stage: Stage, now: datetime) -> html.Tr:
    last = "never" if stage.last_at is None else f"{' '.join(span((now - stage.last_at).total_seconds()))} ago"
    cells = [
        html.Td([html.B(name), html.Span(DOES[name])]),
        html.Td(f"{STATES[stage.state]} {stage.state}", className=f"state {stage.state}"),
        html.Td(last) if stage.last_at is None else _noted(html.Td(last), last=stage.last_at.isoformat()),
        html.Td(number(stage.lag)),
        html.Td(f"{stage.rate_s:,.1f}"),
        html.Td(number(stage.errors)),
        html.Td(stage.cause),
    ]
    # on a phone each cell is a line of its own and carries the title of its column
    return html.Tr([_noted(cell, label=title) for cell, title in zip(cells, COLUMNS, strict=True)])


def _replay(shot: Snapshot) -> list[Any]:
    progress = shot.replay
    if progress.state == "none":
        return []
    counts = f"{number(progress.read)} read, {number(progress.sent)} sent, {number(progress.bad)} bad"
    bar = html.Progress(value=str(round(progress.share, 3)), max="1")
    return [html.P(f"replay {progress.state}: {counts}"), bar]
