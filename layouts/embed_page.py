"""The page of an embed: with its figures for whoever may see them, or a shell that fetches them with its key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from command_center.snapshot import Snapshot
from layouts.document import Asset, age_words, document, first, script, stale
from layouts.embed import RENDERS
from layouts.embed_names import AGE, SPANS, WINDOW, Shown, parts_of, span_words, split
from layouts.embed_variants import VARIED_RENDERS
from layouts.markup import Html, join, tag
from layouts.nameless import nameless
from layouts.panels import title
from layouts.speech import _, later
from layouts.svg.map import world
from layouts.theme import THEMES, light_rule
from layouts.wall import hatches

FOOTED = ("map", "volume", "rising")
"""Panels with a line of their own below the picture."""
AUTO = "auto"
WEARS = (*THEMES, AUTO)
"""Themes of an embed; `auto` is the light or the dark one, as its reader's system prefers."""
SIZES = ("s", "m", "l")
"""How large letters are in a frame."""
SAID = {
    "withdrawn": (later("this panel was withdrawn"), later("whoever runs this page can ask for a new one")),
    "refused": (later("this panel’s key is not known here"), later("paste its snippet anew, and whole")),
    "boxed": (
        later("the page around this panel allows it too little"),
        later("the sandbox of its frame must say allow-scripts allow-same-origin"),
    ),
    "cut": (later("this panel’s address is not whole"), later("what follows # in its snippet is missing")),
}
"""What a frame says in the place of its figures, by the state of its key."""


class Dress(NamedTuple):
    """How an embed looks: `theme` is one of `WEARS`, `size` one of `SIZES`."""

    theme: str = "dark"
    size: str = "m"


class Entry(NamedTuple):
    """A key's id, and the challenge that the frame answers with it."""

    key: str
    challenge: str


def embed_page(
    shown: Shown,
    snapshot: Snapshot | None,
    *,
    now: datetime,
    asset: Asset,
    styles: str,
    land: Mapping[str, str],
    about: str = "",
    dress: Dress = Dress(),  # noqa: B008
    entry: Entry | None = None,
) -> str:
    """Make the whole page of one embed.

    Args:
        shown: What it shows.
        snapshot: The picture, or None while the center starts; a shell (`entry`) never has one.
        now: The server's time (aware UTC), for ages.
        asset: Turns an asset's name into its address.
        styles: The page's style sheet; it stands in the page, because each request costs a small frame more than
            its bytes.
        land: The world's outlines (`layouts.svg.land`).
        about: What its topic is called; empty where it shows all that is said.
        dress: How it looks.
        entry: The key with which the page fetches its figures; None for a page that has them.

    Returns:
        The HTML document; it holds no inline script.

    Raises:
        KeyError: There is no such panel.
        ValueError: A shell with figures.
    """
    if entry is not None and snapshot is not None:
        raise ValueError("the figures of a shell come after its key was exchanged")
    panel, names = shown.panel, parts_of(shown)
    renders = VARIED_RENDERS if "~" in names[0] else RENDERS
    parts = {} if snapshot is None else {name: renders[split(name)[0]](snapshot) for name in names}
    age = parts.get(names[0], {})
    bare = None if snapshot is None else nameless(snapshot)
    old = None if bare is None else stale(bare, now, panel)
    since, cause = old or ("", "")
    return document(
        title(panel),
        _header(shown, about, bare, age, old),
        tag("p", tag("b", since), " ", tag("span", cause), class_="stale-tag"),
        _content(shown, {slot: said for part in parts.values() for slot, said in part.items()}, land),
        hatches(),
        first({AGE: age} if age else {}, now),
        snapshot=bare,
        now=now,
        asset=asset,
        css=tag("style", Html(styles)),
        scripts=(script("embed-all.js", asset),),
        stream=f"/stream/embeds?panels={','.join(names)}",
        panel=panel,
        theme="dark" if dress.theme == AUTO else dress.theme,
        data_embed=panel,
        data_size=dress.size,
        data_as="table" if shown.table else "picture",
        data_other=",".join(parts_of(shown._replace(table=not shown.table))),
        data_key=entry and entry.key,
        data_challenge=entry and entry.challenge,
    )


def sheet(styles: str, dress: Dress) -> str:
    """The style sheet of a dress: what all embeds have, and the light set where its reader's system decides."""
    return styles + light_rule() if dress.theme == AUTO else styles


def _header(
    shown: Shown, about: str, snapshot: Snapshot | None, age: Mapping[str, Any], old: tuple[str, str] | None
) -> Html:
    panel = shown.panel
    badge = age.get("badge") or tag("span", _("starting"), class_="badge starting")
    span = span_words(panel, shown.window or WINDOW)
    # the slot is filled with the picture's window: panels that tell of another time have none
    window = tag("span", span, data_slot=None if panel in SPANS and span == _(SPANS[panel]) else "window")
    # a grid and the bars it stands for: pressed is the grid
    drawn = tag("path", d="M1 2h14v12h-14zM1 6h14M1 10h14M6 2v12", fill="none", stroke="currentColor", stroke_width=1.5)
    toggle = tag(
        "button",
        tag("svg", drawn, viewBox="0 0 16 16", class_="mark", aria_hidden="true"),
        tag("span", _("as table"), class_="unseen"),
        type="button",
        class_="as",
        title=_("as table"),
        aria_pressed="true" if shown.table else "false",
    )
    return tag(
        "header",
        tag("h1", title(panel), *(" · ", tag("bdi", about)) if about else ()),
        tag("span", badge, data_slot="badge"),
        toggle,
        tag("p", window),
        age_words(snapshot, old),
    )


def _content(shown: Shown, data: Mapping[str, Any], land: Mapping[str, str]) -> Html:
    panel = shown.panel
    waits = tag("p", _("waiting for the first picture"), class_="empty")
    html = None if shown.table else data.get("html") or waits
    picture = (
        world(land, data.get("hatched", ()), (data.get("html") if not shown.table else None) or Html())
        if panel == "map"
        else tag("div", html, data_slot="html", class_="picture")
    )
    caption = tag("div", data.get("caption"), data_slot="caption", class_="caption") if panel == "volume" else None
    foot = tag("div", data.get("foot"), data_slot="foot", class_="foot") if panel in FOOTED else None
    rows = (data.get("table") or waits) if shown.table else None
    return join(
        tag("main", caption, picture, foot, aria_label=title(panel)),
        tag("section", rows, data_slot="table", class_="table", tabindex="0", aria_label=title(panel)),
        *(
            tag("p", tag("b", _(words)), tag("span", _(hint)), class_=f"said {state}", role="status")
            for state, (words, hint) in SAID.items()
        ),
    )
