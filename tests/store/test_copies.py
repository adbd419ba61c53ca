"""Copies and reposts are counted once each, wherever they lie, in whatever order and however often they come."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from command_center.mention import Mention
from command_center.search.answers import TopicFacts
from command_center.search.asked import Ask, TopicAsk
from command_center.search.scan import ScanSearch
from command_center.snapshot import Post
from command_center.store.copies import HELD, CopyBook
from command_center.store.document import Document
from command_center.store.mentions import list_mentions
from command_center.store.picture import Painter
from command_center.store.river import LENGTH
from command_center.store.window import span_of
from tests.support.clocks import NOON
from tests.support.kept import Kept
from tests.support.made import PROFILE, RULES, by_brand, mention, tags

SAID = [
    "The lid of my new kettle came off while the water was hot",
    "Does anybody know how to get the lid of this kettle open?",
    "Whoever built this kettle has never made any tea at home.",
]
"""What is said; a short post says nothing that could be copied."""
DRESS = ("{}", "RT @somebody: {}", "{} https://example.org/{n}", "@acme_care {}!!", "{} 😡", "{} via @x{n}")
TAGS = tags(0)


class World:
    """Posts as they come, go and change; the truth is kept by the number of what each says, never by its text."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.standing: dict[str, tuple[int, Mention]] = {}
        self.sent: list[Mention] = []

    def post(self, number: int) -> Mention:
        """A new post."""
        said = self.rng.randrange(-1, len(SAID))
        at = NOON - timedelta(seconds=self.rng.randrange(5000))
        original = None
        if said < 0 and self.rng.random() < 0.5 and (known := [i for i, (s, _) in self.standing.items() if s >= 0]):
            original = self.rng.choice(known)
        return self._say(mention(number, at, text=self._words(said, number), repost_of=original), said)

    def edit(self) -> Mention:
        """Somebody says something else instead."""
        old = self.rng.choice([m for _, m in self.standing.values()])
        said = self.rng.randrange(-1, len(SAID))
        number = int(old.id.partition(":")[2])
        edited = NOON + timedelta(seconds=len(self.sent))
        made = mention(number, old.created_at, text=self._words(said, number), edited_at=edited)
        return self._say(made, said)

    def delete(self) -> Mention:
        """Somebody takes it back."""
        gone = self.rng.choice(list(self.standing))
        del self.standing[gone]
        return self._sent(Mention(id=gone, source="web", deleted=True))

    def again(self) -> Mention:
        """The source delivers something a second time."""
        return self.rng.choice(self.sent)

    def _words(self, said: int, number: int) -> str:
        if said < 0:
            return f"post {number}"
        return self.rng.choice(DRESS).format(SAID[said], n=number)

    def _say(self, made: Mention, said: int) -> Mention:
        self.standing[made.id] = said, made
        return self._sent(made)

    def _sent(self, made: Mention) -> Mention:
        self.sent.append(made)
        return made

    def groups(self, since_s: int) -> Counter[int]:
        """How many say each thing, counted by hand."""
        found: Counter[int] = Counter()
        for said, made in self.standing.values():
            if made.at.timestamp() >= since_s:
                found[said] += said >= 0
        return found


def _steps(world: World, count: int) -> list[Mention]:
    posts = []
    for number in range(count):
        roll = world.rng.random()
        step = world.edit if roll < 0.1 else world.delete if roll < 0.2 else world.again if roll < 0.3 else None
        posts.append(step() if step and len(world.standing) > 5 else world.post(number))
    return posts


def _fill(kept: Kept, posts: list[Mention], rng: Random) -> None:
    """In batches of any length."""
    at = 0
    while at < len(posts):
        size = rng.randrange(1, 40)
        kept.add(*((post, None if post.deleted else TAGS) for post in posts[at : at + size]))
        at += size


def _counted(kept: Kept, book: CopyBook, world: World) -> Counter[int]:
    """What the book says of each thing that was said, asked at any one who says it."""
    book.refresh(kept.reader.marks().offsets, span_of("1h", NOON, 30))
    found: Counter[int] = Counter()
    for said, made in world.standing.values():
        if said >= 0:
            [document] = kept.reader.documents([made.id])
            found[said] = book.count(document)
    return +found


def _view(kept: Kept, **given: object) -> TopicFacts[Document]:
    span = span_of("1h", NOON, 30)
    query = Ask({"topic": frozenset({"heat"})}, span.start_s * 1000, span.end_s * 1000, limit=200, **given)  # type: ignore[arg-type]
    return _asked(kept, query)


