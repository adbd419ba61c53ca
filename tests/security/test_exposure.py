"""A center that would be open by accident does not start; one that is open on purpose says so on every page."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from command_center.errors import BadInput
from command_center.exposure import check_exposure, exposure, is_loopback
from command_center.group_roles import read_group_roles, role_of
from command_center.roles import serve
from command_center.settings import load_settings
from command_center.store.embedded import free_port
from command_center.supervisor import check_port
from command_center.up import Options, called_here, run_up
from tests.web.site import Site

OIDC = {
    "CC_SIGN_IN": "oidc",
    "CC_OIDC_ISSUER": "https" + "://login.example.org/realms/house",
    "CC_OIDC_CLIENT": "cc",
    "CC_OIDC_ROLES": "groups:care=agent",
}
PROXY = {"CC_SIGN_IN": "proxy", "CC_PROXIES": "10.0.0.1", "CC_PROXY_HEADER": "Remote-User"}
GROUPS = PROXY | {"CC_PROXY_HEADER": "Remote-User,Remote-Groups"}
BEYOND = {"CC_BIND": "0.0.0.0"}  # noqa: S104


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({}, "local"),
        ({"CC_BIND": "::1"}, "local"),
        ({"CC_BIND": "localhost", "CC_HOSTS": "testhost"}, "local"),
        ({"CC_PUBLIC_URL": "http" + "://localhost:8050"}, "local"),
        (BEYOND | {"CC_OPEN": "yes"}, "open"),
        (BEYOND | {"CC_SIGN_IN": "local"}, "signed"),
        (BEYOND | {"CC_SIGN_IN": "local", "CC_OPEN": "yes"}, "signed"),
        (BEYOND | OIDC, "signed"),
        (PROXY, "signed"),
        (GROUPS | {"CC_OIDC_ROLES": "Remote-Groups:care-leads=lead"}, "signed"),
        (GROUPS | OIDC | {"CC_SIGN_IN": "oidc,proxy"}, "signed"),
    ],
)
def test_who_a_center_is_open_to(environ: dict[str, str], found: str) -> None:
    settings = load_settings(environ)
    check_exposure(settings)
    assert exposure(settings) == found


@pytest.mark.parametrize(
    "environ",
    [
        BEYOND,
        {"CC_BIND": "192.168.1.4"},
        {"CC_BIND": "::"},
        {"CC_BIND": ""},
        {"CC_BIND": "center.example"},
        BEYOND | {"CC_OPEN": "no"},
        {"CC_PROXIES": "127.0.0.1"},
        {"CC_PUBLIC_URL": "https" + "://center.example"},
    ],
)
def test_open_beyond_this_machine_is_refused_with_the_three_ways_out(environ: dict[str, str]) -> None:
    settings = load_settings(environ)
    for start in (lambda: check_exposure(settings), lambda: run_up(Options(settings, None, "1", simulate=True))):
        with pytest.raises(BadInput) as told:
            start()
        for way in ("CC_SIGN_IN", "CC_BIND=127.0.0.1", "CC_OPEN=yes"):
            assert way in str(told.value)
        assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("environ", "called"),
    [
        ({}, "http://127.0.0.1:8050"),
        ({"CC_BIND": "::1"}, "http://[::1]:8050"),
        ({"CC_BIND": "192.168.1.4"}, "http://192.168.1.4:8050"),
        (BEYOND, "http://localhost:8050"),
        (BEYOND | {"CC_HOSTS": "wall.example"}, "http://wall.example:8050"),
        (
            BEYOND | {"CC_PREFIX": "/care", "CC_PUBLIC_URL": "https" + "://wall.example"},
            "https" + "://wall.example/care",
        ),
        ({"CC_BIND": "::"}, "http://localhost:8050"),
    ],
)
def test_what_up_prints_is_an_address_that_a_browser_opens(environ: dict[str, str], called: str) -> None:
    assert called_here(load_settings(environ)) == called


def test_an_ipv6_address_of_this_machine_is_listened_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check_port("::1", free_port())
    given: list[str] = []
    for name, value in {"BIND": "::1", "DATA_DIR": str(tmp_path), "REDIS_URL": "redis://127.0.0.1:1/0"}.items():
        monkeypatch.setenv(f"CC_{name}", value)
    monkeypatch.setattr(serve, "Stopper", lambda: lambda: True)
    monkeypatch.setattr(serve, "open_many_files", lambda: None)
    monkeypatch.setattr(serve, "wait_for_store", lambda *_: object())
    monkeypatch.setattr(serve.os, "execv", lambda _, argv: given.extend(argv))
    serve.run_web()
    assert "[::1]:8050" in given


def test_the_web_server_alone_refuses_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CC_BIND", "0.0.0.0")  # noqa: S104
    monkeypatch.setenv("CC_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CC_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(serve, "Stopper", lambda: lambda: True)
    with pytest.raises(BadInput, match="CC_OPEN=yes"):
        serve.run_web()


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"CC_SIGN_IN": "oidc"}, "needs CC_OIDC_ISSUER and CC_OIDC_CLIENT and CC_OIDC_ROLES"),
        ({"CC_SIGN_IN": "proxy"}, "needs CC_PROXY_HEADER and CC_PROXIES"),
        ({"CC_SIGN_IN": "proxy", "CC_PROXY_HEADER": "Remote-User"}, "needs CC_PROXIES"),
        (OIDC | {"CC_SIGN_IN": "local"}, "CC_OIDC_ISSUER is set, but CC_SIGN_IN has no oidc"),
        ({"CC_SIGN_IN": "local", "CC_PROXY_HEADER": "Remote-User"}, "CC_PROXY_HEADER is set"),
        (OIDC | {"CC_OIDC_ISSUER": "http" + "://login.example.org"}, "write it as https"),
        (OIDC | {"CC_OIDC_ISSUER": "login.example.org"}, "write it as https"),
        (OIDC | {"CC_OIDC_ISSUER": "https" + "://login.example.org?x=1"}, "write it as https"),
        (PROXY | {"CC_OIDC_ROLES": "Remote-Groups:care=agent"}, "names no header of groups"),
        (GROUPS | {"CC_OIDC_ROLES": "groups:care=agent"}, "looks at groups, but the proxy tells groups in Remote-Grou"),
        (GROUPS | {"CC_OIDC_ROLES": "Remote-Groups:care=boss"}, "none of viewer, agent, lead, admin"),
        ({"CC_SIGN_IN": "local", "CC_OIDC_ROLES": "groups:care=agent"}, "CC_SIGN_IN has no oidc or proxy"),
        (OIDC | {"CC_OIDC_ROLES": "care=agent"}, "claim:group=role"),
        (OIDC | {"CC_OIDC_ROLES": "groups:care=boss"}, "none of viewer, agent, lead, admin"),
        (OIDC | {"CC_OIDC_ROLES": " , "}, "gives nobody a role"),
    ],
)
def test_half_a_way_to_sign_in_is_refused(environ: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check_exposure(load_settings(environ))


def test_hosts_beyond_this_machine_are_a_warning_where_only_it_reaches_the_port(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    check_exposure(load_settings({"CC_HOSTS": "localhost,center.example"}))
    assert "center.example" in caplog.text


OWN = ("127.0.0.1", "127.255.0.9", "::1", "[::1]", "LOCALHOST")
OTHERS = ("::ffff:10.0.0.1", "", "localhost.example", "0.0.0.0", "10.0.0.1", "127.0.0.1.example")  # noqa: S104


@pytest.mark.parametrize(("name", "found"), [*((name, True) for name in OWN), *((name, False) for name in OTHERS)])
def test_which_names_are_this_machines_own(name: str, found: bool) -> None:
    assert is_loopback(name) is found


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["care"]}, "agent"),
        ({"groups": "care"}, "agent"),
        ({"groups": ["care", "care-leads", "x"]}, "lead"),
        ({"groups": ["CARE", "care "]}, None),
        ({"groups": [7, None, {"care": 1}]}, None),
        ({"groups": {"care": 1}}, None),
        ({"realm_access": {"roles": ["ops"]}}, "admin"),
        ({"realm_access": ["ops"]}, None),
        ({"https" + "://id.example/roles": ["tv"]}, "viewer"),
        ({"email": "ada@example.org"}, "admin"),
        ({"email": "ada@example.org", "email_verified": True}, "admin"),
        ({"email": "ada@example.org", "email_verified": False}, None),
        ({"hd": "example.org"}, "viewer"),
        ({"hd": ""}, "viewer"),
        ({}, None),
    ],
)
def test_groups_give_the_highest_of_their_roles(claims: dict[str, object], role: str | None) -> None:
    rules = read_group_roles(
        "groups:care=agent, groups:care-leads=lead,realm_access.roles:ops=admin,"
        "https" + "://id.example/roles:tv=viewer,email:ada@example.org=admin,hd:*=viewer"
    )
    assert role_of(claims, rules) == role


PAGES = (
    "/", "/topics", "/desk", "/screens", "/mentions", "/wall/overview", "/screen", "/sign-in", "/embed/gauge", "/audit",
    "/topic/heat", "/embed/nothing", "/nothing", "/topics?view=wall",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_center_that_is_open_on_purpose_says_so_on_every_page(opened: Site, site: Site, path: str) -> None:
    headers = {"Accept": "text/html"}
    banner = 'class="open-banner" role="note"'
    assert banner in opened.get(path, headers=headers, peer="203.0.113.9").text
    assert banner not in site.get(path, headers=headers).text
