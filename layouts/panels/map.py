"""Live map: where mentions come from; a point only where a point is known."""

from __future__ import annotations

from typing import Any

from command_center.snapshot import CountryOnly, Snapshot, Spot
from layouts import theme
from layouts.doors import door
from layouts.markup import Html, join, tag
from layouts.numbers import number, percent
from layouts.panels.feeling import prevailing
from layouts.panels.iso3 import ISO3
from layouts.panels.spots import place, spots
from layouts.panels.together import mark_px, neighbours_together
from layouts.speech import _, later
from layouts.theme import LOOKS

TITLE = later("Where")
HOLD_MS = 5000
"""A map moves at most this often: at 200 mentions a second it must stay calm."""


def render(snapshot: Snapshot) -> dict[str, Any]:
    """Show where people speak, by prevailing feeling.

    Args:
        snapshot: The whole picture.

    Returns:
        `caption`; `html`: a mark a place, drawn on the world's outlines (`layouts.svg`), each a door (`a.door`) to the
        posts of its country; `hatched`: the land known by country only; `spots`: per mark [x, y, mentions] in the
        drawing's units, from which the browser knows where something new arrived; `foot`: the share without a place, a
        door to its posts; `hold_ms`: the least time between two changes.
    """
    together = neighbours_together(snapshot.spots)
    return {
        "caption": join(_("mentions per place, shape shows feeling")),
        "html": spots(together, snapshot.window),
        "hatched": hatched(snapshot.countries),
        "spots": [[*place(spot), spot.feelings.total] for spot in together],
        "foot": _foot(snapshot),
        "hold_ms": HOLD_MS,
    }


def hatched(countries: list[CountryOnly]) -> list[str]:
    """The land to hatch: countries that are all that is known of a place (ISO 3166-1 alpha-3, in order)."""
    # countries too small for the outlines have no land to hatch; the count under the map has them
    return sorted(ISO3[row.country] for row in countries if row.country in ISO3 and row.feelings.total)


def figure(snapshot: Snapshot) -> dict[str, Any]:
    """The map as a Plotly figure (a plain dict), for the start page; with no place, the bare land."""
    places = neighbours_together(snapshot.spots)
    return {"data": [_land(hatched(snapshot.countries)), _points(places)], "layout": _layout()}


def _foot(snapshot: Snapshot) -> Html:
    country_only = sum(row.feelings.total for row in snapshot.countries)
    if not snapshot.total:
        return tag("p", _("no mention in this window"), class_="empty")
    share = 100 * snapshot.without_place / snapshot.total
    without = _("{share} name no place", share=percent(snapshot.without_place, snapshot.total))
    return join(
        tag("span", tag("i", style=f"width:{share:.1f}%"), class_="bar"),
        tag("span", tag("a", without, href=door("map", "none", snapshot.window), class_="door")),
        tag("span", tag("i", class_="hatch"), _("country only {n}", n=number(country_only)), class_="country-only"),
    )


def _points(places: list[Spot]) -> dict[str, Any]:
    """Marks by prevailing feeling; start.css knows the unsure ones by their colour and hatches them."""
    largest = max((spot.feelings.total for spot in places), default=1)
    looks = [LOOKS[prevailing(spot.feelings)] for spot in places]
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lon": [spot.lon for spot in places],
        "lat": [spot.lat for spot in places],
        "hoverinfo": "skip",
        "marker": {
            "symbol": [look.symbol for look in looks],
            "color": [look.color for look in looks],
            "size": [mark_px(spot.feelings, largest) for spot in places],
            "opacity": 0.86,
            "line": {
                "width": 1.5,
                "color": [theme.VIOLET if look is LOOKS["unsure"] else theme.GROUND for look in looks],
            },
        },
    }


def _land(countries: list[str]) -> dict[str, Any]:
    """Countries known by name only; start.css hatches them, because Plotly's maps know no hatching."""
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
