"""Local users: what brings somebody in, what doesn't, and what ends it again."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from command_center.room.people import RemoveUser, Role, SetPassword, SetRole
from command_center.store.connect import RedisError
from command_center.store.sessions import IDLE_S, MOST_OF_ONE, WHOLE_S, Session, Sessions
from command_center.store.tries import Tries, whose_address
from command_center.web import passwords
from command_center.web.identify import SESSION
from command_center.web.passwords import Busy, Passwords, hash_password, trouble_with
from command_center.web.sign_in import MOST_WRONG, WINDOW_S, own_path
from layouts.visitor import Visitor, visiting
from layouts.why_door import why_door
from tests.security.manned import HASH, PASSWORD, QUICK, Browser, add_user, path_of
from tests.support.clocks import StillClock
from tests.web.site import Site


def decided(site: Site, **more: Any) -> dict[str, Any]:
    return {"id": secrets.token_hex(8), "at": site.clock.now(), **more}


def known(browser: Browser) -> bool:
    """Whether a browser is let past the sign-in page."""
    return browser.get("/sign-in").status_code == 303


def later(site: Site, seconds: float) -> None:
    assert isinstance(site.clock, StillClock)
    site.clock.advance(seconds)


def test_name_and_password_bring_somebody_in_and_their_name_stands_on_every_page(manned: Site) -> None:
    add_user(manned, "Anna", "lead")
    browser = Browser(manned)
    assert path_of(browser.sign_in("anna", goal="/topics?window=4h")) == "/topics?window=4h"
    page = browser.get("/topics").text
    assert '<bdi>Anna</bdi><span class="role">lead</span>' in page
    assert 'action="/sign-out"' in page
    attributes = {part.strip().lower() for part in browser.given[SESSION].split(";")[1:]}
    assert attributes == {"secure", "httponly", "samesite=lax", "path=/", f"max-age={WHOLE_S}"}


def test_the_store_and_the_log_hold_no_password_and_no_session_in_the_clear(manned: Site) -> None:
    add_user(manned, "Anna")
    browser = Browser(manned)
    browser.sign_in("Anna")
    client = manned.clients[0]
    dumped = b"".join(name + (client.dump(name) or b"") for name in client.scan_iter())
    assert browser.cookies[SESSION].encode() not in dumped
    assert PASSWORD.encode() not in dumped


def test_wrong_name_and_wrong_password_cost_and_say_the_same(manned: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    add_user(manned, "Anna")
    compared: list[str] = []
    kept = passwords.PasswordHasher.verify

    def verify(self: Any, encoded: str, password: str) -> bool:
        compared.append(encoded)
        return bool(kept(self, encoded, password))

    monkeypatch.setattr(passwords.PasswordHasher, "verify", verify)
    answers = [Browser(manned).sign_in(name, "not this one, no") for name in ("Anna", "Nemo")]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].text == answers[1].text.replace("Nemo", "Anna")
    assert "don&#x27;t fit together" in answers[0].text
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert compared[0] == HASH
    assert compared[1].startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "a name nobody has costs what a real one does"


@pytest.mark.parametrize("same", ["address", "name"])
def test_after_ten_wrong_ones_nothing_is_looked_at_for_five_minutes(manned: Site, same: str) -> None:
    add_user(manned, "Anna")
    before = Tries(manned.clients[0], "sign-in", MOST_WRONG, WINDOW_S)
    for _ in range(MOST_WRONG - 2):
        assert before.take(["address 127.0.0.1" if same == "address" else "name anna"]) == 0
    for n in range(2):
        peer, name = ("127.0.0.1", f"user{n}") if same == "address" else (f"127.0.1.{n}", "Anna")
        assert Browser(manned, peer=peer).sign_in(name, "no").status_code == 401
    last = Browser(manned, peer="127.0.0.1")
    answer = last.sign_in("Anna")
    assert answer.status_code == 429, "the right password is not looked at either"
    assert 0 < int(answer.headers["retry-after"]) <= WINDOW_S
    other = Browser(manned, peer="127.0.0.2")
    assert other.sign_in("Anna").status_code == (303 if same == "address" else 429)


def test_right_ones_are_not_counted(manned: Site) -> None:
    add_user(manned, "Anna")
    assert {Browser(manned).sign_in("Anna").status_code for _ in range(MOST_WRONG + 2)} == {303}


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_house_with_2_to_the_64_addresses_counts_as_one(address: str, whose: str) -> None:
    assert whose_address(address) == whose


def test_a_session_that_a_browser_brought_along_is_never_taken_over(manned: Site) -> None:
    add_user(manned, "Anna")
    browser = Browser(manned)
    planted = secrets.token_urlsafe(32)
    browser.cookies[SESSION] = planted
    browser.sign_in("Anna")
    first = browser.cookies[SESSION]
    assert first != planted
    browser.sign_in("Anna")
    stolen = Browser(manned)
    for secret in (planted, first):
        stolen.cookies[SESSION] = secret
        assert not known(stolen), "what was there before a sign-in opens nothing after it"
    assert known(browser)


def test_signing_out_ends_this_session_and_no_other(manned: Site) -> None:
    add_user(manned, "Anna")
    here, there = Browser(manned), Browser(manned)
    for browser in (here, there):
        browser.sign_in("Anna")
    secret = here.cookies[SESSION]
    assert path_of(here.post("/sign-out")) == "/sign-in?said=out"
    assert SESSION not in here.cookies
    assert "signed out" in here.get("/sign-in?said=out").text
    here.cookies[SESSION] = secret
    assert not known(here)
    assert known(there)


def test_another_password_or_none_ends_every_session_at_once(manned: Site) -> None:
    anna, bo = add_user(manned, "Anna"), add_user(manned, "Bo")
    browsers = {name: Browser(manned) for name in ("Anna", "Bo")}
    for name, browser in browsers.items():
        browser.sign_in(name)
        assert known(browser)
    manned.act(SetPassword(**decided(manned), user=anna, password=hash_password("another few words", QUICK)))
    manned.act(RemoveUser(**decided(manned), user=bo))
    assert [known(browser) for browser in browsers.values()] == [False, False]
    assert browsers["Bo"].sign_in("Bo").status_code == 401


def test_another_role_holds_from_the_next_page_on(manned: Site) -> None:
    anna = add_user(manned, "Anna", "admin")
    browser = Browser(manned)
    browser.sign_in("Anna")
    manned.act(SetRole(**decided(manned), user=anna, role="viewer"))
    assert '<span class="role">viewer</span>' in browser.get("/topics").text


def test_a_session_ends_after_a_shift_without_use_and_after_a_week_in_any_case(manned: Site) -> None:
    sessions = Sessions(manned.clients[0], manned.clock)
    begun = manned.clock.now()
    secret = sessions.begin(Session("a1", "Anna", "local", begun))
    (key,) = manned.clients[0].scan_iter("cc:{wall}:session:*")
    assert 0 < manned.clients[0].ttl(key) <= IDLE_S
    later(manned, WHOLE_S - 60)
    assert sessions.find(secret) is not None
    assert 0 < manned.clients[0].ttl(key) <= 60, "using it does not carry it over its end"
    later(manned, 60)
    assert sessions.find(secret) is None


def test_one_person_has_a_bounded_number_of_sessions_and_all_can_be_ended(manned: Site) -> None:
    sessions = Sessions(manned.clients[0], manned.clock)
    kept = []
    for _ in range(MOST_OF_ONE + 2):
        later(manned, 1)
        kept.append(sessions.begin(Session("a1", "Anna", "local", manned.clock.now())))
    assert [sessions.find(secret) is None for secret in kept] == [True, True] + [False] * MOST_OF_ONE
    other = sessions.begin(Session("b2", "Bo", "local", manned.clock.now()))
    assert sessions.end_all("a1") == MOST_OF_ONE
    assert {sessions.find(secret) for secret in kept} == {None}
    assert sessions.find(other) is not None


@pytest.mark.parametrize(
    ("asked", "goal"),
    [
        ("/desk", "/desk"),
        ("/topic/heat?window=4h&source=x#y", "/topic/heat?window=4h&source=x#y"),
        ("", "/"),
        ("https" + "://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("\n//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-in", "/"),
        ("/sign-in/oidc?next=/", "/"),
        ("/sign-out?x", "/"),
        ("/x y", "/"),
        ("/\u2028", "/"),
        ("/" + "x" * 2000, "/"),
    ],
)
def test_nobody_is_sent_anywhere_but_to_a_page_of_ours(asked: str, goal: str) -> None:
    assert own_path(asked) == goal


READS = {"Accept": "text/html,*/*;q=0.8"}


def test_while_the_store_is_away_the_form_says_so_and_keeps_the_name(
    manned: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> int:
        raise RedisError("out of reach")

    monkeypatch.setattr(Tries, "take", away)
    answer = Browser(manned).sign_in("Anna", goal="/desk")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "nobody can be let in now" in answer.text
    assert 'value="Anna"' in answer.text
    assert 'value="/desk"' in answer.text


def test_a_form_of_somebody_who_may_less_by_now_is_answered_in_words(manned: Site) -> None:
    user = add_user(manned, "Anna", "agent")
    browser = Browser(manned)
    browser.sign_in("Anna")
    manned.act(SetRole(**decided(manned), user=user, role="viewer"))
    for path in ("/topic/heat/notes", "/reveal"):
        answer = browser.post(path, {"text": "it smokes"}, headers=READS)
        assert answer.status_code == 403
        assert answer.headers["content-type"].startswith("text/html")
        assert "this needs the role agent; your role is viewer" in answer.text
        assert f'href="{path}"' not in answer.text, "a form's address is no page to try again"
    assert browser.post("/reveal").headers["content-type"] == "application/problem+json", "programs name no text/html"


def test_a_form_that_is_too_large_is_answered_in_words_before_its_line_ends(manned: Site) -> None:
    answer = Browser(manned).post("/sign-in", {"name": "x" * 9000}, headers=READS)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert "a body may have" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "there", ["/mention/caff%C3%A8%20nero", "/mention/web%3A1%3Fx%23y", "/topics?window=4h&x=%C3%A8"]
)
def test_somebody_who_signs_in_goes_on_to_where_they_wanted_whatever_it_is_called(manned: Site, there: str) -> None:
    add_user(manned, "Anna")
    browser = Browser(manned)
    led = browser.get(there, headers={"Accept": "text/html"})
    [goal] = parse_qs(urlsplit(path_of(led)).query)["next"]
    answer = browser.sign_in("Anna", goal=goal)
    assert unquote(path_of(answer)) == unquote(there)
    assert path_of(answer).isascii()


@pytest.mark.parametrize(
    ("role", "closed"),
    [("viewer", ("/embeds", "/desk", "/edit", "/notes")), ("agent", ("/embeds", "/edit")), ("lead", ())],
)
def test_no_page_leads_where_its_reader_may_not_go(manned: Site, role: str, closed: tuple[str, ...]) -> None:
    add_user(manned, "Anna", role)
    browser = Browser(manned)
    browser.sign_in("Anna")
    manned.show()
    words = "".join(browser.get(path).text for path in ("/_dash-layout", "/topics", "/topic/heat"))
    assert {one for one in ("/embeds", "/desk", "/edit", "/notes") if f'{one}"' not in words} == set(closed)


@pytest.mark.parametrize(("role", "there"), [("viewer", False), ("agent", True)])
def test_reasons_are_offered_to_whom_they_are_open(role: Role, there: bool) -> None:
    with visiting(Visitor("signed", "Anna", role)):
        assert (why_door("web:1") is not None) == there


def test_another_sites_page_can_sign_nobody_in_or_out(manned: Site) -> None:
    add_user(manned, "Anna")
    browser = Browser(manned)
    for path, fields in (("/sign-in", {"name": "Anna", "password": PASSWORD}), ("/sign-out", {})):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            assert browser.post(path, fields, headers=headers).status_code == 403
    assert SESSION not in browser.cookies


def test_over_plain_http_the_page_says_so_and_no_cookie_is_given(manned: Site) -> None:
    add_user(manned, "Anna")
    plain = Browser(manned, base="http" + "://center.example")
    assert "needs https" in plain.get("/sign-in").text
    assert 'name="password"' not in plain.get("/sign-in").text
    assert plain.sign_in("Anna").status_code == 403
    assert plain.get("/sign-in/oidc").status_code == 403
    assert plain.given == {}
    safe = Browser(manned, base="https" + "://center.example")
    assert safe.sign_in("Anna").status_code == 303
    assert safe.given[SESSION].startswith("__Host-")


def test_while_nobody_can_sign_in_the_page_says_who_could_help(manned: Site, opened: Site) -> None:
    assert 'name="password"' in Browser(manned).get("/sign-in").text
    answer = Browser(opened).get("/sign-in")
    assert answer.status_code == 200
    assert "this center is open" in answer.text
    assert Browser(opened).sign_in("Anna").status_code == 404


def test_whoever_floods_the_sign_in_is_told_to_wait_and_holds_nobody_up() -> None:
    import asyncio

    async def flood() -> list[bool | type[BaseException]]:
        few = Passwords(QUICK)
        many = (few.fits(HASH, PASSWORD if n < 9 else "no") for n in range(40))
        found = await asyncio.gather(*many, return_exceptions=True)
        return [type(one) if isinstance(one, BaseException) else one for one in found]

    found = asyncio.run(flood())
    assert found == [True] * 9 + [False] * 9 + [Busy] * 22


@pytest.mark.parametrize("password", ["short", "x" * 257, "aaaaaaaaaaaaaaa", "annaannaannaanna", "Anna anna ANNA"])
def test_passwords_that_anybody_would_try_are_refused(password: str) -> None:
    assert trouble_with(password, "Anna")


def test_a_few_words_are_a_password_however_a_keyboard_puts_their_letters_together() -> None:
    import asyncio

    assert trouble_with("caf\u00e9 e cornetto", "Anna") == ""
    encoded = hash_password("caf\u00e9 e cornetto", QUICK)
    assert asyncio.run(Passwords(QUICK).fits(encoded, "cafe\u0301 e cornetto"))
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$", hash_password("twelve letters"))


def test_spaces_belong_to_a_password(manned: Site) -> None:
    add_user(manned, "Anna", encoded=hash_password("two  spaces  and more ", QUICK))
    assert Browser(manned).sign_in("Anna", "two spaces and more").status_code == 401
    assert Browser(manned).sign_in("Anna", "two  spaces  and more ").status_code == 303
