"""How much: mentions per minute, by sentiment, over the last hour, and what is normal for that hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Any

from command_center.snapshot import Band, Feelings, Snapshot, Volume
from layouts import theme
from layouts.doors import door, rfc_3339
from layouts.markup import Html, join, tag
from layouts.numbers import number, times
from layouts.panels.feeling import count_of, mark
from layouts.speech import _, _n, later
from layouts.theme import LOOKS
from layouts.words import clock, weekday

TITLE = later("How much")
MINUTES = 60
MINUTE = timedelta(minutes=1)
FROM_BELOW = ("negative", "unsure", "neutral", "positive")
FILL = {"negative": 0.72, "unsure": 0.0, "neutral": 0.20, "positive": 0.26}
TICK_MINUTES = 15
EDGE_MINUTES = 3
"""A label nearer than this to an end of the axis would be cut."""
BAND_ROOM = 1.6
ALARM = 2.0
"""From this many times normal on it is an alarm."""


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show mentions per full minute; the running minute is left out, because it always looks like a fall.

    Args:
        snapshot: The whole picture.

    Returns:
        `caption`: counts of the window by feeling, each a door (`a.door`) to its posts; `html`: how it stands to what
        is normal, in words; `figure`: a Plotly figure as a plain dict, drawn at 1080p sizes; `foot`: the last full
        minute in words, a door to its posts.
    """
    volume = snapshot.volume
    if not volume.starts:
        return {
            "caption": join(),
            "html": None,
            "figure": _figure([], [], [], 1),
            "foot": _words(_("no mention in this window")),
        }
    last = max(1, len(volume.starts) - 1)
    first = max(0, last - MINUTES)
    columns = {name: getattr(volume, name)[first:last] for name in FROM_BELOW}
    totals = [sum(minute) for minute in zip(*columns.values(), strict=True)]
    caption = by_feeling(snapshot.feelings, lambda name: door("volume", name, snapshot.window))
    figure = tag("b", number(totals[-1]), data_figure="minute")
    minute = [("from", rfc_3339(volume.starts[last - 1])), ("to", rfc_3339(volume.starts[last - 1] + MINUTE))]
    led = tag("a", _("{n} per minute", n=figure), href=door("minute", filters=minute), class_="door")
    foot = tag("p", led if last < len(volume.starts) else _("{n} per minute", n=figure))
    band = (snapshot.band.low[first:last], snapshot.band.high[first:last])
    traces = _traces(columns, totals, *band)
    ticks = _ticks(volume, first, last, snapshot.zone)
    # a band far above what is drawn would press it flat
    highest = max(*totals, min(max(band[1], default=0.0), BAND_ROOM * max(totals)))
    return {
        "caption": caption,
        "html": against_normal(snapshot),
        "figure": _figure(traces, *ticks, ceil(highest)),
        "foot": foot,
    }


def by_feeling(feelings: Feelings, link: Callable[[str], str] | None = None) -> Html:
    """Counts by feeling, each with its mark.

    Args:
        feelings: Mentions by sentiment.
        link: The address of the posts of a feeling; None where nothing leads anywhere.
    """
    said = {name: join(mark(name), f"{LOOKS[name].word} {number(count_of(feelings, name))}") for name in LOOKS}
    if link is not None:
        said = {name: tag("a", words, href=link(name), class_="door") for name, words in said.items()}
    return join(*(tag("span", words, class_=name) for name, words in said.items()))


def against_normal(snapshot: Snapshot) -> Html:
    """How the volume of the last minutes stands to what is normal, in one line: arrow, figure, since when.

    Args:
        snapshot: The whole picture.

    Returns:
        `p.normal`; it says so, too, where nothing is known of what is normal.
    """
    band = snapshot.band
    if band.kind is None:
        words = _("no normal yet: it takes three days") if band.known else _("normal is being read")
        return tag("p", words, class_="normal unknown")
    found = band.deviation
    if found is None:
        return tag("p", tag("b", "="), " " + _compared(band, snapshot), class_="normal")
    arrow, movement = ("▲", "alarm") if found.ratio >= ALARM else ("▲" if found.ratio >= 1 else "▼", "moving")
    since = _("for 4 h and more") if found.longer else _("since {time}", time=clock(found.since, snapshot.zone))
    words = tag("b", _("{arrow} {times} normal", arrow=arrow, times=times(found.ratio)), class_=f"pace {movement}")
    return tag("p", words, f" {since}", class_="normal")


