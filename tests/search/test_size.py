"""The bench of two million mentions in small: what it measures in seconds is counted here."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from command_center.bench.corpus import Kit, corpus, kit
from command_center.bench.search_asks import query_of
from command_center.bench.search_worker import Worker, ends_at
from command_center.clock import SystemClock, to_ms
from command_center.mention import decode_tagged
from command_center.search.asked import Ask
from command_center.store.erased import ErasedAuthors
from streams.index.schema import BLOCK, FILE
from streams.search.file import IndexReader
from streams.search.find import find
from streams.search.follow import Follower
from streams.search.searching import Searching

RECORDS = 20_000
UNTIL = ends_at()


@pytest.fixture(scope="module")
def made_of() -> Kit:
    return kit(made_up=1500)


@pytest.fixture(scope="module")
def filled(made_of: Kit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Worker]]:
    folder = tmp_path_factory.mktemp("index")
    worker = Worker(folder, made_of, RECORDS, UNTIL)
    with closing(worker.stage.file.db):
        worker.fill(RECORDS)
        yield folder, worker


@pytest.fixture(scope="module")
def searching(filled: tuple[Path, Worker], made_of: Kit) -> Iterator[Searching]:
    clock = SystemClock()
    searching = Searching(made_of.profile, clock)
    nobody = ErasedAuthors()
    with closing(Follower(filled[0] / FILE, searching, lambda: nobody, clock)) as follower:
        while follower.step():
            pass
        yield searching


def test_a_corpus_follows_from_its_seed_and_has_what_streams_have(made_of: Kit) -> None:
    first, again, other = (
        [(record.partition, record.offset, record.value) for record in corpus(2000, seed, made_of, UNTIL)]
        for seed in (1, 1, 2)
    )
    assert first == again != other
    posts = [decode_tagged(value) for _, _, value in first]
    assert {sum(post.deleted for post in posts) > 0, sum(post.edited_at is not None for post in posts) > 0} == {True}
    assert len({post.id for post in posts}) < len(posts), "some come again"
    assert len({post.text for post in posts}) > len(made_of.originals), "and most are varied"


def test_a_row_takes_no_more_than_750_bytes(filled: tuple[Path, Worker]) -> None:
    folder, worker = filled
    worker.stage.file.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rows = worker.stage.state().rows
    assert 0.9 * RECORDS < rows < RECORDS
    assert (folder / FILE).stat().st_size < 750 * rows


def test_a_page_reads_the_posts_it_shows_and_no_others(searching: Searching, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    posts = IndexReader.posts

    def counted(self: IndexReader, rows: Sequence[int]) -> list[bytes]:
        read.extend(rows)
        return posts(self, rows)

    monkeypatch.setattr(IndexReader, "posts", counted)
    for order in ("newest", "oldest", "echo", "unsure"):
        read.clear()
        found = find(searching, Ask(order=order, limit=50, counted=True))
        assert found.total > 0.9 * RECORDS
        assert len(found.rows) == len(read) == 50
        assert len({row // BLOCK for row in read}) <= 50


def test_ten_changes_of_filters_judge_a_query_once(
    searching: Searching, made_of: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    having = IndexReader.having

    def counted(self: IndexReader, expression: str, first: int, upto: int) -> NDArray[object]:
        asked.append(expression)
        return having(self, expression, first, upto)

    monkeypatch.setattr(IndexReader, "having", counted)
    ask = Ask(q=query_of(random.Random(5), made_of), counted=True)
    totals = [find(searching, ask).total]
    first = len(asked)
    assert first and totals[0]
    for column in ("sentiment", "kind", "need", "language", "country"):
        label = next(iter(find(searching, ask).facets[column]))
        chosen = replace(ask, labels={column: frozenset((label,))})
        totals.append(find(searching, chosen).total)
        later = replace(chosen, from_ms=to_ms(UNTIL) - 14 * 86_400_000)
        totals.append(find(searching, later).total)
    assert len(asked) == first, "judged for the first question, and never again"
    assert totals[0] >= max(totals[1:])
    assert len(set(totals)) > 3
