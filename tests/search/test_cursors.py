"""Pages of a list that changes while it is read: nothing twice, nothing missed but what died, what is new counted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS, Mention, SentimentTag, Tags, encode_tagged
from command_center.search.asked import ORDERS, Ask
from command_center.search.cursor import Cursor, decode_cursor, encode_cursor
from command_center.search.problems import BadCursor
from streams.fold.retag import retag
from streams.log import TAGGED, Record
from tests.fold.tape import RECORD_MS, SAID, Tape
from tests.support.made import mention, tags
from tests.support.searched import Searched, ids_of

CHANGES = 1000
ASKED = frozenset(("negative", "neutral"))


class World:
    """What stands, as the test itself knows it, and the log that says so."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.tape = Tape()
        self.standing: dict[str, tuple[Mention, Tags]] = {}
        self.born: dict[str, int] = {}
        self.changed: dict[str, int] = {}
        self.changes = 0
        for _ in range(300):
            self._post()
        self.searched = Searched(directory, self.tape.records)

    def change(self, times: int) -> None:
        """Posts come, are edited, judged again and deleted."""
        told = len(self.tape.records)
        for _ in range(times):
            self.changes += 1
            self.rng.choice((self._post, self._post, self._edit, self._judge, self._delete))()
        self.searched.grow(*self.tape.records[told:])

    def matching(self) -> set[str]:
        """Ids of the posts that are asked for."""
        return {name for name, (_, given) in self.standing.items() if given.sentiment.label in ASKED}

    def _post(self) -> None:
        number = len(self.born)
        again = self.rng.choice(list(self.standing)) if self.standing and number % 5 == 0 else None
        at = from_ms(RECORD_MS - self.rng.randrange(600) * 1000)
        text = self.rng.choice((*SAID, f"post {number} says something of its own"))
        self._stand(mention(number, at, text=text, repost_of=again), self._tags())
        self.born[f"web:{number}"] = self.changes

    def _edit(self) -> None:
        before, _ = self.standing[self._any()]
        text = self.rng.choice((*SAID, f"now it says something else, {self.changes}"))
        moment = (before.edited_at or before.at) + timedelta(seconds=1)
        self._stand(replace(before, text=text, edited_at=moment), self._tags())

    def _judge(self) -> None:
        before, _ = self.standing[self._any()]
        given = self._tags()
        value, headers = retag(before, given)
        at = len(self.tape.records)
        self.tape.records.append(Record(TAGGED, 0, at, RECORD_MS + at * 1000, value, headers))
        self._note(before, given)

    def _delete(self) -> None:
        name = self._any()
        self.tape.write(encode_tagged(Mention(id=name, source="web", deleted=True), None))
        del self.standing[name]
        self.changed[name] = self.changes

    def _stand(self, made: Mention, given: Tags) -> None:
        self.tape.write(encode_tagged(made, given))
        self._note(made, given)

    def _note(self, made: Mention, given: Tags) -> None:
        self.standing[made.id] = (made, given)
        self.changed[made.id] = self.changes

    def _any(self) -> str:
        return self.rng.choice(list(self.standing))

    def _tags(self) -> Tags:
        label = self.rng.choice(SENTIMENTS)
        best = "neutral" if label == "unsure" else label
        feeling = SentimentTag(label, best, 0.0, self.rng.choice((0.25, 0.5, 0.75)), "made")
        return tags(self.rng.randrange(840), sentiment=feeling)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"), 3)
    yield made
    made.searched.close()


def test_a_list_that_changes_between_pages(world: World) -> None:
    walks = 0
    while world.changes < CHANGES or walks < len(ORDERS):
        walk(world, ORDERS[walks % len(ORDERS)])
        walks += 1
    assert walks >= len(ORDERS)


def walk(world: World, order: str) -> None:
    ask = Ask({"sentiment": ASKED}, order=order, limit=world.rng.choice((7, 20)))
    begun = world.changes
    at_first = world.matching()
    listed_at_first, _ = world.searched.walk(replace(ask, limit=1000))
    assert set(listed_at_first) == at_first
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = world.searched.find(
            **{name: getattr(ask, name) for name in ("labels", "order", "limit")}, cursor=cursor
        )
        # Born in the change numbered `begun` or before: it was there when the first page was.
        old = {name for name in world.matching() if world.born[name] <= begun}
        assert answer.total == len(old)
        assert answer.new == len(world.matching()) - len(old)
        seen += ids_of(answer.rows)
        assert set(ids_of(answer.rows)) <= old
        cursor = answer.next_cursor
        world.change(world.rng.randrange(0, 7))
    assert len(seen) == len(set(seen))
    unchanged = {name for name in at_first if world.changed[name] <= begun}
    assert unchanged <= set(seen)
    # What nobody touched kept its place, whatever came, went and echoed meanwhile.
    assert [name for name in seen if name in unchanged] == [name for name in listed_at_first if name in unchanged]


def test_a_post_that_was_edited_between_pages_is_neither_missed_nor_listed_again(world: World) -> None:
    ask = {"order": "unsure", "limit": 10}
    first = world.searched.find(**ask)
    before = {name: world.standing[name] for name in ids_of(first.rows)}
    rest = [name for name in world.standing if name not in before]
    for name in (*list(before)[:5], *rest[:5]):
        made, given = world.standing[name]
        sure = 0.99 if name in before else 0.0
        feeling = replace(given.sentiment, confidence=sure)
        world._stand(
            replace(made, edited_at=(made.edited_at or made.at) + timedelta(days=1)), replace(given, sentiment=feeling)
        )
    world.searched.grow(*world.tape.records[len(world.searched.records) :])
    seen = ids_of(first.rows)
    cursor = first.next_cursor
    while cursor is not None:
        page = world.searched.find(**ask, cursor=cursor)
        seen += ids_of(page.rows)
        cursor = page.next_cursor
    assert sorted(seen) == sorted(world.standing)


def test_a_cursor_of_an_index_that_was_made_anew_goes_on_by_rank(world: World) -> None:
    first = world.searched.find(limit=50)
    assert first.next_cursor is not None
    other = replace(decode_cursor(first.next_cursor, "newest"), made="another", upto=3)
    page = world.searched.find(limit=50, cursor=encode_cursor(other))
    assert ids_of(page.rows) == ids_of(world.searched.find(limit=50, cursor=first.next_cursor).rows)
    assert (page.total, page.new) == (len(world.standing), 0)


@pytest.mark.parametrize(
    "text",
    ("", "x", "%%%", "W10=", "bnVsbA==", encode_cursor(Cursor("oldest", 0, 0, "web:1")), "\udcff", "A" * 5000),
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        decode_cursor(text, "newest")


@pytest.mark.parametrize(
    "cursor", (Cursor("newest", 1e300, 0, "zz", 1, 1, "m"), Cursor("newest", 0, 1 << 62, "zz", 1, 1, "m"))
)
def test_a_cursor_that_was_tampered_with_is_refused_or_read(world: World, cursor: Cursor) -> None:
    with pytest.raises(BadCursor):
        world.searched.find(cursor=encode_cursor(cursor))
