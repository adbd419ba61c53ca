"""The switch: one action takes every text off every screen, in every process, whatever happens to the store."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from command_center.mention import Author
from command_center.moderation.silence import SWITCH, silenced, texts_off
from command_center.room.room import Room, fold_name
from command_center.room.switches import SetSwitch
from command_center.snapshot import Feelings, RisingTerm, TextsOff
from command_center.store import keys
from layouts.panels import PANELS
from tests.browser import picture
from tests.room.decisions import room_of, said
from tests.support.clocks import NOON, StillClock
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import Server
from tests.web.site import Site, assert_problem
from tests.web.test_stream import Page, run

OFF = {"on": False, "by": "Ada", "why": "a drill"}


def turn(site: Site, body: object = OFF) -> dict[str, object]:
    answer = site.call("POST", "/api/v1/texts", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def says(site: Site) -> str:
    """All that screens in the house and elsewhere show now."""
    assert site.hub.frame is not None
    return "".join(panel.decode() for panel in site.hub.frame.panels().values())


def test_one_action_takes_texts_off_and_numbers_stay(site: Site, kept: Kept) -> None:
    kept.add((mention(1, text="SOME WORDS", author=Author(handle="writer")), tags(0)))
    site.show()
    assert "SOME WORDS" in says(site)
    assert site.get("/api/v1/texts").json() == {"on": True}
    told = turn(site)
    assert told == {"on": False, "since": "2026-03-04T12:00:00Z", "by": "Ada", "why": "a drill"}
    for shown in (says(site), site.get("/wall/overview").text, site.get("/embed/river?texts=yes").text):
        assert "SOME WORDS" not in shown
        assert "writer" not in shown
    frame = site.hub.frame
    assert frame is not None
    assert (frame.snapshot.total, frame.snapshot.feelings.total) == (1, 1)
    river = json.loads(frame.panels()["river"])["html"]
    assert "texts are switched off" in river
    assert all(word in river for word in ("Ada", "12:00", "a drill"))
    embedded = json.loads(frame.panels()["embed-river-texts"])["html"]
    assert "texts are switched off" in embedded
    assert "Ada" not in embedded, "nobody's name leaves the house"
    assert "SOME WORDS" in site.get("/api/v1/mentions").text, "who answers reads on"
    assert turn(site, {"on": True}) == {"on": True}
    assert "SOME WORDS" in says(site), "at once, without another picture"


def test_a_page_that_is_open_is_sent_the_picture_anew_and_whole(site: Site, kept: Kept) -> None:
    kept.add((mention(1, text="SOME WORDS"), tags(0)))
    site.show()

    async def talk() -> None:
        async with Page(site) as page:
            assert "SOME WORDS" in (await page.next()).data["panels"]["river"]["html"]
            await asyncio.to_thread(site.act, said(SetSwitch, 1, switch=SWITCH, on=True))
            event = await page.next()
            assert (event.kind, event.id) == ("snapshot", "1-1")
            assert "SOME WORDS" not in json.dumps(event.data)

    run(site, talk)


def test_another_process_hears_of_it_without_a_publisher(site: Site, kept: Kept, valkey: Server) -> None:
    """The picture it shows was published before; whoever published it may be dead."""
    kept.add((mention(1, text="SOME WORDS"), tags(0)))
    site.show()
    other = Site(valkey.url, clock=StillClock())
    other.hub.look()
    other.show()
    assert "SOME WORDS" in says(other)
    turn(site)
    other.hub.look()  # as it does at the notice that comes with the copy
    assert "SOME WORDS" not in says(other)
    other.show(seq=2)
    assert "SOME WORDS" not in says(other), "nor does the next picture bring them back"
    other.close()


def test_what_cannot_be_read_is_off(site: Site, kept: Kept) -> None:
    kept.add((mention(1, text="SOME WORDS"), tags(0)))
    site.room.forget()  # a process that has just begun, and a store that lost its copy
    site.show()
    assert "SOME WORDS" not in says(site)
    assert "until it is known" in says(site)
    site.ledger.catch_up()
    site.hub.look()
    assert "SOME WORDS" in says(site)


def test_after_a_loss_of_the_copy_it_is_still_off(site: Site, kept: Kept) -> None:
    kept.add((mention(1, text="SOME WORDS"), tags(0)))
    turn(site)
    site.clients[0].delete(keys.room(fold_name()))
    site.hub.look()
    site.show()
    assert "SOME WORDS" not in says(site), "what was known stands"
    site.room.forget()
    site.ledger.catch_up()
    site.hub.look()
    site.show(seq=2)
    assert "SOME WORDS" not in says(site), "and the log brings it back"
    assert site.get("/api/v1/texts").json()["by"] == "Ada"


@pytest.mark.parametrize(
    "body", ["", "[]", '{"on":1}', '{"by":"x"}', '{"on":false,"why":"' + "x" * 201 + '"}', '{"on":false,"o":1}']
)
def test_a_bad_order_changes_nothing_and_says_what_to_send(site: Site, body: str) -> None:
    assert_problem(site.call("POST", "/api/v1/texts", content=body.encode()), 400, "send {")
    assert site.get("/api/v1/texts").json() == {"on": True}


def test_another_sites_page_turns_nothing(site: Site) -> None:
    answer = site.call("POST", "/api/v1/texts", json=OFF, headers={"Sec-Fetch-Site": "cross-site"})
    assert_problem(answer, 403)
    assert site.get("/api/v1/texts").json() == {"on": True}


def test_leads_turn_it_where_they_steer_screens_and_see_how_it_stands(site: Site) -> None:
    before = site.get("/screens").text
    assert "Screens show what people write" in before
    form = {"to": "off", "why": "<b>visitors</b>"}
    answer = site.call("POST", "/screens/texts", data=form, cookies={"cc_by": "Grace"})
    assert answer.status_code == 303
    page = site.get(answer.headers["location"].partition("#")[0]).text
    assert "No screen shows what people write" in page
    assert "by Grace" in page
    assert "&lt;b&gt;visitors&lt;/b&gt;" in page
    assert site.call("POST", "/screens/texts", data={"to": "on"}).status_code == 303
    assert "Screens show what people write" in site.get("/screens").text
    assert "trouble=order" in site.call("POST", "/screens/texts", data={"to": "x"}).headers["location"]


def test_the_last_word_stands_and_nothing_known_is_off() -> None:
    off, on = said(SetSwitch, 1, switch=SWITCH, on=True, why="w"), said(SetSwitch, 2, switch=SWITCH, on=False)
    assert texts_off(room_of(off)) == TextsOff(NOON + timedelta(seconds=1), "Ada", "w")
    assert texts_off(room_of(off, on)) is None
    assert texts_off(room_of(on, off)) is not None
    assert texts_off(Room()) is None
    assert texts_off(None) == TextsOff(known=False)


def test_no_panel_shows_a_word_of_a_silenced_picture() -> None:
    """Every word people wrote is put into the picture as the same mark, wherever one can stand."""
    mark = "WRITTEN"
    shot = picture.busy(NOON)
    river = [post.__class__(**{n: getattr(post, n) for n in post.__struct_fields__} | {
        "text": mark, "author": mark, "names": [mark], "place": mark, "id": f"x:{mark}",
    }) for post in shot.river]  # fmt: skip
    rising = [RisingTerm(mark, 9, 1.0, 9.0, NOON, Feelings(1, 2, 3, 4), "en", also=[mark])]
    full = shot.__class__(**{n: getattr(shot, n) for n in shot.__struct_fields__} | {"river": river, "rising": rising})
    everything = json.dumps([render(full) for render in PANELS.values()], default=str)
    assert mark in everything
    blank = silenced(full, TextsOff(NOON, "Ada"))
    for name, render in PANELS.items():
        assert mark not in json.dumps(render(blank), default=str), name
    assert blank.total == full.total
