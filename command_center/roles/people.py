"""`command-center user ...`: who may sign in, and which programs have a key; decided from a shell."""

from __future__ import annotations

import getpass
import re
import secrets
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from command_center.clock import SystemClock
from command_center.errors import BadInput
from command_center.roles.visit import visit
from command_center.room.action import Action
from command_center.room.audit import SignedOut
from command_center.room.people import (
    MAX_API_KEYS,
    MAX_USERS,
    AddUser,
    MakeApiKey,
    People,
    RemoveUser,
    RevokeApiKey,
    SetPassword,
    SetRole,
    User,
)
from command_center.settings import Settings
from command_center.store.room import RoomCopy
from command_center.store.sessions import Sessions, digest_of
from command_center.web.forms import one_line
from command_center.web.passwords import MAX_CHARS, hash_password, trouble_with
from streams.ledger import Ledger

ORIGIN = "shell"
NAME = re.compile(r"[\w.@+-][\w.@+ '-]{0,63}")
MOST_DAYS = 3660


def run_people(settings: Settings, args: Namespace) -> int:
    """List who may come in, or change it.

    Args:
        settings: Where the center runs.
        args: Of the command line (`command_center.people_commands`).

    Returns:
        The exit code.

    Raises:
        BadInput: No center, no such user or key, or nothing that could be a name, a password or an end.
    """
    with visit(settings, "look by `user list` what stands, then say it again") as center:
        ledger = Ledger(center.log, RoomCopy(center.client))
        desk = _Desk(ledger, Sessions(center.client, SystemClock()), args)
        name = f"key_{args.key_action}" if args.action == "key" else args.action.replace("-", "_")
        getattr(desk, name)()
    return 0


