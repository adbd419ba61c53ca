"""One screen in the list of all: what it shows, how it is, and the forms that steer it."""

from __future__ import annotations

from datetime import datetime, timedelta

from command_center.room.notes import MAX_WORDS
from layouts.markup import Html, join, tag
from layouts.scenes import SCENES
from layouts.screens_forms import by, choose, field, form, minutes, order
from layouts.screens_shown import Row, Screens
from layouts.screens_words import STATES
from layouts.thumb import thumb
from layouts.words import span, when

SILENT = timedelta(seconds=45)
"""A screen reports every 15 s: three that are missing are no accident."""


def card(shown: Screens, row: Row) -> Html:
    """Make the card of one screen.

    Args:
        shown: The page it stands on.
        row: The screen.

    Returns:
        `li`: a small drawing of what it says it shows, its state in a shape and words, facts, and its forms.
    """
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
    return mark, join(words, by(told.by) if told.to != "resume" and not over else ""), False


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
    buttons = [order(to, words, row.screen.id) for to, words in orders]
    return tag("div", *buttons, class_="row orders", role="group", aria_label=f"Steer {row.screen.name}")


def _more(shown: Screens, row: Row) -> Html:
    screen = row.screen
    hold = form(
        "steer", field("Hold this scene for", minutes(shown.holds_min, shown.holds_min[1])), tag("button", "Hold"),
        class_="row", to="hold", screen=screen.id,
    )  # fmt: skip
    move = form(
        "move",
        field("Wall", choose("wall", shown.walls, screen.wall)),
        tag("button", "Move"),
        class_="row",
        screen=screen.id,
    )
    name = tag("input", name="name", value=screen.name, maxlength=40, required=True, autocomplete="off")
    rename = form("rename", field("Name", name), tag("button", "Rename"), class_="row", screen=screen.id)
    note = form(
        "note",
        field("Note", tag("input", name="text", required=True, maxlength=MAX_WORDS, autocomplete="off")),
        field("For", minutes(shown.notes_min, shown.notes_min[1])),
        tag("button", "Send note"),
        class_="row",
        screen=screen.id,
    )
    sure = tag(
        "label", tag("input", type="checkbox", name="sure", value="yes", required=True), " I mean it", class_="sure"
    )
    revoke = form("revoke", sure, tag("button", "Revoke this screen"), class_="row revoke", screen=screen.id)
    opened = shown.trouble == "sure" and shown.of == screen.id
    summary = tag("summary", "Hold, move, rename, note, revoke", tag("span", f" {screen.name}", class_="spoken"))
    paired = f"paired {when(screen.paired_at, shown.now, shown.zone)}{by(screen.paired_by)}"
    return tag(
        "details", summary, hold, move, rename, note, revoke, tag("p", paired, class_="dim"), class_="more", open=opened
    )
