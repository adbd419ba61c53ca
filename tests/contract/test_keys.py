"""Bounded: after everything that can happen has happened, no key of the server is without a row, a bound and an end."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import cast

import pytest

from command_center.clock import to_ms
from command_center.mention import Mention
from command_center.room.notes import SendNote
from command_center.search.answers import IndexState
from command_center.search.wire import Door
from command_center.snapshot import Progress
from command_center.stage import Heart
from command_center.store import keys
from command_center.store.backcount import BackCountBook, BackCounted
from command_center.store.challenges import Challenges
from command_center.store.claim import Claim
from command_center.store.closed import Closed, encode_closed
from command_center.store.connect import Redis
from command_center.store.deliveries import Deliveries, Taking
from command_center.store.erased import digests_of_name
from command_center.store.exports import ExportBook, ExportState
from command_center.store.index_state import write_index_state
from command_center.store.pairing import Pairing
from command_center.store.picture import Painter
from command_center.store.probe import Probe
from command_center.store.progress import ProgressBook, SourcePosition
from command_center.store.publisher import Publisher
from command_center.store.reader import Reader
from command_center.store.room import RoomCopy
from command_center.store.searching import SearchDoor
from command_center.store.seen import Report, Seen, SeenBook
from command_center.store.sessions import Session, Sessions
from command_center.store.sights import Sights
from command_center.store.tries import Tries
from command_center.store.uses import Uses
from streams.erasures import Orders, send_order
from streams.ledger import Ledger
from streams.log import RAW, TAGGED
from streams.log import keys as log_keys
from tests.support.clocks import HastyClock
from tests.support.line import Line
from tests.support.made import LANGUAGES, PROFILE, RULES, by_brand, mention
from tests.support.servers import Server

ROWS = (*log_keys.KEYS, *keys.KEYS)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _use_everything(line: Line) -> Redis:
    client, clock = line.client(), HastyClock()
    line.log.create()
    Claim(client, PROFILE.name).of_log(line.log.identity())
    book = ProgressBook(client, 30 * keys.DAY_S)
    book.came_from("replay")
    book.write(SourcePosition("replay:x", 9, Progress("running", 9, 9, 0, 0.5)))
    old = mention(300, datetime(1912, 4, 15, tzinfo=UTC))
    posts: list[Mention | bytes] = [mention(n, addressed) for n, addressed in enumerate([None] * 40)]
    line.send([*posts, old, b"bad", mention(41, repost_of="web:3"), mention(3, text="again")], "replay:x")
    line.send([mention(4, edited_at=EPOCH), by_brand(50, in_reply_to="web:0"), by_brand(51, in_reply_to="web:77")])
    line.send([Mention(id="web:7", source="web", deleted=True)])
    line.log.keep(0, {"h:0": encode_closed(Closed(99, 0, {"total": 1}))})
    send_order(line.log, digests_of_name("web", "user8"))
    Orders(line.log, client).refresh()
    note = SendNote(id="n1", at=clock.now(), text="made up", until=clock.now())
    Ledger(line.log, RoomCopy(client)).act(note)
    counted = BackCounted(versions={"heat": 1}, state="done", begun_ms=0, at_ms=0)
    BackCountBook(client).write(counted)
    ExportBook(client).write("0" * 16, ExportState(9, 4))
    Pairing(client).ask("0" * 64, "127.0.0.1")
    Pairing(client).take("000000", "127.0.0.1")
    sessions = Sessions(client, clock)
    sessions.begin(Session("a1b2", "made up " * 10, "local", clock.now(), stamp="0" * 16))
    sessions.put_way({"next": "/" + "x" * 999})
    Tries(client, "sign-in", 10, 300).take(["address 127.0.0.1"])
    Sights(client).look("2026-11-23", "a1b2", "https://intranet.example 10.0.0.9")
    Challenges(client).begin("nonce", "key", "2001:db8::1")
    Challenges(client).wrong("key", "2001:db8::1")
    Uses(client, clock).note("key")
    taking = Deliveries(client).begin("made up", b"[]")
    assert isinstance(taking, Taking)
    taking.end({"accepted": 0, "rejected": []})
    SeenBook(client).put("a1b2", Seen(clock.now(), "127.0.0.1", "Chromium 1", Report()))
    line.tag(batch=100)
    line.store(batch=100)
    write_index_state(client, IndexState(state="ready"), to_ms(clock.now()))
    SearchDoor(client).hold_open(Door("127.0.0.1", 1, "word"))
    for role in ("source", "tag", "store"):
        Heart(client, role, f"{role}-0", clock).beat()
    Publisher(client, Painter(Reader(client, line.partitions, PROFILE, clock), PROFILE, "embedded", 15, RULES)).tick()
    Probe(Reader(client, line.partitions, PROFILE, clock), late_s=10, quota=0.6).check()
    for name, group in ((RAW, "tag"), (TAGGED, "store")):
        line.log.consumer(name, group, "living").poll(0, 1)
    return client


def _row(key: str) -> keys.Key:
    matching = [row for row in ROWS if re.fullmatch(row.pattern, key)]
    assert matching, f"no row describes {key}"
    return matching[0]


def _size(client: Redis, name: bytes) -> int:
    counts = {b"string": "STRLEN", b"hash": "HLEN", b"set": "SCARD", b"zset": "ZCARD", b"list": "LLEN"}
    return int(cast(int, client.execute_command(counts[cast(bytes, client.type(name))], name)))


@pytest.fixture
def used(server: Server):  # type: ignore[no-untyped-def]
    line = Line(server)
    yield _use_everything(line)
    line.close()


def test_every_key_has_a_row_and_an_end_unless_its_row_says_none(used: Redis) -> None:
    for name in used.scan_iter():
        row = _row(name.decode())
        endless = row.ttl.startswith("none")
        assert (used.pttl(name) == -1) == endless, f"{name!r} against its row: {row.ttl}"


def test_every_row_has_a_key(used: Redis) -> None:
    """A row that nothing matches describes what no longer exists, or the walk above has missed a part."""
    names = [name.decode() for name in used.scan_iter()]
    missing = [row.pattern for row in ROWS if not any(re.fullmatch(row.pattern, name) for name in names)]
    assert missing == []


def test_every_row_says_what_bounds_it(used: Redis) -> None:
    assert all(row.holds and row.ttl and row.bound for row in ROWS)


def test_no_key_is_larger_than_its_row_says(used: Redis) -> None:
    labels = 5 * len(PROFILE.topics) + len(PROFILE.brands) + len(LANGUAGES)
    measured = 0
    for name in used.scan_iter():
        row = _row(name.decode())
        if row.most is not None:
            assert _size(used, name) <= row.most + labels * (row.most == keys.MAX_LABELS), row.bound
            measured += 1
    assert measured > 40


def test_what_has_no_number_for_a_bound_grows_with_what_is_kept_or_said() -> None:
    unbounded = {row.bound for row in keys.KEYS if row.most is None}
    assert unbounded == {
        "one for each file and feed", "its buckets", "5,000 minutes, but for those of the last half minute",
        "its mentions", "80 bytes a write", "12 bytes a mention and change", "workers of the last minute",
        "two an order", "partitions", "one snapshot",
    }  # fmt: skip


def test_one_partitions_keys_share_a_hash_tag(used: Redis) -> None:
    """On a cluster the script may touch only keys of one slot."""
    names = [name.decode() for name in used.scan_iter()]
    tagged = [name for name in names if re.match(r"cc:(log:)?\{(p\d+|wall)\}:", name)]
    assert len(tagged) > 40
    assert not [name for name in names if "{" in name and name not in tagged and "doc:" not in name]
