"""The command lines of `screens` and `texts`: what leads do at `/screens`, from a shell."""

from __future__ import annotations

import argparse
from pathlib import Path

from command_center.room.notes import NOTES_MIN
from command_center.room.screens import HOLDS_MIN

ORDERS = {
    "pause": "stay with the scene on air, until resumed",
    "resume": "go on: after a pause, a hold, or dark",
    "next": "show the next scene, once",
    "previous": "show the scene before, once",
    "blank": "go dark, with a clock, until resumed",
}
"""What a screen may be told without saying more, and what it does then."""
_WHICH = "its id or its name; `all` for every screen"


def add_room(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the command line."""
    _add_screens(commands)
    texts = commands.add_parser("texts", help="take what people write off all screens, or show it again")
    texts.add_argument("to", nargs="?", choices=("on", "off"), help="left out: say how the switch stands")
    texts.add_argument("--why", default="", metavar="WORDS", help="stands on the screens while texts are off")
    add_place(texts)


def _add_screens(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    screens = commands.add_parser("screens", help="list, pair, move and steer the screens of a running center")
    screens.add_argument("--json", action="store_true", help="print the list as JSON")
    add_place(screens)
    actions = screens.add_subparsers(dest="action", metavar="ACTION")

    def action(name: str, words: str, *, screen: str = "") -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=words)
        if screen:
            made.add_argument("screen", metavar="SCREEN", help=screen)
        add_place(made, again=True)
        return made

    listed = action("list", "every screen: what it shows, when it was last seen; notes and takeovers (the default)")
    listed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print it as JSON")
    pair = action("pair", "make the browser that shows these six digits a screen")
    pair.add_argument("code", metavar="DIGITS", help="as they stand on the display at /screen")
    pair.add_argument("--wall", default="", metavar="WALL", help="the wall it shows (default: the profile's first)")
    pair.add_argument("--name", default="", metavar="NAME", help="what it is called (default: Screen N)")
    move = action("move", "show another wall", screen="its id or its name")
    move.add_argument("wall", metavar="WALL", help="a wall of the profile, or a scene")
    rename = action("rename", "call a screen otherwise", screen="its id or its name")
    rename.add_argument("name", metavar="NAME", help="its new name")
    for name, words in ORDERS.items():
        action(name, words, screen=_WHICH)
    hold = action("hold", "stay with the scene on air for some minutes", screen=_WHICH)
    _add_minutes(hold, HOLDS_MIN)
    note = action("note", "put a line of words on one screen, or on every wall")
    note.add_argument("text", metavar="WORDS", help="what it says")
    note.add_argument("--screen", default="all", metavar="SCREEN", help=f"{_WHICH} and wall (the default)")
    _add_minutes(note, NOTES_MIN)
    action("unnote", "take a note down").add_argument("note", metavar="NOTE", help="its id, as the list has it")
    release = action("release", "give a wall back before its takeover ends")
    release.add_argument("takeover", metavar="TAKEOVER", help="its id, as the list has it")
    revoke = action("revoke", "make a screen's key worthless", screen="its id or its name")
    revoke.add_argument("--yes", action="store_true", help="needed: only hands in front of the display bring it back")


def _add_minutes(to: argparse.ArgumentParser, choices: tuple[int, ...]) -> None:
    said = ", ".join(map(str, choices[:-1]))
    to.add_argument(
        "--minutes", type=int, choices=choices, default=choices[1], metavar="N",
        help=f"for how long: {said} or {choices[-1]} (default {choices[1]})",
    )  # fmt: skip


def add_place(to: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Which center, and who says so; `again` where the command before the action may have said it already."""
    given = {"default": argparse.SUPPRESS} if again else {}
    to.add_argument("--profile", type=Path, metavar="FILE", help="profile of the center (CC_PROFILE)", **given)  # type: ignore[arg-type]
    to.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="its data directory (default data/<profile name>)", **given  # type: ignore[arg-type]
    )  # fmt: skip
    to.add_argument("--by", metavar="NAME", help="who decides it (default: whose shell it is)", **given)  # type: ignore[arg-type]
