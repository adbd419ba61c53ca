"""Who is behind a request: sessions, keys of programs, headers of proxies, screens; and who sits at the machine."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from command_center.room.people import RemoveUser, RevokeApiKey, SetRole
from command_center.room.screens import PairScreen, RevokeScreen
from command_center.store.connect import RedisError
from command_center.store.sessions import Sessions, digest_of
from command_center.web.doors import DOORS, changes
from command_center.web.identify import PROXY_S, RENEW, SESSION, SIGNED_OUT
from command_center.web.known import AWAY_S, FRESH_S, KEPT, KnownSessions
from command_center.web.principal import LOCAL, NOBODY, Principal
from command_center.web.static import asset
from command_center.web.steering import OPEN
from tests.security.manned import PROXY, Browser, Door, add_key, add_user, cookie
from tests.security.test_sign_in import decided, later
from tests.web.site import Site, assert_problem

PARTED = {"CC_SIGN_IN": "local"}


def signed_in(site: Site, role: str = "agent") -> tuple[str, Browser]:
    """Somebody who has signed in: their id and their browser."""
    user, browser = add_user(site, "Anna", role), Browser(site)
    assert browser.sign_in("Anna").status_code == 303
    return user, browser


@pytest.mark.parametrize("role", ["viewer", "agent", "lead", "admin"])
def test_a_session_is_its_user_in_the_role_that_stands_now(manned: Site, role: str) -> None:
    user, browser = signed_in(manned, role)
    door = Door(manned)
    assert door.who(headers=cookie(browser)) == Principal("person", role, "Anna", f"local:{user}")  # type: ignore[arg-type]
    assert (door.visitor.name, door.visitor.role, door.visitor.leaves) == ("Anna", role, True)


@pytest.mark.parametrize("value", ["", "x" * 43, "x" * 42, "x" * 5000, "' OR 1=1 --", "\u00e9" * 43])
def test_a_made_up_session_is_nobody(manned: Site, value: str) -> None:
    raw = [(b"cookie", f"{SESSION}={value}".encode())]
    assert Door(manned).who(raw=raw) == NOBODY


def test_a_session_opens_nothing_where_its_way_is_no_way_any_more(manned: Site) -> None:
    _, browser = signed_in(manned)
    assert Door(manned, **PARTED).who(headers=cookie(browser)).name == "Anna"
    others = {"CC_SIGN_IN": "proxy", "CC_PROXIES": "10.9.0.1", "CC_PROXY_HEADER": "Remote-User"}
    assert Door(manned, **others).who(headers=cookie(browser)) == NOBODY


def until(told: Callable[[], Any], wanted: Any) -> Callable[[], Any]:
    async def wait() -> None:
        for _ in range(3000):
            if told() == wanted:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{told()} is not {wanted}")

    return wait


def test_a_stream_ends_within_seconds_of_its_session_wherever_that_was_ended(manned: Site) -> None:
    _, browser = signed_in(manned)
    door = Door(manned)

    async def listen() -> None:
        await door.ask(path="/stream", headers=cookie(browser))
        may = door.may
        assert may() is None
        Sessions(manned.clients[1], manned.clock).end(browser.cookies[SESSION])  # by another process
        assert may() is None
        later(manned, FRESH_S)
        await until(may, SIGNED_OUT)()
        events = manned.hub.events((), may=may)
        assert await anext(events) == b"retry: 1000\n\n"
        assert await anext(events) == b'event: control\ndata: {"action":"signed-out"}\n\n'
        assert [event async for event in events] == []

    asyncio.run(listen())


@pytest.mark.parametrize("kind", [SetRole, RemoveUser])
def test_a_stream_ends_at_once_where_its_person_may_less_or_is_gone(manned: Site, kind: Any) -> None:
    user, browser = signed_in(manned, "lead")
    door = Door(manned)

    async def listen() -> None:
        await door.ask(path="/stream", headers=cookie(browser))
        assert door.may() is None
        more = {"role": "viewer"} if kind is SetRole else {}
        manned.act(kind(**decided(manned), user=user, **more))
        assert door.may() == SIGNED_OUT

    asyncio.run(listen())


def test_while_the_store_is_away_whoever_was_in_lately_stays_in(manned: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _, browser = signed_in(manned)
    door = Door(manned)
    assert door.who(headers=cookie(browser)).name == "Anna"

    def away(*_: Any) -> None:
        raise RedisError("out of reach")

    monkeypatch.setattr(Sessions, "find", away)
    later(manned, AWAY_S - 1)
    assert door.who(headers=cookie(browser)).name == "Anna"
    later(manned, 2)
    with pytest.raises(KeyError):
        door.who(headers=cookie(browser))  # it was refused with 503: nothing behind it was asked
    assert Browser(manned).get("/healthz").status_code == 200
    browser.cookies[SESSION] = secrets.token_urlsafe(32)
    answer = browser.get("/topics", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert "try again" in answer.text


def test_a_display_that_starts_while_the_store_is_away_waits_and_is_shown_no_error(
    manned: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = paired(manned)

    def away(*_: Any) -> None:
        raise RedisError("out of reach")

    manned.room.forget()
    monkeypatch.setattr(manned.room, "look", away)
    ask = {"headers": {"Accept": "text/html"}, "cookies": {"cc_screen": f"s.{secret}"}}
    answer = manned.get("/screen", **ask)
    assert answer.status_code == 200
    assert "opens by itself" in answer.text
    assert manned.get("/wall/overview", **ask).status_code == 503
    assert manned.get(asset("screen.css"), **ask).status_code == 200


@pytest.mark.parametrize("path", ["/sign-in?nope=1", "/sign-in/oidc/back?x&x&lang=xx"])
def test_an_error_page_shows_nobody_anything_of_the_house(manned: Site, path: str) -> None:
    manned.show()
    answer = manned.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "<nav" not in answer.text
    assert "data of" not in answer.text


def test_sessions_that_a_process_knows_are_bounded(manned: Site) -> None:
    known = KnownSessions(Sessions(manned.clients[0], manned.clock), manned.clock)

    async def ask() -> None:
        for n in range(KEPT + 5):
            assert await known.find(f"{n:043}") is None

    asyncio.run(ask())
    assert len(known._held) == KEPT


@pytest.mark.parametrize(("role", "may"), [("viewer", "viewer"), ("agent", "agent"), ("machine", None)])
def test_a_programs_key_opens_what_its_role_opens_until_its_end(manned: Site, role: str, may: Any) -> None:
    key, secret = add_key(manned, role, days=1)
    door = Door(manned)
    ask = {"headers": {"Authorization": f"Bearer {secret}"}, "path": "/api/v1/summary"}
    assert door.who(**ask) == Principal("machine", may, "feed", key)
    assert door.may() is None
    later(manned, 86_399)
    assert door.may() is None
    later(manned, 1)
    assert door.may() == SIGNED_OUT
    assert door.who(**ask) == NOBODY


def test_a_programs_key_reads_and_changes_nothing(manned: Site) -> None:
    """What is revealed, or noted, has a person's name in the audit."""
    _, secret = add_key(manned, "agent")
    sent = {"headers": {"Authorization": f"Bearer {secret}"}, "data": {"text": "it smokes", "mention": "web:1"}}
    for path in ("/reveal", "/topic/heat/notes", "/topic/heat/notes/take"):
        assert_problem(manned.call("POST", path, **sent), 403, "an API key reads")  # type: ignore[arg-type]
    assert manned.call("POST", "/mentions/since", **sent).status_code == 400, "a read that is asked by POST"  # type: ignore[arg-type]
    assert manned.get("/desk", headers=sent["headers"]).status_code == 200
    changing = {row for row in DOORS if changes(*row)}
    assert {path for _, path in changing} >= {"/reveal", "/screens/steer", "/embeds", "/topic/{topic}/edit/save"}
    assert {method for method, path in changing if path != "/{path:path}"} == {"POST"}