def _asked(kept: Kept, query: Ask) -> TopicFacts[Document]:
    start_s = (query.from_ms or 0) // 1000
    return ScanSearch(kept.reader).topic(
        TopicAsk(query, int(NOON.timestamp()), tuple(range(start_s, start_s + 3600, 60)), 60)
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_equal_an_independent_recount(kept: Kept, seed: int) -> None:
    world, book = World(seed), CopyBook(kept.reader)
    posts = _steps(world, 300)
    since_s = span_of("1h", NOON, 30).start_s
    reposts = [i for i, (said, made) in world.standing.items() if made.repost_of]
    _fill(kept, posts, world.rng)
    lately = sum(1 for i in reposts if world.standing[i][1].at.timestamp() >= since_s)
    view = _view(kept)
    shown = sum(
        1 + view.found.more[d.mention.id].posts if d.mention.id in view.found.more else 1 for d in view.found.rows
    )
    assert shown == view.found.total == sum(m.at.timestamp() >= since_s for _, m in world.standing.values())
    assert lately, "there is something to repeat"
    # then without those that have no words of their own: they count at their original alone
    kept.add(*((Mention(id=i, source="web", deleted=True), None) for i in reposts))
    for i in reposts:
        del world.standing[i]
    assert _counted(kept, book, world) == world.groups(since_s)
    assert _counted(kept, CopyBook(kept.reader), world) == world.groups(since_s), "who comes later counts the same"
    sizes = sorted(world.groups(since_s).values())
    again = _view(kept)
    assert sorted(more.posts + 1 for more in again.found.more.values()) == [n for n in sizes if n > 1]


def test_a_book_that_is_kept_up_counts_as_one_that_begins(kept: Kept) -> None:
    world, book = World(9), CopyBook(kept.reader)
    for first in range(0, 120, 10):
        for number in range(first, first + 10):
            made = mention(number, text=SAID[number % 3])
            world.standing[made.id] = number % 3, made
            kept.add((made, TAGS))
        assert _counted(kept, book, world) == _counted(kept, CopyBook(kept.reader), world)
    assert _counted(kept, book, world).total() == 120


def test_what_leaves_the_window_is_counted_no_more(kept: Kept) -> None:
    book = CopyBook(kept.reader)
    kept.add(*((mention(n, NOON - timedelta(minutes=n), text=SAID[0]), TAGS) for n in range(50)))
    [document] = kept.reader.documents(["web:0"])
    counts = []
    for later in (0, 20, 40, 80):
        book.refresh(kept.reader.marks().offsets, span_of("1h", NOON + timedelta(minutes=later), 30))
        counts.append(book.count(document))
    assert counts == [50, 40, 20, 0]


def test_a_store_that_was_lost_empties_the_book(kept: Kept) -> None:
    book, span = CopyBook(kept.reader), span_of("1h", NOON, 30)
    kept.add(*((mention(n, text=SAID[0]), TAGS) for n in range(30)))
    [document] = kept.reader.documents(["web:0"])
    book.refresh(kept.reader.marks().offsets, span)
    for name in list(kept.client.scan_iter(match="cc:*")):
        kept.client.delete(name)
    again = Kept(kept.client)
    again.add(*((mention(n, text=SAID[0]), TAGS) for n in range(5)))
    book.refresh(again.reader.marks().offsets, span)
    assert book.count(document) == 5


def test_the_book_is_bounded(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    assert HELD <= 200_000
    monkeypatch.setattr("command_center.store.copies.HELD", 100)
    posts = [mention(n, NOON - timedelta(seconds=n * 10), text=f"{SAID[0]}, {n % 50} times over") for n in range(300)]
    kept.add(*((post, TAGS) for post in posts))
    book = CopyBook(kept.reader)
    book.refresh(kept.reader.marks().offsets, span_of("1h", NOON, 30))
    assert sum(map(len, book._minutes.values())) <= 100
    [document] = kept.reader.documents(["web:0"])
    assert 1 < book.count(document) < 6, "the oldest minutes go"


def _river(kept: Kept) -> list[Post]:
    return Painter(kept.reader, PROFILE, "embedded", 15, RULES).paint(1, 1).river


def test_copies_don_t_fill_the_river(kept: Kept) -> None:
    others = [mention(n, NOON - timedelta(minutes=10, seconds=n), text=f"{SAID[1]} {n}") for n in range(30)]
    copies = [mention(100 + n, NOON - timedelta(seconds=n), text=f"{SAID[0]} 😡") for n in range(300)]
    kept.add(*((post, TAGS) for post in (*others, *copies, by_brand(900, text=SAID[0]))))
    river = _river(kept)
    assert len(river) == LENGTH
    assert [post.id for post in river[:3]] == ["web:100", "web:0", "web:1"]
    assert [post.more for post in river[:3]] == [299, 0, 0]
    kept.add((Mention(id="web:100", source="web", deleted=True), None))
    assert (_river(kept)[0].id, _river(kept)[0].more) == ("web:101", 298)


def test_a_repost_gives_way_to_its_original(kept: Kept) -> None:
    """However short the original is, and wherever it lies: nobody sees the repeat without the words."""
    kept.add((mention(1, NOON - timedelta(hours=3), text="Hot!"), TAGS))
    reposts = [mention(n, NOON - timedelta(seconds=n), text="RT @user1: Hot!", repost_of="web:1") for n in (10, 11, 12)]
    kept.add(*((post, TAGS) for post in reposts))
    [post] = _river(kept)
    assert (post.id, post.text, post.more, post.last_at) == ("web:1", "Hot!", 3, reposts[0].created_at)
    kept.add((Mention(id="web:1", source="web", deleted=True), None))
    [post] = _river(kept)
    assert (post.id, post.more, post.last_at) == ("web:10", 2, None)


def test_a_repost_that_adds_words_is_a_post_of_its_own(kept: Kept) -> None:
    kept.add((mention(1, NOON - timedelta(minutes=9), text=SAID[0]), TAGS))
    kept.add((mention(2, NOON, text=f"This happened to me, too. {SAID[0]}", repost_of="web:1"), TAGS))
    assert [(post.id, post.more) for post in _river(kept)] == [("web:2", 0), ("web:1", 0)]
    assert [d.mention.id for d in _view(kept).found.rows] == ["web:2", "web:1"]


def test_a_topic_lists_each_thing_once_and_counts_every_post(kept: Kept) -> None:
    kept.add(*((mention(n, text=SAID[n % 3]), TAGS) for n in range(60)))
    kept.add((mention(70, text="RT @user5: The lid of my ne…", repost_of="web:3"), TAGS))
    kept.add((mention(-1, text="…", repost_of="web:4"), TAGS))
    view = _view(kept)
    assert view.found.total == sum(map(sum, view.volume.values())) == 62
    assert [d.mention.id for d in view.found.rows] == ["web:4", "web:0", "web:2"]
    assert {name: more.posts for name, more in view.found.more.items()} == {"web:4": 20, "web:0": 20, "web:2": 19}
    assert view.found.more["web:4"].last_at == NOON + timedelta(seconds=1)
    assert view.found.more["web:0"].last_at is None


def test_pages_of_a_topic_hold_each_thing_once(kept: Kept) -> None:
    kept.add(*((mention(n, text=f"{SAID[0]} and {n % 25} more"), TAGS) for n in range(100)))
    span, cursor, seen = span_of("1h", NOON, 30), "", []
    for _ in range(9):
        query = Ask({"topic": frozenset({"heat"})}, span.start_s * 1000, span.end_s * 1000, limit=7, cursor=cursor)
        view = _asked(kept, query)
        seen += [(d.mention.id, view.found.more[d.mention.id].posts) for d in view.found.rows]
        if view.found.next_cursor is None:
            break
        cursor = view.found.next_cursor
    assert seen == [(f"web:{n}", 3) for n in range(25)]


def test_every_mention_stays_a_row_of_the_api_and_the_first_has_the_echoes(kept: Kept) -> None:
    kept.add(*((mention(n, text=SAID[0] if n % 10 == 3 else f"post {n}"), TAGS) for n in range(60)))
    kept.add((mention(80, repost_of="web:7"), TAGS), (mention(81, text=SAID[0], repost_of="web:53"), TAGS))
    page = list_mentions(kept.reader, Ask(limit=200, order="echo"))
    assert page.total == len(page.items) == 62
    # web:53 was the first of six copies and reposted once; who copies has no echo of their own
    assert [d.mention.id for d in page.items[:4]] == ["web:53", "web:7", "web:0", "web:1"]
