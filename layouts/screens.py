"""The page of all screens: what each shows and how it is, and forms to pair, move, steer, note and revoke them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from command_center.room.notes import MAX_WORDS, Note
from command_center.room.screens import Screen
from command_center.room.switches import MAX_WHY
from command_center.room.takeovers import Takeover
from command_center.snapshot import Snapshot, TextsOff
from command_center.store.seen import Seen
from layouts.document import Asset
from layouts.markup import Html, join, tag
from layouts.page import page
from layouts.scenes import SCENES
from layouts.thumb import thumb
from layouts.words import span, when

ADDRESS = "/screens"
SILENT = timedelta(seconds=45)
"""A screen reports every 15 s: three that are missing are no accident."""
SAID = {
    "paired": "Paired. The screen opens its wall within a few seconds.",
    "pause": "Told to pause: the scene stays until it is resumed.",
    "resume": "Told to go on.",
    "hold": "Told to hold its scene for a while.",
    "next": "Told to show the next scene.",
    "previous": "Told to show the scene before.",
    "blank": "Told to go dark; Resume brings it back.",
    "note": "The note is on its way.",
    "unnote": "The note is taken down.",
    "release": "The wall is given back.",
    "rename": "Renamed.",
    "move": "Moved: it opens its new wall within a few seconds.",
    "revoke": "Revoked. The browser is back at its six digits; its key opens nothing any more.",
    "texts-off": "No screen shows what people write any more; numbers stay.",
    "texts-on": "Screens show what people write again.",
    "who": "Noted: this name goes with what you decide here.",
}
TROUBLES = {
    "digits": "A code has six digits. Look at the screen again: it stands there in large.",
    "code": "No screen shows these digits now. They change every few minutes and are good once: look again.",
    "often": "Too many wrong codes lately. Nothing was looked at: wait five minutes, then try again.",
    "many": "There are as many screens as may be. Revoke one that is gone, then pair this one again.",
    "screen": "That screen is not in the list any more.",
    "wall": "Choose one of the walls in the list.",
    "name": "A screen needs a name.",
    "order": "That is nothing a screen can be told.",
    "hold": "Choose for how long to hold.",
    "words": f"A note has 1 to {MAX_WORDS} characters and one of the ends in the list.",
    "sure": "Tick the box if you mean it: a revoked screen comes back only by the digits on it.",
    "closed": "The log takes no decision now, so perhaps nothing was done. Look what stands, then try again.",
}
STATES = {
    "resume": ("●", "on air"),
    "pause": ("❚❚", "paused"),
    "hold": ("❚❚", "held"),
    "blank": ("■", "dark"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One screen, what it last said of itself (None: nothing yet), and who has its wall."""

    screen: Screen
    seen: Seen | None
    taken: Takeover | None


@dataclass(frozen=True, slots=True)
class Screens:
    """What the page shows; `of`, `said`, `trouble`, `code` are what the form before it ended with.

    `version`: what the pages served now are, as screens report it; `texts`: who switched texts off, if anybody.
    """

    rows: Sequence[Row]
    walls: Mapping[str, str]
    notes: Sequence[Note]
    takeovers: Sequence[Takeover]
    who: str
    now: datetime
    zone: str
    holds_min: Sequence[int]
    notes_min: Sequence[int]
    said: str = ""
    trouble: str = ""
    of: str = ""
    code: str = ""
    version: str = ""
    texts: TextsOff | None = None

    def name(self, screen: str) -> str:
        """What a screen is called."""
        return next((row.screen.name for row in self.rows if row.screen.id == screen), "a screen that is gone")


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
        "Screens",
        _head(shown),
        tag("section", _texts(shown), class_="texts", aria_label="Texts", data_live="texts"),
        _pair(shown),
        tag("section", _standing(shown), class_="standing", aria_label="Notes and takeovers", data_live="standing"),
        _everywhere(shown) if shown.rows else Html(""),
        tag("section", *_list(shown), class_="screens", aria_label="Screens", data_live="screens"),
        here=ADDRESS,
        snapshot=snapshot,
        now=shown.now,
        asset=asset,
        css=("screens.css",),
    )