def test_a_key_that_was_revoked_opens_nothing_and_its_stream_ends(manned: Site) -> None:
    key, secret = add_key(manned)
    door = Door(manned)
    ask = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert door.who(**ask).kind == "machine"
    manned.act(RevokeApiKey(**decided(manned), key=key))
    assert door.may() == SIGNED_OUT
    assert door.who(**ask) == NOBODY


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer cc_", "Bearer cc_" + "x" * 43, "Basic cc_" + "x" * 43])
def test_what_is_no_key_is_nobody(manned: Site, said: str) -> None:
    assert Door(manned).who(headers={"Authorization": said}) == NOBODY


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (None, "viewer"),
        ("kitchen", "viewer"),
        ("care", "agent"),
        ("kitchen, care-leads;care", "lead"),
        ("lead", "viewer"),
    ],
)
def test_a_trusted_proxy_says_who_it_let_in_and_their_groups_give_the_role(
    manned: Site, groups: str | None, role: Any
) -> None:
    changed = {"CC_OIDC_ROLES": "Remote-Groups:care=agent,Remote-Groups:care-leads=lead"}
    door = Door(manned, **(environ_of(manned) | changed))
    headers = {"Remote-User": "Z\u00f6e"} | ({} if groups is None else {"Remote-Groups": groups})
    assert door.who(headers=headers, peer=PROXY) == Principal("person", role, "Z\u00f6e", "proxy:Z\u00f6e")
    assert not door.visitor.leaves, "whom a proxy lets in signs out there"
    left = {name for name, _ in door.scope["headers"]}
    assert not left & {b"remote-user", b"remote-groups"}


def environ_of(site: Site) -> dict[str, str]:
    return {
        "CC_SIGN_IN": "local,oidc,proxy", "CC_OIDC_ISSUER": site.settings.oidc_issuer, "CC_OIDC_CLIENT": "x",
        "CC_PROXIES": "10.9.0.0/16", "CC_PROXY_HEADER": "Remote-User,Remote-Groups",
    }  # fmt: skip


