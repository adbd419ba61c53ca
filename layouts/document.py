"""What all pages of our own share: the frame of the document, and the rule by which a picture is old."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from command_center.snapshot import Snapshot
from command_center.texts.catalogue import SOURCE, browser_words
from layouts.feeds import trouble
from layouts.markup import Html, prefix, tag
from layouts.speech import _, language
from layouts.theme import THEMES, css_variables
from layouts.version import version
from layouts.visitor import visitor
from layouts.words import spanned

LATE_S = 10
"""A picture older than this is stale; `data-late-s` tells clock.js."""
WATCHDOG_S = 20
"""Silence on the stream after which it is reopened; heartbeats come at least every 15 s."""
REOPEN_S = 30
"""The longest wait before a lost stream is tried again; fifty screens are spread over it after a long outage."""
SETTLE_S = 120
"""A page younger than this does not load itself anew for another version."""
REFRESH_AT = "04"
"""The hour, in the profile's zone, in which an unattended page loads itself anew."""

_BANNER_HEIGHT = "max(18px,1.125rem)"
_BANNER = (
    "position:fixed;inset:0 0 auto;z-index:40;margin:0;padding:0 .5rem;pointer-events:none;translate:none;"
    f"height:{_BANNER_HEIGHT};font:600 max(12px,.75rem)/1.5 var(--font,sans-serif);letter-spacing:0;text-align:center;"
    "white-space:nowrap;overflow:hidden;text-overflow:ellipsis;background:var(--ink);color:var(--ground)"
)

Asset = Callable[[str], str]
"""Turns an asset's name into its address."""


def document(
    title: str,
    *body: Html,
    snapshot: Snapshot | None,
    now: datetime,
    asset: Asset,
    css: tuple[str, ...] | Html,
    scripts: tuple[Html, ...],
    stream: str,
    panel: str = "",
    theme: str = "dark",
    style: str = "",
    **attributes: str | float | None,
) -> str:
    """Make a whole document that holds no inline script, only style attributes.

    Args:
        title: What the browser's tab says.
        body: The content of the body.
        snapshot: The picture, or None while the center starts.
        now: The server's time (aware UTC), for ages.
        asset: Turns an asset's name into its address.
        css: The assets that style the page, after the fonts of all scripts; or all its styles, themselves.
        scripts: Its script elements (`script`), in the order in which they run.
        stream: The address of the stream that keeps it current.
        panel: The only panel it shows, if it shows one.
        theme: A key of `theme.THEMES`.
        style: More declarations for the root element.
        attributes: More attributes of the root element.

    Returns:
        The HTML text.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", f"{title} · command center"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="theme-color", content=THEMES[theme]["ground"]),
        # a page that brings its styles in itself stands in a frame, which has no tab to put a picture on
        tag("link", rel="icon", href="data:," if isinstance(css, Html) else asset("icon.svg"), type="image/svg+xml"),
        *((css,) if isinstance(css, Html) else (_sheet(name, asset) for name in ("fonts.css", *css))),
        browser_texts(),
        *scripts,
    )
    page = tag(
        "html",
        head,
        tag("body", banner(), *body, style=banner_room()),
        lang=language(),
        class_="stale" if snapshot is not None and stale(snapshot, now, panel) else None,
        style=f"{css_variables(theme)};{style_texts()}" + (f";{style}" if style else ""),
        data_stream=spoken(stream) if stream else stream,
        data_mode=None if snapshot is None else snapshot.mode,
        data_late_s=LATE_S,
        data_watchdog_s=WATCHDOG_S,
        data_reopen_s=REOPEN_S,
        data_settle_s=SETTLE_S,
        data_refresh_at=REFRESH_AT,
        data_version=version(),
        data_exchange=asset("exchange-all.js"),
        data_base=prefix() or None,
        **attributes,
    )
    return "<!doctype html>\n" + page


def banner() -> Html | None:
    """What stands on every page of a center that is open to everybody by its operator's word; None elsewhere.

    Its style is its own: pages of all kinds have it, each with other sheets. It stands at the window's upper edge,
    takes no press, and has its own room there (`banner_room`).
    """
    if visitor().house != "open":
        return None
    words = _("▲ open: nobody signs in here, and whoever reaches this address may see and change everything")
    return tag("p", words, title=words, class_="open-banner", role="note", style=_BANNER)


def banner_room() -> str | None:
    """The style of a body above which the banner stands; None where there is none."""
    return f"padding-top:{_BANNER_HEIGHT}" if visitor().house == "open" else None


def _sheet(name: str, asset: Asset) -> Html:
    return tag("link", rel="stylesheet", href=asset(name))


def spoken(stream: str) -> str:
    """The address of a stream in the language of the page; without a word of it a stream speaks English."""
    if language() == SOURCE:
        return stream
    return f"{stream}{'&' if '?' in stream else '?'}lang={language()}"


def style_texts() -> str:
    """What style sheets write, as custom properties in the language of the page."""
    texts = {"stale": _("stale"), "old": _("■ stale · "), "data": _("data "), "was": _("was ")}
    return ";".join(f"--say-{name}:'{_css(text)}'" for name, text in texts.items())


def _css(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def browser_texts() -> Html | None:
    """What scripts write, for clock.js: a script element of data; None in English, in which they are written."""
    texts = browser_words(language())
    return _data("words", texts) if texts else None


def _data(name: str, content: Mapping[str, Any]) -> Html:
    # inside a script element nothing is unescaped: `<` must not appear at all
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return tag("script", Html(text), type="application/json", id=name)


def script(name: str, asset: Asset, **attributes: str) -> Html:
    """A script of our own folder, run in the order of the page once it is read."""
    return tag("script", src=asset(name), defer=True, **attributes)


def first(panels: Mapping[str, Mapping[str, Any]], now: datetime) -> Html:
    """What a page's script needs before the stream has spoken; the words are in the page already.

    Args:
        panels: Data of the panels, by name; their markup is left out.
        now: The server's time.

    Returns:
        A script element of data, not of code.
    """
    rest = {
        name: {key: value for key, value in panel.items() if not isinstance(value, Html)}
        for name, panel in panels.items()
    }
    return _data("first", {"now": now.isoformat(), "panels": rest})


def stale(snapshot: Snapshot, now: datetime, panel: str = "") -> tuple[str, str] | None:
    """Say whether a picture can't pass for fresh; clock.js goes on with the same rule.

    Args:
        snapshot: The picture.
        now: The server's time.
        panel: The panel that is asked about, by the stages that feed it; empty asks for the page.

    Returns:
        Its age and the cause in words, or None when it is fresh.
    """
    seconds = (now - snapshot.made_at).total_seconds()
    if seconds > LATE_S:
        return _("{age} old", age=spanned(seconds)), _("no new picture")
    found = trouble(snapshot, panel)
    if found is None:
        return None
    since = datetime.fromisoformat(found["since"]) if found["since"] else snapshot.made_at
    return _("{age} old", age=spanned((now - since).total_seconds())), found["cause"] or ""


def age_words(snapshot: Snapshot | None, old: tuple[str, str] | None) -> Html:
    """How old the picture is; the word for stale is there and shown by the style sheet only when it is true."""
    age = _("no picture yet") if snapshot is None else old[0] if old else _("{age} old", age=spanned(0))
    return tag("span", tag("span", _("■ stale · "), class_="old-word"), tag("span", age, data_age=True))
