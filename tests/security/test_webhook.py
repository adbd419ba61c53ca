"""The door for programs that feed mentions: deliveries are taken once, senders have bounds, keys and signatures."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Message

from command_center.store.connect import RedisError
from command_center.store.deliveries import KEPT_S, MAX_BYTES, UNDER_WAY_S, Deliveries, Known, Taking
from command_center.web.context import IntakeClosed
from command_center.web.patience import Patience
from command_center.web.security import SIGNATURE_AGE_S, check_signature
from command_center.web.webhook import MAX_BODY_BYTES
from streams.log import RAW
from streams.log.redis_streams import RedisStreamsLog
from tests.security.manned import add_key
from tests.support.clocks import NOON
from tests.support.servers import Server
from tests.web.site import PARTITIONS, SECRET, Site, assert_problem
from tests.web.test_post import in_log
from tools.settings_doc import OPERATIONS

NOW = int(NOON.timestamp())


def body(n: int) -> bytes:
    one = {"id": f"web:{n}", "source": "web", "text": "it smokes", "created_at": "2026-03-04T12:00:00Z"}
    return json.dumps(one).encode()


def post(site: Site, sent: bytes, delivery: str, at: int = NOW, **given: Any) -> httpx.Response:
    """One signed call."""
    mac = hmac.new(SECRET.encode(), f"{at}.{delivery}.".encode() + sent, hashlib.sha256).hexdigest()
    headers = {"CC-Timestamp": str(at), "CC-Delivery": delivery, "CC-Signature": f"v1={mac}"}
    return site.post(sent, headers=headers, **{"peer": "192.0.2.7", **given})


def test_the_vector_of_the_docs_is_signed_as_openssl_signs_it(openssl: str) -> None:
    page = OPERATIONS.read_text("utf-8")
    vector = dict(re.findall(r"^(secret|timestamp|delivery|body|signature) +(.+)$", page, re.M))
    signed = f"{vector['timestamp']}.{vector['delivery']}.{vector['body']}".encode()
    argv = [openssl, "dgst", "-sha256", "-hmac", vector["secret"], "-r"]
    made = subprocess.run(argv, input=signed, capture_output=True, check=True).stdout.split()[0].decode()
    assert vector["signature"] == f"v1={made}"
    now = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
    headers = {"cc-timestamp": vector["timestamp"], "cc-delivery": vector["delivery"]}
    headers["cc-signature"] = vector["signature"]
    sent = vector["body"].encode()
    assert check_signature(vector["secret"], Headers(headers), sent, "192.0.2.7", now) == vector["delivery"]


def test_a_delivery_that_comes_again_gets_its_first_answer_and_is_taken_once(signed: Site) -> None:
    mixed = b"[" + body(1) + b', {"id": "web:2"}]'
    first = post(signed, mixed, "d1")
    assert (first.status_code, first.json()["accepted"]) == (202, 1)
    assert "cc-repeated" not in first.headers
    signed.clients[0].flushdb()  # what would recognise the mention itself is gone: only the delivery could
    again = post(signed, mixed, "d1")
    assert again.json() == first.json()
    assert "cc-repeated" not in again.headers, "forgotten with the store"
    signed.clock.advance(SIGNATURE_AGE_S)  # type: ignore[attr-defined]
    for at in (NOW, NOW + 2 * SIGNATURE_AGE_S):  # a sender signs anew each time it tries
        repeated = post(signed, mixed, "d1", at=at)
        assert (repeated.status_code, repeated.json()) == (202, first.json())
        assert repeated.headers["cc-repeated"] == "yes"
    assert set(in_log(signed)) == {"web:1"}
    assert sum(1 for _ in in_log_all(signed)) == 1


def in_log_all(site: Site) -> list[str]:
    """Every id in the log, as often as it stands there."""
    log = RedisStreamsLog(site.clients[2], PARTITIONS)
    return [json.loads(r.value)["id"] for p in range(PARTITIONS) for r in log.read(RAW, p, 0, 5000)]


def test_an_answer_outlives_every_signature_of_its_delivery(signed: Site) -> None:
    post(signed, body(1), "d1", at=NOW + SIGNATURE_AGE_S)
    [key] = signed.clients[0].keys("cc:*:delivery:*")
    left_s = int(signed.clients[0].ttl(key))
    assert 2 * SIGNATURE_AGE_S < left_s <= KEPT_S
    assert b"d1" not in key, "the sender chose the name"


def test_another_body_under_a_known_id_is_refused_and_not_lost_in_silence(signed: Site) -> None:
    assert post(signed, body(1), "d1").status_code == 202
    answer = post(signed, body(2), "d1")
    assert_problem(answer, 409, "CC-Delivery", "an id of its own")
    assert set(in_log(signed)) == {"web:1"}
    assert post(signed, body(2), "d2").status_code == 202


def test_nobody_learns_of_a_delivery_without_its_signature(signed: Site) -> None:
    post(signed, body(1), "d1")
    headers = {"CC-Timestamp": str(NOW), "CC-Delivery": "d1", "CC-Signature": "v1=" + "0" * 64}
    assert_problem(signed.post(body(1), headers=headers), 401)
    assert "cc-repeated" not in signed.post(body(1), headers=headers).headers


def test_of_the_same_delivery_at_once_one_is_taken(signed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, begun, go_on = signed.intake.__class__.__call__, threading.Event(), threading.Event()

    def slow(self: Any, mentions: Any) -> None:
        begun.set()
        assert go_on.wait(30)
        usual(self, mentions)

    monkeypatch.setattr(signed.intake.__class__, "__call__", slow)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(post, signed, body(1), "d1")
        assert begun.wait(30)
        others = [pool.submit(post, signed, body(1), "d1") for _ in range(8)]
        for other in others:
            assert_problem(other.result(30), 409, "right now")
            assert other.result().headers["retry-after"] == "1"
        go_on.set()
        assert first.result(30).status_code == 202
    assert post(signed, body(1), "d1").headers["cc-repeated"] == "yes"
    assert in_log_all(signed) == ["web:1"]


def test_a_delivery_that_the_log_refused_may_come_again(signed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:

        def closed(self: Any, mentions: Any) -> None:
            raise IntakeClosed("the log is out of reach: the outcome is unknown, send again")

        patched.setattr(signed.intake.__class__, "__call__", closed)
        assert_problem(post(signed, body(1), "d1"), 503, "send again")
    assert post(signed, body(1), "d1").status_code == 202
    assert_problem(post(signed, b"{", "d2"), 400, "JSON")
    assert post(signed, body(2), "d2").status_code == 202, "nothing was taken under that id"


def test_an_answer_that_cannot_be_kept_is_still_given(signed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise RedisError("away")

    monkeypatch.setattr(Deliveries, "keep", lost)
    assert post(signed, body(1), "d1").json() == {"accepted": 1, "rejected": []}


def test_a_process_that_died_between_log_and_answer_does_not_hold_its_delivery(valkey: Server) -> None:
    client = valkey.client()
    first = Deliveries(client).begin("d1", b"x")
    assert isinstance(first, Taking)
    assert Deliveries(client).begin("d1", b"x") == Known(same=True, answer=None)
    assert Deliveries(client).begin("d1", b"y") == Known(same=False, answer=None)
    [key] = client.keys("cc:*:delivery:*")
    assert 0 < int(client.ttl(key)) <= UNDER_WAY_S
    client.delete(key)  # what Redis does then
    second = Deliveries(client).begin("d1", b"x")
    assert isinstance(second, Taking)
    first.free()  # the first was only slow: it must not free what is the second's by now
    assert Deliveries(client).begin("d1", b"x") == Known(same=True, answer=None)
    client.close()


def test_what_is_kept_of_a_long_answer_is_bounded(valkey: Server) -> None:
    client = valkey.client()
    long = [{"index": n, "error": hashlib.sha512(str(n).encode()).hexdigest() * 3} for n in range(1000)]
    taking = Deliveries(client).begin("d1", b"x")
    assert isinstance(taking, Taking)
    taking.end({"accepted": 0, "rejected": long})
    [key] = client.keys("cc:*:delivery:*")
    assert int(client.strlen(key)) < MAX_BYTES
    known = Deliveries(client).begin("d1", b"x")
    assert isinstance(known, Known)
    assert known.answer is not None
    assert [row["index"] for row in known.answer["rejected"]] == list(range(1000))
    client.close()


def test_a_sender_that_calls_too_often_is_told_when_to_come_again(signed: Site) -> None:
    limits = signed.context.limits
    limits.forget()
    taken = [limits.take("posts", "192.0.2.9") for _ in range(600)]
    assert taken == [None] * 600
    answer = post(signed, body(1), "d1", peer="192.0.2.9")
    assert_problem(answer, 429, "more mentions into one")
    assert answer.headers["retry-after"] == "1"
    assert in_log(signed) == {}
    assert post(signed, body(1), "d1", peer="192.0.2.10").status_code == 202, "another sender is not meant"
    signed.clock.advance(1)  # type: ignore[attr-defined]
    assert post(signed, body(2), "d2", peer="192.0.2.9").status_code == 202
    limits.forget()


def test_programs_on_the_machine_of_an_open_center_have_no_limit(site: Site) -> None:
    site.context.limits.forget()
    for _ in range(600):
        site.context.limits.take("posts", "127.0.0.1")
    assert site.post(body(1)).status_code == 202
    site.context.limits.forget()


def test_a_signed_body_beyond_eight_mebibytes_is_refused_before_it_is_looked_at(signed: Site) -> None:
    assert_problem(post(signed, body(1) + b" " * MAX_BODY_BYTES, "d1"), 413, "8 MiB")
    assert_problem(post(signed, b"[" + b",".join(body(n) for n in range(1001)) + b"]", "d1"), 400, "1001")


def test_a_body_that_trickles_is_given_up(signed: Site) -> None:
    came: list[Message] = []

    async def trickle() -> Message:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def send(message: Message) -> None:
        came.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/api/v1/mentions", "raw_path": b"/api/v1/mentions", "query_string": b"", "root_path": "",
        "headers": [(b"host", b"localhost")], "client": ("192.0.2.7", 5000), "server": ("localhost", 80),
    }  # fmt: skip
    asyncio.run(Patience(signed.app, lambda: None, body_s=0.2)(scope, trickle, send))
    assert came[0]["status"] == 408
    assert json.loads(came[1]["body"])["detail"].startswith("the body was not here within")


def test_where_people_sign_in_mentions_take_a_signature_or_a_machines_key(manned: Site) -> None:
    assert_problem(manned.post(body(1)), 401, "signature", "role machine")
    assert_problem(manned.post(body(1), peer="192.0.2.7"), 401, "signature")
    _, feeds = add_key(manned, "machine")
    _, reads = add_key(manned, "agent")
    _, ended = add_key(manned, "machine", days=1)
    bearer = [{"headers": {"Authorization": f"Bearer {one}"}} for one in (feeds, reads, "cc_" + "x" * 43)]
    assert manned.post(body(1), peer="192.0.2.7", **bearer[0]).status_code == 202  # type: ignore[arg-type]
    assert_problem(manned.post(body(2), **bearer[1]), 403, "role machine")  # type: ignore[arg-type]
    assert_problem(manned.post(body(2), **bearer[2]), 401)  # type: ignore[arg-type]
    manned.clock.advance(timedelta(days=2).total_seconds())  # type: ignore[attr-defined]
    assert_problem(manned.post(body(2), headers={"Authorization": f"Bearer {ended}"}), 401)
    for _ in range(600):
        manned.context.limits.take("posts", "192.0.2.7")
    assert_problem(manned.post(body(2), peer="192.0.2.7", **bearer[0]), 429)  # type: ignore[arg-type]
    manned.context.limits.forget()
    assert set(in_log(manned)) == {"web:1"}
