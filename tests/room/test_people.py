"""Who may come in: a fold of decisions, bounded, in which no two users have one name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from command_center.room import people
from command_center.room.people import (
    AddUser,
    MakeApiKey,
    RemoveUser,
    RevokeApiKey,
    SetPassword,
    SetRole,
)
from command_center.room.room import Room, read_action
from tests.room.decisions import room_of, said
from tests.support.clocks import NOON

HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"


def added(n: int, name: str, **fields: Any) -> AddUser:
    return said(AddUser, n, **{"user": f"u{n}", "name": name, "role": "agent", "password": HASH} | fields)


def made(n: int, **fields: Any) -> MakeApiKey:
    end = NOON + timedelta(days=1)
    return said(
        MakeApiKey,
        n,
        **{"key": f"k{n}", "digest": f"{n:064x}", "role": "viewer", "name": "feed", "until": end} | fields,
    )


def test_users_come_change_and_go() -> None:
    room = room_of(
        added(1, "Anna"),
        added(2, "Bo"),
        said(SetRole, 3, user="u1", role="admin"),
        said(SetPassword, 4, user="u1", password=HASH + "x"),
        said(RemoveUser, 5, user="u2"),
        said(SetRole, 6, user="u2", role="admin"),
        said(RemoveUser, 7, user="nobody"),
    )
    (anna,) = room.people.users.values()
    assert (anna.name, anna.role, anna.password, anna.added_by) == ("Anna", "admin", HASH + "x", "Ada")
    assert room.people.user("ANNA") == anna
    assert room.people.user("Bo") is None


@pytest.mark.parametrize("name", ["Anna", "anna", "ANNA"])
def test_one_name_is_one_user(name: str) -> None:
    room = room_of(added(1, "Anna"), added(2, name, role="admin"))
    assert [user.id for user in room.people.users.values()] == ["u1"]


def test_who_was_removed_may_be_added_again_as_somebody_else() -> None:
    room = room_of(added(1, "Anna"), said(RemoveUser, 2, user="u1"), added(3, "Anna"))
    assert list(room.people.users) == ["u3"]


def test_an_api_key_is_found_by_its_digest_until_its_end() -> None:
    room = room_of(made(1), made(2))
    key = room.people.api(f"{1:064x}", NOON)
    assert key is not None
    assert key.id == "k1"
    assert room.people.api(f"{1:064x}", NOON + timedelta(days=1)) is None
    assert room.people.api("0" * 64, NOON) is None
    assert room.after(said(RevokeApiKey, 3, key="k1")).people.api(f"{1:064x}", NOON) is None


def test_there_are_never_more_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "MAX_USERS", 3)
    monkeypatch.setattr(people, "MAX_API_KEYS", 2)
    room = room_of(*(added(n, f"user{n}") for n in range(9)), *(made(n) for n in range(20, 29)))
    assert list(room.people.users) == ["u0", "u1", "u2"]
    assert list(room.people.keys) == ["k20", "k21"]


def test_what_changes_nothing_gives_the_same_room() -> None:
    room = room_of(added(1, "Anna"))
    for action in (added(2, "anna"), said(RemoveUser, 3, user="x"), said(SetRole, 4, user="u1", role="agent")):
        assert room.after(action) is room


def test_the_copy_in_the_store_is_the_same_people() -> None:
    room = room_of(added(1, "Anna"), made(2))
    assert msgspec.json.decode(msgspec.json.encode(room), type=Room) == room


def test_a_password_in_the_clear_is_no_action() -> None:
    body = msgspec.json.decode(msgspec.json.encode(added(1, "Anna")))
    with pytest.raises(ValueError, match=r"regex|match"):
        read_action(msgspec.json.encode(body | {"password": "a few words do well"}))
