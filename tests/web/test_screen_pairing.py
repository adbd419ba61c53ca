"""Six digits: shown, entered once, guessed by nobody, and from then on a screen for ever."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from command_center.room.room import fold_name
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.pairing import LIVE_S, MOST_ASKED, MOST_LIVE, MOST_WRONG, MOST_WRONG_OF_ALL, Pairing, TooOften
from command_center.web.static import asset
from layouts.markup import Html
from layouts.screen import Asking, asking_page
from streams.log import ACTIONS
from tests.web.pages import read_page
from tests.web.screens import Kiosk, Lead
from tests.web.site import Site


def test_a_browser_shows_digits_until_a_lead_enters_them_and_its_wall_from_then_on(site: Site) -> None:
    kiosk, lead = Kiosk(site), Lead(site)
    digits = kiosk.digits()
    assert len(digits) == 6
    assert kiosk.digits() == digits, "a page that is read again shows the same digits while they are good"
    page = read_page(kiosk.open().text)
    assert "localhost/screens" in page.one("p", class_="how").text
    assert page.one("span", class_="spoken").text == " ".join(digits)
    screen = lead.pair(kiosk, "Lobby")
    assert kiosk.shows_wall()
    assert kiosk.attribute("screen") == screen
    assert "Lobby" in lead.page()


def test_a_phones_camera_gets_to_the_form_with_the_digits_in_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("layouts.screen.qr_code", lambda address: drawn.append(address) or Html("<svg></svg>"))
    kiosk = Kiosk(site)
    digits = kiosk.digits()
    assert drawn == [], "localhost leads no phone here"
    asking = Asking(digits, address="http://wall.example/screens")
    assert "camera" in asking_page(asking, asset=asset)
    assert drawn == [f"http://wall.example/screens?code={digits}"]
    monkeypatch.setattr(type(site.settings), "public_url", "https://care.example")
    assert "care.example/screens" in kiosk.open().text
    assert drawn[1:] == [f"https://care.example/screens?code={digits}"]
    assert 'data-address="https://care.example"' in site.get("/wall/care").text
    field = read_page(Lead(site).page(f"?code={digits}")).one("input", name="code")
    assert field.attributes["value"] == digits


def test_the_key_is_kept_by_the_browser_alone(site: Site) -> None:
    kiosk = Kiosk(site)
    cookie = kiosk.open().headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Max-Age=34560000", "Path=/"):
        assert part in cookie
    Lead(site).pair(kiosk)
    secret = kiosk.cookies["cc_screen"].partition(".")[2]
    held = b"".join(record.value for record in site.ledger._log.read(ACTIONS, 0, 0, 100))
    assert secret.encode() not in held, "who reads the log can't be the screen"
    assert secret not in Lead(site).page()


@pytest.mark.parametrize("shape", ["{0}{1}{2} {3}{4}{5}", "{0}-{1}-{2}-{3}-{4}-{5}", "\u00a0{0}{1}{2}.{3}{4}{5}\n"])
def test_digits_may_be_entered_as_people_write_them(site: Site, shape: str) -> None:
    kiosk = Kiosk(site)
    assert Lead(site).send("pair", code=shape.format(*kiosk.digits()), wall="overview")["said"] == "paired"


def test_digits_of_other_scripts_are_digits(site: Site) -> None:
    code = "".join(chr(0x0660 + int(digit)) for digit in Kiosk(site).digits())
    assert Lead(site).send("pair", code=code, wall="overview")["said"] == "paired"


def test_two_screens_that_pair_at_once_are_told_apart(site: Site) -> None:
    left, right, lead = Kiosk(site), Kiosk(site), Lead(site)
    codes = [left.digits(), right.digits()]
    assert sum(a != b for a, b in zip(*codes, strict=True)) >= 2
    for kiosk, name in ((right, "right"), (left, "left")):
        lead.pair(kiosk, name)
    assert [left.attribute("screen-name"), right.attribute("screen-name")] == ["left", "right"]


def test_digits_are_good_once_and_wrong_ones_change_nothing(site: Site) -> None:
    kiosk, lead = Kiosk(site), Lead(site)
    digits = kiosk.digits()
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    assert lead.send("pair", code=wrong, wall="overview") == {"trouble": "code"}
    assert lead.send("pair", code="12345", wall="overview")["trouble"] == "digits"
    assert lead.send("pair", code=digits, wall="nowhere") == {"trouble": "wall"}
    assert not kiosk.shows_wall()
    lead.pair(kiosk)
    assert lead.send("pair", code=digits, wall="overview") == {"trouble": "code"}
    assert len(site.room.known().screens.by_id) == 1


def test_guessing_ends_by_address_and_in_all(site: Site, client: Redis) -> None:
    kiosk = Kiosk(site)
    digits = kiosk.digits()
    pairing = Pairing(client)
    guesses = (f"{n:06}" for n in range(1_000_000) if f"{n:06}" != digits)

    def guess(address: str, times: int) -> None:
        for _ in range(times):
            assert pairing.take(next(guesses), address) is None

    guess("127.9.9.9", MOST_WRONG)
    with pytest.raises(TooOften):
        pairing.take(digits, "127.9.9.9")
    assert Lead(site, "127.9.9.9").send("pair", code=digits, wall="overview") == {"trouble": "often"}
    for n in range(MOST_WRONG_OF_ALL // MOST_WRONG - 1):
        guess(f"127.9.8.{n}", MOST_WRONG)
    with pytest.raises(TooOften):
        pairing.take(digits, "127.9.7.1")
    assert 0 < int(client.ttl(keys.tries("pair", "all"))) <= LIVE_S
    client.delete(keys.tries("pair", "all"))
    assert Lead(site, "127.9.7.1").send("pair", code=digits, wall="overview")["said"] == "paired"


def test_asking_is_limited_and_says_so_on_the_screen(site: Site, client: Redis) -> None:
    for _ in range(MOST_ASKED):
        Kiosk(site, "10.0.0.66").open()
    page = Kiosk(site, "10.0.0.66").open()
    assert "Too many screens ask at once" in page.text
    assert 'http-equiv="refresh"' in page.text
    assert Kiosk(site, "10.0.0.67").digits(), "others still get theirs"
    for n in range(MOST_LIVE):
        client.zadd(keys.CODES, {f"x{n:05}": 1e12})
    assert "Too many" in Kiosk(site, "10.0.0.68").open().text


def test_digits_never_lie_a_slip_of_the_finger_apart(client: Redis) -> None:
    drawn: Iterator[int] = iter([111111, 111112, 211111, 111111, 121311])
    pairing = Pairing(client, lambda _: next(drawn))
    assert pairing.ask("1" * 64, "a").digits == "111111"
    assert pairing.ask("2" * 64, "a").digits == "121311"


def test_digits_are_renewed_before_they_end_and_the_old_ones_hold_until_then(site: Site, client: Redis) -> None:
    kiosk = Kiosk(site)
    old = kiosk.digits()
    client.expire(keys.code(old), 50)
    new = kiosk.digits()
    assert new != old
    assert Lead(site).send("pair", code=old, wall="overview")["said"] == "paired"
    assert kiosk.shows_wall()
    assert Lead(site).send("pair", code=new, wall="overview")["said"] == "paired"
    assert len(site.room.known().screens.by_id) == 1, "one browser is one screen"


def test_a_store_that_lost_everything_costs_a_waiting_screen_its_digits_and_a_paired_one_nothing(
    site: Site, client: Redis
) -> None:
    waiting, paired = Kiosk(site), Kiosk(site)
    Lead(site).pair(paired)
    before = waiting.digits()
    log = client.dump("cc:log:{p0}:actions")
    client.flushall()
    client.restore("cc:log:{p0}:actions", 0, log)
    site.room.forget()
    site.ledger.catch_up()
    assert paired.shows_wall()
    assert waiting.digits() != before
    assert Lead(site).send("pair", code=before, wall="overview") == {"trouble": "code"}


def test_a_browser_whose_storage_was_cleared_is_a_new_one_and_its_place_can_be_revoked(site: Site) -> None:
    kiosk, lead = Kiosk(site), Lead(site)
    old = lead.pair(kiosk, "Lobby")
    kiosk.cookies = {}
    assert not kiosk.shows_wall()
    lead.pair(kiosk, "Lobby again")
    assert lead.send("revoke", screen=old, sure="yes") == {"said": "revoke"}
    assert kiosk.shows_wall()


def test_a_revoked_screen_is_back_at_its_digits_says_why_and_its_key_opens_nothing(site: Site) -> None:
    kiosk, lead = Kiosk(site), Lead(site)
    screen = lead.pair(kiosk)
    assert kiosk.shows_wall()
    key = dict(kiosk.cookies)
    assert lead.send("revoke", screen=screen) == {"trouble": "sure", "of": screen}
    assert kiosk.shows_wall()
    lead.send("revoke", screen=screen, sure="yes")
    assert kiosk.report().status_code == 410
    for _ in range(3):  # a page asks before it loads itself anew, and digits are renewed
        page = kiosk.open().text
        assert "was a screen, and was taken off the list" in page
    assert "login" not in page.lower()
    assert kiosk.cookies != key, "the old key is never used again"
    lead.pair(kiosk)
    assert kiosk.shows_wall()
    kiosk.cookies = key
    assert not kiosk.shows_wall()


@pytest.mark.parametrize("value", ["", "s.", "s.short", "x." + "A" * 43, "s." + "A" * 43, "s." + "Ä" * 43, "a" * 5000])
def test_whatever_a_browser_sends_for_a_key_it_gets_digits(site: Site, value: str) -> None:
    answer = site.get("/screen", headers={"Cookie": f"cc_screen={value}".encode()})
    assert answer.status_code == 200
    assert "Pair this screen" in answer.text


def test_a_center_that_does_not_know_its_screens_yet_never_says_they_are_none(site: Site, client: Redis) -> None:
    kiosk = Kiosk(site)
    Lead(site).pair(kiosk)
    kiosk.open()
    client.delete(keys.room(fold_name()))
    site.room.forget()
    site.room._retry = float("inf")  # the log is not asked: it may be away
    cookies = dict(kiosk.cookies)
    page = kiosk.open().text
    assert "This screen opens by itself" in page
    assert kiosk.cookies == cookies
    assert site.get("/screens").status_code == 503