def _compared(band: Band, snapshot: Snapshot) -> str:
    """With what it was compared, as part of a sentence."""
    if band.kind == "week":
        return _("normal for a {weekday} at this hour", weekday=weekday(snapshot.as_of, snapshot.zone))
    return _n("normal for this hour, of {n} day", "normal for this hour, of {n} days", band.cells, n=number(band.cells))


def _words(words: str) -> Html:
    return tag("p", words, class_="empty")


def _rgba(color: str, alpha: float) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def _traces(
    columns: dict[str, list[int]], totals: list[int], low: list[float], high: list[float]
) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    x = list(range(len(totals)))
    for name in FROM_BELOW:
        color = LOOKS[name].color
        trace: dict[str, Any] = {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": columns[name],
            "stackgroup": "feelings",
            "line": {"width": 1.5, "color": _rgba(color, 0.9), "shape": "linear"},
            "fillcolor": _rgba(color, FILL[name]),
        }
        if name == "unsure":
            trace["fillpattern"] = {
                "shape": "/",
                "size": 11,
                "solidity": 0.14,
                "fgcolor": color,
                "bgcolor": theme.GROUND,
            }
        traces.append(trace)
    traces += _band(x, low, high)
    traces.append({"type": "scatter", "mode": "lines", "x": x, "y": totals, "line": {"width": 3, "color": theme.INK}})
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": x[-1:],
            "y": totals[-1:],
            "cliponaxis": False,
            "marker": {"size": 13, "color": theme.INK},
        }
    )
    return traces


def _band(x: list[int], low: list[float], high: list[float]) -> list[dict[str, Any]]:
    """The band of what is normal: over the areas, so that it is seen on both sides of the line."""
    if not high:
        return []
    edge = {"type": "scatter", "mode": "lines", "x": x, "line": {"width": 1.5, "color": _rgba(theme.DIM, 0.55)}}
    return [edge | {"y": low}, edge | {"y": high, "fill": "tonexty", "fillcolor": _rgba(theme.DIM, 0.22)}]


def _ticks(volume: Volume, first: int, last: int, zone: str) -> tuple[list[int], list[str]]:
    """Label whole quarters of an hour on the profile's clock; half-hour zones fall on them too."""
    found = [
        (position, clock(start, zone))
        for position, start in enumerate(volume.starts[first:last])
        if start.minute % TICK_MINUTES == 0
    ]
    found = [(p, text) for p, text in found if EDGE_MINUTES <= p < last - first - EDGE_MINUTES]
    return [p for p, _ in found], [text for _, text in found]


def _figure(traces: list[dict[str, Any]], at: list[int], text: list[str], highest: int) -> dict[str, Any]:
    font = {"family": theme.FONT, "size": theme.TYPE_PX["small"], "color": theme.DIM}
    top = max(4, highest)
    axis = {"fixedrange": True, "zeroline": False, "showline": False, "tickfont": font}
    return {
        "data": traces,
        "layout": {
            "showlegend": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": font,
            "margin": {"l": 0, "r": 10, "t": 24, "b": 36},
            "xaxis": axis
            | {"showgrid": False, "tickvals": at, "ticktext": text, "range": [0, MINUTES - 1]}
            | ({"range": [0, max(1, len(traces[0]["x"]) - 1)]} if traces else {}),
            "yaxis": axis
            | {
                "range": [0, top * 1.06],
                "tickvals": [0, top / 2, top],
                "ticktext": ["", "", number(top) if traces else ""],
                # above its line, where nothing is drawn: below it a high line would run through it
                "ticklabelposition": "inside top",
                "ticklabeloverflow": "allow",
                "gridcolor": theme.HAIRLINE,
                "showgrid": True,
            },
        },
    }
