"""The health check of a container: it knows its own worker's sign of life from everybody else's."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from command_center.clock import SystemClock
from command_center.roles.alive import answers, gives_signs, main, stem_of
from command_center.roles.parts import Parts, member_of
from command_center.settings import load_settings
from command_center.stage import Heart
from command_center.store.connect import Redis
from tests.support.clocks import StillClock
from tests.support.made import PROFILE

HERE = socket.gethostname()


def alive(client: Redis, role: str, clock: StillClock, **environ: str) -> bool:
    return gives_signs(client, role, load_settings(environ), clock)


@pytest.mark.parametrize("role", ["source", "tag", "store"])
def test_a_worker_of_this_machine_counts_for_its_own_role_until_its_sign_is_late(client: Redis, role: str) -> None:
    clock = StillClock()
    assert not alive(client, role, clock)
    Heart(client, role, f"{role}-{HERE}-7", clock).beat()
    assert alive(client, role, clock)
    assert not any(alive(client, other, clock) for other in {"source", "tag", "store"} - {role})
    clock.advance(9.9)
    assert alive(client, role, clock)
    clock.advance(0.2)
    assert not alive(client, role, clock)
    assert alive(client, role, clock, CC_STAGE_LATE_S="11")


def test_the_worker_of_another_machine_is_no_sign_of_this_one(client: Redis) -> None:
    clock = StillClock()
    for other in (f"tag-{HERE}x-7", "tag-elsewhere-7", "tag-7"):
        Heart(client, "tag", other, clock).beat()
    assert not alive(client, "tag", clock)


def test_where_a_member_is_named_only_that_one_counts(client: Redis) -> None:
    clock = StillClock()
    Heart(client, "source", f"source-{HERE}-7", clock).beat()
    assert not alive(client, "source", clock, CC_MEMBER="source-0")
    Heart(client, "source", "source-0", clock).beat()
    assert alive(client, "source", clock, CC_MEMBER="source-0")


def test_a_worker_is_known_by_its_machine_unless_it_has_a_name(client: Redis) -> None:
    def parts(**environ: str) -> Parts:
        return Parts(load_settings(environ), PROFILE, StillClock(), client)

    assert member_of(parts(), "tag").startswith(stem_of("tag"))
    assert member_of(parts(), "tag").removeprefix(stem_of("tag")).isdecimal()
    assert HERE in stem_of("tag")
    assert member_of(parts(CC_MEMBER="left"), "tag") == "left"


class _OneHost(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        served = self.headers["Host"] == "wall.example.org" and self.path == "/healthz"
        self.send_response(200 if served else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Generator[str]:
    """A web server that serves `/healthz` of one host name, as ours does."""
    server = HTTPServer(("127.0.0.1", 0), _OneHost)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield str(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_web_server_is_asked_by_a_name_that_it_serves(port: str) -> None:
    assert answers(load_settings({"CC_PORT": port, "CC_HOSTS": "wall.example.org,localhost"}))
    assert not answers(load_settings({"CC_PORT": port, "CC_HOSTS": "localhost"}))


def test_the_exit_code_says_it(client: Redis, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    where = client.connection_pool.connection_kwargs
    monkeypatch.setenv("CC_REDIS_URL", f"redis://{where['host']}:{where['port']}/0")
    assert main(["tag"]) == 1
    Heart(client, "tag", f"{stem_of('tag')}7", StillClock()).beat()
    assert main(["tag"]) == 1, "a sign of long ago"
    Heart(client, "tag", f"{stem_of('tag')}7", SystemClock()).beat()
    assert main(["tag"]) == 0
    monkeypatch.setenv("CC_PORT", port)
    monkeypatch.setenv("CC_HOSTS", "wall.example.org")
    assert main(["web"]) == 0
    monkeypatch.setenv("CC_REDIS_URL", "redis://127.0.0.1:1/0")
    assert main(["tag"]) == 1
    monkeypatch.setenv("CC_REDIS_URL", "nowhere")
    assert main(["tag"]) == 1
    assert main([]) == 2
    assert main(["up"]) == 2
