"""The teacher beside running workers: who is asked, how many a second, and that counts move once."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

import pytest

from command_center.mention import Mention, SentimentTag, Tagged, decode_tagged, encode_tagged
from command_center.store import keys
from command_center.store.connect import Redis
from streams.fold.retag import JUDGED
from streams.log import TAGGED
from streams.teach.pool import KEPT, Pool
from streams.teach_stage import TeachStage
from tests.support.clocks import NOON, StillClock
from tests.support.kafka import SharedKafka
from tests.support.kafka_line import KafkaLine
from tests.support.line import Line
from tests.support.made import PROFILE, by_brand, mention, tags
from tests.support.recount import recount
from tests.support.servers import Server
from tests.worker.test_restore import figures, lose

FINER = ("ts:", "g:", "cs:")


class Judge:
    """Says what the checksum of a text says, and remembers who was asked."""

    version = "j-1"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def judge(self, ids: Sequence[str], texts: Sequence[str]) -> list[SentimentTag]:
        self.asked.append(list(ids))
        return [self._one(zlib.crc32(text.encode())) for text in texts]

    def _one(self, number: int) -> SentimentTag:
        label = ("positive", "negative", "unsure")[number % 3]
        return SentimentTag(label, "neutral" if label == "unsure" else label, 0.0, 0.9, "teacher")  # type: ignore[arg-type]


def teach(line: Line, judge: Judge, *, per_s: float = 1000, seconds: int = 1, end: bool = True) -> None:
    """Let a teacher read all that is there and judge for some seconds; `end` False: it dies before its commit."""
    clock = StillClock()
    stage = TeachStage(line.log, judge, PROFILE, per_s, clock)
    consumer = line.log.consumer(TAGGED, stage.group, "teach-0")
    stage.open(consumer)
    owned: set[int] = set()
    for _ in range(line.patience):
        gained = consumer.poll(0.1, 1).gained
        for p in gained:
            offset = stage.take(p)
            assert offset is not None
            consumer.seek(p, offset)
        owned |= gained
        if len(owned) == line.partitions:
            break
    ends = line.log.ends(TAGGED)
    while any(consumer.positions()[p] < upto for p, upto in ends.items()):
        if found := consumer.poll(0.1, 1000).records:
            following = stage.handle(found)
            if end:
                consumer.commit(following)
    for _ in range(seconds):
        clock.advance(1)
        stage.idle()
    consumer.close()


def counted(line: Line) -> Counter[str]:
    """All days together, as the store has them."""
    found: Counter[str] = Counter()
    for name, fields in figures(line, "d").items():
        if ":d:" in name:
            found.update({field.decode(): int(n) for field, n in fields.items()})
    return Counter({name: n for name, n in found.items() if n and not name.startswith(FINER)})


def doubtful(number: int, label: str, confidence: float) -> Tagged:
    feeling = SentimentTag(label, "neutral", 0.0, confidence, "made")  # type: ignore[arg-type]
    return decode_tagged(encode_tagged(mention(number), tags(0, sentiment=feeling)))


def retags(line: Line) -> int:
    return sum(JUDGED in record.headers for run in line.tagged() for record in run)


def test_counts_equal_the_recount_whoever_dies_and_again_after_a_rebuild(line: Line) -> None:
    posts: list[Mention] = [mention(n) for n in range(60)]
    line.send([*posts, by_brand(900)])
    line.tag(batch=20)
    line.store(batch=20)
    teach(line, Judge(), end=False)
    sent = retags(line)
    assert sent > 10
    teach(line, Judge())  # another life judges the same once more
    assert retags(line) == 2 * sent
    line.send([mention(3, edited_at=NOON, text="anew"), Mention(id="web:4", source="web", deleted=True)])
    line.tag(batch=20)
    line.store(batch=7)
    wanted = recount(line.tagged(), {"acme_care"}, PROFILE.lateness_s)
    assert counted(line) == wanted.fields
    assert wanted.fields["total"] == 59
    before = figures(line, "m", "h", "d")
    lose(line)
    line.store(batch=11)
    assert figures(line, "m", "h", "d") == before


def test_on_kafka_the_same(client: Redis, valkey: Server, kafka: SharedKafka) -> None:
    line = KafkaLine(valkey, kafka)
    try:
        line.send([mention(n) for n in range(40)])
        line.tag(batch=20)
        for end in (False, True):
            teach(line, Judge(), end=end)
        line.store(batch=20)
        assert retags(line) > 10
        wanted = recount(line.tagged(), {"acme_care"}, PROFILE.lateness_s)
        assert wanted.judged == retags(line)
        assert counted(line) == wanted.fields
    finally:
        line.close()


def test_verdicts_are_on_the_mentions_that_are_stored(line: Line) -> None:
    line.send([mention(n) for n in range(12)])
    line.tag(batch=20)
    line.store(batch=20)
    teach(line, Judge())
    line.store(batch=20)
    client = line.client()
    texts = [client.llen(keys.texts(p)) for p in range(line.partitions)]
    assert sum(texts) == 12, "a re-tag adds nothing to the list of texts"
    held = [client.get(key) for key in client.scan_iter(match="cc:{p*}:doc:*")]
    judged = [value for value in held if value and b'"by":"teacher"' in value]
    assert len(judged) == retags(line) > 0
    assert all(b'"tagger_version":"made-1+j-1"' in value and b'"text":"post ' in value for value in judged)


def test_nobody_asks_about_the_same_twice_nor_about_our_own(line: Line) -> None:
    line.send([mention(n) for n in range(8)] + [by_brand(900), mention(901, text="  ")])
    line.tag(batch=20)
    judge = Judge()
    teach(line, judge)
    teach(line, judge)
    asked = [name for names in judge.asked for name in names]
    assert sorted(asked) == sorted(f"web:{n}" for n in range(8))


@pytest.mark.parametrize(("per_s", "seconds", "most"), [(5, 3, 15), (0.5, 4, 2), (0.5, 1, 0)])
def test_the_budget_is_kept(line: Line, per_s: float, seconds: int, most: int) -> None:
    line.send([mention(n) for n in range(40)])
    line.tag(batch=50)
    judge = Judge()
    teach(line, judge, per_s=per_s, seconds=seconds)
    assert sum(map(len, judge.asked)) == most


def test_a_teacher_that_was_away_reads_back_only_what_came_lately(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.teach_stage.RECENT", 10)
    line.send([mention(n) for n in range(60)])
    line.tag(batch=50)
    judge = Judge()
    teach(line, judge)
    assert sum(map(len, judge.asked)) == 10


def test_the_least_certain_are_asked_first_and_old_ones_no_more() -> None:
    clock = StillClock()
    pool = Pool(clock.monotonic, lately_s=60, kept=4)
    pool.add(0, doubtful(1, "positive", 0.3))
    clock.advance(61)
    for number, label, confidence in (
        (2, "positive", 0.5),
        (3, "unsure", 0.44),
        (4, "negative", 0.46),
        (5, "unsure", 0.4),
    ):
        pool.add(0, doubtful(number, label, confidence))
    pool.add(1, doubtful(6, "positive", 0.95))
    assert [c.mention.id for c in pool.take(3)] == ["web:5", "web:3", "web:4"]
    pool.add(1, doubtful(2, "positive", 0.79))
    assert [c.partition for c in pool.take(9)] == [1], "its newest version waits, and it alone"
    pool.add(0, doubtful(7, "unsure", 0.4))
    pool.forget(0)
    assert pool.take(9) == []


def test_who_waits_is_bounded() -> None:
    pool = Pool(lambda: 0.0, lately_s=60)
    for number in range(5 * KEPT):
        pool.add(0, doubtful(number, "positive", 0.5))
        assert len(pool) <= 2 * KEPT
    taken = pool.take(5 * KEPT)
    assert len(taken) == KEPT
    assert taken[0].mention.id == f"web:{5 * KEPT - 1}", "of equals the newest"
