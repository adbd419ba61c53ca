"""The room is a function of what people decided, in the order of the log, and stays small."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from command_center.room.action import BadAction
from command_center.room.notes import MAX_NOTES, SendNote, TakeNote
from command_center.room.room import KINDS, Room, fold_name, read_action
from command_center.room.screens import MAX_SCREENS, MoveScreen, RenameScreen, RevokeScreen, SteerScreen
from command_center.room.switches import MAX_SWITCHES, SetSwitch
from command_center.room.takeovers import MAX_TAKEOVERS, ReleaseWall, TakeWall
from command_center.room.timeline import MAX_MARKS, MarkTime, UnmarkTime
from tests.room.decisions import paired, room_of, said
from tests.support.clocks import NOON

SOON, LATER = NOON + timedelta(minutes=5), NOON + timedelta(minutes=10)


def test_a_screen_is_paired_named_moved_and_revoked() -> None:
    room = room_of(paired(1, "left"), paired(2, "right"))
    assert list(room.screens.by_id) == ["left", "right"]
    room = room.after(said(RenameScreen, 3, screen="left", name="Lobby"))
    room = room.after(said(MoveScreen, 4, screen="left", wall="night"))
    left = room.screens.by_id["left"]
    assert (left.name, left.wall, left.paired_by) == ("Lobby", "night", "Ada")
    assert room.screens.by_key(left.key) == left
    room = room.after(said(RevokeScreen, 5, screen="left"))
    assert list(room.screens.by_id) == ["right"]
    assert room.screens.by_key(left.key) is None


def test_a_browser_that_is_paired_again_leaves_the_place_it_had() -> None:
    room = room_of(paired(1, "old", key="same"), paired(2, "new", key="same"))
    assert list(room.screens.by_id) == ["new"]


def test_the_last_word_stands_by_the_order_of_the_log_not_by_clocks() -> None:
    late, early = said(MoveScreen, 9, screen="a", wall="one"), said(MoveScreen, 2, screen="a", wall="two")
    assert room_of(paired(1, "a"), late, early).screens.by_id["a"].wall == "two"


def test_all_screens_are_told_at_once_and_a_step_leaves_what_stands() -> None:
    room = room_of(paired(1, "a"), said(SteerScreen, 2, to="pause"), paired(3, "b"))
    room = room.after(said(SteerScreen, 4, screen="a", to="next"))
    a, b = room.screens.by_id.values()
    assert (a.standing.to, a.standing.id, a.step.to, a.step.id) == ("pause", "a2", "next", "a4")
    assert (b.standing.to, b.standing.id, b.step.to) == ("resume", "", "")


def test_what_is_said_to_a_screen_that_is_not_there_changes_nothing() -> None:
    room = room_of(paired(1, "a"))
    for action in (
        said(MoveScreen, 2, screen="b", wall="x"),
        said(RenameScreen, 3, screen="b", name="x"),
        said(SteerScreen, 4, screen="b", to="blank"),
        said(RevokeScreen, 5, screen="b"),
        said(TakeNote, 6, note="none"),
        said(ReleaseWall, 7),
        said(UnmarkTime, 9, mark="none"),
        paired(8, "a", wall="again"),
    ):
        assert room.after(action) is room


def test_a_note_is_for_one_or_for_all_the_newest_shows_and_each_has_its_end() -> None:
    all_, one = said(SendNote, 1, text="to all", until=LATER), said(SendNote, 2, screen="a", text="to a", until=SOON)
    notes = room_of(all_, one).notes
    shown = [notes.on(screen, when) for screen in "ab" for when in (NOON, SOON, LATER)]
    assert [note and note.text for note in shown] == ["to a", "to all", None, "to all", "to all", None]
    assert room_of(all_, one, said(TakeNote, 3, note="a2")).notes.on("a", NOON) == notes.standing[0]


def test_a_takeover_ends_by_itself_or_is_released_and_the_older_comes_back() -> None:
    long = said(TakeWall, 1, scene="radar", why="rising", until=LATER)
    short = said(TakeWall, 2, wall="lobby", scene="care", why="waiting", until=SOON)
    takeovers = room_of(long, short).takeovers
    assert [(t and t.scene) for t in (takeovers.on("lobby", NOON), takeovers.on("lobby", SOON))] == ["care", "radar"]
    assert [(t and t.scene) for t in (takeovers.on("hall", NOON), takeovers.on("hall", LATER))] == ["radar", None]
    assert room_of(long, short, said(ReleaseWall, 3, takeover="a2")).takeovers.on("lobby", NOON) == long_of(takeovers)
    assert room_of(long, short, said(ReleaseWall, 3)).takeovers.standing == ()


def long_of(takeovers: object) -> object:
    return takeovers.standing[0]  # type: ignore[attr-defined]


def test_a_switch_is_off_until_it_is_turned() -> None:
    room = room_of(said(SetSwitch, 1, switch="no-texts", on=True, why="a drill"))
    assert room.switches.is_on("no-texts")
    assert room.switches.by_name["no-texts"].why == "a drill"
    assert not room.switches.is_on("other")
    assert not room.after(said(SetSwitch, 2, switch="no-texts", on=False)).switches.is_on("no-texts")


def test_notes_of_time_are_of_one_topic_or_of_all_and_stand_in_the_order_of_time() -> None:
    heat, every = said(MarkTime, 1, when=SOON, text="fan", topic="heat"), said(MarkTime, 2, when=NOON, text="strike")
    room = room_of(heat, every, said(MarkTime, 3, when=NOON, text="tune", topic="noise"))
    assert [one.text for one in room.timeline.of("heat", NOON, LATER)] == ["strike", "fan"]
    assert [one.text for one in room.timeline.of("noise", NOON, LATER)] == ["strike", "tune"]
    assert [one.text for one in room.timeline.of("heat", NOON, SOON)] == ["strike"], "the end is not within"
    assert [(one.by, one.id) for one in room.timeline.of("heat", SOON, LATER)] == [("Ada", "a1")]
    assert room.after(heat) is room, "told twice it stands once"
    assert [one.id for one in room.after(said(UnmarkTime, 4, mark="a2")).timeline.marks] == ["a1", "a3"]


def test_the_room_stays_small_however_long_the_log() -> None:
    room = Room()
    for n in range(300):
        room = room.after(paired(n, f"s{n}"))
        room = room.after(said(SendNote, n, text="x" * 200, until=LATER))
        room = room.after(said(TakeWall, n, scene="radar", why="y" * 120, until=LATER))
        room = room.after(said(SetSwitch, n, switch="s" + "abc"[n % 3] * (n // 10 + 1), on=True, why="z" * 200))
        room = room.after(said(SteerScreen, n, to="pause"))
    for n in range(MAX_MARKS + 20):
        room = room.after(said(MarkTime, n, when=SOON, text="m" * 200, topic="t" * 64))
    assert len(room.screens.by_id) == MAX_SCREENS
    assert len(room.notes.standing) == MAX_NOTES
    assert len(room.takeovers.standing) == MAX_TAKEOVERS
    assert len(room.switches.by_name) == MAX_SWITCHES
    assert [room.timeline.marks[n].id for n in (0, -1)] == ["a20", f"a{MAX_MARKS + 19}"]
    assert len(msgspec.json.encode(room)) < 1_000_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"action":7}',
        b'{"kind":"screen-pair"}',
        b'\xff{"action":"screen-pair"}',
        b'{"action":"screen-pair","id":"a","at":"2026-03-04T12:00:00Z"}',
        b'{"action":"screen-revoke","id":"a","at":"2026-03-04T12:00:00","screen":"x"}',
        b'{"action":"note-send","id":"a","at":"2026-03-04T12:00:00Z","text":"","until":"2026-03-04T12:00:00Z"}',
        b'{"action":"switch-set","id":"a","at":"2026-03-04T12:00:00Z","switch":"A B","on":true}',
        b'{"action":"topic-save","id":"a","at":"2026-03-04T12:00:00Z","topic":"heat","version":0}',
        b'{"action":"screen-revoke","x":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
def test_a_bad_body_is_told_and_never_a_crash(body: bytes) -> None:
    with pytest.raises(BadAction):
        read_action(body)


@pytest.mark.parametrize("body", [b'{"action":"erase-author","authors":[]}', b'{"action":"of-tomorrow","x":[1]}'])
def test_what_is_not_the_rooms_is_left_alone(body: bytes) -> None:
    assert read_action(body) is None


def test_every_kind_comes_back_from_the_log_as_it_went_in() -> None:
    fields = {
        "screen-pair": {"screen": "s", "key": "0" * 64, "name": "n", "wall": "w"},
        "screen-rename": {"screen": "s", "name": "n"},
        "screen-move": {"screen": "s", "wall": "w"},
        "screen-steer": {"screen": "s", "to": "hold", "until": SOON},
        "screen-revoke": {"screen": "s"},
        "note-send": {"text": "t", "until": SOON},
        "note-take": {"note": "n"},
        "wall-take": {"wall": "w", "scene": "s", "why": "y", "until": SOON},
        "wall-release": {"takeover": "t"},
        "switch-set": {"switch": "s", "on": True, "why": "y"},
        "topic-save": {"topic": "heat", "version": 1, "query": "hot", "phrases": ("warm",), "why": "y"},
        "timeline-mark": {"when": SOON, "text": "t", "topic": "heat"},
        "timeline-unmark": {"mark": "m"},
        "reveal": {"mention": "web:1"},
        "embed-create": {"embed": "k" * 22, "secret": "0" * 64, "panel": "map", "sites": ("self",), "until": SOON},
        "embed-renew": {"embed": "k" * 22, "until": SOON},
        "embed-replace": {"embed": "k" * 22, "secret": "1" * 64},
        "embed-revoke": {"embed": "k" * 22},
        "user-add": {"user": "u", "name": "n", "role": "agent", "password": "$argon2id$x"},
        "user-role": {"user": "u", "role": "lead"},
        "user-password": {"user": "u", "password": "$argon2id$y"},
        "user-remove": {"user": "u"},
        "api-key-make": {"key": "k", "digest": "0" * 64, "role": "machine", "name": "n", "until": SOON},
        "api-key-revoke": {"key": "k"},
    }
    assert set(fields) == set(KINDS)
    for name, kind in KINDS.items():
        action = said(kind, 1, **fields[name])
        assert read_action(msgspec.json.encode(action)) == action
    assert len(fold_name()) == 8
