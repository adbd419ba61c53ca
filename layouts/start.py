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
from command_center.room.people import Role
from command_center.snapshot import STAGES, Snapshot, Stage
from command_center.web.static import asset
from layouts.document import LATE_S, WATCHDOG_S, banner, browser_texts, style_texts
from layouts.markup import placed
from layouts.numbers import decimal, number, percent
from layouts.panels import map as map_panel
from layouts.panels import strip, title, volume
from layouts.panels.feeling import count_of
from layouts.retold import retold
from layouts.scenes import SCENES
from layouts.sign_in import leave
from layouts.speech import _, language, later
from layouts.stages import stage_name, state_word
from layouts.theme import LOOKS, css_variables
from layouts.visitor import may
from layouts.wall import hatches
from layouts.words import clock, day, spanned, window_words

HEIGHTS = {"map": "28rem", "volume": "14rem"}
FIGURES: dict[str, Callable[[Snapshot], dict[str, Any]]] = {
    "map": map_panel.figure,
    "volume": lambda snapshot: dict(volume.render(snapshot)["figure"]),
}
"""The two panels shown here too, and how tall."""
PAGES: dict[str, tuple[str, Role]] = {
    "/topics": (later("Topics"), "viewer"),
    "/desk": (later("Desk"), "agent"),
    "/embeds": (later("Embeds"), "lead"),
}
"""Pages that are named here, to whom they are open."""
REFRESH_MS = 5000
"""Pages for reading may poll; walls never do."""
SMALLER = 0.68
"""Panels are made for 5 m; on a desk two thirds of their letters are enough."""
STATES = {"ok": "●", "late": "▲", "stopped": "■", "paused": "❙❙", "rebuilding": "◌"}
DOES = {
    "source": later("reads mentions in"),
    "log": later("keeps the streams"),
    "tag": later("labels each mention"),
    "store": later("counts once"),
    "screen": later("publishes the picture"),
}
REPLAYS = {
    "running": later("replay running"),
    "done": later("replay done"),
    "failed": later("replay failed"),
}
Part = TypeVar("Part", bound=Component)
CLOCK = ("made_at", "as_of", "mode", "zone", "trouble")
"""What clock.js needs of the strip to tell whether the picture can pass for fresh."""
_INDEX = """<!DOCTYPE html>
<html lang="en" style="{style}" data-late-s="{late_s}" data-watchdog-s="{watchdog_s}" data-refresh-ms="{refresh_ms}">
<head>{{%metas%}}<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{%title%}}</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<link rel="stylesheet" href="{fonts}"><link rel="stylesheet" href="{css}">{{%css%}}
<!--words--><script src="{clock}" defer></script><script src="{script}" defer></script></head>
<body class="start"><!--banner--><!--me-->{hatches}<p class="stale-tag"><b></b> <span role="status"></span></p>
{{%app_entry%}}<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body>
</html>"""


