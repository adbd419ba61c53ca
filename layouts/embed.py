"""One live panel on a bare page, for a frame in somebody else's page: no names, no doors, nothing but the panel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from msgspec.structs import astuple

from command_center.snapshot import Snapshot, Volume
from layouts.document import Asset, age_words, document, first, script, stale
from layouts.embed_names import AGE, COLUMNS, EMBEDS
from layouts.markup import Html, join, tag
from layouts.nameless import nameless
from layouts.panels import PANELS, strip, title
from layouts.panels.spots import spots
from layouts.panels.volume import MINUTES
from layouts.speech import _, language, later
from layouts.svg.map import world
from layouts.svg.volume import volume_svg
from layouts.wall import hatches

SCRIPTS = ("clock", "stream", "embed")
_ANCHOR = re.compile(r"<a\b([^>]*)>")
_INVITATION = re.compile(r' (?:href|title|aria-label)="[^"]*"')

Render = Callable[[Snapshot], dict[str, Any]]


def _age(snapshot: Snapshot) -> dict[str, Any]:
    shown = strip.render(snapshot)
    return {name: shown[name] for name in ("badge", "window", "made_at", "as_of", "mode", "zone", "trouble", "apart")}


def _map(snapshot: Snapshot) -> dict[str, Any]:
    """The wall's marks; the land is in the page already and is only hatched anew."""
    shown = PANELS["map"](snapshot)
    # a drawing has no spans to put in the place of its links
    return {"html": spots(snapshot.spots), "foot": shown["foot"], "hatched": shown["hatched"]}


def _volume(snapshot: Snapshot) -> dict[str, Any]:
    shown = PANELS["volume"](snapshot)
    return {"caption": shown["caption"], "foot": join(shown["html"], shown["foot"])}


def _columns(snapshot: Snapshot) -> dict[str, Any]:
    """The last full minutes, apart from the words around them, so that 25 kB are sent once a minute and not a tick."""
    minutes = slice(max(0, len(snapshot.volume.starts) - 1 - MINUTES), -1)
    columns = tuple(tuple(column[minutes]) for column in astuple(snapshot.volume))
    band = (tuple(snapshot.band.low[minutes]), tuple(snapshot.band.high[minutes]))
    return {"html": _drawing(columns, snapshot.zone, band, language())}


@lru_cache(maxsize=8)
def _drawing(
    columns: tuple[tuple[Any, ...], ...], zone: str, band: tuple[tuple[float, ...], ...], _language: str
) -> Html:
    """Kept, because it takes 4 ms, half as long as all other panels together, and says the same 120 times."""
    low, high = band
    return volume_svg(Volume(*map(list, columns)), zone, step_s=60, what="mentions", running=False, low=low, high=high)


FOOTED = ("map", "volume", "rising")
"""Those with a line of their own below the picture."""
SPANS = {
    "waiting": later("right now"),
    "rising": later("last 5 minutes"),
    "river": later("newest first"),
    "coverage": later("today"),
    "volume": later("last 60 minutes"),
}
"""What these panels show whatever the window is."""
ALL_SCRIPTS = frozenset({"river", "rising", "languages"})
"""Panels with words of all scripts, which need their fonts."""


def _bare(render: Render, *, words: bool = False) -> Render:
    """A panel's form for strangers: made from a snapshot without names, its links taken off."""

    def bare(snapshot: Snapshot) -> dict[str, Any]:
        data = render(nameless(snapshot, words=words))
        return {key: without_doors(value) if isinstance(value, Html) else value for key, value in data.items()}

    return bare


def without_doors(markup: Html) -> Html:
    """Markup whose links are plain text: an embed opens nothing else.

    Args:
        markup: Made by `layouts.markup`, which escapes every quote and bracket that isn't its own.

    Returns:
        The same with a `span` for each `a`; its class stays, its address and the words that invite go.
    """
    plain = _ANCHOR.sub(lambda found: f"<span{_INVITATION.sub('', found[1])}>", markup)
    return Html(plain.replace("</a>", "</span>"))


_OWN: dict[str, Render] = {"map": _map, "volume": _volume}
"""Panels that need a library on the wall."""
RENDERS: dict[str, Render] = {
    AGE: _bare(_age),
    COLUMNS: _bare(_columns),
    **{f"embed-{name}": _bare(_OWN.get(name, PANELS[name]), words=name == "river") for name in EMBEDS},
}
"""What the hub renders for embeds, by the name it has in their streams."""
STREAMS: dict[str, tuple[str, ...]] = {f"embed-{name}": (AGE, f"embed-{name}") for name in EMBEDS}
"""`/stream/embed-<panel>` to what it carries."""
STREAMS["embed-volume"] += (COLUMNS,)


def embed_page(
    panel: str, snapshot: Snapshot | None, *, now: datetime, asset: Asset, styles: str, land: Mapping[str, str]
) -> str:
    """Make the whole page of one embed.

    Args:
        panel: One of `EMBEDS`.
        snapshot: The picture, or None while the center starts.
        now: The server's time (aware UTC), for ages.
        asset: Turns an asset's name into its address.
        styles: The page's style sheet; it stands in the page, because each request costs a small frame more than
            its bytes.
        land: The world's outlines (`layouts.svg.land`).

    Returns:
        The HTML document; it holds no inline script.

    Raises:
        KeyError: There is no such panel.
    """
    parts = {} if snapshot is None else {name: RENDERS[name](snapshot) for name in STREAMS[f"embed-{panel}"]}
    age = parts.get(AGE, {})
    bare = None if snapshot is None else nameless(snapshot)
    old = None if bare is None else stale(bare, now, panel)
    since, cause = old or ("", "")
    style = tag("style", Html(styles))
    return document(
        title(panel),
        _header(panel, bare, age, old),
        tag("p", tag("b", since), " ", tag("span", cause), class_="stale-tag"),
        _content(panel, {slot: said for part in parts.values() for slot, said in part.items()}, land),
        hatches(),
        first({AGE: age} if age else {}, now),
        snapshot=bare,
        now=now,
        asset=asset,
        css=join(tag("link", rel="stylesheet", href=asset("fonts.css")) if panel in ALL_SCRIPTS else None, style),
        scripts=tuple(script(f"{name}.js", asset) for name in SCRIPTS),
        stream=f"/stream/embeds?panels={','.join(STREAMS[f'embed-{panel}'])}",
        panel=panel,
        data_embed=panel,
    )


def _header(panel: str, snapshot: Snapshot | None, age: Mapping[str, Any], old: tuple[str, str] | None) -> Html:
    badge = age.get("badge") or tag("span", _("starting"), class_="badge starting")
    window = tag("span", _(SPANS[panel])) if panel in SPANS else tag("span", age.get("window"), data_slot="window")
    return tag(
        "header",
        tag("h1", title(panel)),
        tag("span", badge, data_slot="badge"),
        tag("p", window),
        age_words(snapshot, old),
    )


def _content(panel: str, data: Mapping[str, Any], land: Mapping[str, str]) -> Html:
    html = data.get("html") or tag("p", _("waiting for the first picture"), class_="empty")
    picture = (
        world(land, data.get("hatched", ()), data.get("html") or Html())
        if panel == "map"
        else tag("div", html, data_slot="html", class_="picture")
    )
    caption = tag("div", data.get("caption"), data_slot="caption", class_="caption") if panel == "volume" else None
    foot = tag("div", data.get("foot"), data_slot="foot", class_="foot") if panel in FOOTED else None
    return tag("main", caption, picture, foot, aria_label=title(panel))
