"""A token opens one panel of one key for five minutes, and nothing that differs from it in anything opens anything."""

from __future__ import annotations

import hmac
import json
import random
import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.room.embeds import ReplaceEmbed, RevokeEmbed
from command_center.room.room import Room
from command_center.web.tokens import CHALLENGE_S, LIFE_S, MAX_CHARS, SKEW_S, Tokens
from tests.room.decisions import room_of, said
from tests.security.embeds import key, made
from tests.support.clocks import NOON, StillClock

SIGNING = "what a center signs with, made up here"
OLDER = "what it signed with before that, made up"
OTHER = "what another center signs with"
ROOM = room_of(made(1), made(2, panel="gauge", window="24h"))
NOW_S = int(NOON.timestamp())


def tokens(*signing: str, clock: StillClock | None = None) -> Tokens:
    return Tokens(signing or [SIGNING], clock or StillClock(), "care")


def issued(n: int = 1) -> str:
    return tokens().issue(ROOM.embeds.by_id[key(n)]).token


def packed(part: object) -> str:
    """One part of a token, by RFC 7515 and without the library."""
    body = part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()
    return urlsafe_b64encode(body).rstrip(b"=").decode()


def parts(token: str) -> list[Any]:
    return [json.loads(urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def signed(head: object, claims: object, secret: str = SIGNING, algorithm: str = "sha256") -> str:
    """A token by RFC 7515, signed by whoever has the secret."""
    said = f"{packed(head)}.{packed(claims)}"
    return f"{said}.{packed(hmac.digest(secret.encode(), said.encode(), algorithm))}"


def with_claims(**changed: object) -> str:
    head, claims = parts(issued())
    return signed(head, {name: value for name, value in (claims | changed).items() if value is not None})


def test_a_token_opens_what_its_key_shows_until_it_ends() -> None:
    found = tokens().read(issued(2), ROOM)
    assert found is not None
    assert (found.key, found.parts) == (key(2), ("embed-age~24h", "embed-gauge~24h"))
    assert found.allowed == {"embed-age~24h", "embed-gauge~24h", "embed-gauge-table~24h"}
    assert found.until_s == NOW_S + LIFE_S + SKEW_S
    assert signed(*parts(issued())) == issued(), "what is altered below is else as it was issued"


def test_one_issued_by_another_process_or_with_the_secret_before_is_good() -> None:
    old = tokens(OLDER).issue(ROOM.embeds.by_id[key(1)]).token
    assert tokens().read(old, ROOM) is None
    assert tokens(SIGNING, OLDER).read(old, ROOM) is not None


def test_both_ends_of_its_life_have_thirty_seconds_of_skew_and_no_more() -> None:
    def after(seconds: int) -> bool:
        clock = StillClock(NOON + timedelta(seconds=seconds))
        return tokens(clock=clock).read(issued(), ROOM) is not None

    assert [after(s) for s in (-31, -30, 0, 329, 330, 331)] == [False, True, True, True, False, False]


HEAD = {"typ": "cc-embed-stream", "alg": "HS256"}
FAULTS: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "algorithm none": lambda: signed(HEAD | {"alg": "none"}, parts(issued())[1]),
    "algorithm none, unsigned": lambda: f"{packed(HEAD | {'alg': 'none'})}.{packed(parts(issued())[1])}.",
    "algorithm of key pairs": lambda: signed(HEAD | {"alg": "RS256"}, parts(issued())[1]),
    "a stronger algorithm": lambda: signed(HEAD | {"alg": "HS512"}, parts(issued())[1], algorithm="sha512"),
    "another type": lambda: signed(HEAD | {"typ": "JWT"}, parts(issued())[1]),
    "no type": lambda: signed({"alg": "HS256"}, parts(issued())[1]),
    "a key of its own": lambda: signed(HEAD | {"jwk": {"kty": "oct", "k": "eA"}}, parts(issued())[1]),
    "a key's name": lambda: signed(HEAD | {"kid": "1"}, parts(issued())[1]),
    "something critical": lambda: signed(HEAD | {"crit": ["b64"], "b64": False}, parts(issued())[1]),
    "another secret": lambda: signed(*parts(issued()), OTHER),
    "another audience": lambda: with_claims(aud="embed-challenge"),
    "two audiences": lambda: with_claims(aud=["embed-stream", "x"]),
    "no audience": lambda: with_claims(aud=None),
    "another center": lambda: with_claims(iss="airline"),
    "no center": lambda: with_claims(iss=None),
    "another key": lambda: with_claims(sub=key(2)),
    "no key of ours": lambda: with_claims(sub=key(9)),
    "no key": lambda: with_claims(sub=None),
    "another panel": lambda: with_claims(pan="embed-gauge"),
    "another window": lambda: with_claims(pan="embed-map~24h"),
    "with texts": lambda: with_claims(pan="embed-river-texts"),
    "another secret's version": lambda: with_claims(ver="00000000"),
    "no version": lambda: with_claims(ver=None),
    "expired by a second": lambda: with_claims(exp=NOW_S - 31),
    "expired at the second": lambda: with_claims(exp=NOW_S - 30),
    "issued in the future": lambda: with_claims(iat=NOW_S + 31),
    "no end": lambda: with_claims(exp=None),
    "an end that is text": lambda: with_claims(exp=str(NOW_S + 300)),
    "an end that is no number": lambda: with_claims(exp=float("nan")),
    "an end that is infinite": lambda: with_claims(exp=float("inf")),
    "an end that is true": lambda: with_claims(exp=True),
    "an end with a fraction": lambda: with_claims(exp=NOW_S + 299.5),
    "one more claim": lambda: with_claims(admin=True),
    "claims that are a list": lambda: signed(HEAD, [1]),
    "claims that are no JSON": lambda: signed(HEAD, b"{"),
    "claims that are no UTF-8": lambda: signed(HEAD, b"\xff{}"),
    "claims without a bottom": lambda: signed(HEAD, b"[" * 400),
    "a fourth part": lambda: issued() + ".e30",
    "a part too few": lambda: issued().rpartition(".")[0],
    "a space before": lambda: " " + issued(),
    "a line behind": lambda: issued() + "\n",
    "padding": lambda: issued() + "=",
    "no ASCII": lambda: issued()[:-1] + "é",
    "too long": lambda: with_claims(pan="x" * MAX_CHARS),
    "a challenge": lambda: tokens().challenge(),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_opens_anything(fault: str) -> None:
    assert tokens().read(FAULTS[fault](), ROOM) is None


@given(st.integers(0, 10**6), st.integers(1, 127))
def test_one_altered_sign_is_refused_wherever_it_stands(where: int, by: int) -> None:
    token = issued()
    where %= len(token)
    altered = token[:where] + chr(ord(token[where]) ^ by) + token[where + 1 :]
    assert tokens().read(altered, ROOM) is None


def test_ten_thousand_random_ones_are_refused() -> None:
    draw = random.Random(8)
    signs, head = string.ascii_letters + string.digits + "-_", issued().partition(".")[0]
    reader = tokens()
    for n in range(10_000):
        one = ["".join(draw.choices(signs, k=draw.randrange(1, 300))), "".join(draw.choices(signs, k=43))]
        token = ".".join([head, *one] if n % 2 else ["".join(draw.choices(signs, k=50)), *one])
        assert reader.read(token, ROOM) is None


@pytest.mark.parametrize(
    "room",
    [
        ROOM.after(said(RevokeEmbed, 9, embed=key(1))),
        ROOM.after(said(ReplaceEmbed, 9, embed=key(1), secret="f" * 64)),
        room_of(made(1, until=NOON)),
        Room(),
    ],
)
def test_it_ends_with_its_key_and_with_its_secret(room: Room) -> None:
    assert tokens().read(issued(), room) is None


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def compared(one: bytes, other: bytes) -> bool:
        calls.append(len(one))
        return one == other

    token, altered = issued(), with_claims(aud="x")
    monkeypatch.setattr(hmac, "compare_digest", compared)
    assert tokens().read(token, ROOM) is not None
    assert tokens().read(signed(*parts(token), OTHER), ROOM) is None
    assert tokens().read(altered, ROOM) is None
    assert calls == [32, 32, 32]


def test_a_challenge_says_what_it_was_given_and_ends() -> None:
    text = tokens().challenge("https://intranet.example")
    found = tokens().open_challenge(text)
    assert found is not None
    assert found.site == "https://intranet.example"
    assert len(found.nonce) == 22
    assert tokens().challenge() != tokens().challenge()
    late = StillClock(NOON + timedelta(seconds=CHALLENGE_S + SKEW_S))
    assert tokens(clock=late).open_challenge(text) is None
    assert tokens(OLDER).open_challenge(text) is None
    assert tokens().open_challenge(issued()) is None
    assert tokens().open_challenge(text[:-1]) is None


@pytest.mark.parametrize(
    "site", ["https://" + '"' * 280, "https://é.example", "x", "https://" + "a" * 999, "http://a\nb"]
)
def test_whatever_a_browser_says_of_the_page_around_it_a_challenge_can_be_used(site: str) -> None:
    found = tokens().open_challenge(tokens().challenge(site))
    assert found is not None
    assert found.site == ""
    longest = "https://" + "a" * 260 + ":65535"
    assert (tokens().open_challenge(tokens().challenge(longest)) or found).site == longest


def test_it_fits_into_a_header_eighteen_times() -> None:
    longest = made(3, panel="coverage", window="1h", topic="t" * 48)
    token = Tokens([SIGNING], StillClock(), "n" * 200).issue(room_of(longest).embeds.by_id[key(3)]).token
    assert len(token) <= 512
    assert len(" ".join([issued()] * 18)) <= 7500
