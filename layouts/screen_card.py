"""One screen in the list of all: what it shows, how it is, and the forms that steer it."""

from __future__ import annotations

from datetime import datetime, timedelta

from command_center.room.notes import MAX_WORDS
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.retold import retold
from layouts.scenes import SCENES
from layouts.screens_forms import by, choose, field, form, minutes, order
from layouts.screens_shown import Row, Screens
from layouts.screens_words import STATES
from layouts.speech import _
from layouts.thumb import thumb
from layouts.words import span, spanned, when

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
    wall = shown.walls.get(screen.wall, _("{wall}, which is gone", wall=screen.wall))
    report = seen.report if seen else None
    scene = (SCENES[report.scene].title if report.scene in SCENES else report.scene) if report else ""
    label = (
        f"{screen.name}: {wall}, {scene}" if scene else _("{screen}: {wall}, no scene", screen=screen.name, wall=wall)
    )
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


def _state(shown: Screens, row: Row) -> tuple[str, str, bool]:
    """A shape, words, and whether it is silent."""
    told, seen = row.screen.standing, row.seen
    if seen is None:
        since = when(row.screen.paired_at, shown.now, shown.zone)
        return "▲", join(_("has not opened its wall since it was paired, {time}", time=since)), True
    if shown.now - seen.at > SILENT:
        since = when(seen.at, shown.now, shown.zone)
        return "▲", _("silent since {time}, {age}", time=tag("b", since), age=_ago(seen.at, shown.now)), True
    if row.taken is not None:
        return (
            "▲",
            _(
                "taken over until {time}: {why}",
                time=when(row.taken.until, shown.now, shown.zone),
                why=tag("bdi", retold(row.taken.why)),
            ),
            False,
        )
    over = told.to == "hold" and told.until is not None and told.until <= shown.now
    mark, word = STATES["resume" if over else told.to]
    words = _(word)
    if told.to == "hold" and told.until is not None and not over:
        words += _(" until {time}", time=when(told.until, shown.now, shown.zone))
    if told.to in ("pause", "blank") and told.at is not None:
        words += _(" since {time}", time=when(told.at, shown.now, shown.zone))
    return mark, join(words, by(told.by) if told.to != "resume" and not over else ""), False


def _ago(moment: datetime, now: datetime) -> Html:
    figure, unit = span((now - moment).total_seconds())
    seen = tag("span", tag("b", figure), " ", tag("span", unit), data_seen=moment.isoformat())
    return tag("span", _("{age} ago", age=seen))


def _facts(shown: Screens, row: Row, wall: str, scene: str) -> Html:
    seen = row.seen
    facts: list[tuple[str, str | None]] = [(_("Wall"), tag("bdi", wall)), (_("On air"), scene or "–")]
    if seen is not None:
        report = seen.report
        same = report.version == shown.version
        current = "" if not shown.version else _("current") if same else _("older: it loads anew")
        memory = f"{number(round(report.heap_mb))} MB" if report.heap_mb else _("not told")
        ratio = _(" at {ratio}×", ratio=f"{report.ratio:g}") if report.ratio != 1 else ""
        facts += [
            (_("Last seen"), _ago(seen.at, shown.now)),
            (_("Screen"), f"{report.width} × {report.height}{ratio}"),
            (_("Memory"), memory),
            (_("Version"), join(tag("code", report.version or "–"), f" {current}" if report.version else "")),
            (_("Browser"), tag("bdi", ", ".join((seen.browser or _("unknown"), seen.origin)))),
            (_("Open for"), spanned(report.opened_s)),
            (_("Last error"), tag("bdi", report.last_error) if report.last_error else _("none")),
        ]
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts))


def _steer(shown: Screens, row: Row) -> Html:
    told = row.screen.standing
    stands = told.to in ("pause", "blank") or (told.to == "hold" and told.until is not None and told.until > shown.now)
    orders = [("previous", _("◀ Previous"))]
    orders += [("resume", _("▶ Resume"))] if stands else [("pause", _("❚❚ Pause"))]
    orders += [("next", _("Next ▶"))] + ([] if told.to == "blank" else [("blank", _("■ Go dark"))])
    buttons = [order(to, words, row.screen.id) for to, words in orders]
    label = _("Steer {screen}", screen=row.screen.name)
    return tag("div", *buttons, class_="row orders", role="group", aria_label=label)


def _more(shown: Screens, row: Row) -> Html:
    screen = row.screen
    hold = form(
        "steer",
        field(_("Hold this scene for"), minutes(shown.holds_min, shown.holds_min[1])),
        tag("button", _("Hold")),
        class_="row", to="hold", screen=screen.id,
    )  # fmt: skip
    move = form(
        "move",
        field(_("Wall"), choose("wall", shown.walls, screen.wall)),
        tag("button", _("Move")),
        class_="row",
        screen=screen.id,
    )
    name = tag("input", name="name", value=screen.name, maxlength=40, required=True, autocomplete="off")
    rename = form("rename", field(_("Name"), name), tag("button", _("Rename")), class_="row", screen=screen.id)
    note = form(
        "note",
        field(_("Note"), tag("input", name="text", required=True, maxlength=MAX_WORDS, autocomplete="off")),
        field(_("For"), minutes(shown.notes_min, shown.notes_min[1])),
        tag("button", _("Send note")),
        class_="row",
        screen=screen.id,
    )
    sure = tag(
        "label", tag("input", type="checkbox", name="sure", value="yes", required=True), _(" I mean it"), class_="sure"
    )
    revoke = form("revoke", sure, tag("button", _("Revoke this screen")), class_="row revoke", screen=screen.id)
    opened = shown.trouble == "sure" and shown.of == screen.id
    summary = tag("summary", _("Hold, move, rename, note, revoke"), tag("span", f" {screen.name}", class_="spoken"))
    paired = _("paired {time}", time=when(screen.paired_at, shown.now, shown.zone)) + by(screen.paired_by)
    return tag(
        "details", summary, hold, move, rename, note, revoke, tag("p", paired, class_="dim"), class_="more", open=opened
    )
