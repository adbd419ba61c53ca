"""Requests nobody sane sends, and what the door says."""

from __future__ import annotations

import pytest

from command_center.mention import InvalidMention, decode_mention
from tests.web.site import Site


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/wall/overview", "/api/v1/summary", "/api/v1/nope"])
def test_head_is_get_without_its_body(site: Site, path: str) -> None:
    got, head = site.get(path), site.call("HEAD", path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]


def test_a_stream_has_no_head(site: Site) -> None:
    head = site.call("HEAD", "/stream/overview")
    assert head.status_code == 405
    assert head.content == b""


@pytest.mark.parametrize("host", ["localhost:8090@evil", "localhost:", "localhost:٨٠", "evil:80"])
def test_what_follows_the_host_must_be_a_port(site: Site, host: str) -> None:
    assert site.get("/healthz", headers={"Host": host.encode()}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:80", "127.0.0.1:8050", "LOCALHOST:1"])
def test_our_own_names_are_served(site: Site, host: str) -> None:
    assert site.get("/healthz", headers={"Host": host}).status_code == 200


def test_an_empty_label_says_what_lists_those_without(site: Site) -> None:
    answer = site.get("/api/v1/mentions?language=")
    assert answer.status_code == 400
    assert "language=none" in answer.json()["detail"]


def test_a_wrong_id_is_told_in_words() -> None:
    with pytest.raises(InvalidMention) as told:
        decode_mention(b'{"id":"nocolon","source":"web","text":"","created_at":"2026-01-01T00:00:00Z"}')
    assert str(told.value) == "`id` must be source:native id, without control characters"
    with pytest.raises(InvalidMention, match="`source` must be 1 to 32 of a-z"):
        decode_mention(b'{"id":"w:1","source":"W!","text":"","created_at":"2026-01-01T00:00:00Z"}')


@pytest.mark.parametrize(
    "text", ["2026-W47-7T00:00:00Z", "20261122T085000Z", "2026-11-22T08:50Z", "٢٠٢٦-11-22T08:50:00Z"]
)
def test_only_times_of_the_rfc_are_taken(site: Site, text: str) -> None:
    answer = site.get("/api/v1/mentions", params={"from": text})
    assert answer.status_code == 400
    assert "2026-01-31T12:00:00Z" in answer.json()["detail"]


def test_a_body_in_a_coding_is_refused(site: Site) -> None:
    body = b'{"id":"web:1","source":"web","text":"","created_at":"2026-01-01T00:00:00Z"}'
    assert site.post(body, headers={"Content-Encoding": "gzip"}).status_code == 415
    assert site.post(body, headers={"Content-Encoding": "identity"}).status_code == 202
