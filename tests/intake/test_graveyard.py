"""Dead letters: listed newest first, explained, and sent again once and only once."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from command_center.cli import main
from command_center.errors import BadInput
from command_center.mention import MAX_MENTION_BYTES, InvalidMention, decode_mention, encode, partition_of
from command_center.soundness import MAX_DEPTH
from streams.intake.dead_letter import bury
from streams.intake.graveyard import Buried, Graveyard
from streams.intake.reasons import OTHER, explain
from streams.log import DEAD, RAW, Log, LogError, Producer, Record
from tests.support.line import Line
from tests.support.made import mention
from tests.support.poison import KINDS

NAIVE = b'{"id":"web:%d","source":"web","text":"it smokes","created_at":"2026-03-04T12:00:00"}'


def astray(line: Line, *numbers: int) -> list[bytes]:
    """Mentions in a partition that is not theirs: dead today, and fit to be sent again."""
    producer = line.log.producer()
    values = [encode(mention(n)) for n in numbers]
    for n, value in zip(numbers, values, strict=True):
        producer.send(
            RAW, 1 - partition_of(f"web:{n}", line.partitions), value, {"source": "x", "position": str(n + 1)}
        )
        producer.flush()
    return values


def raws(line: Line) -> list[bytes]:
    """What stands in `mentions.raw` and was sent again."""
    return [r.value for p in range(line.partitions) for r in line.log.read(RAW, p, 0, 10_000) if "letter" in r.headers]


def total(line: Line, name: str) -> int:
    eyes = line.client()
    held = (eyes.hget(f"cc:{{p{p}}}:pos", name) for p in range(line.partitions))
    return sum(int(value or 0) for value in held)  # type: ignore[arg-type]


def retry(
    line: Line, places: list[tuple[int, int]] | None = None, log: Log | None = None
) -> tuple[int, int, list[str]]:
    """How many were sent, how many had been before, and why the others stay."""
    outcomes = list(Graveyard(log or line.log).retry(places))
    stay = [why for _, why in outcomes if why]
    before = sum(found.retried for found, _ in outcomes)
    return len(outcomes) - before - len(stay), before, stay


def test_the_newest_comes_first_over_all_partitions(line: Line) -> None:
    for n in range(40):
        astray(line, n)
        line.tag()
    found = list(Graveyard(line.log).newest())
    assert [decode_mention(buried.letter.original).id for buried in found[::13]] == [
        "web:39",
        "web:26",
        "web:13",
        "web:0",
    ]
    assert len(found) == 40
    assert [b.at_ms for b in found] == sorted((b.at_ms for b in found), reverse=True)
    assert {b.partition for b in found} == {0, 1}


def test_a_long_partition_is_read_backwards_without_a_gap(line: Line) -> None:
    line.send([b"rubbish %d" % n for n in range(1500)])
    line.tag(batch=1000)
    found = list(Graveyard(line.log).newest())
    assert [buried.letter.original for buried in found] == [b"rubbish %d" % n for n in reversed(range(1500))]


def test_large_letters_are_read_few_at_a_time(line: Line) -> None:
    line.send([b"x" * 900_000] * 30)
    line.tag(batch=10)
    asked: list[int] = []
    read = line.log.read

    def noting(kafka_topic: str, partition: int, offset: int, most: int) -> Any:
        asked.append(most)
        return read(kafka_topic, partition, offset, most)

    line.log.read = noting  # type: ignore[method-assign]
    assert len(list(Graveyard(line.log).newest())) == 30
    assert max(asked[1:]) <= 16


def test_what_was_sent_again_counts_once_and_stays_dead_as_a_total(line: Line) -> None:
    values = astray(line, 1, 2, 3)
    line.send([b"rubbish", mention(9)])
    line.tag()
    line.store()
    assert retry(line)[:2] == (3, 0)
    assert sorted(raws(line)) == sorted(values)
    line.tag()
    line.store()
    assert (total(line, "dead"), total(line, "duplicates"), total(line, "redelivered")) == (4, 0, 0)
    eyes = line.client()
    assert sum(int(eyes.hget(k, "total") or 0) for k in eyes.scan_iter(match="*:d:*")) == 4  # type: ignore[arg-type]
    assert retry(line)[:2] == (0, 3)
    assert len(raws(line)) == 3
    assert {b.retried for b in Graveyard(line.log).newest() if b.letter.reason.startswith("id:")} == {True}


def test_only_those_that_were_named_are_sent(line: Line) -> None:
    values = astray(line, 1, 2, 3, 4)
    line.tag()
    found = {buried.letter.original: buried for buried in Graveyard(line.log).newest()}
    chosen = [found[values[1]], found[values[3]]]
    assert retry(line, [(b.partition, b.offset) for b in chosen])[:2] == (2, 0)
    assert sorted(raws(line)) == sorted([values[1], values[3]])
    assert [b.retried for v in values for b in Graveyard(line.log).newest() if b.letter.original == v] == [
        False, True, False, True,
    ]  # fmt: skip
    assert retry(line)[:2] == (2, 2)


def test_a_place_without_a_letter_sends_nothing_at_all(line: Line) -> None:
    astray(line, 1)
    line.tag()
    [there] = Graveyard(line.log).newest()
    for wrong in ((there.partition, there.offset + 1), (1 - there.partition, 0), (7, 0)):
        with pytest.raises(BadInput, match=f"no dead letter at {wrong[0]}:{wrong[1]}"):
            retry(line, [(there.partition, there.offset), wrong])
    assert raws(line) == []


def test_a_letter_buried_twice_is_listed_and_sent_once(line: Line) -> None:
    """A tag worker that dies between parking and committing parks again."""
    astray(line, 1)
    line.tag()
    [p] = [p for p in range(line.partitions) if line.log.ends(DEAD)[p]]
    line.client().set(f"cc:log:{{p{p}}}:at:{RAW}:tag", 0)
    line.tag()
    assert line.log.ends(DEAD)[p] == 2
    assert len(list(Graveyard(line.log).newest())) == 1
    assert retry(line)[:2] == (1, 1)
    assert len(raws(line)) == 1


def test_letters_of_the_same_raw_place_are_told_apart(line: Line) -> None:
    """A log that has grown carries its letters along, and its raw offsets begin anew."""
    producer = line.log.producer()
    for n in (1, 2):
        bury(producer, Record(RAW, 0, 7, 0, encode(mention(n)), {}), "id: belongs elsewhere")
    producer.flush()
    both = list(Graveyard(line.log).newest())
    assert len(both) == 2
    assert retry(line, [(0, 0)])[:2] == (1, 0)
    assert [b.retried for b in Graveyard(line.log).newest()] == [False, True]
    assert retry(line)[:2] == (1, 1)
    assert sorted(raws(line)) == sorted(b.letter.original for b in both)


class Dying:
    """A log whose producer dies at its n-th flush, before or after it has happened."""

    def __init__(self, log: Log, at: int, done: bool) -> None:
        self._log, self._left, self._done = log, at, done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def producer(self) -> Producer:
        producer = self._log.producer()
        flush = producer.flush

        def dying() -> int:
            self._left -= 1
            if self._left == 0:
                if self._done:
                    flush()
                raise LogError("died")
            return flush()

        producer.flush = dying  # type: ignore[method-assign]
        return producer


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_whoever_dies_while_sending_leaves_nothing_undone_and_nothing_twice(line: Line, at: int, done: bool) -> None:
    values = astray(line, *range(8))
    line.tag()
    with pytest.raises(LogError):
        retry(line, log=Dying(line.log, at, done))  # type: ignore[arg-type]
    sent, before, stay = retry(line)
    assert (sent + before, stay) == (8, [])
    assert sorted(raws(line)) == sorted(values)
    assert retry(line)[:2] == (0, 8)
    assert len(raws(line)) == 8


def test_what_is_no_mention_today_stays_and_says_why(line: Line) -> None:
    line.send(
        [made.make(f"web:{n}") for n, made in enumerate(KINDS.values()) if len(made.make("web:1")) <= MAX_MENTION_BYTES]
    )
    line.send([KINDS["1 MB + 1 byte"].make("web:77")])
    line.tag(batch=100)
    found = list(Graveyard(line.log).newest())
    sent, before, stay = retry(line)
    assert (sent, before, len(stay)) == (0, 0, len(found))
    assert "only the first 65,536 of its 1,000,001 bytes were kept" in stay
    assert raws(line) == []


def test_a_zone_in_the_profile_brings_naive_times_back(line: Line) -> None:
    producer = line.log.producer()
    producer.send(RAW, partition_of("web:5", line.partitions), NAIVE % 5)
    producer.flush()
    line.tag()
    assert retry(line)[0] == 0
    assert [why for _, why in Graveyard(line.log, UTC).retry(None)] == [""]
    assert [decode_mention(value).id for value in raws(line)] == ["web:5"]


def test_a_full_log_takes_no_letter_back(line: Line) -> None:
    astray(line, 1)
    line.tag()
    memory = line.client()
    memory.config_set("maxmemory", int(memory.info("memory")["used_memory"]))  # type: ignore[index]
    with pytest.raises(BadInput, match="quota"):
        retry(line)
    memory.config_set("maxmemory", 0)
    assert raws(line) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_poison_has_an_explanation(kind: str) -> None:
    with pytest.raises(InvalidMention) as refused:
        decode_mention(KINDS[kind].make("web:1"))
    field = kind in ("a list", "a number for a text", "a text for a truth", "an object for a time")
    assert (explain(str(refused.value)) == OTHER) == field
    assert str(MAX_DEPTH) in explain("nested deeper than")


# the command


@pytest.fixture
def dead(line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`command-center check dead ...`: the exit code, and what it printed."""
    for name, value in {"REDIS_URL": line.server.url, "PARTITIONS": str(line.partitions)}.items():
        monkeypatch.setenv(f"CC_{name}", value)
    monkeypatch.delenv("CC_KAFKA_BOOTSTRAP", raising=False)
    line.log.create()

    def run(*arguments: str) -> tuple[int, list[str], str]:
        code = main(["check", "dead", *arguments])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err

    return run


