"""The door for mentions: what is taken, what is refused and why, and who may send."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from command_center.mention import decode_mention, partition_of
from streams.log import RAW
from streams.log.redis_streams import RedisStreamsLog
from tests.support.clocks import NOON
from tests.support.poison import KINDS, largest
from tests.support.servers import Server
from tests.web.site import PARTITIONS, SECRET, Site, assert_problem

WHOLE = {"id": "web:1", "source": "web", "text": "it smokes", "created_at": "2026-03-04T12:00:00Z"}
NOW = int(NOON.timestamp())
ALONE = {
    "Latin-1", "no id", "1e999 in an unknown field", "400 digits in an unknown field", "a NUL as an escape",
    "half a surrogate pair", "1 MB + 1 byte", "deep in extra",
}  # fmt: skip
"""Kinds of poison that still let a parser find the next element of an array."""


def in_log(site: Site) -> dict[str, int]:
    """Ids in `mentions.raw` by the partition they lie in."""
    log = RedisStreamsLog(site.clients[2], PARTITIONS)
    return {decode_mention(r.value).id: p for p in range(PARTITIONS) for r in log.read(RAW, p, 0, 5000)}


def test_one_mention_is_in_the_log_before_the_answer(site: Site) -> None:
    answer = site.post(WHOLE)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "rejected": []})
    assert in_log(site) == {"web:1": partition_of("web:1", PARTITIONS)}


def test_an_array_of_a_thousand_and_not_one_more(site: Site) -> None:
    many = [WHOLE | {"id": f"web:{n}"} for n in range(1001)]
    assert_problem(site.post(many), 400, "1001", "1000")
    assert in_log(site) == {}
    assert site.post(many[:1000]).json()["accepted"] == 1000
    assert in_log(site) == {f"web:{n}": partition_of(f"web:{n}", PARTITIONS) for n in range(1000)}


def test_good_ones_are_taken_and_bad_ones_named(site: Site) -> None:
    stone = {"id": "web:9", "source": "web", "deleted": True}
    answer = site.post([WHOLE, {"id": "web:2"}, "x", WHOLE | {"id": "web:3", "created_at": "2026-03-04"}, stone])
    assert answer.status_code == 202
    body = answer.json()
    assert body["accepted"] == 2
    assert [row["index"] for row in body["rejected"]] == [1, 2, 3]
    assert all(set(row) == {"index", "error"} and row["error"] for row in body["rejected"])
    assert "source" in body["rejected"][0]["error"]
    assert set(in_log(site)) == {"web:1", "web:9"}


def test_poison_among_good_ones_is_refused_alone(site: Site) -> None:
    bodies = [kind.make("web:9") for name, kind in KINDS.items() if name in ALONE]
    good = json.dumps(WHOLE).encode()
    answer = site.post(b"[" + b",".join([good, *bodies, good.replace(b"web:1", b"web:2")]) + b"]")
    body = answer.json()
    assert (answer.status_code, body["accepted"]) == (202, 2)
    assert [row["index"] for row in body["rejected"]] == list(range(1, len(ALONE) + 1))
    for row, name in zip(body["rejected"], [name for name in KINDS if name in ALONE], strict=True):
        assert KINDS[name].said in row["error"]
    assert set(in_log(site)) == {"web:1", "web:2"}


def test_a_text_that_somebody_cut_in_the_middle_of_a_sign_is_refused_alone(site: Site) -> None:
    """JSON may hold half a surrogate pair as an escape, and programs that cut texts write it."""
    cut = KINDS["half a surrogate pair as an escape"].make("web:9")
    good = json.dumps(WHOLE | {"id": "web:2", "text": "è caldo " * 60_000}, ensure_ascii=False).encode()
    answer = site.post(b"[" + b",".join([json.dumps(WHOLE).encode(), cut, good]) + b"]").json()
    assert (answer["accepted"], [row["index"] for row in answer["rejected"]]) == (2, [1])
    assert "half a surrogate pair" in answer["rejected"][0]["error"]
    assert set(in_log(site)) == {"web:1", "web:2"}
    assert site.post(cut).json()["accepted"] == 0
    many = b",".join([cut] * 1001)
    assert_problem(site.post(b"[" + many + b"]"), 400, "1001")


def test_a_mention_of_a_megabyte_is_taken_and_one_byte_more_is_not(site: Site) -> None:
    assert site.post(largest("web:5")).json() == {"accepted": 1, "rejected": []}
    [row] = site.post(KINDS["1 MB + 1 byte"].make("web:6")).json()["rejected"]
    assert "too large: 1,000,001 bytes" in row["error"]
    assert set(in_log(site)) == {"web:5"}


@pytest.mark.parametrize("body", [[], [5], {}])
def test_nothing_good_is_no_error_of_the_call(site: Site, body: Any) -> None:
    answer = site.post(body)
    assert (answer.status_code, answer.json()["accepted"]) == (202, 0)
    assert in_log(site) == {}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 200_000])
def test_a_body_that_is_no_json(site: Site, body: bytes) -> None:
    assert_problem(site.post(body), 400, "JSON")


def test_a_body_beyond_eight_mebibytes_is_refused(site: Site) -> None:
    answer = site.post(b'{"id":"web:1"}' + b" " * (8 << 20))
    assert_problem(answer, 413, "8 MiB")
    assert answer.headers["connection"] == "close", "the rest was not read, so the line ends: its sender must know"


def test_what_came_by_hand_makes_the_data_live(site: Site) -> None:
    site.post(WHOLE)
    assert site.clients[0].smembers("cc:provenance") == {b"live"}


def test_a_full_log_takes_nothing(site: Site) -> None:
    memory = site.clients[0]
    memory.config_set("maxmemory", int(memory.info("memory")["used_memory"]))  # type: ignore[index]
    assert_problem(site.post(WHOLE), 503, "quota", "later")
    memory.config_set("maxmemory", 0)
    assert in_log(site) == {}


def test_unsigned_mentions_are_taken_from_loopback_only(site: Site) -> None:
    assert_problem(site.post(WHOLE, peer="192.0.2.7"), 401, "loopback", "CC_WEBHOOK_SECRET")
    assert in_log(site) == {}
    assert site.post(WHOLE, peer="::1").status_code == 202


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
@pytest.mark.parametrize("environ", [{}, {"CC_OPEN": "yes"}])
def test_unsigned_mentions_that_somebody_sent_on_are_not_taken(
    valkey: Server, environ: dict[str, str], name: str
) -> None:
    """A proxy on this machine that nobody named in `CC_PROXIES` speaks for whoever reaches it."""
    site = Site(valkey.url, environ=environ)
    assert_problem(site.post(WHOLE, headers={name: "203.0.113.9"}), 401, "loopback")
    site.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ],
)
def test_another_sites_page_cannot_post_through_the_visitors_browser(site: Site, name: str, value: str) -> None:
    assert_problem(site.post(WHOLE, headers={name: value}), 403)
    assert in_log(site) == {}
    assert site.post(WHOLE, headers={"Origin": "http://localhost"}).status_code == 202


def signature(body: bytes, *, at: Any = NOW, delivery: str = "d1", secret: str = SECRET) -> dict[str, str]:
    """The headers of a signed call, by the contract's formula."""
    mac = hmac.new(secret.encode(), f"{at}.{delivery}.".encode() + body, hashlib.sha256).hexdigest()
    return {"CC-Timestamp": str(at), "CC-Delivery": delivery, "CC-Signature": f"v1={mac}"}


