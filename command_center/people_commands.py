"""The command lines below `user`: who may sign in, and which programs have a key."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from command_center.room.people import ApiRole, Role
from command_center.room_commands import add_place

ROLES: tuple[str, ...] = get_args(Role)
API_ROLES: tuple[str, ...] = get_args(ApiRole)


def add_people(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add them to `user`, beside `erase-author`."""

    def action(name: str, words: str, *, who: bool = True) -> argparse.ArgumentParser:
        # abbreviated, --password would take a password for the name of a file, and show it
        made = actions.add_parser(name, help=words, allow_abbrev=False)
        if who:
            made.add_argument("name", metavar="NAME", help="by which they sign in")
        add_place(made)
        return made

    listed = action("list", "who may sign in here, in which role", who=False)
    listed.add_argument("--json", action="store_true", help="print it as JSON")
    add = action("add", "let somebody sign in by a password, which is asked for or read from standard input")
    add.add_argument("--role", required=True, choices=ROLES, metavar="ROLE", help=f"one of {', '.join(ROLES)}")
    _add_password(add)
    role = action("role", "give somebody another role, from now on")
    role.add_argument("role", choices=ROLES, metavar="ROLE", help=f"one of {', '.join(ROLES)}")
    _add_password(action("password", "give somebody another password; they sign in again everywhere"))
    action("remove", "let somebody sign in no more, and end their sessions").add_argument(
        "--yes", action="store_true", help="needed"
    )
    action("sign-out", "end every session of a name, also of somebody who comes by the provider")
    _add_keys(actions)


def _add_keys(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    key = actions.add_parser("key", help="make, list and revoke the API keys of programs")
    add_place(key)
    kinds = key.add_subparsers(dest="key_action", required=True, metavar="ACTION")
    make = kinds.add_parser("make", help="make a key and print it, once")
    make.add_argument("name", metavar="NAME", help="the program's, so that one knows whose it is")
    make.add_argument(
        "--role", required=True, choices=API_ROLES, metavar="ROLE",
        help="viewer or agent, to read what these may; machine, to send mentions and nothing else",
    )  # fmt: skip
    make.add_argument(
        "--until", default="365d", metavar="N|DATE", help="its end, as in 90d or 2027-06-30 (default 365d)"
    )
    add_place(make, again=True)
    listed = kinds.add_parser("list", help="whose keys there are, and until when they are good")
    listed.add_argument("--json", action="store_true", help="print it as JSON")
    add_place(listed, again=True)
    revoke = kinds.add_parser("revoke", help="make a key worthless, at once")
    revoke.add_argument("key", metavar="KEY", help="its id, as the list has it")
    revoke.add_argument("--yes", action="store_true", help="needed: a revoked key never comes back")
    add_place(revoke, again=True)


def _add_password(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--password-file", type=Path, metavar="FILE",
        help="read the password from its first line (default: ask, or read standard input where that is no terminal)",
    )  # fmt: skip
