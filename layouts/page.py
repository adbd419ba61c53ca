"""The shell of every page for people at desks and phones: head, doors, kind and age of the data, foot."""

from __future__ import annotations

from datetime import datetime

from command_center.room.people import Role
from command_center.snapshot import Snapshot
from command_center.texts.catalogue import languages, own_name
from layouts.document import Asset, age_words, document, first, script, stale
from layouts.markup import Html, join, tag
from layouts.panels import strip
from layouts.sign_in import leave
from layouts.speech import _, language, later
from layouts.theme import light_rule
from layouts.visitor import may, visitor
from layouts.words import clock, day, window_words

DOORS = {
    "/wall/overview": later("Wall"),
    "/topics": later("Topics"),
    "/mentions": later("Mentions"),
    "/desk": later("Desk"),
    "/screens": later("Screens"),
    "/embeds": later("Embeds"),
}
NEEDS: dict[str, Role] = {
    "/mentions": "agent",
    "/desk": "agent",
    "/screens": "lead",
    "/embeds": "lead",
}
"""Doors that not everybody sees who has signed in; the server goes by its own table (`command_center.web.doors`)."""
SCRIPTS = ("clock", "stream", "page")
STREAM = "/stream?panels=strip"
"""The smallest panel: it says when there is something new, and what the head shows."""


def page(
    title: str,
    *content: Html,
    here: str,
    snapshot: Snapshot | None,
    now: datetime,
    asset: Asset,
    window: str = "",
    as_of: datetime | None = None,
    css: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
) -> str:
    """Make a whole page around its content.

    Works without scripts. With them `page.js` reads the page's own address again when there is something new, and
    puts in what changed in the elements that carry `data-live="name"`; ages made by `words.age` go on ticking.

    Args:
        title: What the browser's tab says; the content brings its own `h1`.
        content: The content of `main`.
        here: The door this page belongs to, a key of `DOORS`, or empty.
        snapshot: The newest picture, for the kind of data, its age and its zone; None while the center starts.
        now: The server's time (aware UTC).
        asset: Turns an asset's name into its address.
        window: The window of all figures on the page, a key of `words.WINDOWS`; empty where there is none.
        as_of: The data's clock that the content was read at; the snapshot's where it is left out.
        css: Assets that style what only this page has.
        more: Names of scripts that only this page has, run after those of every page.

    Returns:
        The HTML document.
    """
    old = None if snapshot is None else stale(snapshot, now)
    head = {} if snapshot is None else {"strip": strip.render(snapshot)}
    return document(
        title,
        tag("a", _("Skip to content"), href="#content", class_="skip"),
        _header(here, snapshot, old),
        _stale_tag(old),
        _renewal(),
        tag("main", *content, id="content", tabindex="-1"),
        _footer(snapshot, window, as_of),
        tag("style", Html(light_rule())),
        first(head, now),
        snapshot=snapshot,
        now=now,
        asset=asset,
        css=("page.css", *css),
        scripts=tuple(script(f"{name}.js", asset) for name in (*SCRIPTS, *more)),
        stream=STREAM,
    )


def _header(here: str, snapshot: Snapshot | None, old: tuple[str, str] | None) -> Html:
    doors = [
        tag("a", _(name), href=address, aria_current="page" if address == here else None)
        for address, name in (DOORS | _audit()).items()
        if may(NEEDS.get(address, "viewer"))
    ]
    badge = tag("span", _("starting"), class_="badge starting") if snapshot is None else strip.badge(snapshot)
    return tag(
        "header",
        tag(
            "a",
            tag("span", "command center", class_="product"),
            None if snapshot is None else tag("bdi", snapshot.title, class_="brand"),
            href="/",
            class_="home",
        ),
        tag("nav", *doors, aria_label=_("Pages")),
        tag("div", tag("span", badge, data_slot="badge"), age_words(snapshot, old), class_="state"),
        leave(),
        class_="top",
    )


def _audit() -> dict[str, str]:
    """The door of those who answer for who comes in; where nobody signs in it would be one more that nobody needs."""
    here = visitor()
    return {"/audit": later("Audit")} if here.role == "admin" and here.house == "signed" else {}


def _stale_tag(old: tuple[str, str] | None) -> Html:
    """Age and cause where nobody can miss them; only the cause is read out, or it would speak every second."""
    age, cause = old or ("", "")
    return tag("p", tag("b", age), " ", tag("span", cause, role="status"), class_="stale-tag")


def _renewal() -> Html:
    """Shown by page.js while another version of the page waits for who is at something."""
    words = tag(
        "p",
        _("A new version is ready, and loads when you are done. "),
        tag("a", _("Load it now"), href=""),
        hidden=True,
    )
    return tag("div", words, class_="renewal", role="status")


def _footer(snapshot: Snapshot | None, window: str, as_of: datetime | None) -> Html:
    if snapshot is None:
        return tag("footer", tag("p", _("the center is starting")), class_="foot", data_live="foot")
    moment, zone = as_of or snapshot.as_of, snapshot.zone
    data = _("data of {day}, {time} ({zone})", day=day(moment, zone), time=clock(moment, zone), zone=zone)
    shown = _("Window: {window}", window=window_words(window)) if window else None
    opened = _("open: nobody signs in here") if visitor().house != "signed" else None
    parts = [shown, data, _("engine: {name}", name=snapshot.engine), opened]
    spans = [tag("span", part) for part in parts if part]
    return tag("footer", join(*spans), _tongues(), class_="foot", data_live="foot")


def _tongues() -> Html:
    """The choice of the page's language, each by its own name; the choice is kept (`command_center.web.language`)."""
    links = [
        tag("a", own_name(code), href=f"?lang={code}", lang=code, aria_current="true" if code == language() else None)
        for code in languages()
    ]
    return tag("nav", join(*(join(" · " if i else "", link) for i, link in enumerate(links))), aria_label=_("Language"))
