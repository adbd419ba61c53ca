"""The audit of a web process: nothing waits for it, nothing is written without end, nothing is lost in silence."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

import pytest

from command_center.room.action import Action
from command_center.room.audit import Exported, Refused, SawEmbed, SignedIn
from command_center.store.embedded import find_server
from command_center.store.sights import MOST, Sights
from command_center.web.trail import MOST_WAITING, REFUSED_A_MINUTE, Audit
from tests.support.clocks import StillClock
from tests.support.servers import Servers


class Shelf:
    """A log that a test may take away, or hold."""

    def __init__(self) -> None:
        self.rows: list[Action] = []
        self.away = False
        self.held = threading.Event()
        self.held.set()

    def append(self, actions: Sequence[Action]) -> None:
        self.held.wait(30)
        if self.away:
            raise RuntimeError("the log is out of reach")
        self.rows += actions


def trail(shelf: Shelf, sights: Sights, clock: StillClock) -> Audit:
    return Audit(shelf.append, lambda below, most: [], sights.look, clock)


@pytest.fixture
def sights(servers: Servers) -> Sights:
    store = servers.get("valkey", find_server())
    client = store.client()
    client.flushall()
    return Sights(client)


def test_a_look_is_noted_once_a_day_for_each_key_site_and_address_whichever_process_is_asked(sights: Sights) -> None:
    clock, shelf = StillClock(), Shelf()
    one, other = trail(shelf, sights, clock), trail(shelf, sights, clock)
    for _ in range(3):  # a renewal every 200 s is no new look
        for audit in (one, other):
            audit.saw("k1", "https://a.example", "10.0.0.1")
            audit.flush()
    one.saw("k1", "https://b.example", "10.0.0.1")
    one.saw("k2", "https://a.example", "10.0.0.1")
    one.close()
    clock.advance(86_400)
    other.saw("k1", "https://a.example", "10.0.0.1")
    other.close()
    looks = [(row.embed, row.site, row.origin) for row in shelf.rows if isinstance(row, SawEmbed)]
    first = ("k1", "https://a.example", "10.0.0.1")
    assert looks == [first, ("k1", "https://b.example", "10.0.0.1"), ("k2", "https://a.example", "10.0.0.1"), first]


def test_of_more_looks_than_are_told_apart_the_number_is_kept(sights: Sights) -> None:
    clock, shelf = StillClock(), Shelf()
    audit = trail(shelf, sights, clock)
    for n in range(MOST + 30):
        audit.saw("k1", "https://a.example", f"10.0.{n // 250}.{n % 250}")
    audit.flush()
    assert len(shelf.rows) == MOST
    clock.advance(3601)
    audit.flush()
    [last] = shelf.rows[MOST:]
    assert isinstance(last, SawEmbed)
    assert (last.embed, last.site, last.origin, last.count) == ("k1", "", "", 30)
    audit.close()


def test_a_log_that_is_away_makes_rows_wait_in_their_order(sights: Sights) -> None:
    clock, shelf = StillClock(), Shelf()
    audit, shelf.away = trail(shelf, sights, clock), True
    audit.say(SignedIn, "Ada", "10.0.0.1", user="u1", role="lead", way="local")
    with pytest.raises(RuntimeError, match="out of reach"):
        audit.flush()
    audit.say(Exported, "Ada", "10.0.0.1", what="mentions", form="csv", asked="q=" + "x" * 900, rows=3)
    shelf.away = False
    audit.close()
    assert [type(row) for row in shelf.rows] == [SignedIn, Exported]
    assert isinstance(shelf.rows[1], Exported)
    assert len(shelf.rows[1].asked) == 512
    assert audit.lost == 0


def test_who_notes_never_waits_and_what_finds_no_place_is_counted(
    sights: Sights, caplog: pytest.LogCaptureFixture
) -> None:
    clock, shelf = StillClock(), Shelf()
    audit = trail(shelf, sights, clock)
    shelf.held.clear()  # an append that hangs, as a broker's that is gone
    with caplog.at_level(logging.WARNING):
        for n in range(3 * MOST_WAITING):
            audit.say(SignedIn, f"user {n}", "", user="u", role="agent", way="local")
    # what the thread holds in its hands waits as well
    assert MOST_WAITING <= audit.lost <= 2 * MOST_WAITING
    assert len(caplog.records) < 20
    shelf.held.set()
    audit.close()
    assert len(shelf.rows) + audit.lost == 3 * MOST_WAITING


def test_whoever_tries_doors_does_not_fill_the_log(sights: Sights) -> None:
    clock, shelf = StillClock(), Shelf()
    audit = trail(shelf, sights, clock)
    for _ in range(200):
        audit.say(Refused, "", "10.0.0.66", what="sign-in", why="wrong password")
    clock.advance(61)
    audit.say(Refused, "", "10.0.0.66", what="sign-in", why="wrong password")
    audit.close()
    assert len(shelf.rows) == REFUSED_A_MINUTE + 1
    assert audit.lost == 200 - REFUSED_A_MINUTE