class _Desk:
    """One method an action; each says what it did."""

    def __init__(self, ledger: Ledger, sessions: Sessions, args: Namespace) -> None:
        self._ledger = ledger
        self._sessions = sessions
        self._args = args
        self._now = SystemClock().now()

    def list(self) -> None:
        """Everybody, in the order in which they were added."""
        users = self._people().users.values()
        if self._args.json:
            shown = [{"name": u.name, "role": u.role, "added_at": u.added_at, "added_by": u.added_by} for u in users]
            _say(msgspec.json.encode({"items": shown}).decode())
            return
        if not users:
            _say("nobody can sign in by a password: `user add NAME --role admin` lets the first one in")
        for line in _aligned([(u.role, f"{u.added_at:%Y-%m-%d}", _by(u.added_by), u.name) for u in users]):
            _say(line)

    def add(self) -> None:
        """One more."""
        name = one_line(self._args.name)
        if not NAME.fullmatch(name):
            raise BadInput(f"{name!r} is no name to sign in by: letters, digits and . _ - @ + ', 64 at most")
        people = self._people()
        if people.user(name) is not None:
            raise BadInput(f"{name} can sign in already; `user role` and `user password` change what they have")
        if len(people.users) >= MAX_USERS:
            raise BadInput(f"there are {MAX_USERS} users, as many as may be: remove some, or sign in by a provider")
        encoded = self._password(name)
        self._act(AddUser, user=secrets.token_hex(8), name=name, role=self._args.role, password=encoded)
        _say(f"{name} may sign in as {self._args.role}")

    def role(self) -> None:
        """Another role."""
        user = self._user()
        self._act(SetRole, user=user.id, role=self._args.role)
        _say(f"{user.name} is {self._args.role} from now on")

    def password(self) -> None:
        """Another password."""
        user = self._user()
        self._act(SetPassword, user=user.id, password=self._password(user.name))
        self._sessions.end_all(user.id)
        _say(f"{user.name} has another password, and signs in again everywhere")

    def remove(self) -> None:
        """One less."""
        user = self._user()
        if not self._args.yes:
            raise BadInput(f"say --yes if it is meant: {user.name} can sign in no more, and their sessions end")
        self._act(RemoveUser, user=user.id)
        self._sessions.end_all(user.id)
        _say(f"{user.name} can sign in no more")

    def sign_out(self) -> None:
        """Out everywhere."""
        name = one_line(self._args.name)[:80]
        ended = self._sessions.end_named(name)
        self._ledger.note([SignedOut(**self._decided(), user=name)])
        _say(f"{ended} session{'' if ended == 1 else 's'} of {name} ended")

    def key_make(self) -> None:
        """A program may come in; its key is printed here and nowhere else."""
        name = one_line(self._args.name)[:80]
        if not name:
            raise BadInput("a key needs a name: whose it is")
        if len(self._people().keys) >= MAX_API_KEYS:
            raise BadInput(f"there are {MAX_API_KEYS} keys, as many as may be: revoke those that have ended")
        until, secret, key = self._until(), f"cc_{secrets.token_urlsafe(32)}", secrets.token_hex(4)
        self._act(MakeApiKey, key=key, digest=digest_of(secret), role=self._args.role, name=name, until=until)
        sys.stderr.write(f"key {key} of {name}, {self._args.role}, until {until:%Y-%m-%d}; it is shown this once:\n")
        _say(secret)

    def key_list(self) -> None:
        """Every key, without what opens."""
        keys = self._people().keys.values()
        if self._args.json:
            shown = [{"id": k.id, "name": k.name, "role": k.role, "until": k.until, "made_by": k.made_by} for k in keys]
            _say(msgspec.json.encode({"items": shown}).decode())
            return
        if not keys:
            _say("no program has a key: `user key make NAME --role viewer` makes one")
        ends = {key.id: "ended" if key.until <= self._now else f"until {key.until:%Y-%m-%d}" for key in keys}
        for line in _aligned([(key.id, key.role, ends[key.id], _by(key.made_by), key.name) for key in keys]):
            _say(line)

    def key_revoke(self) -> None:
        """One key less."""
        key = self._people().keys.get(self._args.key)
        if key is None:
            raise BadInput(f"no key has the id {self._args.key!r}; `user key list` has them")
        if not self._args.yes:
            raise BadInput(f"say --yes if it is meant: the key of {key.name} opens nothing any more, for good")
        self._act(RevokeApiKey, key=key.id)
        _say(f"the key of {key.name} opens nothing any more")

    def _act(self, kind: type[Action], **fields: Any) -> None:
        self._ledger.act(kind(**self._decided(), **fields))

    def _decided(self) -> dict[str, Any]:
        return {"id": secrets.token_hex(8), "at": self._now, "by": self._by(), "origin": ORIGIN}

    def _by(self) -> str:
        try:
            by = getpass.getuser() if self._args.by is None else self._args.by
        except (OSError, KeyError):
            by = ""
        return one_line(by)[:40]

    def _people(self) -> People:
        return self._ledger.catch_up().people

    def _user(self) -> User:
        people, name = self._people(), one_line(self._args.name)
        found = people.user(name)
        if found is None:
            known = ", ".join(user.name for user in people.users.values()) or "nobody yet"
            raise BadInput(f"nobody signs in as {name!r}; there are: {known[:500]}")
        return found

    def _password(self, name: str) -> str:
        password = read_password(self._args.password_file)
        if trouble := trouble_with(password, name):
            raise BadInput(trouble)
        return hash_password(password)

    def _until(self) -> datetime:
        said = one_line(self._args.until)
        try:
            if re.fullmatch(r"\d{1,4}d", said):
                until = self._now + timedelta(days=int(said[:-1]))
            else:
                until = datetime.strptime(said, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            raise BadInput(f"--until {said} is neither a number of days, as in 90d, nor a date as 2027-06-30") from None
        if not self._now < until <= self._now + timedelta(days=MOST_DAYS):
            raise BadInput(f"--until {said} must lie ahead, and within ten years")
        return until


def read_password(file: Path | None) -> str:
    """A new password: from a file, from whoever sits at the terminal (twice), or from what is piped in.

    Raises:
        BadInput: It can't be read, or the two are not the same.
    """
    if file is not None:
        try:
            return _first_line(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as why:
            raise BadInput(f"--password-file {file} can't be read: {why}") from None
    if not sys.stdin.isatty():
        return _first_line(sys.stdin.readline(MAX_CHARS * 4))
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise BadInput("the two are not the same; nothing was changed")
    return password


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].removesuffix("\r")


def _aligned(table: Sequence[Sequence[str]]) -> Sequence[str]:
    if not table:
        return ()
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    rows = ([*(cell.ljust(w) for cell, w in zip(row[:-1], widths, strict=False)), row[-1]] for row in table)
    return ["  ".join(row) for row in rows]


def _by(name: str) -> str:
    return f"by {one_line(name)}" if name else "-"


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
