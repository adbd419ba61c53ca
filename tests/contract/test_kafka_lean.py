"""What reads large records with fewer copies, beside what it takes the place of."""

from __future__ import annotations

import socket
from random import Random

import kafka.net.manager
import kafka.protocol.parser
import kafka.record.memory_records
import pytest
from kafka.protocol.frame import KafkaBytes
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from streams.log.kafka_calls import copied
from streams.log.kafka_lean import (
    BEGINNING_BYTES,
    HUGE_BYTES,
    LARGE_BYTES,
    Huge,
    LeanBatch,
    LeanBytes,
    LeanTransport,
)

SIZES = [
    [0],
    [5, 9, 300],
    [LARGE_BYTES - 100],
    [LARGE_BYTES],
    [1, HUGE_BYTES, 7],
    [3, HUGE_BYTES + 1, 20, HUGE_BYTES * 2],
]


def batch(sizes: list[int], codec: int = 0) -> bytes:
    made = DefaultRecordBatchBuilder(
        magic=2, compression_type=codec, is_transactional=False, producer_id=-1, producer_epoch=-1, base_sequence=-1,
        batch_size=1 << 30,
    )  # fmt: skip
    random = Random(sum(sizes))
    for at, size in enumerate(sizes):
        headers = [("source", "männer".encode()), ("none", None)]
        made.append(at, 1_700_000_000_000 + at, b"key%d" % at, random.randbytes(size), headers)
    return bytes(made.build())


def told(found: DefaultRecordBatch) -> list[tuple[object, ...]]:
    assert found.validate_crc()
    return [(r.offset, r.timestamp, r.key, copied(r.value), r.headers) for r in found]


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("codec", [0, 1])
def test_a_batch_reads_as_it_does_with_the_original(sizes: list[int], codec: int) -> None:
    data = batch(sizes, codec)
    assert told(LeanBatch(memoryview(data))) == told(DefaultRecordBatch(data))


def test_of_a_huge_value_only_the_beginning_is_copied() -> None:
    data = batch([HUGE_BYTES + 1])
    [record] = LeanBatch(memoryview(data))
    assert isinstance(record.value, Huge)
    assert len(record.value) == BEGINNING_BYTES
    assert record.value.whole.obj is data
    assert record.value.whole[:BEGINNING_BYTES] == record.value


@pytest.mark.parametrize("sizes", [[300], [HUGE_BYTES + 1]])
def test_a_changed_bit_is_noticed(sizes: list[int]) -> None:
    data = bytearray(batch(sizes))
    data[-9] ^= 1
    assert not LeanBatch(memoryview(bytes(data))).validate_crc()


def test_an_answer_reads_as_it_does_with_the_original() -> None:
    data = Random(3).randbytes(LARGE_BYTES * 2 + 11)
    lean, original = LeanBytes(len(data)), KafkaBytes(len(data))
    for at in range(0, len(data), 70_001):
        lean.write(memoryview(data)[at : at + 70_001])
        original.write(data[at : at + 70_001])
    assert lean == original == data
    for found in (lean, original):
        found.seek(0)
    for size in (0, 4, LARGE_BYTES, 1, LARGE_BYTES - 1, 100, None):
        assert lean.read(size) == original.read(size)
        assert lean.tell() == original.tell()


def test_a_connection_gives_what_came_in_and_says_when_it_ended() -> None:
    here, there = socket.socketpair()
    here.setblocking(False)
    with here, there:
        transport = LeanTransport(None, here)
        assert transport._sock_recv() == (b"", None)
        there.sendall(b"abc")
        data, why = transport._sock_recv()
        assert (bytes(data), why) == (b"abc", None)
        there.close()
        assert "socket disconnected" in str(transport._sock_recv()[1])


def test_kafka_python_uses_them() -> None:
    """It finds them by these names; a new version of it that has others would go on with its own in silence."""
    assert kafka.net.manager.KafkaTCPTransport is LeanTransport
    assert kafka.protocol.parser.KafkaBytes is LeanBytes
    assert kafka.record.memory_records.DefaultRecordBatch is LeanBatch
