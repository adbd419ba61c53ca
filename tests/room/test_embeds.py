"""Embed keys stand until their end, change secrets, and are remembered for a while when they are withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from command_center.room.action import BadAction
from command_center.room.embeds import MAX_EMBEDS, MAX_FORMER, MAX_WITHDRAWN, RenewEmbed, ReplaceEmbed, RevokeEmbed
from command_center.room.room import Room, read_action
from tests.room.decisions import room_of, said
from tests.security.embeds import FAR, key, made
from tests.support.clocks import NOON

SOON = NOON + timedelta(days=1)


def test_a_key_stands_from_its_making_to_the_second_of_its_end() -> None:
    embeds = room_of(made(1, until=SOON, note="for sales", texts=True)).embeds
    found = embeds.stands(key(1), NOON)
    assert found is not None
    assert (found.panel, found.sites, found.note, found.texts) == (
        "map",
        ("https://intranet.example",),
        "for sales",
        True,
    )
    assert (found.made_at, found.made_by, found.revoked_at) == (NOON + timedelta(seconds=1), "Ada", None)
    assert embeds.stands(key(1), SOON - timedelta(seconds=1)) == found
    assert embeds.stands(key(1), SOON) is None
    assert embeds.known(key(1)) == found, "an ended one may be renewed"
    assert embeds.stands(key(2), NOON) is embeds.known(key(2)) is None


def test_a_renewed_key_keeps_its_secret_and_a_replaced_one_remembers_it() -> None:
    room = room_of(made(1, until=NOON))
    before = room.embeds.by_id[key(1)].secret
    room = room.after(said(RenewEmbed, 2, embed=key(1), until=FAR))
    assert room.embeds.stands(key(1), SOON) is not None
    assert room.embeds.by_id[key(1)].secret == before
    for n in range(MAX_FORMER + 3):
        room = room.after(said(ReplaceEmbed, n, embed=key(1), secret=f"{n:064}"))
    now = room.embeds.by_id[key(1)]
    assert now.secret == f"{MAX_FORMER + 2:064}"
    assert now.former == tuple(f"{n:064}" for n in range(2, MAX_FORMER + 2))


def test_a_withdrawn_key_is_gone_for_good_and_known_to_have_been() -> None:
    room = room_of(made(1), made(2), said(RevokeEmbed, 3, embed=key(1)))
    assert list(room.embeds.by_id) == [key(2)]
    assert room.embeds.stands(key(1), NOON) is None
    ended = room.embeds.known(key(1))
    assert ended is not None
    assert ended.revoked_at == NOON + timedelta(seconds=3)
    for late in (
        made(1),
        said(RenewEmbed, 4, embed=key(1), until=FAR),
        said(ReplaceEmbed, 5, embed=key(1), secret="1" * 64),
        said(RevokeEmbed, 6, embed=key(1)),
        said(RevokeEmbed, 7, embed=key(9)),
        made(2, panel="gauge"),
    ):
        assert room.after(late) is room


def test_keys_and_memories_of_them_are_bounded() -> None:
    room = Room()
    for n in range(MAX_EMBEDS + 1):
        room = Room(embeds=room.embeds.after(made(n)))
    assert len(room.embeds.by_id) == MAX_EMBEDS
    assert room.embeds.known(key(MAX_EMBEDS)) is None, "one more is refused at the door and changes nothing here"
    for n in range(MAX_EMBEDS):
        room = Room(embeds=room.embeds.after(said(RevokeEmbed, n, embed=key(n))))
    room = Room(embeds=room.embeds.after(made(5000)).after(said(RevokeEmbed, 1, embed=key(5000))))
    assert len(room.embeds.withdrawn) == MAX_WITHDRAWN
    assert key(0) not in room.embeds.withdrawn
    assert room.embeds.known(key(5000)) is not None


@pytest.mark.parametrize(
    "fields",
    [
        b'"embed":"short","secret":"' + b"0" * 64 + b'","panel":"map","until":"2026-03-04T12:00:00Z"',
        b'"embed":"' + b"k" * 22 + b'","secret":"cc1_the-secret-itself","panel":"map","until":"2026-03-04T12:00:00Z"',
        b'"embed":"' + b"k" * 22 + b'","secret":"' + b"0" * 64 + b'","panel":"map","until":"2026-03-04T12:00:00"',
        b'"embed":"' + b"k" * 22 + b'","secret":"' + b"0" * 64 + b'","panel":"map"',
        b'"embed":"../../../../etc/passwd","secret":"' + b"0" * 64 + b'","panel":"map","until":"2026-03-04T12:00:00Z"',
    ],
)
def test_what_no_key_can_be_is_no_action(fields: bytes) -> None:
    with pytest.raises(BadAction):
        read_action(b'{"action":"embed-create","id":"a","at":"2026-03-04T12:00:00Z",' + fields + b"}")
