"""The stages and their loop: fences, dead letters, the ratio that stops, and what is done when nothing is."""

from __future__ import annotations

import time
from collections.abc import Generator

import msgspec
import pytest

from command_center.errors import StoppedOnPurpose
from command_center.mention import Tagged, encode, encode_tagged, partition_of
from command_center.stage import Heart, Sign
from command_center.store import keys
from streams.intake.dead_letter import read_letter
from streams.intake.ratio import Ratio
from streams.log import DEAD, RAW, TAGGED, Fenced, Record
from streams.store_stage import StoreStage, make_store_stage
from streams.tag_stage import TagStage
from tests.support.clocks import HastyClock, StillClock
from tests.support.line import Line
from tests.support.made import PROFILE, StandInTagger, mention, tags

NASTY = [b"", b"\xff\x00\xfe", b'{"id":"web:1"}', b"[]", '{"id":"web:1","source":"web","text":"é"}'.encode("latin-1")]


def store_stage(line: Line) -> StoreStage:
    return make_store_stage(line.log, line.client(), line.partitions, PROFILE, HastyClock())


def run_of(*offsets: int) -> list[Record]:
    return [
        Record(TAGGED, 0, o, 1_772_625_600_000, encode_tagged(mention(o), tags(o)), {"raw": str(o)}) for o in offsets
    ]


@pytest.fixture
def counts(line: Line) -> Generator[object]:
    client = line.client()

    def total() -> int:
        return sum(int(client.hget(k, "total") or 0) for k in client.scan_iter(match="cc:{p?}:d:*"))  # type: ignore[arg-type]

    yield total


def test_an_owner_that_lost_its_partition_changes_nothing(line: Line, counts) -> None:  # type: ignore[no-untyped-def]
    old, new = store_stage(line), store_stage(line)
    assert old.take(0) == 0
    assert old.handle({0: run_of(0, 1)}) == {0: 2}
    assert new.take(0) == 2
    with pytest.raises(Fenced):
        old.handle({0: run_of(2, 3)})
    assert counts() == 2
    assert new.handle({0: run_of(2, 3)}) == {0: 4}
    assert counts() == 4


def test_records_from_elsewhere_are_not_applied_but_asked_for_again(line: Line, counts) -> None:  # type: ignore[no-untyped-def]
    stage = store_stage(line)
    stage.take(0)
    assert stage.handle({0: run_of(5, 6)}) == {0: 0}
    assert counts() == 0
    stage.handle({0: run_of(0, 1, 2)})
    assert stage.handle({0: run_of(1, 2, 3)}) == {0: 3}
    assert counts() == 3


def test_a_long_run_goes_in_by_thousands(line: Line, counts) -> None:  # type: ignore[no-untyped-def]
    stage = store_stage(line)
    stage.take(0)
    assert stage.handle({0: run_of(*range(2300))}) == {0: 2300}
    assert counts() == 2300


def test_a_fresh_life_of_a_stage_forgets_its_positions(line: Line) -> None:
    stage = store_stage(line)
    stage.take(0)
    stage.open(line.log.consumer(TAGGED, "store", "x"))
    with pytest.raises(KeyError):
        stage.handle({0: run_of(0)})


def test_what_is_no_mention_is_kept_byte_for_byte_with_line_and_reason(line: Line) -> None:
    line.send([*NASTY, mention(1)], "replay:x")
    line.tag()
    letters = [read_letter(r.value) for r in line.log.read(DEAD, 0, 0, 100)]
    assert [letter.original for letter in letters] == NASTY
    assert [(letter.line, letter.offset, letter.source) for letter in letters] == [
        (n + 1, n, "replay:x") for n in range(len(NASTY))
    ]
    assert all(letter.reason for letter in letters)
    assert letters[1].original == b"\xff\x00\xfe"
    assert letters[2].original == b'{"id":"web:1"}'
    line.store()
    client = line.client()
    assert sum(int(client.hget(keys.position(p), "dead") or 0) for p in range(2)) == len(NASTY)  # type: ignore[arg-type]


def test_a_reason_found_by_the_source_is_kept(line: Line) -> None:
    producer = line.log.producer()
    producer.send(RAW, 1, b"a;b", {"source": "replay:x", "position": "1", "line": "77", "bad": "wrong columns"})
    producer.flush()
    line.tag()
    letter = read_letter(line.log.read(DEAD, 1, 0, 9)[0].value)
    assert (letter.reason, letter.line, letter.partition) == ("wrong columns", 77, 1)


