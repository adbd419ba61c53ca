"""The command line of `embed`: what leads do at `/embeds`, from a shell."""

from __future__ import annotations

import argparse

from command_center.room_commands import add_place

_KEY = "its id, or the beginning of it"
_UNTIL = "a day such as 2027-06-30, or a number of days such as 180d"


def add_embed(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    embed = commands.add_parser("embed", help="make, list, renew and revoke the keys of panels in other people's pages")
    actions = embed.add_subparsers(dest="action", required=True, metavar="ACTION")

    create = actions.add_parser("create", help="make a key for one panel, and print what is to be pasted")
    create.add_argument("panel", metavar="PANEL", help="which panel; a wrong name prints those there are")
    create.add_argument(
        "--site", action="append", default=[], metavar="ORIGIN",
        help="who may frame it, such as https://intranet.example; repeatable; without one nobody can",
    )  # fmt: skip
    create.add_argument("--until", default="", metavar="DAY|DAYS", help=f"its end: {_UNTIL} (default 180d)")
    create.add_argument("--window", default="", metavar="SPAN", help="1h (the default), or another where the panel can")
    create.add_argument("--topic", default="", metavar="TOPIC", help="one topic of the profile, where the panel can")
    create.add_argument("--theme", default="", metavar="THEME", help="auto, or one of the themes (default: the wall's)")
    create.add_argument("--size", default="", metavar="SIZE", help="of its letters: s, m or l (default m)")
    create.add_argument("--lang", dest="speaks", default="", metavar="LANG", help="language (default: the reader's)")
    create.add_argument("--table", action="store_true", help="begin with the table; a button changes to the drawing")
    create.add_argument("--texts", action="store_true", help="river and rising: show what people wrote, masked")
    create.add_argument("--note", default="", metavar="WORDS", help="for the list: who asked for it, for which page")
    create.add_argument("--json", action="store_true", help="print id, secret, address and snippets as JSON")
    add_place(create)

    listed = actions.add_parser("list", help="every key: panel, sites, end and last use")
    listed.add_argument("--json", action="store_true", help="print it as JSON")
    add_place(listed)

    renew = actions.add_parser("renew", help="give a key another end, or another secret")
    renew.add_argument("key", metavar="KEY", help=_KEY)
    what = renew.add_mutually_exclusive_group()
    what.add_argument("--until", default="", metavar="DAY|DAYS", help=f"{_UNTIL} (default 180d from now)")
    what.add_argument("--secret", action="store_true", help="another secret: what was pasted before ends, needs --yes")
    renew.add_argument("--yes", action="store_true", help="needed with --secret")
    renew.add_argument("--json", action="store_true", help="with --secret: print it as JSON")
    add_place(renew)

    revoke = actions.add_parser("revoke", help="withdraw a key for good; open frames say so within seconds")
    revoke.add_argument("key", metavar="KEY", help=_KEY)
    revoke.add_argument("--yes", action="store_true", help="needed: nothing brings it back")
    add_place(revoke)
