"""Decisions: durable before the answer, seen by every web process, and back from the log after any loss."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from command_center.clock import SystemClock
from command_center.room.notes import SendNote
from command_center.room.room import Room, fold_name
from command_center.room.screens import RenameScreen
from command_center.room.switches import SetSwitch
from command_center.store import keys
from command_center.store.connect import Redis, connect
from command_center.store.room import RoomCopy
from command_center.web.context import ActionsClosed
from command_center.web.problems import Problem
from command_center.web.room import RoomView
from streams.erasures import Orders, send_order
from streams.ledger import Ledger
from streams.log import ACTIONS
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from streams.log.redis_streams import RedisStreamsLog
from tests.room.decisions import paired, said
from tests.support.clocks import NOON, StillClock
from tests.support.kafka import SharedKafka
from tests.support.servers import Server
from tests.web.site import Site

COPY = keys.room(fold_name())
NOTE = said(SendNote, 2, text="The lift is out of order", until=NOON + timedelta(hours=1))


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


class Process:
    """Another web process on the same server: its own ledger, its own view."""

    def __init__(self, client: Redis) -> None:
        self.log = RedisStreamsLog(client, 3)
        self.ledger = Ledger(self.log, RoomCopy(client))
        self.view = RoomView(RoomCopy(client), SystemClock(), self.ledger.catch_up)


@pytest.fixture
def other(client: Redis) -> Process:
    return Process(client)


def test_a_decision_is_in_the_log_in_force_here_and_seen_elsewhere(site: Site, other: Process) -> None:
    site.act(paired(1, "lobby"))
    assert b"lobby" in other.log.read(ACTIONS, 0, 0, 10)[0].value
    assert list(site.room.known().screens.by_id) == ["lobby"]
    assert other.view.look()
    assert other.view.now == site.room.now
    assert not other.view.look(), "nothing new is no news"


def test_everybody_who_listens_for_ticks_hears_of_it(site: Site, client: Redis) -> None:
    with client.pubsub(ignore_subscribe_messages=True) as ticks:  # type: ignore[no-untyped-call]
        ticks.subscribe(keys.TICKS)
        ticks.get_message(timeout=1)
        site.act(NOTE)
        assert ticks.get_message(timeout=10) is not None


def test_a_lost_copy_is_missed_not_believed_and_comes_back_from_the_log(site: Site, other: Process) -> None:
    site.act(paired(1, "lobby"))
    site.act(NOTE)
    other.view.look()
    before = other.view.now
    site.clients[0].delete(COPY)
    assert not other.view.look()
    assert other.view.now is before

    def back() -> bool:
        other.view.look()  # as every tick does: who was healing when it was lost has seen it whole
        return bool(site.clients[0].exists(COPY))

    until(back)
    assert other.ledger.catch_up() == before


def test_a_process_that_begins_without_a_copy_waits_for_it(other: Process, client: Redis) -> None:
    with pytest.raises(Problem) as told:
        other.view.known()
    assert told.value.status == 503
    until(lambda: bool(client.exists(COPY)))
    assert other.view.known() == Room()


def test_what_was_appended_and_not_copied_is_made_good(site: Site, other: Process) -> None:
    """A process that ended between the two, or somebody who only appends."""
    site.act(paired(1, "lobby"))
    producer = other.log.producer()
    for body in (
        b'{"action":"screen-move","id":"x","at":"2026-03-04T12:00:00Z","screen":"lobby","wall":"pulse"}',
        b"no json",
        b"\xff\xfe",
        b'{"action":"of-tomorrow"}',
        b'{"action":"screen-move","id":"y","at":"2026-03-04T12:00:00Z","screen":"lobby"}',
    ):
        producer.send(ACTIONS, 0, body)
    producer.flush()
    send_order(other.log, ["d" * 64])
    other.view.look()
    until(lambda: other.view.look() or other.view.now != site.room.now)
    room = other.view.known()
    assert room.screens.by_id["lobby"].wall == "pulse"
    orders = Orders(other.log, site.clients[0])
    assert list(orders.refresh().orders) == ["d" * 64], "the eraser's follower passes the room's actions, bad ones too"


def test_many_who_decide_at_once_lose_nothing(site: Site, valkey: Server) -> None:
    clients = [connect(valkey.url) for _ in range(4)]
    processes = [Process(client) for client in clients]

    def decide(n: int) -> None:
        processes[n % 4].ledger.act(paired(n, f"s{n}"))
        processes[n % 4].ledger.act(said(RenameScreen, n, screen=f"s{n}", name=f"number {n}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decide, range(40)))
    assert site.hub.look() is None
    assert {s.name for s in site.room.known().screens.by_id.values()} == {f"number {n}" for n in range(40)}
    assert site.ledger.catch_up() == site.room.now
    for client in clients:
        client.close()


def test_a_log_that_was_made_anew_is_folded_anew(site: Site, client: Redis) -> None:
    site.act(paired(1, "lobby"))
    site.act(NOTE)
    client.delete("cc:log:{p0}:actions")
    site.act(said(SetSwitch, 3, switch="no-texts", on=True))
    assert site.room.known().screens.by_id == {}
    assert site.room.known().switches.is_on("no-texts")


def test_a_log_out_of_reach_says_so(mortal: Server) -> None:
    site = Site(mortal.url, clock=StillClock())
    mortal.kill()
    with pytest.raises(ActionsClosed, match="say it again"):
        site.act(NOTE)
    site.close()


def test_a_copy_ends_unless_somebody_looks_after_it(site: Site, client: Redis) -> None:
    site.act(NOTE)
    client.expire(COPY, 100)
    site.ledger.catch_up()
    assert client.ttl(COPY) > 6 * 86_400


def test_on_kafka_a_lost_store_gets_its_screens_and_notes_back(kafka: SharedKafka, client: Redis) -> None:
    prefix = f"r{uuid.uuid4().hex[:8]}."
    log = KafkaLog(Access(kafka.bootstrap), 2, retention_s=86_400, prefix=prefix)
    log.create()
    ledger = Ledger(log, RoomCopy(client))
    for action in (paired(1, "lobby"), NOTE, said(RenameScreen, 3, screen="lobby", name="Hall")):
        ledger.act(action)
    send_order(log, ["d" * 64])
    before = ledger.act(paired(4, "stairs"))
    client.flushall()
    assert ledger.catch_up() == before
    assert [screen.name for screen in before.screens.by_id.values()] == ["Hall", "stairs"]
    assert before.notes.on("lobby", NOON) is not None
    assert RoomCopy(client).read() is not None
    log.close()