def test_without_rules_for_the_header_a_proxy_may_send_our_own_roles(manned: Site) -> None:
    changed = {"CC_SIGN_IN": "proxy", "CC_OIDC_ISSUER": ""}
    door = Door(manned, **(environ_of(manned) | changed))
    headers = {"Remote-User": "Zoe", "Remote-Groups": "viewer,lead"}
    assert door.who(headers=headers, peer=PROXY).role == "lead"


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.8.255.255", "203.0.113.9", "::1", "testclient"])
def test_the_header_of_anybody_else_is_taken_away_and_believed_of_nobody(manned: Site, peer: str) -> None:
    door = Door(manned)
    spoofed = {"Remote-User": "admin", "REMOTE-USER": "admin", "Remote-Groups": "admin"}
    assert door.who(headers=spoofed, peer=peer) == NOBODY
    assert not {name for name, _ in door.scope["headers"]} & {b"remote-user", b"remote-groups"}


def test_the_proxy_is_the_peer_of_the_socket_whoever_it_speaks_for(manned: Site) -> None:
    headers = {"Remote-User": "Zoe"}
    door = Door(manned)
    through = {"cc.peer": (PROXY, 5000), "cc.forwarded": True}
    assert door.who(headers=headers, peer="203.0.113.9", **through).name == "Zoe"
    around = {"cc.peer": ("203.0.113.9", 5000), "cc.forwarded": False}
    assert door.who(headers=headers, peer=PROXY, **around) == NOBODY
    assert door.who(headers=headers, peer="::ffff:10.9.0.1").name == "Zoe"


@pytest.mark.parametrize("value", ["", " ", "\u200b", "\t"])
def test_a_name_of_nothing_is_no_name(manned: Site, value: str) -> None:
    assert Door(manned).who(headers={"Remote-User": value}, peer=PROXY) == NOBODY


def test_a_name_that_is_given_twice_is_no_name(manned: Site) -> None:
    raw = [(b"remote-user", b"zoe"), (b"Remote-User", b"admin")]
    assert Door(manned).who(raw=raw, peer=PROXY) == NOBODY


def test_a_proxy_is_asked_again_after_a_while_whether_it_still_lets_somebody_in(manned: Site) -> None:
    door = Door(manned)
    door.who(headers={"Remote-User": "Zoe"}, peer=PROXY)
    assert door.may() is None
    later(manned, PROXY_S)
    assert door.may() == RENEW


def paired(site: Site) -> str:
    """A paired display; what its browser keeps."""
    secret = secrets.token_urlsafe(32)
    one = {"screen": "s1", "key": digest_of(secret), "name": "Lobby", "wall": "overview"}
    site.act(PairScreen(**decided(site), **one))
    return secret


@pytest.mark.parametrize(
    ("method", "path", "known"),
    [
        ("GET", "/screen", True),
        ("HEAD", "/screen", True),
        ("GET", "/stream", True),
        ("GET", "/stream/overview", True),
        ("GET", "/wall/overview", True),
        ("GET", "/assets/wall.css", True),
        ("POST", "/screen/report", True),
        ("GET", "/screens", False),
        ("POST", "/screens/steer", False),
        ("GET", "/walls", False),
        ("GET", "/topics", False),
        ("GET", "/api/v1/mentions", False),
        ("POST", "/stream", False),
    ],
)
def test_a_paired_screen_is_one_only_where_screens_go(manned: Site, method: str, path: str, known: bool) -> None:
    headers = {"Cookie": f"cc_screen=s.{paired(manned)}"}
    found = Door(manned).who(method=method, path=path, headers=headers)
    assert found == (Principal("screen", "viewer", "Lobby", "s1") if known else NOBODY)


def test_a_screen_that_was_revoked_is_told_to_open_its_digits_and_hears_no_more(manned: Site) -> None:
    secret = paired(manned)
    door = Door(manned)
    door.who(path="/stream", headers={"Cookie": f"cc_screen=s.{secret}"})
    assert door.may() is None
    manned.act(RevokeScreen(**decided(manned), screen="s1"))
    assert door.may() == OPEN
    assert door.who(path="/stream", headers={"Cookie": f"cc_screen=s.{secret}"}) == NOBODY


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1"])
def test_without_sign_in_whoever_sits_at_the_machine_owns_it(site: Site, peer: str) -> None:
    assert Door(site).who(peer=peer) == LOCAL


@pytest.mark.parametrize(
    ("peer", "more"),
    [("10.0.0.7", {}), ("203.0.113.9", {}), ("testclient", {}), ("127.0.0.1", {"cc.forwarded": True})],
)
def test_whoever_comes_from_elsewhere_is_nobody_there(site: Site, peer: str, more: dict[str, Any]) -> None:
    assert Door(site).who(peer=peer, **more) == NOBODY


def test_where_people_sign_in_the_machine_itself_is_nobody_too(manned: Site) -> None:
    assert Door(manned).who() == NOBODY


def test_a_center_that_is_open_by_its_operators_word_is_everybodys(opened: Site) -> None:
    assert Door(opened).who(peer="203.0.113.9", **{"cc.forwarded": True}) == LOCAL
    key, secret = add_key(opened)
    assert Door(opened).who(headers={"Authorization": f"Bearer {secret}"}).id == key