def place(buried: Buried) -> str:
    return f"{buried.partition}:{buried.offset}"


def test_the_list_is_paged_and_filtered(dead: Any, line: Line) -> None:
    line.send([b"rubbish", b"\xff", *(b"{%d" % n for n in range(5))], "replay:x")
    line.tag()
    code, first, said = dead("--limit", "3")
    assert (code, len(first)) == (0, 3)
    assert all("replay:x line" in row and "not JSON" in row for row in first)
    assert "--before " in said
    pages, before = list(first), said.split()[-1]
    while before:
        _, rows, said = dead("--limit", "3", "--before", before)
        pages += rows
        before = said.split()[-1] if said else ""
    assert pages == dead("--limit", "100")[1]
    assert len({row.split()[0] for row in pages}) == 7
    assert [row.split("  ")[2] for row in dead("--reason", "EXPECTED `:`")[1]] == []
    assert len(dead("--reason", "invalid CHARACTER")[1]) >= 2
    assert len(dead("--since", "1h")[1]) == 7
    assert dead("--since", "2030-01-01T00:00:00Z") == (0, [], "no dead letters\n")


def test_one_letter_is_explained(dead: Any, line: Line) -> None:
    line.send([b'{"id":"web:1","source":"web","text":"caf\xe9 \x1b[31m","created_at":"x"}'], "replay:x\u202e"[:8])
    line.tag()
    [buried] = Graveyard(line.log).newest()
    code, rows, _ = dead("--show", place(buried))
    said = dict(row.split(maxsplit=1) for row in rows)
    assert code == 0
    assert said["reason"] == buried.letter.reason
    assert said["source"] == "replay:x line 1"
    assert said["record"] == "mentions.raw 0:0"
    assert said["length"] == f"{len(buried.letter.original)} bytes"
    assert said["SHA-256"] == buried.letter.sha256
    assert said["today"].startswith("it would not pass: ")
    assert r"caf\xe9 \x1b[31m" in said["bytes"]
    assert "\x1b" not in "".join(rows)


