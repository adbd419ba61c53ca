"""Who asks, by which scheme and name: the socket's word, and a proxy's only where it is listed."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from command_center.web.proxy import FORWARDED, PEER, Forwarded

PROXIES = ("10.0.0.0/24", "127.0.0.1", "2001:db8::/64")


async def _tell(scope: Scope, receive: Receive, send: Send) -> None:
    """Says what it sees; `/go?to=` redirects, and bakes two cookies."""
    request = Request(scope)
    answer: Response
    if request.url.path == "/go":
        answer = RedirectResponse(request.query_params["to"], 303)
        answer.set_cookie("plain", "1", httponly=True, samesite="strict")
        answer.set_cookie("deep", "1", path="/screen")
        answer.set_cookie("__Host-s", "1", secure=True)
    else:
        client = request.client.host if request.client else ""
        seen = {name: scope.get(name) for name in (PEER, FORWARDED)}
        answer = JSONResponse(
            {
                "client": client,
                "url": str(request.url),
                "raw": scope["raw_path"].decode(),
                "headers": sorted(request.headers.keys()),
            }
            | seen
        )
    await answer(scope, receive, send)


def ask(
    path: str = "/x", *, peer: str = "10.0.0.1", prefix: str = "", headers: Any = (), proxies: tuple[str, ...] = PROXIES
) -> httpx.Response:
    """One request of a peer."""
    app = Forwarded(_tell, map(ip_network, proxies), prefix)

    async def talk() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(peer, 5000))
        async with httpx.AsyncClient(transport=transport, base_url="http://inner:8050") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(talk())


@pytest.mark.parametrize(
    ("peer", "said", "client"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the left one anybody may have written
        ("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("10.0.0.1", "127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8:1::9]:4711", "2001:db8:1::9"),
        ("10.0.0.1", "2001:DB8:1::9", "2001:db8:1::9"),
        ("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("2001:db8::5", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.4", "10.0.0.3"),
        ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),  # who can't be told is not guessed
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "x" * 5000, "10.0.0.1"),
        ("10.0.1.1", "127.0.0.1", "10.0.1.1"),  # a spoof
        ("203.0.113.9", "127.0.0.1", "203.0.113.9"),
    ],
)
def test_the_client_is_the_right_most_that_is_no_proxy_of_ours(peer: str, said: str, client: str) -> None:
    told = ask(peer=peer, headers=[("X-Forwarded-For", said)]).json()
    assert (told["client"], told[PEER], told[FORWARDED]) == (client, [peer, 5000], True)
    assert not [name for name in told["headers"] if name.startswith("x-forwarded")]


def test_several_lines_are_one_list() -> None:
    lines = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-For", "10.0.0.2")]
    assert ask(headers=lines).json()["client"] == "203.0.113.9"


def test_scheme_and_host_are_the_nearest_listed_proxys_word() -> None:
    said = {"X-Forwarded-Proto": "http, https", "X-Forwarded-Host": "evil.example, care.example:8443"}
    assert ask(headers=said).json()["url"] == "https://care.example:8443/x"
    assert ask(headers=said, peer="10.0.1.1").json()["url"] == "http://inner:8050/x"
    assert ask(headers=said, proxies=()).json()["url"] == "http://inner:8050/x"
    wrong = {"X-Forwarded-Proto": "javascript", "X-Forwarded-Host": "a b/@c"}
    assert ask(headers=wrong).json()["url"] == "http://inner:8050/x"


def test_nobody_sees_what_a_proxy_or_a_spoofer_wrote() -> None:
    said = {
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Prefix": "/x",
        "X-Real-IP": "127.0.0.1",
        "Forwarded": "for=127.0.0.1",
    }
    for peer in ("10.0.0.1", "203.0.113.9"):
        told = ask(peer=peer, headers=said).json()
        assert {"forwarded", "x-real-ip", "x-forwarded-prefix", "x-forwarded-for"}.isdisjoint(told["headers"])
        assert told[FORWARDED] is True
    assert ask(peer="203.0.113.9").json()[FORWARDED] is False


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/care/wall/x", "/wall/x"),  # a proxy that leaves the prefix on
        ("/wall/x", "/wall/x"),  # one that takes it off
        ("/care", "/"),
        ("/care/", "/"),
        ("/careless", "/careless"),
        ("/care/care/x", "/care/x"),
        ("/care/mention/web%3A1%2F2", "/mention/web:1/2"),
    ],
)
def test_what_is_behind_knows_no_prefix(asked: str, path: str) -> None:
    told = ask(asked, prefix="/care").json()
    assert told["url"] == f"http://inner:8050{path}"
    assert told["raw"] == (asked.removeprefix("/care") or "/" if asked != "/careless" else asked)


@pytest.mark.parametrize(
    ("to", "location"),
    [
        ("/screens?said=who#a", "/care/screens?said=who#a"),
        ("/", "/care/"),
        ("http://inner:8050/topics", "http://inner:8050/care/topics"),
        ("http://inner:8050/care/topics", "http://inner:8050/care/topics"),
        ("/care/topics", "/care/topics"),
        ("/care?x=/a", "/care?x=/a"),
        ("/careless", "/care/careless"),
        ("https://provider.example/authorize?back=/x", "https://provider.example/authorize?back=/x"),
        ("http://inner:80501/x", "http://inner:80501/x"),
        ("//evil.example/x", "//evil.example/x"),
        ("topics", "topics"),
    ],
)
def test_redirects_leave_with_the_prefix(to: str, location: str) -> None:
    answer = ask(f"/care/go?to={to.replace('#', '%23').replace('?', '%3F')}", prefix="/care")
    assert answer.headers["location"] == location


def test_cookies_live_below_the_prefix_but_for_those_of_the_whole_host() -> None:
    cookies = ask("/care/go?to=/", prefix="/care").headers.get_list("set-cookie")
    assert [cookie.lower().rpartition("path=")[2].split(";")[0] for cookie in cookies] == ["/care", "/care/screen", "/"]
    plain = ask("/go?to=/").headers.get_list("set-cookie")
    assert [cookie.lower().rpartition("path=")[2].split(";")[0] for cookie in plain] == ["/", "/screen", "/"]