def layout() -> html.Main:
    """Make the page; its figures come with the first callback.

    Returns:
        The component tree.
    """
    walls = [
        html.A(
            [html.B(scene.title), html.Span(f"/wall/{scene.id}")],
            href=placed(f"/wall/{scene.id}"),
            className="wall-link",
        )
        for scene in SCENES.values()
    ]
    doors = [
        html.A([html.B(_(name)), html.Span(address)], href=placed(address), className="wall-link")
        for address, (name, role) in PAGES.items()
        if may(role)
    ]
    return html.Main(
        [
            html.Header([html.H1("command center"), html.Div(id="start-mode", className="start-mode")]),
            html.Section([html.H2(_("Walls")), html.Nav(walls), html.H2(_("Pages")), html.Nav(doors)]),
            html.Section([html.H2(_("Window")), html.Div(id="start-totals")]),
            html.Section([html.H2(_("Pipeline")), html.Div(id="start-stages"), html.Div(id="start-replay")]),
            *(html.Section([html.H2(title(name)), _graph(name)], className=name) for name in HEIGHTS),
            html.P(
                [
                    html.A(_("readiness"), href=placed("/readyz")),
                    html.A(_("metrics"), href=placed("/metrics")),
                    html.A("API", href=placed("/api/v1/openapi.json")),
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
        clock=placed(asset("clock.js")),
        script=placed(asset("start.js")),
        icon=placed(asset("icon.svg")),
        fonts=placed(asset("fonts.css")),
        css=placed(asset("start.css")),
        hatches=hatches(),
    )

    made: Callable[..., str] = app.interpolate_index

    def in_its_language(**parts: str) -> str:
        """Dash fills in one page for all; which language it is in is known when it is asked for."""
        page = made(**parts).replace('<html lang="en" style="', f'<html lang="{language()}" style="{style_texts()};', 1)
        page = page.replace("<!--banner-->", banner() or "", 1).replace("<!--me-->", leave() or "", 1)
        return page.replace("<!--words-->", browser_texts() or "", 1)

    app.interpolate_index = in_its_language  # type: ignore[method-assign,assignment]

    @app.callback(
        Output("start-mode", "children"),
        Output("start-totals", "children"),
        Output("start-stages", "children"),
        Output("start-replay", "children"),
        *(Output(f"start-{name}", "figure") for name in HEIGHTS),
        Input("start-tick", "n_intervals"),
    )
    def refresh(_ticks: int | None) -> tuple[Any, ...]:
        snapshot = read()
        if snapshot is None:
            return (_("starting: no picture yet"), "", "", "", *({"data": [], "layout": _BLANK} for _figure in HEIGHTS))
        return (
            [*_mode(snapshot), _picture(snapshot, now())],
            _totals(snapshot),
            _stages(snapshot, now()),
            _replay(snapshot),
            *(smaller(draw(snapshot)) for draw in FIGURES.values()),
        )


COLUMNS = (
    later("stage"),
    later("state"),
    later("last mention"),
    later("lag"),
    later("per second"),
    later("errors"),
    "",
)
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
        "topojsonURL": placed(asset("world_110m.json")).rpartition("/")[0] + "/",
    }
    return dcc.Graph(id=f"start-{name}", config=config, style={"height": HEIGHTS[name]})


def _mode(shot: Snapshot) -> list[Any]:
    as_of = _("data of {day}, {time}", day=day(shot.as_of, shot.zone), time=clock(shot.as_of, shot.zone))
    word = html.Span(strip.mode_word(shot.mode))
    badge = html.Span(word, className=f"badge {shot.mode}")
    return [html.B(shot.title), badge, html.Span(as_of), html.Span(_("engine: {name}", name=shot.engine))]


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
    pairs = [(_("mentions, {window}", window=window_words(shot.window)), number(shot.total))]
    pairs += [(LOOKS[name].word, number(count_of(shot.feelings, name))) for name in SENTIMENTS]
    pairs += [
        (_("waiting for an answer"), number(shot.waiting.total)),
        (_("name no place"), percent(shot.without_place, shot.total)),
        (_("duplicates left out"), number(shot.duplicates)),
        (_("redelivered, left out"), number(shot.redelivered)),
        (_("dead letters"), number(shot.dead)),
    ]
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs])


def _stages(shot: Snapshot, now: datetime) -> html.Table:
    rows = [_stage(name, shot.stages.get(name, Stage()), now) for name in STAGES]
    head = html.Tr([html.Th(_(name) if name else "") for name in COLUMNS])
    return html.Table([html.Thead(head), html.Tbody(rows)])


def _stage(name: str, stage: Stage, now: datetime) -> html.Tr:
    seconds = None if stage.last_at is None else (now - stage.last_at).total_seconds()
    last = _("never") if seconds is None else _("{age} ago", age=spanned(seconds))
    cells = [
        html.Td([html.B(stage_name(name)), html.Span(_(DOES[name]))]),
        html.Td(f"{STATES[stage.state]} {state_word(stage.state)}", className=f"state {stage.state}"),
        html.Td(last) if stage.last_at is None else _noted(html.Td(last), last=stage.last_at.isoformat()),
        html.Td(number(stage.lag)),
        html.Td(decimal(stage.rate_s)),
        html.Td(number(stage.errors)),
        html.Td(retold(stage.cause)),
    ]
    # on a phone each cell is a line of its own and carries the title of its column
    return html.Tr([_noted(cell, label=_(name) if name else "") for cell, name in zip(cells, COLUMNS, strict=True)])


def _replay(shot: Snapshot) -> list[Any]:
    progress = shot.replay
    if progress.state == "none":
        return []
    counts = _(
        "{read} read, {sent} sent, {bad} bad",
        read=number(progress.read),
        sent=number(progress.sent),
        bad=number(progress.bad),
    )
    bar = html.Progress(value=str(round(progress.share, 3)), max="1")
    return [html.P(f"{_(REPLAYS[progress.state])}: {counts}"), bar]
