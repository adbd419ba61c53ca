"""People and programs that may come in: local users by their passwords, programs by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct
from msgspec.structs import replace

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


class User(Struct, frozen=True):
    """Somebody who signs in here by name and password."""

    id: str
    name: str
    role: Role
    password: str
    added_at: datetime
    added_by: str = ""


class ApiKey(Struct, frozen=True):
    """A program's key; at `until` it opens nothing any more."""

    id: str
    digest: str
    role: ApiRole
    name: str
    until: datetime
    made_at: datetime
    made_by: str = ""


class People(Struct, frozen=True):
    """All who may come in, by id, in the order in which they were added.

    **Guarantee.** No two users have names that differ in capitals alone. There are never more than `MAX_USERS` and
    `MAX_API_KEYS`: one too many changes nothing here, and is refused at the door.
    """

    users: Mapping[str, User] = {}
    keys: Mapping[str, ApiKey] = {}

    def user(self, name: str) -> User | None:
        """Who signs in by this name, however its capitals are written."""
        wanted = name.casefold()
        return next((user for user in self.users.values() if user.name.casefold() == wanted), None)

    def api(self, digest: str, now: datetime) -> ApiKey | None:
        """The key with this digest, until its end."""
        return next((key for key in self.keys.values() if key.digest == digest and key.until > now), None)

    def after(self, action: Action) -> People:
        """What stands after an action."""
        users, keys = self.users, self.keys
        match action:
            case AddUser() if self.user(action.name) is None:
                one = User(action.user, action.name, action.role, action.password, action.at, action.by)
                users = _joined(users, one.id, one, MAX_USERS)
            case SetRole() if (user := users.get(action.user)) is not None:
                users = {**users, user.id: replace(user, role=action.role)}
            case SetPassword() if (user := users.get(action.user)) is not None:
                users = {**users, user.id: replace(user, password=action.password)}
            case RemoveUser():
                users = _without(users, action.user)
            case MakeApiKey():
                key = ApiKey(action.key, action.digest, action.role, action.name, action.until, action.at, action.by)
                keys = _joined(keys, key.id, key, MAX_API_KEYS)
            case RevokeApiKey():
                keys = _without(keys, action.key)
        return People(users, keys)


One = TypeVar("One")


def _joined(all_: Mapping[str, One], name: str, one: One, most: int) -> Mapping[str, One]:
    return {**all_, name: one} if name not in all_ and len(all_) < most else all_


def _without(all_: Mapping[str, One], name: str) -> Mapping[str, One]:
    return {i: one for i, one in all_.items() if i != name}
