"""Live map: where mentions come from; a point only where a point is known."""

from __future__ import annotations

from math import sqrt
from typing import Any

from command_center.snapshot import CountryOnly, Feelings, Snapshot, Spot
from layouts import theme
from layouts.markup import Html, join, tag
from layouts.panels.feeling import prevailing
from layouts.panels.iso3 import ISO3
from layouts.theme import LOOKS
from layouts.words import number, percent

TITLE = "Where"
SMALLEST_PX, LARGEST_PX = 9.0, 46.0
FEW = 60
"""A place needs this many mentions for the largest mark, however quiet the others are."""
REACH = 4.0
"""Degrees: a mark is about 20 px and a degree 3 px wide, so closer places would only cover each other."""


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show where people speak, by prevailing feeling.

    Args:
        snapshot: The whole picture.

    Returns:
        `caption`; `figure`: a Plotly figure as a plain dict, drawn at 1080p sizes; `spots`: per drawn point
        [lon, lat, mentions], from which the browser knows where something new arrived; `foot`: the share
        without a place.
    """
    spots = neighbours_together(snapshot.spots)
    return {
        "caption": join("mentions per place, shape shows feeling"),
        "figure": figure(hatched(snapshot.countries), spots),
        "spots": [[spot.lon, spot.lat, spot.feelings.total] for spot in spots],
        "foot": _foot(snapshot),
    }


def hatched(countries: list[CountryOnly]) -> list[str]:
    """The land to hatch: countries that are all that is known of a place (ISO 3166-1 alpha-3, in order)."""
    # countries too small for the outlines have no land to hatch; the count under the map has them
    return sorted(ISO3[row.country] for row in countries if row.country in ISO3 and row.feelings.total)


def figure(land: list[str], spots: list[Spot]) -> dict[str, Any]:
    """The map itself.

    Args:
        land: Countries to hatch (ISO 3166-1 alpha-3).
        spots: Places to mark, largest first.

    Returns:
        A Plotly figure as a plain dict; with neither, the bare land of a wall that starts.
    """
    return {"data": [_land(land), _points(spots)], "layout": _layout()}


def neighbours_together(spots: list[Spot]) -> list[Spot]:
    """Join places that would cover each other on a wall.

    Args:
        spots: Places with their mentions.

    Returns:
        Fewer spots, largest first; each stands where its largest place is, so that it doesn't wander, and no
        mention is lost.
    """
    joined: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (-spot.feelings.total, spot.lat, spot.lon)):
        for position, one in enumerate(joined):
            if abs(one.lat - spot.lat) < REACH and abs(one.lon - spot.lon) < REACH:
                joined[position] = Spot(one.lat, one.lon, _sum(one.feelings, spot.feelings))
                break
        else:
            joined.append(spot)
    return sorted(joined, key=lambda spot: -spot.feelings.total)


def _sum(one: Feelings, other: Feelings) -> Feelings:
    return Feelings(
        one.positive + other.positive,
        one.neutral + other.neutral,
        one.negative + other.negative,
        one.unsure + other.unsure,
    )


def _foot(snapshot: Snapshot) -> Html:
    country_only = sum(row.feelings.total for row in snapshot.countries)
    if not snapshot.total:
        return tag("p", "no mention in this window", class_="empty")
    share = 100 * snapshot.without_place / snapshot.total
    return join(
        tag("span", tag("i", style=f"width:{share:.1f}%"), class_="bar"),
        tag("span", f"{percent(snapshot.without_place, snapshot.total)} name no place"),
        tag("span", tag("i", class_="hatch"), f"country only {number(country_only)}", class_="country-only"),
    )


def mark_px(feelings: Feelings, largest: int) -> float:
    """The diameter of a place's mark: its area grows with the count, and it can always be told apart at 5 m."""
    return round(SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * sqrt(feelings.total / max(largest, FEW)), 1)


def _points(spots: list[Spot]) -> dict[str, Any]:
    """Marks by prevailing feeling; wall.css knows the unsure ones by their colour and hatches them."""
    largest = max((spot.feelings.total for spot in spots), default=1)
    looks = [LOOKS[prevailing(spot.feelings)] for spot in spots]
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lon": [spot.lon for spot in spots],
        "lat": [spot.lat for spot in spots],
        "hoverinfo": "skip",
        "marker": {
            "symbol": [look.symbol for look in looks],
            "color": [look.color for look in looks],
            "size": [mark_px(spot.feelings, largest) for spot in spots],
            "opacity": 0.86,
            "line": {
                "width": 1.5,
                "color": [theme.VIOLET if look is LOOKS["unsure"] else theme.GROUND for look in looks],
            },
        },
    }


def _land(countries: list[str]) -> dict[str, Any]:
    """Countries known by name only; wall.css hatches them, because Plotly's maps know no hatching."""
    return {
        "type": "choropleth",
        "locationmode": "ISO-3",
        "locations": countries,
        "z": [1] * len(countries),
        "colorscale": [[0, theme.FAINT], [1, theme.FAINT]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"width": 0}},
    }


def _layout() -> dict[str, Any]:
    return {
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "geo": {
            "scope": "world",
            "resolution": 110,
            "fitbounds": False,
            "projection": {"type": "natural earth"},
            "lonaxis": {"range": [-144, 173]},
            "lataxis": {"range": [-54, 76]},
            "bgcolor": "rgba(0,0,0,0)",
            "showframe": False,
            "showcoastlines": False,
            "showland": True,
            "landcolor": theme.LAND,
            "showcountries": True,
            "countrycolor": theme.GROUND,
            "countrywidth": 1,
            "showocean": False,
            "showlakes": False,
            "domain": {"x": [0, 1], "y": [0, 1]},
        },
    }
