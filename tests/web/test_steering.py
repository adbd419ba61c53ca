"""What people decide reaches the screens it is for: once, soon, over any connection and from any process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from starlette.requests import Request

from command_center.room.notes import SendNote
from command_center.room.room import Room
from command_center.room.screens import RevokeScreen, SteerScreen
from command_center.room.takeovers import TakeWall
from command_center.web.screen import steer
from command_center.web.steering import Steering
from tests.room.decisions import paired, room_of, said
from tests.support.clocks import NOON, StillClock
from tests.web.screens import Kiosk, Lead
from tests.web.site import Site
from tests.web.test_stream import parse, run

KEY = paired(1, "a").key
END = NOON + timedelta(minutes=10)


class Line:
    """One connection of screen `a`."""

    def __init__(self, room: Room, screen: str = "a", wall: str = "overview") -> None:
        self.room: Room | None = room
        self.clock = StillClock()
        self.steering = Steering(lambda: self.room, self.clock, wall, screen, KEY if screen else "")

    def hears(self) -> list[Any]:
        """What it is told now: each action, and the id of the decision."""
        return [(c["action"], c.get("id", "")) for c in self.steering.due()]


def test_a_connection_hears_what_stands_and_then_only_what_changes() -> None:
    line = Line(room_of(paired(1, "a"), said(SteerScreen, 2, to="pause")))
    assert line.hears() == [("note", ""), ("release", ""), ("pause", "a2")]
    assert line.hears() == []
    assert line.room is not None
    line.room = line.room.after(said(SendNote, 3, text="hello", until=END))
    assert line.hears() == [("note", "a3")]
    line.room = line.room.after(said(SteerScreen, 4, screen="a", to="next"))
    assert line.hears() == [("next", "a4")]
    line.clock.sleep(700)
    assert line.hears() == [("note", "")], "an end comes by itself"


def test_who_was_away_hears_the_newest_and_no_step_of_long_ago() -> None:
    room = room_of(
        paired(1, "a"), said(SteerScreen, 2, to="blank"), said(SteerScreen, 3, to="next"),
        said(SteerScreen, 4, to="pause"),
    )  # fmt: skip
    line = Line(room)
    assert line.hears() == [("note", ""), ("release", ""), ("pause", "a4"), ("next", "a3")]
    late = Line(room)
    late.clock.sleep(60)
    assert late.hears() == [("note", ""), ("release", ""), ("pause", "a4")]


def test_a_takeover_is_for_its_wall_and_a_hold_has_an_end() -> None:
    taken = said(TakeWall, 2, wall="overview", scene="care", why="late", until=END)
    held = said(SteerScreen, 3, to="hold", until=END)
    line, other = Line(room_of(paired(1, "a"), taken, held)), Line(room_of(taken), screen="b", wall="care")
    assert line.hears() == [("note", ""), ("takeover", "a2"), ("hold", "a3")]
    assert other.hears() == [("open", "")], "that is no screen"
    line.clock.sleep(600)
    assert line.hears() == [("release", ""), ("resume", "a3-end")]


def test_walls_that_somebody_opened_hear_what_is_for_each_of_them() -> None:
    line = Line(Room(), screen="", wall="")
    assert line.hears() == [], "silence is: nothing stands"
    line.room = room_of(said(TakeWall, 2, wall="lobby", scene="care", why="late", until=END))
    [first] = line.steering.due()
    assert (first["action"], first["id"]) == ("release", "")
    assert {wall: (c["action"], c["id"], c["why"]) for wall, c in first["walls"].items()} == {  # type: ignore[attr-defined]
        "lobby": ("takeover", "a2", "late")
    }
    soon = END - timedelta(minutes=5)
    line.room = line.room.after(said(TakeWall, 3, scene="radar", why="storm", until=soon))
    [both] = line.steering.due()
    assert (both["id"], both["walls"]["lobby"]["id"]) == ("a3", "a3"), "the newest has them all"  # type: ignore[index]
    line.clock.sleep(300)
    [older] = line.steering.due()
    assert (older["action"], older["walls"]["lobby"]["id"]) == ("release", "a2"), "an older one that lasts is back"  # type: ignore[index]
    line.clock.sleep(300)
    assert line.hears() == [("release", "")]
    assert line.steering._told["takeover"] == {"action": "release", "id": ""}


@pytest.mark.parametrize("change", [said(RevokeScreen, 2, screen="a"), paired(2, "b", key="a"), paired(2, "c")])
def test_a_page_that_is_that_screen_no_more_opens_again(change: Any) -> None:
    line = Line(room_of(paired(1, "a")).after(change), screen="c" if getattr(change, "screen", "") == "c" else "a")
    assert line.hears() == [("open", "")]


def test_a_page_on_another_wall_than_its_screens_opens_again() -> None:
    assert Line(room_of(paired(1, "a")), wall="care").hears() == [("open", "")]


def test_nothing_is_said_while_the_room_is_not_known() -> None:
    line = Line(Room())
    line.room = None
    assert line.hears() == []


def stream_of(site: Site, kiosk: Kiosk, screen: str) -> AsyncIterator[bytes]:
    """The stream that the page of a kiosk opens."""
    cookie = f"cc_screen={kiosk.cookies['cc_screen']}".encode()
    query = f"screen={screen}&wall=overview".encode()
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"cookie", cookie)], "query_string": query}
    return site.hub.events(("strip",), due=steer(site.context, Request(scope)))


def test_a_decision_wakes_the_stream_of_its_screen(site: Site) -> None:
    kiosk, lead = Kiosk(site), Lead(site)
    screen = lead.pair(kiosk)
    kiosk.open()
    site.show()

    async def talk() -> None:
        events = stream_of(site, kiosk, screen)
        await anext(events)
        assert parse(await anext(events)).kind == "snapshot"
        begin = [parse(await anext(events)) for _ in range(3)]
        assert [(event.kind, event.data["action"]) for event in begin] == [
            ("control", "note"), ("control", "release"), ("control", "resume"),
        ]  # fmt: skip
        for order in ("pause", "next", "blank"):
            coming = asyncio.ensure_future(anext(events))
            await asyncio.to_thread(lead_steer, screen, order)
            event = parse(await asyncio.wait_for(coming, 30))
            assert event.data["action"] == order
        coming = asyncio.ensure_future(anext(events))
        await asyncio.to_thread(site.act, said(RevokeScreen, 9, screen=screen))
        assert parse(await asyncio.wait_for(coming, 30)).data == {"action": "open"}
        await events.aclose()  # type: ignore[attr-defined]

    def lead_steer(screen: str, order: Any) -> None:
        site.act(SteerScreen(id=order, at=site.clock.now(), screen=screen, to=order))

    run(site, talk)
