"""Counting back: earlier posts get the topics of what is in force, once, and no verdict is lost on the way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from command_center.mention import Mention, Tags
from command_center.profile import Profile, Topic
from command_center.room.topic_versions import SaveTopic, TopicVersions, profile_now
from command_center.store.backcount import BackCounted
from streams.fold.retag import ONLY, retag
from streams.index.backcount import BackCount, Disagree, Text
from streams.index_stage import IndexStage
from streams.log import TAGGED, Log, LogError, Record
from streams.tag.reading import fold, read
from streams.tag.topics import Topics
from tests.fold.shelf import Shelf as Counters
from tests.fold.tape import RECORD_MS, Tape
from tests.room.decisions import said
from tests.support.clocks import StillClock
from tests.support.indexing import Shelf, feed_all, listed, make_stage
from tests.support.made import PROFILE, mention, tags
from tests.support.recount import recount
from tests.tag.query_oracle import Tree, holds, spelled

SAYS = (
    "The lid gets hot and the kettle hums",
    "My flight was late, then delayed again #delay",
    "wi-fi is down on the late flight",
    "電池がすぐ切れる",
    "배송이 늦어요",
    "وصلت الحقيبة متأخرة",
    "Die Straße ist laut, der Kaffee heiß",
    "El café llegó frío y tarde",
    "@acme the battery is hot, hot, hot",
    "nothing to say",
)
LANGUAGES = ("en", "en", "en", "ja", "ko", "ar", "de", "es", "en", "en")
QUERIES: tuple[Tree, ...] = (
    ("words", "delay", True),
    ("or", ("words", "wi-fi", False), ("words", "cafe", False), ("words", "電池", False)),
    ("and", ("words", "hot", False), ("not", ("words", "lid", False))),
    ("near", 3, ("words", "flight", False), ("words", "late", False)),
    ("and", ("lang", "en"), ("words", "late flight", False)),
    ("words", "#delay", False),
    ("or", ("words", "배송", False), ("words", "حقيبة", False), ("words", "straße", False)),
    ("words", "nobody says this", False),
)


class Writing(Shelf):
    """The log in memory, which can be written to; `away` refuses."""

    partitions = 1
    away = False

    def __init__(self, records: list[Record]) -> None:
        super().__init__(records)

    def has_room(self) -> bool:
        return True

    def producer(self) -> Writing:
        return self

    def send(self, kafka_topic: str, partition: int, value: bytes, headers: dict[str, str]) -> None:
        if self.away:
            raise LogError("away")
        records = cast("list[Record]", self.records[partition])
        at = len(records)
        records.append(Record(kafka_topic, partition, at, RECORD_MS + at * 1000, value, headers))

    def flush(self) -> None:
        if self.away:
            raise LogError("away")


class Followed:
    """Topics that a test saves."""

    def __init__(self, profile: Profile = PROFILE) -> None:
        self.profile = self._file = profile
        self.versions = TopicVersions()

    def save(self, topic: str, **given: Any) -> None:
        version = self.versions.newest(topic) + 1
        self.versions = self.versions.after(said(SaveTopic, version, topic=topic, version=version, **given))
        self.profile = profile_now(self._file, self.versions)

    def look(self) -> bool:
        return False


class Room:
    """An index, a log, and who counts back."""

    def __init__(self, directory: Path, posts: Sequence[Mention], topics: Followed, per_s: int = 1000) -> None:
        self.clock = StillClock()
        self.topics = topics
        tape = Tape()
        for n, (post, found) in enumerate(zip(posts, self.tagged(posts), strict=True)):
            tape.mention(post, n, topics=found, language=LANGUAGES[n % len(LANGUAGES)])
        self.log = Writing(tape.records)
        self.stage: IndexStage = make_stage(directory, self.log, profile=topics.profile, clock=self.clock)
        self.heard: list[BackCounted] = []
        self.counting = self.begin(per_s)
        self.go_on()

    def tagged(self, posts: Sequence[Mention]) -> list[list[str]]:
        """What the tagger gives them by now."""
        return Topics(self.topics.profile).tag(read(posts), [LANGUAGES[n % len(LANGUAGES)] for n in range(len(posts))])

    def begin(self, per_s: int = 1000) -> BackCount:
        return BackCount(
            lambda: self.stage.file, cast("Log", self.log), self.topics, self.heard.append, self.clock, per_s,
            before=self.heard[-1] if self.heard else None,
        )  # fmt: skip

    def go_on(self) -> None:
        """The index reads what is there, and says that it has caught up."""
        feed_all(self.stage, self.log)
        self.stage.idle()

    def step(self) -> int:
        """A second later."""
        self.clock.advance(1)
        return self.counting.step()

    def settle(self) -> int:
        """Count back until it is done; how many re-tags that took."""
        sent = self.step()
        for _ in range(20):
            if self.heard[-1].state == "done":
                return sent
            self.go_on()
            sent += self.step()
        raise AssertionError(f"never done: {self.heard[-1]}")

    def topics_listed(self) -> dict[str, list[str]]:
        found = {name: post["tags"]["topics"] for name, post in listed(self.stage.file).items()}
        return dict(sorted(found.items(), key=lambda pair: int(pair[0].removeprefix("web:"))))

    def counted(self) -> Counter[str]:
        """What the store's counters say of topics."""
        counters = Counters()
        counters.fold(self.log.records[0])
        sums = [Counter({n: c for n, c in counters.sums(g).items() if n.startswith("t:")}) for g in "mhd"]
        assert sums[0] == sums[1] == sums[2]
        return sums[0]