def _form(name: str, *content: str | None, class_: str = "", **hidden: str) -> Html:
    fields = (tag("input", type="hidden", name=key, value=value) for key, value in hidden.items())
    return tag("form", *fields, *content, method="post", action=f"{ADDRESS}/{name}", class_=class_ or None)


def _field(label: str, control: Html, class_: str = "") -> Html:
    return tag("label", tag("span", label), control, class_=f"field {class_}".strip())


def _choose(name: str, options: Mapping[str, str], chosen: str = "") -> Html:
    return tag(
        "select",
        *(tag("option", words, value=value, selected=value == chosen) for value, words in options.items()),
        name=name,
    )


def _minutes(choices: Sequence[int], chosen: int) -> Html:
    words = {str(n): f"{n} min" if n < 60 else f"{n // 60} h" for n in choices}
    return _choose("minutes", words, str(chosen))


def _head(shown: Screens) -> Html:
    words, kind = (SAID.get(shown.said), "status") if shown.said else (TROUBLES.get(shown.trouble), "alert")
    about = f"{shown.name(shown.of)}: " if shown.of and words and shown.said != "revoke" else ""
    told = (
        tag("p", "▲ " if kind == "alert" else "✓ ", tag("bdi", about), words, class_=f"told {kind}", role=kind)
        if words
        else None
    )
    count = len(shown.rows)
    heading = "No screen is paired yet" if not count else "1 screen" if count == 1 else f"{count} screens"
    form = _form(
        "who",
        _field("You are", tag("input", name="who", value=shown.who, maxlength=40, autocomplete="name")),
        tag("button", "Keep"),
        class_="who",
    )
    return tag("div", tag("div", tag("h1", heading), form, class_="head-line"), told, class_="screens-head", id="said")


def _texts(shown: Screens) -> Html:
    """The switch, and how it stands: a word and a shape, and what one press will do."""
    off = shown.texts
    if off is None:
        state = join(tag("span", "●", aria_hidden="true"), " Screens show what people write")
        button, to = "Take all texts off all screens", "off"
        reason = tag("input", name="why", maxlength=MAX_WHY, autocomplete="off")
        why = _field("Why (stands on the screens)", reason, "wide")
    else:
        since = None if off.since is None else f" since {when(off.since, shown.now, shown.zone)}"
        said = join(": ", tag("bdi", off.why)) if off.why else None
        mark = tag("span", "■", aria_hidden="true")
        state = join(mark, " ", tag("b", "No screen shows what people write"), since, _by(off.by), said)
        button, to, why = "Show texts again", "on", None
    form = _form("texts", why, tag("button", button), class_="row", to=to)
    return join(tag("p", state, class_="speaks" if off is None else "silent"), form)


def _pair(shown: Screens) -> Html:
    code = tag(
        "input", name="code", value=shown.code, inputmode="numeric", autocomplete="off", required=True, maxlength=20,
        class_="code", placeholder="000 000", aria_describedby="pair-how",
    )  # fmt: skip
    how = join("Open ", tag("b", "/screen"), " in the browser of the display; it shows six digits.")
    form = _form(
        "pair",
        _field("Digits on the screen", code),
        _field("Its name", tag("input", name="name", maxlength=40, placeholder="Lobby left", autocomplete="off")),
        _field("Its wall", _choose("wall", shown.walls)),
        tag("button", "Pair", class_="main"),
        class_="row",
    )
    opened = not shown.rows or bool(shown.code) or shown.trouble in ("digits", "code", "often", "many", "wall")
    return tag(
        "details",
        tag("summary", tag("h2", "Pair a screen")),
        tag("p", how, class_="dim", id="pair-how"),
        form,
        class_="pair",
        open=opened,
    )


