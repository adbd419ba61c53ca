"""The erasing command's own part: whom it means, what it finds, and when it gives up waiting."""

from __future__ import annotations

import uuid
from io import StringIO
from pathlib import Path

import pytest
from kafka import KafkaProducer

from command_center.errors import BadInput
from command_center.mention import Author, Mention, encode
from command_center.roles.erase import run_erase
from command_center.settings import load_settings
from command_center.store.erased import read_copy
from streams.erase import STALLED_S, Eraser, Stalled, one_person, parse_author
from streams.log import RAW
from streams.log.kafka import KafkaLog
from tests.e2e.made import write_profile
from tests.support.clocks import StillClock
from tests.support.kafka import SharedKafka
from tests.support.kafka_line import KafkaLine
from tests.support.line import Line
from tests.support.made import mention
from tests.support.servers import Server

BOB = [
    mention(1, author=Author(id="did:plc:b0b", handle="Bob")),
    mention(2, author=Author(id="x-2", handle="@bob")),
    mention(3, author=Author(id="bob")),
]
OTHERS: list[Mention | bytes] = [mention(n) for n in range(10, 1400)]


def eraser(line: Line, name: str, said: list[str] | None = None) -> Eraser:
    told = said if said is not None else []
    return Eraser(line.log, line.client(), parse_author(name), StillClock(), told.append)


@pytest.mark.parametrize("text", ["", "bob", "web:", "web: ", "web:@", "We b:bob", ":bob"])
def test_who_is_nobody_is_said_with_an_example(text: str) -> None:
    with pytest.raises(BadInput, match="write SOURCE:AUTHOR as in mastodon:alice"):
        parse_author(text)


def test_an_authors_name_may_hold_colons() -> None:
    assert (parse_author("bluesky:did:plc:b0b").name, str(parse_author("web: @bob "))) == ("did:plc:b0b", "web:@bob")


def test_everything_stored_is_looked_through_and_other_names_are_told(line: Line) -> None:
    line.send([*BOB, *OTHERS, Mention(id="web:2", source="web", deleted=True)])
    line.tag(batch=2000)
    line.store(batch=2000)
    found = eraser(line, "web:@BOB").seek()
    assert (sorted(found.ids), found.also) == (["web:1"], {"did:plc:b0b", "Bob"})
    assert sorted(eraser(line, "web:bob").seek().ids) == ["web:1", "web:3"]
    assert eraser(line, "web:did:plc:B0B").seek().ids == []
    assert eraser(line, "mail:bob").seek().ids == []


def test_a_handle_of_two_people_erases_neither(line: Line) -> None:
    """It can't be taken back; letters that only look alike (ß and ss) don't even make two handles the same."""
    same = [mention(4, author=Author(id="u4", handle="Eve")), mention(5, author=Author(id="u5", handle="@eve"))]
    alike = [mention(6, author=Author(id="u6", handle="straße")), mention(7, author=Author(id="u7", handle="STRASSE"))]
    named = [mention(8, author=Author(id="zoe", handle="z")), mention(9, author=Author(id="u9", handle="zoe"))]
    spaced = [mention(20, author=Author(id="u20", handle=" sp ace "))]
    line.send([*same, *alike, *named, *spaced])
    line.tag(batch=2000)
    line.store(batch=2000)
    eve, zoe = parse_author("web:eve"), parse_author("web:zoe")
    with pytest.raises(BadInput, match=r"handle of 2 authors: name the one you mean by id \(web:u4, web:u5\)"):
        one_person(eve, eraser(line, "web:eve").seek())
    assert eraser(line, "web:strasse").seek().ids == ["web:7"]
    assert eraser(line, "web: sp ace ").seek().ids == ["web:20"]
    meant = one_person(zoe, eraser(line, "web:zoe").seek())
    assert Eraser(line.log, line.client(), meant, StillClock(), print).seek().ids == ["web:8"]
    assert one_person(eve, eraser(line, "web:u4").seek()) == eve


class Person(StringIO):
    """A terminal at which somebody answers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "orders"), [("n\n", 0), ("\n", 0), ("", 0), ("y\n", 2), ("Yes\n", 2)])
def test_nothing_goes_before_a_person_says_yes(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    answer: str, orders: int,
) -> None:  # fmt: skip
    named = {"CC_REDIS_URL": line.server.url, "CC_PARTITIONS": "2", "CC_PROFILE": str(write_profile(tmp_path))}
    monkeypatch.setattr("sys.stdin", Person(answer))
    assert run_erase(load_settings(named), "web:bob", asked=True) == 0
    said = capsys.readouterr()
    assert "0 stored mentions of web:bob" in said.err
    assert "for good? [y/N]" in said.err
    assert ("nothing was erased" in said.err) == (orders == 0)
    assert said.out.startswith("0 mentions of web:bob erased") == (orders > 0)
    assert len(read_copy(line.client())) == orders


def test_it_gives_up_where_nobody_works_and_the_order_stands(line: Line) -> None:
    line.send(BOB)
    said: list[str] = []
    clock = StillClock()
    stuck = Eraser(line.log, line.client(), parse_author("web:bob"), clock, said.append)
    with pytest.raises(Stalled, match=r"3 mentions on their way .*: the order stands, .*start the workers"):
        stuck.run()
    assert STALLED_S < clock.monotonic() < STALLED_S + 20
    assert any("waiting for 3 mentions" in words for words in said)
    assert len(read_copy(line.client())) == 2
    line.tag(batch=100)
    line.store(batch=100)
    assert eraser(line, "web:bob").run() == 0, "what was written before the order was refused"


def test_markers_behind_the_last_record_keep_nobody_waiting(kafka: SharedKafka, valkey: Server) -> None:
    line = KafkaLine(valkey, kafka, 1)
    assert isinstance(line.log, KafkaLog)
    foreign = KafkaProducer(bootstrap_servers=kafka.bootstrap, transactional_id=uuid.uuid4().hex)
    foreign.init_transactions()
    foreign.begin_transaction()
    foreign.send(line.log.name(RAW), encode(BOB[0]), partition=0)
    foreign.commit_transaction()
    foreign.close()
    consumer = line.log.consumer(RAW, "tag", "tag-0")
    while not consumer.poll(0.2, 10).records:
        pass
    consumer.commit({0: 1})
    consumer.close()
    assert (line.log.ends(RAW), line.log.committed(RAW, "tag")) == ({0: 2}, {0: 1})
    assert eraser(line, "web:eve").run() == 0
    line.close()
