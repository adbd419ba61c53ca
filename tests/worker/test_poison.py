"""Poison in a tag worker: each kind is parked with its bytes, the others pass; too much of it stops at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

from command_center.errors import StoppedOnPurpose
from command_center.mention import Mention, Tags, encode, partition_of
from streams.intake.dead_letter import KEPT_BYTES, DeadLetter, read_letter
from streams.intake.ratio import ENOUGH
from streams.log import DEAD, RAW, TAGGED
from streams.tag_stage import TagStage
from tests.support.line import Line
from tests.support.made import StandInTagger, mention
from tests.support.poison import KINDS, MB, largest

ONLY = 2000


def letters(line: Line) -> list[DeadLetter]:
    return [read_letter(r.value) for p in range(line.partitions) for r in line.log.read(DEAD, p, 0, 100_000)]


def send(line: Line, *values: bytes, partition: int = 0, headers: dict[str, str] | None = None) -> None:
    producer = line.log.producer()
    for value in values:
        producer.send(RAW, partition, value, headers)
    producer.flush()


def test_every_kind_is_parked_and_the_mentions_between_pass(line: Line) -> None:
    poison = {kind: made.make(f"web:{n}") for n, (kind, made) in enumerate(KINDS.items())}
    for n, value in enumerate(poison.values()):
        line.send([mention(1000 + n)])
        send(line, value, partition=partition_of(f"web:{n}", line.partitions))
    line.tag(batch=20)
    found = {letter.sha256: letter for letter in letters(line)}
    assert len(letters(line)) == len(found) == len(KINDS)
    for kind, value in poison.items():
        letter = found[hashlib.sha256(value).hexdigest()]
        assert KINDS[kind].said in letter.reason
        assert letter.length == len(value)
        assert letter.original == (value if len(value) <= MB else value[:KEPT_BYTES])
        assert letter.cut == (len(value) > MB)
    line.store(batch=20)
    eyes = line.client()
    totals = [eyes.hgetall(f"cc:{{p{p}}}:pos") for p in range(line.partitions)]
    assert sum(int(t.get(b"dead", 0)) for t in totals) == len(KINDS)  # type: ignore[union-attr]
    passed = [r.value for run in line.tagged() for r in run if not r.value.startswith(b'{"error":')]
    assert len(passed) == len(KINDS)


def test_the_largest_mention_passes_and_the_largest_letter_fits(line: Line) -> None:
    send(line, largest("web:1"), partition=partition_of("web:1", line.partitions))
    send(line, b"\xff" * MB)
    line.tag()
    [broken] = letters(line)
    assert (broken.original, broken.length, broken.cut) == (b"\xff" * MB, MB, False)
    [dead] = line.log.read(DEAD, 0, 0, 9)
    assert len(dead.value) < 1.4 * MB


def test_a_line_its_source_has_cut_keeps_length_and_hash_of_the_whole(line: Line) -> None:
    digest = hashlib.sha256(b"x" * 70_000_000).hexdigest()
    told = {
        "source": "replay:x",
        "position": "1",
        "line": "3",
        "bad": "too large",
        "length": "70000000",
        "sha256": digest,
    }
    send(line, b"x" * KEPT_BYTES, headers=told)
    send(line, b"not whole", headers={"bad": "?", "length": "7e9", "sha256": "0" * 64})
    send(line, b"not less", headers={"bad": "?", "length": "3", "sha256": "0" * 64})
    send(line, b"no hash", headers={"bad": "?", "length": "300", "sha256": "x"})
    line.tag()
    cut, *others = letters(line)
    assert (cut.length, cut.sha256, cut.cut, cut.line, cut.source) == (70_000_000, digest, True, 3, "replay:x")
    for letter in others:
        assert (letter.length, letter.cut) == (len(letter.original), False)
        assert letter.sha256 == hashlib.sha256(letter.original).hexdigest()


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"line": "9" * 16}, "header line is no number"),
        ({"source": "x", "position": "9" * 5000}, "header position is no number"),
        ({"source": "x", "position": "\u0667"}, "header position is no number"),
        ({"source": "x" * 201, "position": "1"}, "header source is no name"),
        ({"source": "a\nb", "position": "1"}, "header source is no name"),
        ({"bad": "y" * 100_000}, "y" * 500),
    ],
)
def test_headers_of_any_size_become_a_letter_of_a_modest_one(line: Line, headers: dict[str, str], said: str) -> None:
    made = mention(0)
    send(line, encode(made), partition=partition_of(made.id, line.partitions), headers=headers)
    line.tag()
    line.store()
    [letter] = letters(line)
    assert letter.reason.startswith(said)
    assert letter.original == encode(made)
    [[dead]] = [run for p in range(line.partitions) if (run := line.log.read(DEAD, p, 0, 9))]
    assert len(dead.value) < 2_000


def parked_and_left(line: Line, batch: int) -> tuple[list[DeadLetter], int]:
    """Let a worker run into the ratio: what it parked, and how many raw records it left for later."""
    with pytest.raises(StoppedOnPurpose, match=r"CC_DEAD_RATIO.*command-center check dead"):
        line.tag(dead_ratio=0.5, batch=batch)
    left = sum(line.log.ends(RAW).values()) - sum(line.log.committed(RAW, "tag").values())
    return letters(line), left


@pytest.mark.parametrize("batch", [50, 20_000])
def test_only_poison_stops_before_a_poll_is_emptied_into_the_grave(line: Line, batch: int) -> None:
    for partition in range(line.partitions):
        send(line, *(b"rubbish %d" % n for n in range(ONLY // line.partitions)), partition=partition)
    found, left = parked_and_left(line, batch)
    assert len(found) == ENOUGH
    assert left == ONLY - ENOUGH
    assert sum(line.log.ends(TAGGED).values()) == ENOUGH
    again, left = parked_and_left(line, batch)
    assert len(again) == 2 * ENOUGH
    assert left == ONLY - 2 * ENOUGH
    assert len({(letter.partition, letter.offset) for letter in again}) == len(again), "none was buried twice"
    line.tag(dead_ratio=1.0, batch=200)
    assert len({(letter.partition, letter.offset) for letter in letters(line)}) == len(letters(line)) == ONLY


def test_one_bad_partition_among_good_ones_is_judged_with_them(line: Line) -> None:
    """A poll of 20,000 brings one partition after the other: read so, a third of all would look like all."""
    good = [m for n in range(1600) if partition_of((m := mention(n)).id, line.partitions) == 1][:600]
    line.send(good)
    send(line, *([b"rubbish"] * 300), partition=0)
    line.tag(dead_ratio=0.51, batch=20_000)
    assert len(letters(line)) == 300


def test_what_stopped_it_is_in_the_store_too_and_the_rest_follows(line: Line) -> None:
    """A hundred good ones, then poison: what was read before the stop is tagged once, and counted once."""
    line.send([mention(n) for n in range(100)])
    send(line, *([b"rubbish"] * 900), partition=1)
    line.send([mention(n) for n in range(100, 200)])
    with pytest.raises(StoppedOnPurpose):
        line.tag(dead_ratio=0.5, batch=20_000)
    line.store(batch=500)
    line.tag(batch=20_000)
    line.store(batch=500)
    eyes = line.client()
    totals = [eyes.hgetall(f"cc:{{p{p}}}:pos") for p in range(line.partitions)]
    assert sum(int(t.get(b"dead", 0)) for t in totals) == 900  # type: ignore[union-attr]
    assert sum(int(t.get(b"redelivered", 0)) for t in totals) == 0  # type: ignore[union-attr]
    assert sum(int(eyes.hget(k, "total") or 0) for k in eyes.scan_iter(match="cc:{p?}:d:*")) == 200  # type: ignore[arg-type]


class Choosy(StandInTagger):
    """A tagger with a fault that one text brings out."""

    def tag(self, mentions: Sequence[Mention]) -> list[Tags]:
        if any(m.text == "post 3" for m in mentions):
            raise IndexError("no such word")
        return super().tag(mentions)


def test_a_text_the_taggers_fail_on_holds_up_nobody(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    line.send([mention(n) for n in range(8)])
    stage = TagStage(line.log, Choosy(), 1.0)
    consumer = line.log.consumer(RAW, "tag", "x")
    stage.open(consumer)
    consumer.poll(0.1, 100)
    records = consumer.poll(0.1, 100).records
    assert stage.handle(records) == {p: run[-1].offset + 1 for p, run in records.items()}
    consumer.close()
    [letter] = letters(line)
    assert letter.reason == "the taggers failed on it: IndexError: no such word"
    assert letter.original == encode(mention(3))
    assert sum(line.log.ends(TAGGED).values()) == 8
    assert "trying one by one" in caplog.text
