"""`command-center screens` and `command-center texts`: the decisions of `/screens`, from a shell."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec

from command_center.clock import SystemClock
from command_center.errors import BadInput
from command_center.moderation.silence import texts_off
from command_center.profile import Profile
from command_center.roles.visit import visit
from command_center.roles.web import Decisions
from command_center.room.room import Room
from command_center.room_commands import ORDERS
from command_center.settings import Settings
from command_center.store.connect import Redis
from command_center.store.room import RoomCopy
from command_center.store.seen import SeenBook
from command_center.web.context import ActionsClosed
from command_center.web.forms import Whom, one_line
from command_center.web.pages import walls
from command_center.web.screen_forms import Form, Said, ScreenForms
from command_center.web.screens_api import screen_item, screen_rows
from layouts.screen_card import SILENT
from layouts.screens_shown import Row
from layouts.screens_words import SAID, TROUBLES, told_words
from layouts.words import span, when
from streams.ledger import Ledger
from streams.log import LogError

ALL = "all"
ORIGIN = "shell"
"""Where a decision of this command comes from; wrong digits from here are counted together."""
FIELDS = ("code", "name", "text", "minutes", "note", "takeover")
"""Arguments that are fields of the forms as they are."""
TOLD = {"resume": "on air", "blank": "dark"}
COLUMNS = ("id", "state", "seen", "wall", "on air", "size", "memory", "version", "name")


def run_screens(settings: Settings, args: Namespace) -> int:
    """List the screens of a center, or carry out one of the forms of its page.

    Args:
        settings: Where it runs.
        args: Of the command line (`command_center.room_commands`).

    Returns:
        The exit code.

    Raises:
        BadInput: No center, no such screen or wall, or what the form says of what it was given.
    """
    with _center(settings) as center:
        if args.action in (None, "list"):
            _list(center, as_json=args.json)
            return 0
        return center.decide(*_form(center, args), whom_of(args))


def run_texts(settings: Settings, args: Namespace) -> int:
    """Turn the switch that takes all texts off all screens, or say how it stands.

    Returns:
        The exit code.

    Raises:
        BadInput: No center.
    """
    with _center(settings) as center:
        if args.to is not None:
            return center.decide("texts", {"to": args.to, "why": one_line(args.why)}, whom_of(args))
        off = texts_off(center.room())
        words = "texts are on: screens show what people write"
        if off is not None:
            since = "" if off.since is None else f" since {when(off.since, SystemClock().now(), center.profile.zone)}"
            words = f"texts are off{since}{by_words(off.by)}{f': {one_line(off.why)}' if off.why else ''}"
        _say(words)
        return 0


@dataclass(frozen=True, slots=True)
class _Center:
    """A running center, as far as its room is concerned."""

    profile: Profile
    client: Redis
    room: Callable[[], Room]
    forms: Mapping[str, Callable[[Form, Whom], None]]

    def decide(self, name: str, form: Form, whom: Whom) -> int:
        """Carry out a form, and say how it ended."""
        try:
            self.forms[name](form, whom)
        except Said as said:
            if said.trouble:
                raise BadInput(told_words(TROUBLES[said.trouble])) from None
            _say(told_words(SAID[said.words]))
            return 0
        raise AssertionError("every form ends by saying something")


@contextmanager
def _center(settings: Settings) -> Generator[_Center]:
    with visit(settings, "look what stands, then say it again") as seen:
        ledger = Ledger(seen.log, RoomCopy(seen.client))
        act = Decisions(ledger, lambda: None)
        forms = ScreenForms(ledger.catch_up, act, SystemClock(), seen.profile, seen.client)
        try:
            yield _Center(seen.profile, seen.client, ledger.catch_up, forms.all())
        except ActionsClosed as why:
            raise LogError(str(why)) from why


def _form(center: _Center, args: Namespace) -> tuple[str, Form]:
    """Which form, and its fields as lines of words, as a browser's arrive."""
    given = {name: one_line(str(value)) for name, value in vars(args).items() if value is not None}
    fields = {name: value for name, value in given.items() if name in FIELDS}
    if "screen" in given:
        every = args.action in (*ORDERS, "hold", "note") and given["screen"] == ALL
        fields["screen"] = "" if every else _screen(center.room(), given["screen"])
    if "wall" in given:
        fields["wall"] = _wall(center.profile, given["wall"])
    if args.action == "revoke":
        if not args.yes:
            raise BadInput("say --yes if it is meant: a revoked screen comes back only by the digits on it")
        fields["sure"] = "yes"
    if args.action in ORDERS or args.action == "hold":
        return "steer", fields | {"to": args.action}
    return args.action, fields


