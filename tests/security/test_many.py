"""A thousand embeds on one server, all coming back at once, and readers who take a byte a second."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from command_center.clock import SystemClock
from command_center.profile import load_profile
from command_center.room.embeds import MAX_EMBEDS
from command_center.store.embedded import find_server
from command_center.store.room import RoomCopy
from command_center.web.tokens import Tokens
from layouts.embed_names import EMBEDS
from streams.ledger import Ledger
from streams.log.redis_streams import RedisStreamsLog
from tests.room.decisions import room_of
from tests.security.embeds import made
from tests.support.kept import Kept
from tests.support.made import mention, tags
from tests.support.many import Many, percentile, worked_s
from tests.support.servers import Server, Servers
from tests.support.web import ROOT, WebProcess

SIGNING = "forty letters or so that only this test knows"
PANELS = ("gauge", "map", "volume", "topics", "share", "waiting", "coverage", "river", "rising", "languages")
CORE, BACK_S, MEASURED_S = 0.30, 30.0, 10.0
SLOW, SLOW_BYTES_S = 200, 1
HUNG_UP_S = 120.0
"""The wall's picture fills the buffers of a slow reader within seconds; from then on it has 30 s to take a piece."""
LOOKS = 3
"""One may meet whatever else the machine does."""
SEEN_S = 0.1
"""An age that nobody sees; below it the twice is noise."""
EVERYTHING = "strip,pipeline,waiting,map,volume,gauge,topics,share,river"


@pytest.fixture
def store(servers: Servers) -> Server:
    found = servers.get("valkey", find_server())
    client = found.client()
    client.flushall()
    client.close()
    return found


@pytest.fixture
def web(store: Server, tmp_path: Path) -> Generator[WebProcess]:
    """A web server with as many keys as there may be."""
    client = store.client()
    ledger = Ledger(RedisStreamsLog(client, 3), RoomCopy(client))
    ledger.note(made(n, panel=PANELS[n % len(PANELS)]) for n in range(MAX_EMBEDS))
    ledger.catch_up()
    found = WebProcess(store.url, tmp_path, {"CC_SECRET": SIGNING, "CC_TICK_S": "0.5"}).start()
    yield found
    found.stop()


@contextmanager
def posts(store: Server, a_second: int) -> Iterator[None]:
    """Mentions come in all the while, so that every picture differs from the one before."""
    over = threading.Event()
    kept = Kept(store.client())

    def feed() -> None:
        n = 0
        while not over.wait(0.5):
            kept.clock.advance((datetime.now(UTC) - kept.clock.now()).total_seconds())
            at = kept.clock.now()
            few = range(n, n := n + max(1, a_second // 2))
            kept.add(
                *((mention(i, at - timedelta(seconds=1), text=f"post {i} " + "and more " * 9), tags(i)) for i in few)
            )

    thread = threading.Thread(target=feed)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def tokens() -> list[str]:
    """A token for each key."""
    room = room_of(*(made(n, panel=PANELS[n % len(PANELS)]) for n in range(MAX_EMBEDS)))
    signer = Tokens([SIGNING], SystemClock(), load_profile(ROOT / "profiles" / "demo.yaml").name)
    return [signer.issue(embed).token for embed in room.embeds.by_id.values()]


@contextmanager
def slow_readers(port: int) -> Iterator[list[socket.socket]]:
    """Connections to the whole wall that take a byte a second each."""
    over = threading.Event()
    with ExitStack() as stack:
        found = []
        for _ in range(SLOW):
            one = stack.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            one.connect(("127.0.0.1", port))
            one.sendall(f"GET /stream?panels={EVERYTHING} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            one.setblocking(False)
            found.append(one)

        def sip() -> None:
            while not over.wait(1 / SLOW_BYTES_S):
                for one in found:
                    try:
                        one.recv(1)
                    except OSError:
                        continue

        thread = threading.Thread(target=sip)
        thread.start()
        try:
            yield found
        finally:
            over.set()
            thread.join()


@pytest.mark.alone
def test_a_thousand_embeds_live_cheaply_beside_slow_readers_and_come_back_together(
    web: WebProcess, store: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(PANELS) == set(EMBEDS)
    with posts(store, a_second=10), Many(web.port, tokens()) as many:
        many.until(lambda now: now.shown == MAX_EMBEDS, 60)
        looks = []
        for look in range(1, LOOKS + 1):
            calm, core = lived(many, web)
            assert core < CORE, core
            with slow_readers(web.port):
                begun = time.monotonic()
                beside, _ = lived(many, web)
                for name, held in (("cc_slow_readers_total", look * SLOW), ("cc_open_pages", MAX_EMBEDS)):
                    while (found := figure(web.port, name)) != held:
                        assert time.monotonic() - begun < HUNG_UP_S, (
                            name,
                            found,
                            many.ask().refused,
                            web.said()[-500:],
                        )
                        time.sleep(0.2)
            still = many.ask()
            assert still.shown == still.opened == MAX_EMBEDS  # none of them was hung up on
            looks.append((calm, beside))
            if beside < 2 * max(calm, SEEN_S):
                break
            assert look < LOOKS, looks
        web.stop()
        many.until(lambda now: now.shown == 0, 30)
        web.start()  # returns with the server's first answer
        back, took_s = many.until(lambda now: now.shown == MAX_EMBEDS, 120)
        assert took_s < BACK_S, took_s
        assert not back.refused
    with capsys.disabled():  # the figures that docs/performance.md asks for, in the log of every run
        sys.stdout.write(f" [core {core:.3f}, p99 {calm:.3f} s, beside slow {beside:.3f} s, back {took_s:.1f} s] ")


def lived(many: Many, web: WebProcess) -> tuple[float, float]:
    """How they live for a while: the age that one picture in a hundred is beyond, and the server's share of a core.

    What it costs that they came is not in it.
    """
    pids = [web.pid, *web.workers()]
    many.ask()
    before, begun = worked_s(pids), time.monotonic()
    time.sleep(MEASURED_S)
    core = (worked_s(pids) - before) / (time.monotonic() - begun)
    ages = many.ask().ages
    assert len(ages) > MAX_EMBEDS * MEASURED_S  # two pictures a second; a busy machine may be late
    return percentile(ages, 0.99), core


def figure(port: int, name: str) -> float:
    """One figure of the server's metrics."""
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    return next(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(f"{name} "))