def test_every_raw_record_gives_one_tagged_record_of_its_partition(line: Line) -> None:
    line.send([mention(n) for n in range(40)])
    line.tag()
    ends = line.log.ends(RAW)
    assert line.log.ends(TAGGED) == ends
    for p, records in enumerate(line.tagged()):
        assert [r.headers["raw"] for r in records] == [str(n) for n in range(ends[p])]
        originals = [r.value for r in line.log.read(RAW, p, 0, 100)]
        for record, original in zip(records, originals, strict=True):
            assert record.value.startswith(original[:-1])
            assert msgspec.json.decode(record.value, type=Tagged).tags is not None


def test_too_many_bad_records_stop_the_worker_on_purpose(line: Line) -> None:
    line.send([b"bad"] * 260)
    with pytest.raises(StoppedOnPurpose, match="CC_DEAD_RATIO"):
        line.tag(dead_ratio=0.5, batch=50)
    assert len(line.log.read(DEAD, 0, 0, 1000)) >= 200, "what stopped it can be looked at"


def test_a_worker_that_stopped_on_purpose_goes_on_behind_what_was_buried(line: Line) -> None:
    line.send([b"bad"] * 260)
    with pytest.raises(StoppedOnPurpose):
        line.tag(dead_ratio=0.5, batch=50)
    line.tag(dead_ratio=0.5, batch=50)
    assert line.log.committed(RAW, "tag") == line.log.ends(RAW)
    letters = [read_letter(r.value).offset for r in line.log.read(DEAD, 0, 0, 1000)]
    assert letters == list(range(260)), "each was buried once"


def test_a_position_outside_the_log_is_said_and_stays_stopped(line: Line) -> None:
    line.send([mention(n) for n in range(8)])
    for p in range(line.partitions):
        line.log.trim(RAW, p, 3, 1 << 60)
    with pytest.raises(AssertionError, match="no progress"):
        line.tag()
    value = line.client().get(keys.stage("tag", "tag-0"))
    assert isinstance(value, bytes)
    sign = msgspec.json.decode(value, type=Sign)
    assert sign.state == "stopped"
    assert "the log begins at" in sign.cause


def test_what_is_past_its_retention_is_forgotten_once_applied(line: Line) -> None:
    line.send([*(mention(n) for n in range(12)), b"bad"])
    line.tag()
    clock = StillClock()
    clock.advance(5000 * 86400)
    stage = make_store_stage(line.log, line.client(), line.partitions, PROFILE, clock)
    stage.take(0)
    stage.take(1)
    stage.idle()
    assert len(line.log.read(RAW, 0, 0, 100)) == line.log.ends(RAW)[0], "old, but nobody has applied it"
    line.store()
    late = make_store_stage(line.log, line.client(), line.partitions, PROFILE, clock)
    late.take(0)
    late.take(1)
    late.idle()
    for kafka_topic in (RAW, TAGGED, DEAD):
        assert [list(line.log.read(kafka_topic, p, 0, 10)) for p in range(2)] == [[], []], kafka_topic


def test_the_ratio_looks_at_the_last_thousand_and_needs_enough_to_judge() -> None:
    few = Ratio(0.5)
    for _ in range(199):
        few.note(True)
    with pytest.raises(StoppedOnPurpose):
        few.note(True)
    long_ago = Ratio(0.5)
    for n in range(10_000):
        long_ago.note(n % 2 == 1)  # half is the limit, not above it
    late = Ratio(0.5)
    for _ in range(5000):
        late.note(False)
    for _ in range(500):
        late.note(True)
    with pytest.raises(StoppedOnPurpose):
        late.note(True)


def test_what_is_no_mention_is_an_error_of_the_tag_stage(line: Line) -> None:
    line.send([mention(1), b"no mention", mention(2), b"{}"])
    log = line.open_log()
    stage, consumer = TagStage(log, StandInTagger(), 1.0), log.consumer(RAW, "tag", "a")
    stage.open(consumer)
    end = time.monotonic() + 10
    while stage.spoilt < 2 and time.monotonic() < end:
        if records := consumer.poll(0.1, 10).records:
            stage.handle(records)
    assert stage.spoilt == 2
    consumer.close()