def _screen(room: Room, said: str) -> str:
    screens = room.screens.by_id
    if said in screens:
        return said
    named = [screen.id for screen in screens.values() if screen.name.casefold() == said.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        raise BadInput(f"{len(named)} screens are called {said!r}: say which by its id, {' or '.join(named)}")
    known = ", ".join(one_line(screen.name) for screen in screens.values()) or "none is paired"
    raise BadInput(f"no screen is called {said!r}; there are: {known}")


def _wall(profile: Profile, said: str) -> str:
    known = walls(profile)
    if said and said not in known:
        raise BadInput(f"no wall named {said!r}; there are: {', '.join(known)}")
    return said or next(iter(known))


def whom_of(args: Namespace) -> Whom:
    try:
        by = getpass.getuser() if args.by is None else args.by
    except (OSError, KeyError):
        by = ""
    return Whom(one_line(by)[:40], ORIGIN)


def _list(center: _Center, *, as_json: bool) -> None:
    room, now = center.room(), SystemClock().now()
    rows = screen_rows(room, SeenBook(center.client), center.profile, now)
    notes, takeovers = room.notes.at(now), room.takeovers.at(now)
    if as_json:
        found = {"items": [screen_item(row) for row in rows], "notes": notes, "takeovers": takeovers}
        _say(msgspec.json.encode(found).decode())
        return
    if not rows:
        _say("no screen is paired: open /screen on a display, then enter its digits by `screens pair DIGITS`")
    for line in aligned([COLUMNS, *(_columns(row, now) for row in rows)]) if rows else ():
        _say(line)
    for row in rows:
        if row.seen and row.seen.report.last_error:
            _say(f"{row.screen.id}  last error: {one_line(row.seen.report.last_error)}")
    zone = center.profile.zone
    for note in notes:
        on = f"screen {note.screen}" if note.screen else "all walls"
        _say(f"note {note.id} on {on} until {when(note.until, now, zone)}{by_words(note.by)}: {one_line(note.text)}")
    for one in takeovers:
        on = f"wall {one.wall}" if one.wall else "all walls"
        _say(f"takeover {one.id} of {on} until {when(one.until, now, zone)}{by_words(one.by)}: {one_line(one.why)}")


def _columns(row: Row, now: datetime) -> Sequence[str]:
    screen, name = row.screen, one_line(row.screen.name)
    if row.seen is None:
        return screen.id, "never opened", "-", screen.wall, "-", "-", "-", "-", name
    report, age = row.seen.report, now - row.seen.at
    told = "taken over" if row.taken else TOLD.get(screen.standing.to, screen.standing.to)
    return (
        screen.id,
        "silent" if age > SILENT else told,
        f"{' '.join(span(age.total_seconds()))} ago",
        screen.wall,
        report.scene or "-",
        f"{report.width}x{report.height}",
        f"{report.heap_mb:,.0f} MB" if report.heap_mb else "-",
        report.version or "-",
        name,
    )


def aligned(table: Sequence[Sequence[str]]) -> Iterable[str]:
    """Columns of one width each; the last one, names in whatever script, as wide as they are."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  ".join([*(cell.ljust(w) for cell, w in zip(row[:-1], widths, strict=False)), row[-1]])


def by_words(name: str) -> str:
    return f", by {one_line(name)}" if name else ""


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
