"""A worker that dies at any exchange with the server loses nothing and counts nothing twice."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from command_center.mention import Mention
from command_center.search.asked import Ask
from command_center.store.connect import Redis
from command_center.store.mentions import list_mentions
from command_center.store.reader import Reader
from command_center.store.sketch import Top
from command_center.store.threads import ThreadBook
from command_center.store.top import read_top
from streams.log import TAGGED
from tests.support.clocks import NOON, StillClock
from tests.support.conversations import told
from tests.support.doom import Crash, Doom
from tests.support.line import Line
from tests.support.made import PROFILE, by_brand, mention
from tests.support.recount import recount
from tests.support.retold import retold

POSTS: list[Mention | bytes] = [
    *(mention(n) for n in range(9)),
    b"no mention at all",
    mention(3),  # the source itself says it again
    mention(4, edited_at=NOON, text="edited"),
    Mention(id="web:5", source="web", deleted=True),
    by_brand(20, in_reply_to="web:2"),
    by_brand(21, in_reply_to="web:6"),
    mention(30, NOON - timedelta(hours=3)),
]
AS_OF_S = NOON.timestamp() + 3600
FINER = ("ts:", "g:", "cs:")


def assert_counted_once(line: Line, *, tagged_once: bool) -> None:
    """The store equals the recount of the tagged log, and the recount equals what is known of the input."""
    client = line.client()
    reader = Reader(client, line.partitions, PROFILE, StillClock())
    wanted = recount(line.tagged(), {"acme_care"}, PROFILE.lateness_s)
    for granule in "mhd":
        found: Counter[str] = Counter()
        for key in client.scan_iter(match=f"cc:{{p*}}:{granule}:*"):
            held = client.hgetall(key)
            found.update({f.decode(): int(n) for f, n in held.items()})  # type: ignore[union-attr]
        assert {f: n for f, n in found.items() if n and not f.startswith(FINER)} == dict(wanted.fields)
    totals = reader.marks().totals
    assert totals == {"duplicates": 1, "dead": 1, "redelivered": wanted.totals["redelivered"]}
    assert totals["redelivered"] == wanted.records - len(POSTS)
    assert wanted.fields["total"] == 9
    assert wanted.fields["own"] == 2
    page = list_mentions(reader, Ask(limit=200))
    assert {d.mention.id for d in page.items} == wanted.listed
    assert page.total == 9
    tops = read_top(reader, "author", "all", 50)
    assert sorted(tops.items) == sorted(Top(f"web:u{name.removeprefix('web:')}", 1, 1) for name in wanted.listed)
    book = ThreadBook(reader)
    book.refresh(reader.marks())
    with book.all() as conversations:
        assert retold(conversations, AS_OF_S, book.rules) == told(wanted.said, AS_OF_S, {"broken": 45 * 60})
    if tagged_once:
        assert wanted.records == len(POSTS)


def every_crash(line: Line, live: Callable[[Redis], None], begin: Callable[[], None], check: Callable[[], None]) -> int:
    """Run a life that ends at its first exchange, its second, ... until one ends by itself; after each, a whole one."""
    for at in range(1, 1000):
        line.server.empty()
        begin()
        doom = Doom(at)
        doomed = doom.client(line.server)
        with contextlib.suppress(Crash):
            live(doomed)
        doomed.connection_pool.disconnect()
        if not doom.struck:
            return at
        live(line.client())
        check()
    pytest.fail("no life came to its end")


def test_a_tag_worker_may_die_anywhere(line: Line) -> None:
    def begin() -> None:
        line.send(POSTS, "replay:x")

    def check() -> None:
        line.store(batch=100)
        assert_counted_once(line, tagged_once=False)

    lives = every_crash(line, lambda client: line.tag(client, batch=8), begin, check)
    assert lives > 40, "a life must have some length for its end to mean something"


def test_a_store_worker_may_die_anywhere(line: Line) -> None:
    def begin() -> None:
        line.send(POSTS, "replay:x")
        line.tag(batch=100)

    def check() -> None:
        assert_counted_once(line, tagged_once=True)

    lives = every_crash(line, lambda client: line.store(client, batch=8), begin, check)
    assert lives > 40


def test_a_store_that_was_lost_is_counted_again_from_the_log(line: Line) -> None:
    """The worker keeps no memory of its own: with position and counters gone together it begins at the beginning."""
    line.send(POSTS, "replay:x")
    line.tag()
    line.store()
    client = line.client()
    client.delete(*(k for k in client.scan_iter(match="cc:{p*}:*") if b":log:" not in k))
    client.delete(*client.scan_iter(match=f"*:at:{TAGGED}:store"))
    line.store(batch=3)
    assert_counted_once(line, tagged_once=True)


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_the_size_of_batches_changes_nothing(line: Line, batch: int) -> None:
    line.send(POSTS, "replay:x")
    line.tag(batch=batch)
    line.store(batch=batch)
    assert_counted_once(line, tagged_once=True)
