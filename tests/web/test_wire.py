"""The real server on a real socket: what only bytes can show."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from command_center.process import die_with_parent
from command_center.profile import load_profile
from command_center.store.embedded import find_server, free_port
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import Server, Servers
from tests.web.test_stream import parse

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "profiles" / "demo.yaml"


@pytest.fixture(scope="module")
def store(servers: Servers) -> Server:
    return servers.get("valkey", find_server())


@pytest.fixture(scope="module")
def port(store: Server, tmp_path_factory: pytest.TempPathFactory) -> Generator[int]:
    """The port of a web process as `up` starts it."""
    number = free_port()
    environ = os.environ | {
        "CC_REDIS_URL": store.url,
        "CC_PORT": str(number),
        "CC_PARTITIONS": "3",
        "CC_PROFILE": str(PROFILE),
        "CC_TICK_S": "0.1",
    }
    errors = (tmp_path_factory.mktemp("web") / "err").open("wb+")
    argv = [sys.executable, "-m", "command_center.cli", "web"]
    with subprocess.Popen(argv, env=environ, cwd=ROOT, stderr=errors, preexec_fn=die_with_parent) as process:  # noqa: PLW1509
        end = time.monotonic() + 30
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{number}/healthz", timeout=1)
                break
            except httpx.TransportError:
                errors.seek(0)
                assert process.poll() is None, errors.read().decode()
                assert time.monotonic() < end, errors.read().decode()
                time.sleep(0.1)
        yield number
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    errors.close()


def test_the_stream_arrives_event_by_event_and_follows_the_store(port: int, store: Server) -> None:
    client = store.client()
    kept = Kept(client)
    kept.clock.advance((datetime.now(UTC) - kept.clock.now()).total_seconds())
    with httpx.stream("GET", f"http://localhost:{port}/stream?panels=strip,gauge", timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert "content-encoding" not in answer.headers
        blocks = _blocks(answer)
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


def _blocks(answer: httpx.Response) -> Generator[bytes]:
    held = b""
    for part in answer.iter_raw():
        held += part
        while b"\n\n" in held:
            block, _, held = held.partition(b"\n\n")
            yield block


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