def _everywhere(shown: Screens) -> Html:
    to = {"": "all walls"} | {row.screen.id: row.screen.name for row in shown.rows}
    note = _form(
        "note",
        _field("Note", tag("input", name="text", required=True, maxlength=MAX_WORDS, autocomplete="off"), "wide"),
        _field("On", _choose("screen", to)),
        _field("For", _minutes(shown.notes_min, shown.notes_min[1])),
        tag("button", "Send note"),
        class_="row",
    )
    orders = [
        _order(order, words, "") for order, words in (("pause", "Pause"), ("resume", "Resume"), ("blank", "Go dark"))
    ]
    every = tag("div", tag("span", "All screens"), *orders, class_="row orders", role="group", aria_label="All screens")
    return tag("section", tag("h2", "Everywhere"), note, every, class_="everywhere")


def _order(order: str, words: str, screen: str, **more: str) -> Html:
    return _form("steer", tag("button", words), to=order, screen=screen, **more)


def _standing(shown: Screens) -> Html:
    rows = [_note(shown, note) for note in reversed(shown.notes)]
    rows += [_takeover(shown, one) for one in reversed(shown.takeovers)]
    return tag("ul", *rows) if rows else Html("")


def _note(shown: Screens, note: Note) -> Html:
    on = shown.name(note.screen) if note.screen else "all walls"
    words = join(
        "✎ ",
        tag("bdi", note.text),
        tag("span", f" on {on}, until {when(note.until, shown.now, shown.zone)}{_by(note.by)}"),
    )
    return tag("li", tag("p", words), _form("unnote", tag("button", "Take down"), note=note.id), data_key=note.id)


def _takeover(shown: Screens, one: Takeover) -> Html:
    on = shown.walls.get(one.wall, one.wall) if one.wall else "all walls"
    scene = SCENES[one.scene].title if one.scene in SCENES else one.scene
    words = join(
        "▲ ",
        tag("bdi", one.why),
        tag("span", f": {scene} has {on} until {when(one.until, shown.now, shown.zone)}{_by(one.by)}"),
    )
    return tag("li", tag("p", words), _form("release", tag("button", "Give back"), takeover=one.id), data_key=one.id)


def _by(name: str) -> str:
    return f", by {name}" if name else ""


def _list(shown: Screens) -> list[Html]:
    if not shown.rows:
        words = "Nothing hangs anywhere yet. A screen is a browser that opened /screen and was paired here."
        return [tag("p", words, class_="empty")]
    return [tag("ul", *(_row(shown, row) for row in shown.rows), class_="cards")]


def _row(shown: Screens, row: Row) -> Html:
    screen, seen = row.screen, row.seen
    mark, state, silent = _state(shown, row)
    wall = shown.walls.get(screen.wall, f"{screen.wall}, which is gone")
    report = seen.report if seen else None
    scene = (SCENES[report.scene].title if report.scene in SCENES else report.scene) if report else ""
    label = f"{screen.name}: {wall}, {scene or 'no scene'}"
    head = tag(
        "header",
        tag("h3", tag("bdi", screen.name)),
        tag("p", tag("span", mark, aria_hidden="true"), " ", state, class_="silent" if silent else "speaks"),
        class_="card-head",
    )
    return tag(
        "li",
        thumb(report, label),
        tag("div", head, _facts(shown, row, wall, scene), _steer(shown, row), _more(shown, row), class_="card"),
        id=f"screen-{screen.id}",
        data_key=screen.id,
        class_="quiet" if silent else None,
    )


def _state(shown: Screens, row: Row) -> tuple[str, Html, bool]:
    """A shape, words, and whether it is silent."""
    told, seen = row.screen.standing, row.seen
    if seen is None:
        since = when(row.screen.paired_at, shown.now, shown.zone)
        return "▲", join(f"has not opened its wall since it was paired, {since}"), True
    if shown.now - seen.at > SILENT:
        since = when(seen.at, shown.now, shown.zone)
        return "▲", join("silent since ", tag("b", since), ", ", _ago(seen.at, shown.now)), True
    if row.taken is not None:
        return (
            "▲",
            join("taken over until ", when(row.taken.until, shown.now, shown.zone), ": ", tag("bdi", row.taken.why)),
            False,
        )
    over = told.to == "hold" and told.until is not None and told.until <= shown.now
    mark, words = STATES["resume" if over else told.to]
    if told.to == "hold" and told.until is not None and not over:
        words += f" until {when(told.until, shown.now, shown.zone)}"
    if told.to in ("pause", "blank") and told.at is not None:
        words += f" since {when(told.at, shown.now, shown.zone)}"
    return mark, join(words, _by(told.by) if told.to != "resume" and not over else ""), False


