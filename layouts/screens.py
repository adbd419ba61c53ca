"""The page of all screens: what each shows and how it is, and forms to pair, move, steer, note and revoke them."""

from __future__ import annotations

from command_center.room.notes import MAX_WORDS, Note
from command_center.room.switches import MAX_WHY
from command_center.room.takeovers import Takeover
from command_center.snapshot import Snapshot
from layouts.document import Asset
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.page import page
from layouts.retold import retold
from layouts.scenes import SCENES
from layouts.screen_card import card
from layouts.screens_forms import ADDRESS, by, choose, field, form, minutes, order
from layouts.screens_shown import Screens
from layouts.screens_words import SAID, TROUBLES, told_words
from layouts.speech import _, _n
from layouts.visitor import visitor
from layouts.words import when


def screens_page(shown: Screens, snapshot: Snapshot | None, *, asset: Asset) -> str:
    """Make the whole page.

    Args:
        shown: What it shows.
        snapshot: The newest picture, for the shell; None while the center starts.
        asset: Turns an asset's name into its address.

    Returns:
        The HTML document. Every control is a plain form: it works without scripts, by keyboard and by thumb.
    """
    return page(
        _("Screens"),
        _head(shown),
        tag("section", _texts(shown), class_="texts", aria_label=_("Texts"), data_live="texts"),
        _pair(shown),
        tag("section", _standing(shown), class_="standing", aria_label=_("Notes and takeovers"), data_live="standing"),
        _everywhere(shown) if shown.rows else Html(""),
        tag("section", *_list(shown), class_="screens", aria_label=_("Screens"), data_live="screens"),
        here=ADDRESS,
        snapshot=snapshot,
        now=shown.now,
        asset=asset,
        css=("screens.css",),
    )


def _head(shown: Screens) -> Html:
    key, kind = (SAID.get(shown.said), "status") if shown.said else (TROUBLES.get(shown.trouble), "alert")
    words = told_words(key) if key else None
    about = f"{shown.name(shown.of)}: " if shown.of and words and shown.said != "revoke" else ""
    told = (
        tag("p", "▲ " if kind == "alert" else "✓ ", tag("bdi", about), words, class_=f"told {kind}", role=kind)
        if words
        else None
    )
    count = len(shown.rows)
    heading = _n("{n} screen", "{n} screens", count, n=number(count)) if count else _("No screen is paired yet")
    asked = tag("input", name="who", value=shown.who, maxlength=40, autocomplete="name")
    # who has signed in has proved a name, and it stands in the page's head
    entry = None if visitor().name else form("who", field(_("You are"), asked), tag("button", _("Keep")), class_="who")
    return tag("div", tag("div", tag("h1", heading), entry, class_="head-line"), told, class_="screens-head", id="said")


def _texts(shown: Screens) -> Html:
    """The switch, and how it stands: a word and a shape, and what one press will do."""
    off = shown.texts
    if off is None:
        state = join(tag("span", "●", aria_hidden="true"), " ", _("Screens show what people write"))
        button, to = _("Take all texts off all screens"), "off"
        reason = tag("input", name="why", maxlength=MAX_WHY, autocomplete="off")
        why = field(_("Why (stands on the screens)"), reason, "wide")
    else:
        since = None if off.since is None else _(" since {time}", time=when(off.since, shown.now, shown.zone))
        said = join(": ", tag("bdi", off.why)) if off.why else None
        mark = tag("span", "■", aria_hidden="true")
        state = join(mark, " ", tag("b", _("No screen shows what people write")), since, by(off.by), said)
        button, to, why = _("Show texts again"), "on", None
    entry = form("texts", why, tag("button", button), class_="row", to=to)
    return join(tag("p", state, class_="speaks" if off is None else "silent"), entry)


def _pair(shown: Screens) -> Html:
    code = tag(
        "input", name="code", value=shown.code, inputmode="numeric", autocomplete="off", required=True, maxlength=20,
        class_="code", placeholder="000 000", aria_describedby="pair-how",
    )  # fmt: skip
    how = _("Open {address} in the browser of the display; it shows six digits.", address=tag("b", "/screen"))
    entry = form(
        "pair",
        field(_("Digits on the screen"), code),
        field(_("Its name"), tag("input", name="name", maxlength=40, placeholder=_("Lobby left"), autocomplete="off")),
        field(_("Its wall"), choose("wall", shown.walls)),
        tag("button", _("Pair"), class_="main"),
        class_="row",
    )
    opened = not shown.rows or bool(shown.code) or shown.trouble in ("digits", "code", "often", "many", "wall")
    return tag(
        "details",
        tag("summary", tag("h2", _("Pair a screen"))),
        tag("p", how, class_="dim", id="pair-how"),
        entry,
        class_="pair",
        open=opened,
    )


def _everywhere(shown: Screens) -> Html:
    on = {"": _("all walls")} | {row.screen.id: row.screen.name for row in shown.rows}
    note = form(
        "note",
        field(_("Note"), tag("input", name="text", required=True, maxlength=MAX_WORDS, autocomplete="off"), "wide"),
        field(_("On"), choose("screen", on)),
        field(_("For"), minutes(shown.notes_min, shown.notes_min[1])),
        tag("button", _("Send note")),
        class_="row",
    )
    buttons = (("pause", _("Pause")), ("resume", _("Resume")), ("blank", _("Go dark")))
    orders = [order(to, words, "") for to, words in buttons]
    every_one = _("All screens")
    every = tag("div", tag("span", every_one), *orders, class_="row orders", role="group", aria_label=every_one)
    return tag("section", tag("h2", _("Everywhere")), note, every, class_="everywhere")


def _standing(shown: Screens) -> Html:
    rows = [_note(shown, note) for note in reversed(shown.notes)]
    rows += [_takeover(shown, one) for one in reversed(shown.takeovers)]
    return tag("ul", *rows) if rows else Html("")


def _note(shown: Screens, note: Note) -> Html:
    on = shown.name(note.screen) if note.screen else _("all walls")
    until = when(note.until, shown.now, shown.zone)
    words = join(
        "✎ ",
        tag("bdi", note.text),
        tag("span", _(" on {screen}, until {time}", screen=on, time=until), by(note.by)),
    )
    return tag("li", tag("p", words), form("unnote", tag("button", _("Take down")), note=note.id), data_key=note.id)


def _takeover(shown: Screens, one: Takeover) -> Html:
    on = shown.walls.get(one.wall, one.wall) if one.wall else _("all walls")
    scene = SCENES[one.scene].title if one.scene in SCENES else one.scene
    until = when(one.until, shown.now, shown.zone)
    words = join(
        "▲ ",
        tag("bdi", retold(one.why)),
        tag("span", _(": {scene} has {wall} until {time}", scene=scene, wall=on, time=until), by(one.by)),
    )
    return tag("li", tag("p", words), form("release", tag("button", _("Give back")), takeover=one.id), data_key=one.id)


def _list(shown: Screens) -> list[Html]:
    if not shown.rows:
        words = _("Nothing hangs anywhere yet. A screen is a browser that opened /screen and was paired here.")
        return [tag("p", words, class_="empty")]
    return [tag("ul", *(card(shown, row) for row in shown.rows), class_="cards")]
