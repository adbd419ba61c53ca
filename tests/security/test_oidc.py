"""By way of the house's provider: who comes in, and everything that brings nobody in."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from joserfc.jwk import RSAKey

from command_center.store.tries import Tries
from command_center.web.identify import SESSION
from command_center.web.sign_in import MOST_SENT, WAY, WINDOW_S
from tests.security.manned import Browser, path_of
from tests.security.provider import ANNA, CLIENT, Provider, shared_key
from tests.web.site import Site


def sent(browser: Browser, goal: str = "/topics") -> str:
    """Set out; the provider's address that the browser is sent to."""
    answer = browser.get(f"/sign-in/oidc?next={goal}")
    assert answer.status_code == 302, answer.text[:300]
    return str(answer.headers["location"])


def agreed(address: str) -> str:
    """The person agrees at the provider; the address of ours that the browser is sent back to."""
    return str(httpx.get(address).headers["location"])


def come_back(browser: Browser, goal: str = "/topics") -> httpx.Response:
    """There and back."""
    return browser.get(agreed(sent(browser, goal)))


def assert_nobody(browser: Browser, answer: httpx.Response, status: int = 400) -> None:
    assert answer.status_code == status, answer.text[:300]
    assert SESSION not in browser.cookies
    assert browser.get("/sign-in").status_code == 200


def test_there_and_back_brings_somebody_in_with_the_role_of_their_group(manned: Site, provider: Provider) -> None:
    browser = Browser(manned)
    address = sent(browser, "/topics?window=4h")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["redirect_uri"] == "http" + "://localhost/sign-in/oidc/back"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} < set(asked)
    assert "openid" in asked["scope"].split()
    answer = browser.get(agreed(address))
    assert path_of(answer) == "/topics?window=4h"
    assert WAY not in browser.cookies
    assert '<bdi>anna.rossi</bdi><span class="role">lead</span>' in browser.get("/topics").text
    manned.audit.flush()
    row = msgspec.json.decode(manned.audit.read(None, 1)[0].body)  # the newest: rows of tests before may come late
    assert {name: row[name] for name in ("action", "by", "user", "role", "way", "origin")} == {
        "action": "signed-in", "by": "anna.rossi", "user": "anna.rossi", "role": "lead", "way": "oidc",
        "origin": "127.0.0.1",
    }  # fmt: skip


def test_nobody_without_a_role_comes_in_and_is_told_whom_to_ask(manned: Site, provider: Provider) -> None:
    provider.person = {**ANNA, "groups": ["kitchen"]}
    browser = Browser(manned)
    answer = come_back(browser)
    assert_nobody(browser, answer, 403)
    for words in ("anna.rossi", "127.0.0.1", "CC_OIDC_ROLES", "groups"):
        assert words in answer.text


