"""A real nginx with the lines of docs/operations.md before a real server: prefix, TLS, streams, and who asks."""

from __future__ import annotations

import html
import re
import signal
import ssl
import subprocess
import time
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from command_center.process import die_with_parent
from command_center.store.embedded import find_server, free_port
from tests.support.certificates import make_certificates
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.servers import Server, Servers
from tests.support.web import ROOT, WebProcess
from tests.web.test_stream import parse
from tests.web.test_wire import blocks_of

_LINES = re.compile(r"<!-- nginx -->\n```nginx\n(.*?)```", re.DOTALL)
FRAME = """
daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;
events {{}}
http {{
  access_log {home}/access.log;
  client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
  {lines}
}}
"""


class Front(NamedTuple):
    """What stands in front: how it is called, what it trusts, where the center is behind it, and its own log."""

    url: str
    trust: ssl.SSLContext
    behind: str
    access: Path

    def client(self, address: str = "127.0.0.1") -> httpx.Client:
        """A program at this address of the loopback."""
        transport = httpx.HTTPTransport(verify=self.trust, local_address=address)
        return httpx.Client(transport=transport, base_url=self.url, timeout=20)


@pytest.fixture(scope="module")
def store(servers: Servers) -> Server:
    found = servers.get("valkey", find_server())
    client = found.client()
    client.flushall()
    client.close()
    return found


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return tmp_path_factory.mktemp("web"), tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def behind(store: Server, homes: tuple[Path, Path]) -> Generator[WebProcess]:
    """The center, told what the docs say."""
    environ = {"CC_PREFIX": "/care", "CC_PROXIES": "127.0.0.1", "CC_OPEN": "yes"}
    web = WebProcess(store.url, homes[0], environ).start()
    yield web
    web.stop()


@pytest.fixture
def front(nginx: str, openssl: str, behind: WebProcess, homes: tuple[Path, Path]) -> Generator[Front]:
    """nginx with the lines of the docs; only ports, names and files are this machine's."""
    home, port = homes[1], free_port()
    made = make_certificates(openssl, home / "certificates")
    [lines] = _LINES.findall((ROOT / "docs" / "operations.md").read_text("utf-8"))
    changed = {
        "listen 443 ssl http2": f"listen 127.0.0.1:{port} ssl http2",
        "server_name wall.example": "server_name localhost",
        "127.0.0.1:8050": f"127.0.0.1:{behind.port}",
        "/etc/ssl/wall.example.pem": str(made.certificate),
        "/etc/ssl/wall.example.key": str(made.key),
    }
    for written, here in changed.items():
        assert written in lines
        lines = lines.replace(written, here)
    conf = home / "nginx.conf"
    conf.write_text(FRAME.format(home=home, lines=lines))
    argv = [nginx, "-e", str(home / "error.log"), "-p", str(home), "-c", str(conf)]
    trust = ssl.create_default_context(cafile=str(made.authority))
    found = Front(f"https://localhost:{port}/care", trust, f"http://127.0.0.1:{behind.port}", home / "access.log")
    process = subprocess.Popen(argv, preexec_fn=die_with_parent)  # noqa: PLW1509
    try:
        _until_it_answers(found, process, home / "error.log")
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _until_it_answers(front: Front, process: subprocess.Popen[bytes], errors: Path) -> None:
    end = time.monotonic() + 30
    with front.client() as client:
        while True:
            try:
                client.get("/healthz")
                return
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > end:
                    raise AssertionError(errors.read_text()) from None
                time.sleep(0.05)


def test_it_is_served_below_the_prefix_over_tls_and_nobody_spoofs_who_asks(front: Front, store: Server) -> None:
    kept = Kept(store.client())
    kept.clock.advance((datetime.now(UTC) - kept.clock.now()).total_seconds())
    with front.client() as client:
        assert client.get(front.url).headers["location"].endswith("/care/")
        wall = client.get("/wall/overview")
        assert 'data-base="/care"' in wall.text
        own = set(re.findall(r'(?:href|src|data-exchange)="(/[^"#]*)', html.unescape(wall.text)))
        assert all(address.startswith("/care/") for address in own)
        lost = {address for address in own if client.get(address.removeprefix("/care")).status_code != 200}
        assert lost == set()
        embed = client.get("/embed/gauge")
        assert (embed.status_code, 'data-stream="/care/stream/embeds' in embed.text) == (200, True)

        # a stream comes event by event, and follows the store
        with client.stream("GET", "/stream?panels=strip,gauge") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            blocks = blocks_of(answer)
            assert next(blocks).startswith(b"retry:")
            assert parse(next(blocks)).kind == "snapshot"
            kept.add(*((mention(n, kept.clock.now()), tags(n)) for n in range(12)))
            begun, seen = time.monotonic(), ""
            while ">12<" not in seen:
                seen = str(parse(next(blocks)).data.get("panels", {}).get("strip", ""))
                assert time.monotonic() - begun < 30, seen

    # behind TLS, and below the prefix: where forms lead, and what is kept
    with front.client("127.0.0.2") as client:
        spoof = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
        named = client.post("/screens/who", data={"who": "Ada"}, headers=spoof)
        assert named.headers["location"] == "/care/screens?said=who"
        assert "Path=/care;" in named.headers["set-cookie"]
        asked = client.get("/screen")
        assert "Path=/care" in asked.headers["set-cookie"]
        assert "Secure" in asked.headers["set-cookie"]  # the center knows that its visitors come by TLS
        assert f"{front.url.removeprefix('https://')}/screens" in asked.text
        texts = client.post("/screens/texts", data={"to": "off", "why": "test"}, headers=spoof)
        assert texts.headers["location"].startswith("/care/screens?said=texts-off")
        assert client.get("/oembed?url=https%3A%2F%2Fx%2F%23secret").status_code in (400, 404, 501)
    # who calls the center itself and is no listed proxy is believed nothing
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.3"), base_url=front.behind) as direct:
        direct.post("/screens/texts", data={"to": "on"}, headers={"X-Forwarded-For": "9.9.9.9"})
        assert direct.get("/healthz", headers={"X-Forwarded-Host": "evil.example"}).status_code == 200
        items = direct.get("/api/v1/audit?kind=switch-set").json()["items"]
        assert [row["origin"] for row in items] == ["127.0.0.3", "127.0.0.2"]
    written = front.access.read_text()
    assert "/care/wall/overview" in written
    assert "oembed" not in written