def test_a_worker_shows_its_signs_of_life(line: Line) -> None:
    client, clock = line.client(), StillClock()
    heart = Heart(client, "tag", "tag-0", clock)
    assert heart.due()
    heart.did(30)
    heart.did(0, errors=2)
    heart.beat(lag=7)
    assert not heart.due()
    sign = msgspec.json.decode(client.get(keys.stage("tag", "tag-0")), type=Sign)  # type: ignore[arg-type]
    assert (sign.rate_s, sign.lag, sign.errors, sign.state, sign.last_at) == (3.0, 7, 2, "ok", clock.now())
    clock.advance(60)
    assert heart.due()
    heart.beat(state="paused", cause="full")
    sign = msgspec.json.decode(client.get(keys.stage("tag", "tag-0")), type=Sign)  # type: ignore[arg-type]
    assert (sign.rate_s, sign.errors, sign.state, sign.cause) == (0.0, 2, "paused", "full")


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"line": "abc"}, "header line is no number: 'abc'"),
        ({"source": "replay:x"}, "header position is no number"),
        ({"source": "replay:x", "position": "-1"}, "header position is no number: '-1'"),
        ({"source": "replay:x", "position": "7", "line": "²"}, "header line is no number"),
    ],
)
def test_headers_of_somebody_else_are_a_dead_letter(line: Line, headers: dict[str, str], said: str) -> None:
    """They went through to the store and ended it, again after every restart."""
    made = mention(0)
    producer = line.log.producer()
    producer.send(RAW, partition_of(made.id, line.partitions), encode(made), headers)
    producer.flush()
    line.send([mention(1)])
    line.tag()
    line.store()
    [letter] = [read_letter(r.value) for p in range(line.partitions) for r in line.log.read(DEAD, p, 0, 10)]
    assert letter.reason.startswith(said)
    assert letter.original == encode(made)


def test_a_mention_in_a_partition_that_is_not_its_own_is_a_dead_letter(line: Line) -> None:
    """There it would count beside the one in its own partition, and no edit would find it."""
    made = mention(0)
    home = partition_of(made.id, line.partitions)
    line.send([made])
    producer = line.log.producer()
    producer.send(RAW, 1 - home, encode(made))
    producer.flush()
    line.tag()
    line.store()
    [letter] = [read_letter(r.value) for r in line.log.read(DEAD, 1 - home, 0, 10)]
    assert f"belongs into {home}" in letter.reason


@pytest.mark.parametrize(("value", "headers"), [(b'{"id":"x:1"}', {"raw": "0"}), (b"{}", {}), (b"\xff", {"raw": "no"})])
def test_a_record_that_no_tag_worker_wrote_stops_the_store_on_purpose(
    line: Line, value: bytes, headers: dict[str, str]
) -> None:
    producer = line.log.producer()
    producer.send(TAGGED, 0, value, headers)
    producer.flush()
    with pytest.raises(StoppedOnPurpose, match=r"mentions.tagged/0, offset 0, was not written by a tag worker"):
        line.store()


def test_what_one_exchange_carries_is_bounded_in_bytes(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand of the largest mentions at once would be more than a server takes from one client."""
    sent: list[int] = []
    stage = store_stage(line)
    apply = stage._writer.apply

    def measured(applies, now_ms):  # type: ignore[no-untyped-def]
        sent.append(sum(len(d.post) for a in applies.values() for d in a.batch.documents.values()))
        return apply(applies, now_ms)

    monkeypatch.setattr(stage._writer, "apply", measured)
    stage.take(0)
    run = [
        Record(TAGGED, 0, o, 1_772_625_600_000, encode_tagged(mention(o, text="x" * 900_000), tags(o)), {"raw": str(o)})
        for o in range(80)
    ]
    assert stage.handle({0: run}) == {0: 80}
    assert len(sent) == 3
    assert max(sent) <= 32 << 20


@pytest.mark.parametrize("held", [500, 0])
def test_what_follows_a_run_that_was_not_applied_waits_too(line: Line, counts, held: int) -> None:  # type: ignore[no-untyped-def]
    """A store that came back with an older past, while a poll of two thousand was at hand: nothing may be skipped."""
    stage = store_stage(line)
    line.log.gapless = False  # as Kafka's, where others' transactions leave gaps
    stage.take(0)
    if held:
        assert stage.handle({0: run_of(*range(held))}) == {0: held}
    late = run_of(*range(100, 2100))  # 100 came before what is held, or it lies behind what the store knows
    if not held:
        assert stage.handle({0: run_of(*range(100))}) == {0: 100}
        line.client().hset(keys.position(0), mapping={"offset": 40})
    assert stage.handle({0: late}) == {0: held or 40}
    assert stage.handle({0: run_of(*range(held or 40, 2100))}) == {0: 2100}