@pytest.mark.parametrize(
    "says",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https" + "://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client", "third"]},
        {"aud": None},
        {"aud": "another-client", "azp": CLIENT},
        {"azp": "another-client"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=lambda says: "-".join(f"{name}-{value}" for name, value in says.items())[:24],
)
def test_an_id_token_that_says_something_else_brings_nobody_in(
    manned: Site, provider: Provider, says: dict[str, Any]
) -> None:
    provider.says = says
    browser = Browser(manned)
    assert_nobody(browser, come_back(browser))


@pytest.mark.parametrize("how", ["none", "HS256", "stranger", "nameless stranger"])
def test_an_id_token_that_somebody_else_signed_brings_nobody_in(manned: Site, provider: Provider, how: str) -> None:
    named = {} if how == "nameless stranger" else {"kid": provider.keys[0].kid}
    provider.signs = shared_key() if how == "HS256" else RSAKey.generate_key(2048, named or None)
    provider.header = {"kid": provider.keys[0].kid} if named else {}
    if how in ("none", "HS256"):
        provider.header["alg"] = how
    browser = Browser(manned)
    assert_nobody(browser, come_back(browser))


@pytest.mark.parametrize("named", [True, False])
def test_keys_that_the_provider_changed_are_fetched_while_people_sign_in(
    manned: Site, provider: Provider, named: bool
) -> None:
    assert come_back(Browser(manned)).status_code == 303
    provider.rotate(**({"kid": "two"} if named else {}))
    assert come_back(Browser(manned)).status_code == 303
    provider.rotate(kid="one")


def test_another_state_brings_nobody_in(manned: Site, provider: Provider) -> None:
    browser = Browser(manned)
    back = agreed(sent(browser))
    state = parse_qs(urlsplit(back).query)["state"][0]
    other = "y" if state[0] == "x" else "x"
    assert_nobody(browser, browser.get(back.replace(state, other + state[1:])))


def test_a_way_back_that_was_taken_leads_nowhere_the_second_time(manned: Site, provider: Provider) -> None:
    provider.forgets = True  # that a code is good once is not left to the provider
    browser = Browser(manned)
    back = agreed(sent(browser))
    way = dict(browser.cookies)
    assert browser.get(back).status_code == 303
    thief = Browser(manned)
    thief.cookies = way
    assert_nobody(thief, thief.get(back))
    assert path_of(browser.get(back)) == "/", "whoever is in already only reads the page again"


def test_another_browser_that_is_lured_onto_somebodys_way_back_stays_outside(manned: Site, provider: Provider) -> None:
    lured = Browser(manned)
    back = agreed(sent(Browser(manned)))
    assert_nobody(lured, lured.get(back))
    sent(lured)
    assert_nobody(lured, lured.get(back))


def test_who_does_not_agree_at_the_provider_may_begin_again(manned: Site, provider: Provider) -> None:
    browser = Browser(manned)
    state = parse_qs(urlsplit(sent(browser)).query)["state"][0]
    answer = browser.get(f"/sign-in/oidc/back?error=access_denied&state={state}")
    assert_nobody(browser, answer)
    assert "Begin again" in answer.text


@pytest.mark.parametrize("described", [{"issuer": "https" + "://evil.example"}, {"token_endpoint": None}, None])
def test_a_provider_that_is_away_or_another_is_not_believed(
    manned: Site, provider: Provider, described: dict[str, Any] | None
) -> None:
    entry = Site(manned.settings.redis_url, environ={**ENVIRON, "CC_OIDC_ISSUER": provider.issuer})
    try:
        provider.described, provider.away = described or {}, described is None
        browser = Browser(entry)
        answer = browser.get("/sign-in/oidc?next=/")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "does not answer" in answer.text
        provider.reset()
        assert come_back(browser).status_code == 303, "nothing of what was wrong was kept"
    finally:
        entry.close()


ENVIRON = {
    "CC_SIGN_IN": "oidc", "CC_OIDC_CLIENT": "command-center", "CC_OIDC_SECRET": "made up for tests",
    "CC_OIDC_ROLES": "sub:*=viewer", "CC_HOSTS": "localhost",
}  # fmt: skip


def test_setting_out_is_counted_and_the_provider_is_not_asked_by_who_was_never_sent(
    manned: Site, provider: Provider
) -> None:
    browser = Browser(manned)
    provider.asked.clear()
    assert_nobody(browser, browser.get("/sign-in/oidc/back?code=x&state=y"))
    assert provider.asked == []
    before = Tries(manned.clients[0], "way", MOST_SENT, WINDOW_S)
    for _ in range(MOST_SENT - 1):
        assert before.take(["address 127.0.0.1"]) == 0
    assert [browser.get("/sign-in/oidc").status_code for _ in range(2)] == [302, 429]


def test_no_secret_of_a_way_stands_in_the_log(
    manned: Site, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Browser(manned)
    come_back(browser)
    provider.says = {"nonce": "another"}
    come_back(browser)
    assert "made up for tests" not in caplog.text
    assert browser.cookies[SESSION] not in caplog.text
