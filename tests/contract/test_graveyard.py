"""Dead letters on every engine: read backwards, looked up, and sent again once."""

from __future__ import annotations

from command_center.mention import encode, partition_of
from streams.intake.dead_letter import bury
from streams.intake.graveyard import Graveyard
from streams.log import DEAD, RAW, Log, Record
from tests.contract.engines import LogEngine
from tests.support.made import mention

PARTITIONS = 3
COUNT = 70
BAD = b"\xff" * 100_000
"""Large enough that a broker answers a read in more than one piece."""


def park(log: Log, *numbers: int) -> None:
    """Bury raw records; every third one holds a mention that lay in a wrong partition, the others nothing readable."""
    producer = log.producer()
    for n in numbers:
        made = mention(n)
        partition = (partition_of(made.id, PARTITIONS) + 1) % PARTITIONS
        value = encode(made) if n % 3 == 0 else BAD
        bury(producer, Record(RAW, partition, n, 0, value, {"line": str(n)}), "id: belongs elsewhere")
        producer.flush()


def test_letters_are_listed_found_and_sent_again(log_engine: LogEngine) -> None:
    log = log_engine.log(PARTITIONS)
    park(log, *range(COUNT))
    graveyard = Graveyard(log)
    found = list(graveyard.newest())
    assert sorted(b.letter.line for b in found) == list(range(COUNT))
    assert [b.at_ms for b in found] == sorted((b.at_ms for b in found), reverse=True)
    for partition in range(PARTITIONS):
        offsets = [b.offset for b in found if b.partition == partition]
        assert offsets == sorted(offsets, reverse=True)
    one = found[COUNT // 2]
    assert graveyard.find(one.partition, one.offset) == one

    outcomes = list(graveyard.retry(None))
    assert sum(not why for _, why in outcomes) == len(range(0, COUNT, 3))
    again = list(Graveyard(log_engine.log(PARTITIONS)).retry(None))
    assert sum(b.retried for b, _ in again) == len(range(0, COUNT, 3))
    assert all(b.retried == (b.letter.line % 3 == 0) for b in graveyard.newest())
    for partition in range(PARTITIONS):
        for record in log.read(RAW, partition, 0, COUNT):
            assert record.value in {encode(mention(n)) for n in range(0, COUNT, 3)}
            assert set(record.headers) == {"letter"}
    assert sum(log.ends(RAW).values()) == len(range(0, COUNT, 3))


def test_letters_that_retention_took_are_not_missed(log_engine: LogEngine) -> None:
    log = log_engine.log(PARTITIONS)
    park(log, *range(30))
    before = {(b.partition, b.offset) for b in Graveyard(log).newest()}
    log_engine.forget(log, DEAD, 0, 3)
    left = {place for place in before if place[0] or place[1] >= 3}
    assert {(b.partition, b.offset) for b in Graveyard(log_engine.log(PARTITIONS)).newest()} == left
    assert len(list(Graveyard(log).retry(None))) == len(left)