def posts_of(n: int) -> list[Mention]:
    return [mention(k, text=SAYS[k % len(SAYS)], lang=None) for k in range(n)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path, posts_of(60), Followed())
    yield made
    made.stage.close()


@pytest.mark.parametrize("tree", QUERIES, ids=lambda tree: spelled(tree, random.Random(1)))
def test_counters_are_what_the_slow_oracle_counts(room: Room, tree: Tree) -> None:
    room.topics.save("heat", query=spelled(tree, random.Random(1)))
    room.settle()
    posts = posts_of(60)
    true = [holds(tree, fold(post.text), LANGUAGES[n % 10], fold) for n, post in enumerate(posts)]
    held = room.topics_listed()
    assert [("heat" in held[post.id]) for post in posts] == true
    noise = Counter(topic for found in held.values() for topic in found)["noise"]
    assert room.counted() == +Counter({"t:heat": sum(true), "t:noise": noise})
    fields = recount([room.log.records[0]], {"acme_care"}, PROFILE.lateness_s).fields
    assert room.counted() == Counter({name: n for name, n in fields.items() if name.startswith("t:")})
    assert [sorted(found) for found in room.tagged(posts)] == [held[post.id] for post in posts]


def test_each_post_moves_once_and_a_second_life_moves_nothing(room: Room) -> None:
    room.topics.save("heat", query="late OR 電池")
    before = room.topics_listed()
    after = room.tagged(posts_of(60))
    moved = sum(one != other for one, other in zip(before.values(), after, strict=True))
    assert room.settle() == moved > 0
    assert (room.heard[-1].moved, room.heard[-1].share, room.heard[-1].versions) == (moved, 1.0, {"heat": 1})
    room.counting = room.begin()
    assert room.settle() == 0
    assert room.heard[-1].moved == moved, "it says what its first life had moved"
    versions = {post["tags"]["tagger_version"] for post in listed(room.stage.file).values()}
    assert versions == {"made-1", "made-1+topics-1"}
    room.topics.save("heat", query="flight")
    assert room.settle() > 0
    assert {post["tags"]["tagger_version"] for post in listed(room.stage.file).values()} > {"made-1+topics-2"}
    room.topics.save("heat")
    room.settle()
    assert room.topics_listed() == before, "undone: as the profile says"


