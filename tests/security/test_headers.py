"""What every answer carries: who may load it, what it may load, and who may send us something."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from command_center.web.doors import DOORS
from tests.security.crawl import Answer, Caller, address, callers
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.web.site import Site, assert_problem

GETS = sorted(path for method, path in DOORS if method == "GET" and not path.startswith("/sign-in/oidc"))
POSTS = sorted(path for method, path in DOORS if method == "POST")
SHARED = ("/embed/", "/embed.js", "/assets/")
KEPT = {"/assets/{path:path}", "/embed.js", "/_dash-component-suites/{package_name}/{fingerprinted_path:path}"}
"""What browsers may keep, for it is the same for everybody."""
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I)


@pytest.fixture
def house(manned: Site, kept: Kept) -> Site:
    kept.add(*((mention(n), tags(n)) for n in range(12)))
    manned.show()
    return manned


@pytest.fixture
def admin(house: Site) -> Caller:
    return callers(house)["admin"]


def policy_of(headers: Mapping[str, str]) -> dict[str, list[str]]:
    parts = [part.split() for part in headers["content-security-policy"].split(";")]
    assert len({part[0] for part in parts}) == len(parts), "of a directive that stands twice the second is ignored"
    return {part[0]: part[1:] for part in parts}


def _loose(source: str) -> bool:
    return "eval" in source or "http" in source or "*" in source


def _checked(path: str, answer: Answer, *, secure: bool = True) -> None:
    headers, policy = answer.headers, policy_of(answer.headers)
    if answer.headers.get("content-type", "").startswith("image/svg"):
        assert policy == {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": []}, path
        return
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == ["'none'"], path
    assert policy["connect-src"] == policy["font-src"] == policy["form-action"] == ["'self'"], path
    scripts = policy["script-src"]
    assert scripts[0] == "'self'"
    assert all(one.startswith("'sha256-") for one in scripts[1:]), path
    assert len(scripts) == 1 or path == "/", "Dash's inline scripts are its own page's"
    assert "'unsafe-inline'" not in policy["style-src-elem"] or path == "/", path
    assert not [one for name in policy if name != "frame-ancestors" for one in policy[name] if _loose(one)], path
    assert policy["frame-ancestors"] == ["'none'"] or path.startswith("/embed/"), path
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("no-referrer", "same-origin")
    assert headers["cross-origin-opener-policy"] == "same-origin"
    shared = path.startswith(SHARED) and path != "/embed/{panel}"
    assert headers["cross-origin-resource-policy"] == "cross-origin" or not shared or answer.status >= 300, path
    assert headers["cross-origin-resource-policy"] == "same-origin" or path.startswith(SHARED), path
    assert "camera=()" in headers["permissions-policy"]
    assert headers.get("strict-transport-security") == ("max-age=31536000" if secure else None)
    assert "no-store" in headers["cache-control"] or (path in KEPT and answer.status == 200), path
    assert "access-control-allow-origin" not in headers or path in ("/embed.js", "/oembed"), path


def test_every_answer_to_an_admin_carries_them_and_no_page_holds_a_script(house: Site, admin: Caller) -> None:
    pages = 0
    for path in GETS:
        answer = admin.ask(house, "GET", address(path), accept="text/html")
        _checked(path, answer)
        if answer.headers.get("content-type", "").startswith("text/html"):
            pages += 1
            page = answer.body.decode()
            assert path == "/" or not SCRIPT.search(page), (path, SCRIPT.search(page))
            assert not HANDLER.search(page), (path, HANDLER.search(page))
            assert "javascript:" not in page, path
    assert pages >= 15


def test_every_refusal_carries_them_too(house: Site) -> None:
    nobody = callers(house)["nobody"]
    for path in GETS:
        for accept in ("text/html", "*/*"):
            _checked(path, nobody.ask(house, "GET", address(path), accept=accept))
    for host in ("evil.example", ""):
        _checked("/healthz", nobody.ask(house, "GET", "/healthz", host=host))


def test_without_tls_nobody_is_told_to_insist_on_it(house: Site) -> None:
    answer = house.get("/healthz")
    _checked("/healthz", Answer(200, answer.headers, answer.content), secure=False)
    assert "strict-transport-security" not in answer.headers


def test_no_cookie_is_set_where_panels_stand_in_others_pages(house: Site) -> None:
    known = callers(house)
    for name, path in (
        ("nobody", "/embed/{panel}/{key}"), ("admin", "/embed/{panel}"), ("embed", "/stream/embeds"),
        ("nobody", "/oembed"), ("nobody", "/embed.js"),
    ):  # fmt: skip
        answer = known[name].ask(house, "GET", address(path) + "?lang=it" * (path != "/stream/embeds"))
        assert "set-cookie" not in answer.headers, path
    assert "set-cookie" not in known["nobody"].ask(house, "POST", "/embed/token", b"{}").headers


FOREIGN = (
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"},
    {"origin": "null"}, {"origin": "https://localhost.evil.example"}, {"origin": "https://localhost:8443"},
)  # fmt: skip


def test_no_other_sites_page_writes_through_an_admins_browser(house: Site, admin: Caller) -> None:
    before = house.clients[0].dbsize(), house.room.known()
    for path in POSTS:
        for headers in FOREIGN:
            answer = admin.ask(house, "POST", address(path), b"sure=yes", **headers)
            assert answer.status == 403, (path, headers)
            assert b"another site's page" in answer.body, (path, headers)
    assert (house.clients[0].dbsize(), house.room.known()) == before


def test_a_page_of_our_own_may_write_though_it_says_no_referrer(house: Site, admin: Caller) -> None:
    own = {"sec-fetch-site": "same-origin", "origin": "null", "content-type": "application/x-www-form-urlencoded"}
    assert admin.ask(house, "POST", "/screens/who", b"who=Ada", **own).status == 303


def test_a_host_that_is_not_ours_is_served_nothing(house: Site) -> None:
    for host in ("evil.example", "localhost.evil.example", "localhost@evil.example", "127.0.0.1.nip.io"):
        assert_problem(house.get("/healthz", headers={"Host": host}), 400, "CC_HOSTS")
