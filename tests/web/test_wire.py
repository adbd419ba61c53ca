"""The real server on a real socket: what only bytes can show."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Generator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from command_center.profile import load_profile
from command_center.room.embeds import RevokeEmbed
from command_center.store.embedded import find_server
from command_center.store.room import RoomCopy
from streams.ledger import Ledger
from streams.log.redis_streams import RedisStreamsLog
from tests.room.decisions import said
from tests.security.embeds import SECRET, key, made
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import Server, Servers
from tests.support.web import ROOT, WebProcess
from tests.web.test_stream import parse

PROFILE = ROOT / "profiles" / "demo.yaml"
WORD = "a word that no list of processes may show"


@pytest.fixture(scope="module")
def store(servers: Servers) -> Server:
    return servers.get("valkey", find_server())


@pytest.fixture(scope="module")
def port(store: Server, tmp_path_factory: pytest.TempPathFactory) -> Generator[int]:
    """The port of two web processes as `up` starts them."""
    place = tmp_path_factory.mktemp("web")
    environ = {"CC_WEB_WORKERS": "2", "CC_DATA_DIR": str(place), "CC_WEBHOOK_SECRET": WORD}
    web = WebProcess(store.url, place, environ).start()
    yield web.port
    web.stop()


def test_the_stream_arrives_event_by_event_and_follows_the_store(port: int, store: Server) -> None:
    client = store.client()
    kept = Kept(client)
    kept.clock.advance((datetime.now(UTC) - kept.clock.now()).total_seconds())
    with httpx.stream("GET", f"http://localhost:{port}/stream?panels=strip,gauge", timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert "content-encoding" not in answer.headers
        blocks = blocks_of(answer)
        assert next(blocks).startswith(b"retry:")
        first = parse(next(blocks))
        assert (first.kind, first.id.split("-")[0]) == ("snapshot", str(first.data["epoch"]))
        assert set(first.data["panels"]) == {"strip", "gauge"}
        begun = time.monotonic()
        kept.add(*((mention(n, kept.clock.now()), tags(n)) for n in range(12)))
        seen = ""
        while ">12<" not in seen:  # the three partitions may be counted on both sides of a tick
            delta = parse(next(blocks))
            assert delta.kind in ("delta", "heartbeat")
            assert delta.kind == "heartbeat" or delta.data["base"] == delta.data["seq"] - 1
            seen = str(delta.data.get("panels", {}).get("strip", ""))
            assert time.monotonic() - begun < 3, seen
    client.close()


def blocks_of(answer: httpx.Response) -> Generator[bytes]:
    """A stream as its events, still bytes."""
    held = b""
    for part in answer.iter_raw():
        held += part
        while b"\n\n" in held:
            block, _, held = held.partition(b"\n\n")
            yield block


def _listen(port: int, token: str) -> socket.socket:
    """A stream of embeds that has begun."""
    raw = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = f"Host: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}"
    raw.sendall(f"GET /stream/embeds HTTP/1.1\r\n{head}\r\n\r\n".encode())
    held = b""
    while b"event: snapshot" not in held:
        part = raw.recv(65536)
        assert part, held
        held += part
    return raw


def test_a_key_that_is_revoked_elsewhere_ends_its_streams_in_every_process(port: int, store: Server) -> None:
    client = store.client()
    elsewhere = Ledger(RedisStreamsLog(client, 3), RoomCopy(client))
    for action in (made(1, until=datetime.now(UTC) + timedelta(days=1)), made(2)):
        elsewhere.act(action)
    base = f"http://localhost:{port}"
    challenge, streams, shared = "none", list[socket.socket](), False
    end = time.monotonic() + 60
    while not shared:  # until both processes have some of them
        assert time.monotonic() < end, len(streams)
        body = {"key": key(1), "secret": SECRET, "challenge": challenge}
        answer = httpx.post(f"{base}/embed/token", json=body, timeout=30)
        assert answer.status_code in (200, 401), answer.text
        challenge = answer.json()["challenge"]
        if answer.status_code == 401:  # the one that answered knows the key at its next tick
            continue
        streams.append(_listen(port, answer.json()["token"]))
        here = re.search(r"^cc_open_pages (\d+)", httpx.get(f"{base}/metrics", timeout=30).text, re.M)
        shared = here is not None and 0 < int(here[1]) < len(streams)
    elsewhere.act(said(RevokeEmbed, 3, embed=key(1)))
    begun = time.monotonic()
    for raw in streams:
        held = b"".join(iter(lambda raw=raw: raw.recv(65536), b""))  # type: ignore[misc]
        assert b'event: control\ndata: {"action":"withdrawn","key":"%b"}' % key(1).encode() in held
        raw.close()
    assert time.monotonic() - begun < 10
    client.close()


@pytest.mark.parametrize("path", ["/", "/stream", "/_dash-ws-callback", "/wall/overview"])
def test_no_websocket_is_spoken(port: int, path: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
        raw.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        status = raw.recv(4096).split(b"\r\n", 1)[0]
    assert status.startswith(b"HTTP/1.1 4"), status


def test_a_path_that_climbs_reads_no_file(port: int) -> None:
    for path in ("/assets/../pyproject.toml", "/assets/%2e%2e/pyproject.toml", "/assets//etc/passwd"):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: raw.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 404"), answer[:200]


def test_the_title_is_the_profiles(port: int) -> None:
    page = httpx.get(f"http://127.0.0.1:{port}/wall/overview", timeout=10)
    assert load_profile(PROFILE).title in page.text


def test_no_list_of_processes_shows_a_secret(port: int) -> None:
    assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=10).status_code == 200
    assert _said("environ"), "the web processes have it, so it was looked for where it could be"
    assert _said("cmdline") == []


def _said(what: str) -> list[str]:
    """Processes in whose arguments or environment the word stands; those of others can't be read."""
    found = []
    for path in Path("/proc").glob(f"[0-9]*/{what}"):
        with suppress(OSError):
            if WORD.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found
