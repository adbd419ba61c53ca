"""The same page opened as a wall's panel or as a frame for somebody else's page: the content alone, without a shell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from command_center.snapshot import Snapshot
from layouts.document import Asset, age_words, document, first, script, stale
from layouts.doors import View
from layouts.embed import RENDERS
from layouts.embed_names import AGE
from layouts.markup import Html, tag
from layouts.nameless import nameless
from layouts.page import SCRIPTS, STREAM
from layouts.panels import strip
from layouts.speech import _

EMBED_STREAM = f"/stream/embeds?panels={AGE}"


def view_page(
    view: View,
    title: str,
    *content: Html,
    snapshot: Snapshot | None,
    now: datetime,
    asset: Asset,
    css: tuple[str, ...] = (),
    theme: str = "dark",
) -> str:
    """Make a whole page for a wall or a frame.

    It keeps itself current as pages at a desk do: what changed in the elements that carry `data-live` is put in. It has
    no links to other pages' shells, no forms and no box; a frame's stream carries no name.

    Args:
        view: `wall` or `embed`.
        title: What it shows, in words.
        content: The content of `main`; of a frame without anybody's name.
        snapshot: The newest picture, for the kind of data and its age; None while the center starts.
        now: The server's time.
        asset: Turns an asset's name into its address.
        css: Assets that style the content.
        theme: A key of `theme.THEMES`.
    """
    shown = nameless(snapshot) if snapshot is not None and view == "embed" else snapshot
    old = None if shown is None else stale(shown, now)
    age, cause = old or ("", "")
    badge = tag("span", _("starting"), class_="badge starting") if shown is None else strip.badge(shown)
    head: dict[str, Any] = {}
    if shown is not None:
        head = {AGE: RENDERS[AGE](shown)} if view == "embed" else {"strip": strip.render(shown)}
    return document(
        title,
        tag(
            "header",
            tag("h1", title),
            tag("div", tag("span", badge, data_slot="badge"), age_words(shown, old), class_="state"),
            class_="top",
        ),
        tag("p", tag("b", age), " ", tag("span", cause, role="status"), class_="stale-tag"),
        tag("div", tag("p", hidden=True), class_="renewal"),
        tag("main", *content, id="content"),
        first(head, now),
        snapshot=shown,
        now=now,
        asset=asset,
        css=("page.css", *css, "views.css"),
        scripts=tuple(script(f"{name}.js", asset) for name in SCRIPTS),
        stream=EMBED_STREAM if view == "embed" else STREAM,
        theme=theme,
        data_view=view,
    )
