"""The index worker on a real log beside the store's: both list the same, and its progress is told."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest

from command_center.clock import to_ms
from command_center.mention import Author, Mention
from command_center.search.answers import IndexState
from command_center.search.asked import Ask
from command_center.store.connect import Redis
from command_center.store.erased import digests_of_name
from command_center.store.index_state import read_index_state, write_index_state
from command_center.store.mentions import list_mentions
from command_center.store.reader import Reader
from streams.erasures import send_order
from streams.index.schema import FILE
from streams.log import TAGGED
from tests.support.clocks import NOON, StillClock
from tests.support.indexing import listed
from tests.support.kafka_line import KafkaLine
from tests.support.line import Line
from tests.support.made import PROFILE, by_brand, mention
from tests.support.servers import Server

LATE_S = 10


@pytest.fixture(params=["embedded", "kafka"])
def either(request: pytest.FixtureRequest, valkey: Server) -> Generator[Line]:
    """A write path over each engine of the log."""
    made = KafkaLine(valkey, request.getfixturevalue("kafka")) if request.param == "kafka" else Line(valkey)
    made.log.create()
    yield made
    made.close()


def stored(line: Line) -> set[str]:
    reader = Reader(line.client(), line.partitions, PROFILE, StillClock())
    return {document.mention.id for document in list_mentions(reader, Ask(limit=200)).items}


def test_it_lists_what_the_store_lists_and_goes_on_after_a_restart(either: Line, tmp_path: Path) -> None:
    line, clock = either, StillClock(NOON + timedelta(minutes=5))
    line.send([*(mention(n) for n in range(40)), b"bad", by_brand(50), mention(3), mention(60, NOON, text="edit me")])
    line.tag(batch=100)
    line.index(tmp_path, batch=10, clock=clock).close()
    line.send([Mention(id="web:7", source="web", deleted=True), mention(60, NOON, text="edited", edited_at=NOON)])
    line.send([mention(61, NOON, author=Author(handle="vanisher"))])
    line.tag(batch=100)
    line.store(batch=100)
    stage = line.index(tmp_path, clock=clock)
    assert listed(stage.file).keys() == stored(line) == {f"web:{n}" for n in (*range(40), 60, 61) if n != 7}
    assert stage.file.rows == 43, "nothing was read twice, and the edit is a row of its own"
    stage.idle()
    told = read_index_state(line.client(), to_ms(clock.now()), LATE_S)
    assert (told.state, told.share, told.rows, told.read) == ("ready", 1.0, 41, sum(line.log.ends(TAGGED).values()))
    assert told.size_bytes > (tmp_path / FILE).stat().st_size

    send_order(line.log, digests_of_name("web", "vanisher"))
    stage.open(line.open_log().consumer(TAGGED, "looker", "one"))
    stage.idle()
    assert "web:61" not in listed(stage.file), "an order holds before its tombstones have come"
    stage.close()


def test_how_it_stands_is_told_until_it_falls_silent(client: Redis) -> None:
    now_ms = to_ms(NOON)
    assert read_index_state(client, now_ms, LATE_S) == IndexState()
    write_index_state(client, IndexState(state="building", share=0.43), now_ms)
    assert read_index_state(client, now_ms + 11_000, LATE_S).state == "building"
    write_index_state(client, IndexState(state="ready", share=1.0), now_ms)
    assert read_index_state(client, now_ms + 10_000, LATE_S).state == "ready"
    assert read_index_state(client, now_ms + 10_001, LATE_S).state == "late"
