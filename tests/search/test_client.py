"""Questions through the door: who may ask, what comes back, and what nobody is shown."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace

from command_center.clock import SystemClock
from command_center.query.problems import QueryError
from command_center.search.asked import Ask
from command_center.search.client import SearchClient
from command_center.search.either import IndexOrStore
from command_center.search.problems import BadCursor, SearchAway
from command_center.search.scan import ScanSearch
from command_center.search.wire import Question, Reply, receive, send
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.document import Document
from command_center.store.erased import ErasedAuthors, digests_of_name
from command_center.store.searching import SearchDoor
from streams.index.schema import FILE
from streams.search.find import rows
from streams.search.follow import Follower
from streams.search.searching import Searching
from streams.search.server import SearchServer
from streams.search.words import words_of
from tests.support.kept import Kept
from tests.support.made import PROFILE, mention, tags
from tests.support.made_rows import made_documents, made_rows, standing
from tests.support.searched import ids_of

N = 1500


class Open:
    """A search that answers through a door, and a store that says where it is."""

    def __init__(self, directory: Path, client: Redis) -> None:
        self.documents = made_rows(directory, N, words_of=words_of)
        self.directory = directory
        self.kept = Kept(client)
        self.orders = ErasedAuthors()
        self.searching = Searching(PROFILE, SystemClock())
        self.follower = Follower(directory / FILE, self.searching, lambda: self.orders, SystemClock())
        self.follow()
        self.server = SearchServer(self.searching, "127.0.0.1", "word", SystemClock())
        Thread(target=self.server.serve, daemon=True).start()
        SearchDoor(client).hold_open(self.server.door)
        self.client = SearchClient(self.kept.reader)

    def follow(self) -> None:
        while self.follower.step():
            pass

    def close(self) -> None:
        self.server.close()
        self.follower.close()


@pytest.fixture
def opened(tmp_path: Path, client: Redis) -> Iterator[Open]:
    made = Open(tmp_path, client)
    yield made
    made.close()


def ids(documents: list[Document]) -> list[str]:
    return [document.mention.id for document in documents]


def test_pages_counts_and_all_rows_come_through(opened: Open) -> None:
    ask = Ask({"sentiment": frozenset(("positive",))}, counted=True, limit=100)
    found = opened.client.find(ask)
    wanted = [d.mention.id for d in opened.documents if d.tags and d.tags.sentiment.label == "positive"]
    assert (found.total, found.facets["sentiment"]["positive"]) == (len(wanted), len(wanted))
    assert ids(found.rows) == wanted[:100]
    steps = list(opened.client.rows(ask))
    assert [name for step in steps for name in ids(step)] == wanted
    assert max(map(len, steps)) <= 500


def test_personal_data_is_masked_and_not_found(opened: Open) -> None:
    called = opened.client.find(Ask(q='"call me"', limit=200))
    assert called.total == N // 5
    assert not any("901820" in document.mention.text for document in called.rows)
    assert opened.client.find(Ask(q="901820")).total == 0


def test_erased_authors_are_gone_from_rows_counts_and_words_at_once(opened: Open) -> None:
    assert opened.client.find(Ask(q="sale")).total == N // 5
    name = opened.documents[1].mention.author
    assert name is not None and name.handle is not None
    opened.orders = ErasedAuthors(dict.fromkeys(digests_of_name("web", name.handle), 1 << 60))
    opened.follow()
    assert opened.client.find(Ask(q="sale")).total == N // 5 - 1
    assert opened.documents[1].mention.id not in ids(opened.client.find(Ask(q="sale", limit=200)).rows)


def test_an_order_that_the_search_has_not_seen_holds_in_the_client(opened: Open) -> None:
    author = opened.documents[0].mention.author
    assert author is not None and author.handle is not None
    orders = dict.fromkeys(digests_of_name("web", author.handle), 1 << 60)
    opened.kept.client.hset(keys.ERASED, mapping=orders)
    assert ids(opened.client.find(Ask(limit=2)).rows) == [opened.documents[1].mention.id]


def test_what_dies_while_rows_are_read_is_left_out(opened: Open) -> None:
    steps = rows(opened.searching, Ask())
    assert len(next(steps)) == 500
    last = opened.documents[-1].mention.author
    assert last is not None and last.handle is not None
    opened.orders = ErasedAuthors(dict.fromkeys(digests_of_name("web", last.handle), 1 << 60))
    opened.follow()
    rest = [name for step in steps for name in ids_of(step)]
    assert rest == [document.mention.id for document in opened.documents[500:-1]]


def test_mistakes_come_back_as_what_they_are(opened: Open) -> None:
    with pytest.raises(QueryError) as misread:
        opened.client.find(Ask(q="sale AND"))
    assert (misread.value.text, misread.value.at) == ("sale AND", 8)
    with pytest.raises(BadCursor):
        opened.client.find(Ask(cursor="x"))
    with pytest.raises(QueryError):
        list(opened.client.rows(Ask(q="(")))


def test_who_has_not_the_word_hears_nothing(opened: Open) -> None:
    door = opened.server.door
    for token in ("", "Word", "word "):
        with socket.create_connection((door.host, door.port), 30) as line:
            send(line, Question(token, "find", Raw(msgspec.msgpack.encode(Ask()))))
            with pytest.raises(EOFError):
                receive(line, Reply)
    with socket.create_connection((door.host, door.port), 30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises((EOFError, ConnectionError)):
            receive(line, Reply)
    assert opened.client.find(Ask()).total == N


def test_a_question_nobody_knows_is_away_not_a_failure(opened: Open) -> None:
    door = opened.server.door
    with socket.create_connection((door.host, door.port), 30) as line:
        send(line, Question("word", "why", Raw(b"\xc0")))
        assert receive(line, Reply).kind == "away"


def test_the_store_answers_where_no_index_does(opened: Open) -> None:
    posts = [(mention(n), tags(n)) for n in range(40)]
    opened.kept.add(*posts)
    either = IndexOrStore(opened.client, ScanSearch(opened.kept.reader))
    assert either.find(Ask()).total == N
    opened.kept.client.delete(keys.SEARCH)
    found = either.find(Ask({"topic": frozenset(("heat",))}, counted=True, limit=5))
    assert found.total == sum("heat" in given.topics for _, given in posts)
    assert sum(found.facets["sentiment"].values()) == found.total
    assert [name for step in either.rows(Ask()) for name in ids(step)] == [made.id for made, _ in posts]
    with pytest.raises(SearchAway):
        either.find(Ask(q="sale"))


def test_index_and_store_count_alike(opened: Open) -> None:
    documents = made_documents(60)
    opened.kept.add(*((d.mention, d.tags) for d in documents))
    made_rows(opened.directory / "other", documents, words_of=words_of)
    searching = Searching(PROFILE, SystemClock())
    follower = Follower(opened.directory / "other" / FILE, searching, ErasedAuthors, SystemClock())
    assert not follower.step()
    opened.server._searching = searching  # the door of another index
    for labels in ({}, {"sentiment": {"positive", "unsure"}}, {"topic": {"none", "heat"}, "country": {"none"}}):
        ask = Ask({name: frozenset(wanted) for name, wanted in labels.items()}, order="unsure", counted=True, limit=7)
        by_index, by_store = opened.client.find(ask), ScanSearch(opened.kept.reader).find(ask)
        assert (by_index.total, by_index.facets) == (by_store.total, by_store.facets)
        # A cursor of one goes on in the other.
        assert by_store.next_cursor is not None
        further = opened.client.find(replace(ask, cursor=by_store.next_cursor))
        assert {*ids(further.rows)} & {*ids(by_store.rows)} == set()
    follower.close()


def test_a_file_that_was_made_anew_is_read_anew(opened: Open) -> None:
    first = opened.client.find(Ask(limit=10))
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (opened.directory / name).unlink(missing_ok=True)
    made_rows(opened.directory, [standing(n) for n in range(5)], words_of=words_of)
    opened.follow()
    assert opened.client.find(Ask()).total == 5
    # Row numbers of the old file mean nothing in the new one: the list goes on behind the last post.
    assert opened.client.find(Ask(limit=10, cursor=first.next_cursor or "")).total == 5


def test_no_index_is_away(tmp_path: Path) -> None:
    searching = Searching(PROFILE, SystemClock())
    follower = Follower(tmp_path / FILE, searching, ErasedAuthors, SystemClock())
    assert not follower.step()
    with pytest.raises(SearchAway):
        searching.view()


def test_collapsed_pages_hold_every_item_once(opened: Open) -> None:
    whole = opened.client.find(Ask(collapsed=True, limit=N))
    items, cursor = list(whole.rows[:0]), ""
    while True:
        page = opened.client.find(Ask(collapsed=True, limit=60, cursor=cursor))
        assert page.total == N
        items += page.rows
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert ids(items) == ids(whole.rows)
    assert len(items) < N
    assert sum(1 + whole.more[name].posts if name in whole.more else 1 for name in ids(items)) == N
    nothing = opened.client.find(Ask({"source": frozenset(("nowhere",))}, collapsed=True, counted=True))
    assert (nothing.rows, nothing.total, nothing.next_cursor) == ([], 0, None)