BODY = json.dumps(WHOLE).encode()


@pytest.mark.parametrize("at", [NOW, NOW - 299, NOW + 299])
def test_a_signed_call_is_taken_from_anywhere(signed: Site, at: int) -> None:
    assert signed.post(BODY, headers=signature(BODY, at=at), peer="192.0.2.7").status_code == 202
    assert set(in_log(signed)) == {"web:1"}


GOOD = signature(BODY)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        GOOD | {"CC-Signature": ""},
        {k: v for k, v in GOOD.items() if k != "CC-Timestamp"},
        {k: v for k, v in GOOD.items() if k != "CC-Delivery"},
        GOOD | {"CC-Delivery": "d2"},
        GOOD | {"CC-Timestamp": str(NOW + 1)},
        GOOD | {"CC-Signature": GOOD["CC-Signature"].removeprefix("v1=")},
        GOOD | {"CC-Signature": GOOD["CC-Signature"].upper()},
        GOOD | {"CC-Signature": "v1=é".encode("latin-1").decode("latin-1")},
        signature(BODY + b" "),
        signature(BODY, secret="another"),  # noqa: S106
        signature(BODY, at=NOW - 301),
        signature(BODY, at=NOW + 301),
        signature(BODY, at="soon"),
        signature(BODY, at="9" * 400),
        GOOD | {"CC-Timestamp": "²"},
    ],
)
def test_a_call_that_is_not_signed_right_is_refused(signed: Site, headers: dict[str, str]) -> None:
    raw = [(k.encode(), v.encode("latin-1")) for k, v in headers.items()]
    assert_problem(signed.post(BODY, headers=raw), 401)
    assert in_log(signed) == {}
