"""People and machines that may come in: local users, and the keys of programs."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from command_center.room.action import Action, Id, Moment, Name
from command_center.room.screens import Digest

MAX_USERS = 2000
MAX_API_KEYS = 200
Role = Literal["viewer", "agent", "lead", "admin"]
"""What somebody may do, each also what those before it may."""
ApiRole = Literal["viewer", "agent", "machine"]
Hash = Annotated[str, Meta(pattern=r"^\$argon2id\$.{1,250}$")]


class AddUser(Action, frozen=True, kw_only=True, tag="user-add"):
    """Somebody may sign in by a password, of which only the argon2 hash is kept."""

    user: Id
    name: Name
    role: Role
    password: Hash


class SetRole(Action, frozen=True, kw_only=True, tag="user-role"):
    """A user may do more, or less."""

    user: Id
    role: Role


class SetPassword(Action, frozen=True, kw_only=True, tag="user-password"):
    """A user has another password."""

    user: Id
    password: Hash


class RemoveUser(Action, frozen=True, kw_only=True, tag="user-remove"):
    """A user may sign in no more."""

    user: Id


class MakeApiKey(Action, frozen=True, kw_only=True, tag="api-key-make"):
    """A program may come in by a key, of which only the SHA-256 is kept."""

    key: Id
    digest: Digest
    role: ApiRole
    name: Name
    until: Moment


class RevokeApiKey(Action, frozen=True, kw_only=True, tag="api-key-revoke"):
    """A program's key opens nothing any more."""

    key: Id


class People(Struct, frozen=True):
    """All who may come in."""

    def after(self, action: Action) -> People:
        """What stands after an action; the same object where it changes nothing."""
        return self