def _ago(moment: datetime, now: datetime) -> Html:
    figure, unit = span((now - moment).total_seconds())
    return tag("span", tag("b", figure), " ", tag("span", unit), " ago", data_seen=moment.isoformat())


def _facts(shown: Screens, row: Row, wall: str, scene: str) -> Html:
    seen = row.seen
    facts: list[tuple[str, str | None]] = [("Wall", tag("bdi", wall)), ("On air", scene or "–")]
    if seen is not None:
        report = seen.report
        current = "" if not shown.version else "current" if report.version == shown.version else "older: it loads anew"
        memory = f"{report.heap_mb:,.0f} MB" if report.heap_mb else "not told"
        facts += [
            ("Last seen", _ago(seen.at, shown.now)),
            ("Screen", f"{report.width} × {report.height}" + (f" at {report.ratio:g}×" if report.ratio != 1 else "")),
            ("Memory", memory),
            ("Version", join(tag("code", report.version or "–"), f" {current}" if report.version else "")),
            ("Browser", tag("bdi", f"{seen.browser or 'unknown'}, {seen.origin}")),
            ("Open for", " ".join(span(report.opened_s))),
            ("Last error", tag("bdi", report.last_error) if report.last_error else "none"),
        ]
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts))


def _steer(shown: Screens, row: Row) -> Html:
    told = row.screen.standing
    stands = told.to in ("pause", "blank") or (told.to == "hold" and told.until is not None and told.until > shown.now)
    orders = [("previous", "◀ Previous")]
    orders += [("resume", "▶ Resume")] if stands else [("pause", "❚❚ Pause")]
    orders += [("next", "Next ▶")] + ([] if told.to == "blank" else [("blank", "■ Go dark")])
    buttons = [_order(order, words, row.screen.id) for order, words in orders]
    return tag("div", *buttons, class_="row orders", role="group", aria_label=f"Steer {row.screen.name}")


def _more(shown: Screens, row: Row) -> Html:
    screen = row.screen
    hold = _form(
        "steer", _field("Hold this scene for", _minutes(shown.holds_min, shown.holds_min[1])), tag("button", "Hold"),
        class_="row", to="hold", screen=screen.id,
    )  # fmt: skip
    move = _form(
        "move",
        _field("Wall", _choose("wall", shown.walls, screen.wall)),
        tag("button", "Move"),
        class_="row",
        screen=screen.id,
    )
    name = tag("input", name="name", value=screen.name, maxlength=40, required=True, autocomplete="off")
    rename = _form("rename", _field("Name", name), tag("button", "Rename"), class_="row", screen=screen.id)
    note = _form(
        "note",
        _field("Note", tag("input", name="text", required=True, maxlength=MAX_WORDS, autocomplete="off")),
        _field("For", _minutes(shown.notes_min, shown.notes_min[1])),
        tag("button", "Send note"),
        class_="row",
        screen=screen.id,
    )
    sure = tag(
        "label", tag("input", type="checkbox", name="sure", value="yes", required=True), " I mean it", class_="sure"
    )
    revoke = _form("revoke", sure, tag("button", "Revoke this screen"), class_="row revoke", screen=screen.id)
    opened = shown.trouble == "sure" and shown.of == screen.id
    summary = tag("summary", "Hold, move, rename, note, revoke", tag("span", f" {screen.name}", class_="spoken"))
    paired = f"paired {when(screen.paired_at, shown.now, shown.zone)}{_by(screen.paired_by)}"
    return tag(
        "details", summary, hold, move, rename, note, revoke, tag("p", paired, class_="dim"), class_="more", open=opened
    )