def test_what_a_tagger_still_had_in_hand_or_a_teacher_said_over_older_tags_is_put_right(room: Room) -> None:
    room.topics.save("heat", query="late")
    room.settle()
    late = mention(100, text="late, but tagged by a tagger that has not looked yet", lang=None)
    tape = Tape()
    tape._raw = tape._position = 99
    tape.mention(late, 0, topics=["heat", "noise"], language="en")
    tape.mention(mention(101, text="hot, tagged by the file's words", lang=None), 0, topics=["heat"], language="en")
    for record in tape.records:
        room.log.send(TAGGED, 0, record.value, record.headers)
    hot = posts_of(60)[0]
    value, headers = retag(hot, tags(4, topics=["heat"], language="en"))  # a verdict on the tags of before
    room.log.send(TAGGED, 0, value, headers)
    room.go_on()
    assert room.settle() == 2
    held = room.topics_listed()
    assert (held["web:100"], held["web:101"], held[hot.id]) == (["heat", "noise"], [], [])
    assert listed(room.stage.file)[hot.id]["tags"]["sentiment"]["label"] == tags(4).sentiment.label


def test_a_verdict_that_comes_between_looking_and_counting_stays(room: Room) -> None:
    room.topics.save("heat", query="late")
    hot = posts_of(60)[0]
    first: Tags = replace(tags(0), topics=["heat"], language="en")
    verdict, headers = retag(hot, replace(first, sentiment=tags(2).sentiment))
    room.log.send(TAGGED, 0, verdict, headers)  # in the log, and not in the index when it looks
    assert room.step() > 0
    room.settle()
    found = listed(room.stage.file)[hot.id]["tags"]
    assert (found["topics"], found["sentiment"]["label"]) == ([], tags(2).sentiment.label)
    mine = [record for record in room.log.records[0] if ONLY in record.headers]
    assert all(hot.text.encode() not in record.value for record in mine), "re-tags hold no text"


def test_it_keeps_to_its_budget_and_waits_while_the_log_is_away(tmp_path: Path) -> None:
    room = Room(tmp_path, posts_of(60), Followed(), per_s=7)
    assert room.step() == 0
    assert room.heard == [], "nobody saved anything"
    room.topics.save("heat", query="late OR flight OR 電池 OR café")
    sent = [room.step()]
    assert (sent[0], room.heard[-1].state) == (7, "running")
    assert 0 < room.heard[-1].share < 1
    room.log.away = True
    assert (room.step(), room.heard[-1].state) == (0, "waiting")
    room.log.away = False
    while room.heard[-1].state != "done":
        room.go_on()
        sent.append(room.step())
    assert max(sent) <= 7
    assert list(room.topics_listed().values()) == room.tagged(posts_of(60))
    room.stage.close()


def test_an_index_made_anew_is_looked_through_anew_once_it_has_caught_up(room: Room, tmp_path: Path) -> None:
    room.topics.save("heat", query="late")
    room.settle()
    room.stage.close()
    other = tmp_path / "other"
    other.mkdir()
    room.stage = make_stage(other, room.log, clock=room.clock)
    assert (room.step(), room.heard[-1].state) == (0, "waiting")
    room.go_on()
    assert room.settle() == 0, "the log has what was counted back"


def test_whole_sheets_are_read_as_the_rows_behind_them(tmp_path: Path) -> None:
    posts = posts_of(4096 + 50)
    many = Room(tmp_path, posts, Followed(), per_s=100_000)
    before = many.tagged(posts)
    many.topics.save("noise", phrases=("late", "battery"))
    now = many.tagged(posts)
    assert many.settle() == sum(one != other for one, other in zip(before, now, strict=True)) > 1000
    assert list(many.topics_listed().values()) == now
    many.stage.close()


def test_topics_without_versions_are_left_as_they_are() -> None:
    judge = Disagree([Topic(id="heat", name="Heat", query="warm")])
    rows = [Text(1, "warm and loud", "en", frozenset({"noise"})), Text(2, "warm", "en", frozenset({"heat"}))]
    assert list(judge(rows)) == [(1, ["heat", "noise"])]