def test_all_its_bytes_can_be_had(line: Line, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    monkeypatch.setenv("CC_REDIS_URL", line.server.url)
    monkeypatch.setenv("CC_PARTITIONS", str(line.partitions))
    line.send([b"\xff\x00" * 5000])
    line.tag()
    [buried] = Graveyard(line.log).newest()
    assert main(["check", "dead", "--show", place(buried), "--raw"]) == 0
    assert capfdbinary.readouterr().out == b"\xff\x00" * 5000


def test_sending_again_by_hand(dead: Any, line: Line) -> None:
    astray(line, 1, 2)
    line.send([b"rubbish"])
    line.tag()
    code, rows, _ = dead("--retry", "ALL")
    assert code == 0
    assert rows[-1] == "2 sent again, 0 had been sent before, 1 stay"
    assert "stays: not JSON" in rows[0]
    assert dead("--retry", "ALL")[1][-1] == "0 sent again, 2 had been sent before, 1 stay"
    sent = next(b for b in Graveyard(line.log).newest() if b.retried)
    assert any(place(sent) in row and row.endswith("(sent again)") for row in dead()[1])
    assert "today    it was sent again" in dead("--show", place(sent))[1]
    assert len(raws(line)) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--show", "x"), "'x' is no place of a dead letter"),
        (("--show", "0:99"), "no dead letter at 0:99"),
        (("--retry", "0:99"), "no dead letter at 0:99"),
        (("--retry", "ALL", "0:1"), "'ALL' is no place"),
        (("--before", "1"), "'1' is no place"),
        (("--since", "soon"), "--since soon is neither a span"),
        (("--since", "2026-01-01T00:00:00"), "is neither a span"),
        (("--limit", "0"), "--limit 0"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_exit_code_two(dead: Any, arguments: tuple[str, ...], said: str) -> None:
    code, rows, words = dead(*arguments)
    assert (code, rows) == (2, [])
    assert said in words
    assert words.count("\n") == 1


def test_without_a_center_it_says_where_one_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CC_REDIS_URL", raising=False)
    assert main(["check", "dead", "--data-dir", str(tmp_path)]) == 2
    assert "no center has run in" in capsys.readouterr().err
