"""Nobody keeps us waiting for ever: not for headers, not for a body, and not by not reading."""

from __future__ import annotations

import asyncio
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from command_center.process import die_with_parent
from command_center.store.embedded import free_port
from command_center.web.connection import HANG_UP
from command_center.web.patience import Patience
from command_center.web.problems import Problem

ROOT = Path(__file__).parents[2]
LONG = 20.0
HTTP: dict[str, Any] = {"type": "http", "method": "POST", "path": "/", "headers": []}
CONF = """
from command_center.web import connection
from command_center.web.gunicorn_conf import *
connection.HEADERS_S = 0.4
"""
APP = """
import asyncio
from command_center.web.patience import Patience

slow = []

async def stream(scope, receive, send):
    if scope["type"] != "http":
        return
    if scope["path"] != "/endless":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
        await send({"type": "http.response.body", "body": b"slow %d" % len(slow)})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": bytes(50_000), "more_body": True})
        await asyncio.sleep(0)

app = Patience(stream, slow=lambda: slow.append(1), send_s=0.4)
"""


def talk(app: Any, receive: Receive, extensions: dict[str, Any] | None = None) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app({**HTTP, "extensions": extensions or {}}, receive, send))
    return sent


def test_a_body_that_trickles_is_given_up_though_every_piece_is_quick() -> None:
    taken: list[int] = []

    async def reads(_: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            taken.append(1)

    async def trickle() -> Message:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(Problem) as why:
        talk(Patience(reads, lambda: None, body_s=0.3), trickle)
    assert why.value.status == 408
    assert 1 <= len(taken) <= 6


def test_a_request_that_is_whole_may_be_answered_for_as_long_as_it_takes() -> None:
    bodies = iter([{"type": "http.request", "body": b"x", "more_body": False}])

    async def lasting(_: Scope, receive: Receive, send: Send) -> None:
        await receive()
        listens = asyncio.ensure_future(receive())  # as servers do, to hear that the caller has left
        await asyncio.sleep(0.3)
        assert not listens.done()
        listens.cancel()
        await send({"type": "http.response.body", "body": b"done"})

    async def receive() -> Message:
        for body in bodies:
            return body
        await asyncio.sleep(LONG)
        raise AssertionError

    assert talk(Patience(lasting, lambda: None, body_s=0.1), receive)[0]["body"] == b"done"


@pytest.mark.parametrize("can_hang_up", [True, False])
def test_a_reader_who_takes_nothing_is_hung_up_on_and_counted_once(can_hang_up: bool) -> None:
    events: list[str] = []

    async def stuck(_: Message) -> None:
        await asyncio.sleep(LONG)

    async def sends(_: Scope, receive: Receive, send: Send) -> None:
        for _n in range(3):
            await send({"type": "http.response.body", "body": b"x", "more_body": True})

    app = Patience(sends, lambda: events.append("slow"), send_s=0.1)
    extensions = {HANG_UP: lambda: events.append("hung up")} if can_hang_up else {}

    async def nothing() -> Message:
        raise AssertionError

    call = app({**HTTP, "extensions": extensions}, nothing, stuck)
    if can_hang_up:
        asyncio.run(call)
        assert events == ["slow", "hung up"]
    else:
        with pytest.raises(OSError, match="nothing for too long"):
            asyncio.run(call)
        assert events == ["slow"]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Generator[int]:
    """gunicorn as it serves the web, with an app that never ends its answer, and little patience."""
    home = tmp_path_factory.mktemp("impatient")
    (home / "conf.py").write_text(CONF)
    (home / "endless.py").write_text(APP)
    number = free_port()
    argv = [sys.executable, "-m", "gunicorn", "-k", "asgi", "-c", str(home / "conf.py"), "--no-control-socket"]
    argv += ["--chdir", str(home), "-b", f"127.0.0.1:{number}", "--log-level", "warning", "endless:app"]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    said = (home / "said").open("wb+")
    with subprocess.Popen(argv, env=environ, stderr=said, preexec_fn=die_with_parent) as process:  # noqa: PLW1509
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", number), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < end
                time.sleep(0.05)
        yield number
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    said.seek(0)
    assert b"Error" not in said.read(), "a slow reader is no fault of ours"
    said.close()


def test_fifty_connections_that_never_finish_their_headers_are_ended(port: int) -> None:
    end = time.monotonic() + LONG
    with ExitStack() as held:
        waiting = {held.enter_context(socket.create_connection(("127.0.0.1", port), LONG)) for _ in range(50)}
        for one in waiting:
            one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        while waiting:
            assert time.monotonic() < end, f"{len(waiting)} of 50 are still held"
            for one in list(waiting):  # each says a little, again and again
                try:
                    one.sendall(b"X-Slow: 1\r\n")
                except OSError:
                    waiting.discard(one)
            readable, _, _ = select.select(list(waiting), [], [], 0.1)
            waiting -= {one for one in readable if _is_ended(one)}


def _is_ended(one: socket.socket) -> bool:
    try:
        return one.recv(4096) == b""
    except OSError:
        return True


def test_a_request_whose_headers_came_in_time_is_served_however_many_follow(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=LONG) as one:
        for _ in range(3):
            one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
            time.sleep(0.3)  # together longer than a connection has for its first headers


def test_readers_who_do_not_read_are_cut_off_with_what_is_in_their_buffers(port: int) -> None:
    def slow() -> int:
        with socket.create_connection(("127.0.0.1", port), timeout=LONG) as asks:
            asks.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b"".join(iter(lambda: asks.recv(4096), b""))
        return int(re.findall(rb"slow (\d+)", answer)[0])

    with ExitStack() as held:
        readers = [held.enter_context(socket.socket()) for _ in range(5)]
        for one in readers:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            one.settimeout(LONG)
            one.connect(("127.0.0.1", port))
            one.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        end = time.monotonic() + LONG
        while slow() < len(readers):
            assert time.monotonic() < end
            time.sleep(0.1)
        for one in readers:
            with pytest.raises(ConnectionResetError):  # aborted: not closed after all was taken
                while one.recv(1 << 16):
                    pass


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [(b"/" + b"x" * 8000, b"", b"200"), (b"/" + b"x" * 8200, b"", b"414"), (b"/", b"X-A: 1\r\n" * 61, b"431"),
     (b"/", b"X-A: " + b"x" * 8200 + b"\r\n", b"431")],
)  # fmt: skip
def test_a_request_has_bounds(port: int, line: bytes, headers: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=LONG) as one:
        one.sendall(b"GET %b HTTP/1.1\r\nHost: localhost\r\n%b\r\n" % (line, headers))
        assert one.recv(4096).split(b" ")[1] == status
