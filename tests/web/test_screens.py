"""/screens: what leads see of every screen, and what they tell them, by plain forms."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from command_center.room.room import fold_name
from command_center.room.takeovers import ReleaseWall
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.takeover import takeover
from layouts.screens_words import SAID, TROUBLES
from tests.room.decisions import said
from tests.support.clocks import NOON
from tests.web.pages import Node, read_page
from tests.web.screens import Kiosk, Lead
from tests.web.site import Site


@pytest.fixture
def lead(site: Site) -> Lead:
    return Lead(site)


def card(lead: Lead, screen: str) -> Node:
    """A screen on the list."""
    return read_page(lead.page()).one("li", id=f"screen-{screen}")


def facts(node: Node) -> dict[str, str]:
    """What the list says of it."""
    return {row.one("dt").text: row.one("dd").text for row in node.one("dl").all("div")}


def test_the_list_says_of_each_screen_what_it_shows_and_how_it_is(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk, "Lobby left")
    assert "has not opened its wall" in card(lead, screen).text
    assert kiosk.report(last_error="the map was late", ratio=2, heap_mb=123.4).status_code == 204
    shown = facts(card(lead, screen))
    assert shown["On air"] == "Overview"
    assert shown["Screen"] == "1920 × 1080 at 2×"
    assert shown["Memory"] == "123 MB"
    assert shown["Version"].startswith("abc")
    assert shown["Last error"] == "the map was late"
    assert "127.0.0.7" in shown["Browser"]
    assert card(lead, screen).one("p", class_="speaks").text == "● on air"


def test_programs_get_the_same_list(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk, "Lobby")
    answer = site.get("/api/v1/screens")
    item = answer.json()["items"][0]
    assert (item["id"], item["name"], item["wall"], item["told"]) == (screen, "Lobby", "overview", "resume")
    assert (item["seen_at"], item["report"], item["taken_until"]) == (None, None, None)
    kiosk.report()
    lead.send("steer", screen=screen, to="blank")
    item = site.get("/api/v1/screens").json()["items"][0]
    assert (item["seen_at"], item["told"]) == ("2026-03-04T12:00:00Z", "blank")
    assert item["report"]["heap_mb"] == 41.5
    assert kiosk.cookies["cc_screen"][2:] not in answer.text
    assert "key" not in item
    assert site.get("/api/v1/screens?x=1").status_code == 400


def test_a_silent_screen_says_since_when(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk)
    kiosk.report()
    site.clock.sleep(4 * 60)
    words = card(lead, screen).one("p", class_="silent").text
    assert words == "▲ silent since 12:00 , 4 min ago"


def test_the_thumbnail_draws_what_the_screen_says_is_where(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk, "Lobby")
    kiosk.report()
    drawing = card(lead, screen).one("svg", class_="thumb")
    assert drawing.attributes["aria-label"] == "Lobby: Overview, Overview"
    assert [text.text for text in drawing.all("text")] == ["Who is waiting", "17"]
    assert drawing.one("g").attributes["transform"] == "translate(0.0 18.0)"
    kiosk.report(state="blank")
    assert card(lead, screen).one("svg", class_="thumb").text == "dark: blanked"
    assert len(str(site.get("/screens").content)) < 60_000


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"\xff", b'{"width":-1}', b'{"panels":"x"}',
        b'{"panels":[{"name":"<b>","x":0,"y":0,"w":1,"h":1}]}',
        json.dumps({"last_error": "x" * 201}).encode(), json.dumps({"panels": [{}] * 17}).encode(),
        b'{"ratio":1e999}', b'{"scene":' + b"[" * 1400 + b"]" * 1400 + b"}",
    ],
)  # fmt: skip
def test_a_report_that_is_none_is_refused_and_changes_nothing(site: Site, lead: Lead, body: bytes) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk)
    kiosk.report()
    before = site.clients[0].get(keys.seen(screen))
    answer = site.call("POST", "/screen/report", cookies=kiosk.cookies, content=body)
    assert answer.status_code == 400
    assert site.call("POST", "/screen/report", cookies=kiosk.cookies, content=b" " * 4000).status_code == 413
    assert site.clients[0].get(keys.seen(screen)) == before


def test_what_a_screen_says_is_shown_as_words(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    hostile = "<img src=x onerror=alert(1)>\"'\u202e"
    lead.pair(kiosk, hostile[:40])
    kiosk.report(last_error=hostile, version=hostile[:40], scene=hostile[:40])
    lead.send("note", text=hostile, minutes="5")
    lead.send("who", who=hostile)
    assert "<img" not in lead.page()


def test_every_order_reaches_the_screen_and_the_list(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk)
    kiosk.report()
    lead.send("who", who="Ada")
    for order, words in (("pause", "❚❚ paused since 12:00, by Ada"), ("blank", "■ dark since 12:00, by Ada")):
        assert lead.send("steer", screen=screen, to=order) == {"said": order, "of": screen}
        assert card(lead, screen).one("p", class_="speaks").text == words
        standing = json.loads(kiosk.attribute("controls"))[2]
        assert standing["action"] == order
    assert lead.send("steer", screen=screen, to="hold", minutes="15")["said"] == "hold"
    assert "held until 12:15" in card(lead, screen).text
    site.clock.sleep(15 * 60)
    kiosk.report()
    assert card(lead, screen).one("p", class_="speaks").text == "● on air"
    assert json.loads(kiosk.attribute("controls"))[2]["action"] == "resume"
    for order in ("next", "previous"):
        assert lead.send("steer", screen=screen, to=order)["said"] == order


def test_all_screens_are_steered_at_once(site: Site, lead: Lead) -> None:
    kiosks = [Kiosk(site), Kiosk(site)]
    for kiosk in kiosks:
        lead.pair(kiosk)
    assert lead.send("steer", screen="", to="pause") == {"said": "pause"}
    assert {json.loads(kiosk.attribute("controls"))[2]["action"] for kiosk in kiosks} == {"pause"}


def test_screens_are_renamed_and_moved(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk)
    assert "Screen 1" in lead.page(), "a screen that nobody named has a name all the same"
    lead.send("rename", screen=screen, name="  Hall \x00 east ")
    assert card(lead, screen).one("h3").text == "Hall east"
    assert lead.send("move", screen=screen, wall="overview")["said"] == "move"
    assert lead.send("move", screen=screen, wall="nowhere") == {"trouble": "wall"}


def test_a_note_shows_on_one_or_all_until_its_end_or_is_taken_down(site: Site, lead: Lead) -> None:
    left, right = Kiosk(site), Kiosk(site)
    screen = lead.pair(left, "Left")
    lead.pair(right)
    lead.send("note", text="Fire drill at three", minutes="15", screen="")
    lead.send("note", text="Mind the step", minutes="5", screen=screen)
    notes = [json.loads(kiosk.attribute("controls"))[0]["text"] for kiosk in (left, right)]
    assert notes == ["Mind the step", "Fire drill at three"]
    page = read_page(lead.page())
    rows = page.one("section", class_="standing").all("li")
    assert [row.one("p").text for row in rows] == [
        "✎ Mind the step on Left, until 12:05",
        "✎ Fire drill at three on all walls, until 12:15",
    ]
    site.clock.sleep(5 * 60)
    assert json.loads(left.attribute("controls"))[0]["text"] == "Fire drill at three"
    lead.send("unnote", note=rows[1].attributes["data-key"])
    assert json.loads(left.attribute("controls"))[0]["text"] == ""
    assert lead.send("note", text="x" * 201, minutes="5") == {"trouble": "words"}
    assert lead.send("note", text="x", minutes="999999") == {"trouble": "words"}
    assert lead.send("note", text="", minutes="5") == {"trouble": "words"}


def test_an_alert_takes_a_wall_says_why_and_gives_it_back_by_itself(site: Site, lead: Lead) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk)
    kiosk.report()
    until = NOON + timedelta(minutes=10)
    name = takeover(site.act, site.clock, "", "overview", "Outage in Milan " + "x" * 200, until)
    taken = json.loads(kiosk.attribute("controls"))[1]
    assert (taken["action"], taken["scene"], taken["id"]) == ("takeover", "overview", name)
    assert taken["why"].startswith("Outage in Milan")
    assert taken["until"] == "2026-03-04T12:10:00Z"
    assert "taken over until 12:10: Outage" in card(lead, screen).text
    lead.send("release", takeover=name)
    assert json.loads(kiosk.attribute("controls"))[1]["action"] == "release"
    takeover(site.act, site.clock, "overview", "overview", "again", until)
    site.clock.sleep(600)
    assert json.loads(kiosk.attribute("controls"))[1]["action"] == "release"
    with pytest.raises(ValueError, match="over already"):
        takeover(site.act, site.clock, "", "overview", "late", until)
    site.act(said(ReleaseWall, 1))


def test_a_form_that_can_not_be_carried_out_says_why(site: Site, lead: Lead) -> None:
    screen = lead.pair(Kiosk(site))
    assert lead.send("steer", screen="gone", to="pause") == {"trouble": "screen"}
    assert lead.send("steer", screen=screen, to="jump") == {"trouble": "order"}
    assert lead.send("steer", screen=screen, to="hold", minutes="-1") == {"trouble": "hold"}
    assert lead.send("rename", screen=screen, name=" \x07 ") == {"trouble": "name"}
    for trouble in TROUBLES:
        page = read_page(lead.page(f"?trouble={trouble}"))
        assert page.one("p", role="alert").text.startswith("▲ ")
    for words in SAID:
        assert read_page(lead.page(f"?said={words}&of={screen}")).one("p", role="status", class_="told").text


def test_forms_of_other_kinds_and_sizes_are_refused(site: Site) -> None:
    call = site.call
    assert call("POST", "/screens/pair", json={"code": "1"}).status_code == 415
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert call("POST", "/screens/pair", content=b"x=" + b"y" * 9000, headers=kind).status_code == 413
    assert call("POST", "/screens/pair", content="code=é".encode(), headers=kind).status_code == 400
    assert call("POST", "/screens/pair", content=b"&".join([b"a=1"] * 50), headers=kind).status_code == 400
    assert call("GET", "/screens/pair").status_code == 405


def test_another_sites_page_can_send_no_form_and_our_own_can_over_plain_http(site: Site, lead: Lead) -> None:
    """Off localhost and without TLS a browser names no Sec-Fetch-Site, and `no-referrer` would make the Origin null."""
    screen = lead.pair(Kiosk(site))
    form = {"screen": screen, "to": "pause"}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert site.call("POST", "/screens/steer", data=form, headers=headers).status_code == 403
    assert site.room.known().screens.by_id[screen].standing.to == "resume"
    assert site.get("/screens").headers["referrer-policy"] == "same-origin"
    for headers in ({"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}):
        assert site.call("POST", "/screens/steer", data=form, headers=headers).status_code == 303


def test_a_rebuild_brings_screens_notes_and_what_they_were_told_back(site: Site, lead: Lead, client: Redis) -> None:
    kiosk = Kiosk(site)
    screen = lead.pair(kiosk, "Lobby")
    lead.send("steer", screen=screen, to="blank")
    lead.send("note", text="Back soon", minutes="15")
    page = kiosk.attribute("controls")
    client.delete(keys.room(fold_name()))
    site.room.forget()
    site.ledger.catch_up()
    assert kiosk.attribute("controls") == page
    assert "Lobby" in lead.page()
    assert "Back soon" in lead.page()


def test_the_name_of_who_decides_goes_along(site: Site, lead: Lead) -> None:
    screen = lead.pair(Kiosk(site))
    assert lead.send("who", who="  Zoë Ångström ") == {"said": "who"}
    lead.send("steer", screen=screen, to="pause")
    assert site.room.known().screens.by_id[screen].standing.by == "Zoë Ångström"
    assert 'value="Zoë Ångström"' in lead.page()


@pytest.mark.parametrize("name", ["\u200b\u200e", "\u3164", "\u0301\u0301", "   ", "\u2028"])
def test_a_name_that_nobody_sees_is_none(site: Site, lead: Lead, name: str) -> None:
    screen = lead.pair(Kiosk(site), name)
    assert card(lead, screen).one("h3").text == "Screen 1"
    assert lead.send("rename", screen=screen, name=name)["trouble"] == "name"
    assert lead.send("note", text=name)["trouble"] == "words"


def test_names_and_notes_of_evil_letters_are_words(site: Site, lead: Lead) -> None:
    evil = "<img src=x onerror=alert(1)>\u202e" + "e" + "\u0301" * 500
    screen = lead.pair(Kiosk(site), evil)
    lead.send("note", text="'\"><script>alert(1)</script>" + "o" + "\u0308" * 150)
    lead.send("rename", screen=screen, name="😀" * 600)
    page = lead.page()
    assert "<img" not in page
    assert "<script>alert" not in page
    assert "\u0308" * 5 not in page
    assert page.count("😀") <= 40 * 6


def test_two_leads_at_once_make_one_screen_of_one_browser(site: Site) -> None:
    kiosk = Kiosk(site)
    digits = kiosk.digits()
    leads = [Lead(site, f"127.0.3.{n}") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda one: one.send("pair", code=digits, wall="overview"), leads))
    assert sorted(found.get("said", found.get("trouble", "")) for found in told) == ["code", "code", "code", "paired"]
    assert len(site.context.room.known().screens.by_id) == 1
