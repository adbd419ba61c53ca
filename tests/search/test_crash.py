"""Whatever ends the index worker, and whatever it finds when it comes back: the index is that of the whole log."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from streams.index.file import IndexFile
from streams.index.schema import FILE, FORMAT, SHEET
from streams.index_stage import IndexStage
from streams.log import LogError, Record
from tests.search.test_index_stage import OWN, said
from tests.support.big_tape import big_tape
from tests.support.indexing import Shelf, feed, feed_all, listed, living, make_stage, take_all
from tests.support.made import PROFILE
from tests.support.made_rows import simple_words
from tests.support.recount import recount

BATCH = 150
STEPS = 500
"""Instructions of SQLite between two looks at whether this life is over."""
DEATHS = (9, 40, 77, 160, 23, 101)
"""Looks after which a life ends, each somewhere inside a transaction."""


Lists = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def partitions() -> list[Sequence[Record]]:
    return [big_tape(p, 300) for p in range(3)]


@pytest.fixture(scope="module")
def wanted(partitions: list[Sequence[Record]]) -> Lists:
    return said(recount(partitions, OWN, PROFILE.lateness_s).posts)


def check(file: IndexFile, wanted: Lists) -> None:
    """The file lists what is wanted, each once, and its full text and columns agree with its posts."""
    assert said(listed(file)) == wanted
    assert file.standing.alive_count == len(wanted)
    alive = set(living(file))
    posts = listed(file)
    assert len(posts) == len(alive)
    for word in ("kettle", "sale7", "word12", "edited5", "天気です"):
        (rows,) = file.db.execute(
            "SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (f'"{word}"',)
        ).fetchone()
        found = {int(row) for row in (rows or "").split(",") if row} & alive
        texts = [simple_words(post["text"].casefold()).split() for post in posts.values()]
        assert len(found) == sum(word in text for text in texts), word
    assert file.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def in_a_life(live: Callable[[], None]) -> int:
    """Run something in a process of its own.

    Returns:
        The signal that ended it, or 0.
    """
    pid = os.fork()
    if not pid:
        try:
            live()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(pid, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def die_at(stage: IndexStage, look: int) -> None:
    """End this process at the n-th look, as `kill -9` would."""
    left = look

    def handler() -> int:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    stage.file.db.set_progress_handler(handler, STEPS)


def test_killed_at_six_points_it_lists_everything_once(tmp_path: Path) -> None:
    partitions = [big_tape(p, 1700) for p in range(3)]
    for look in DEATHS:

        def live(look: int = look) -> None:
            shelf = Shelf(*partitions)
            stage = make_stage(tmp_path, shelf)
            die_at(stage, look)
            feed_all(stage, shelf, BATCH)

        assert in_a_life(live) == signal.SIGKILL
    shelf = Shelf(*partitions)
    stage = make_stage(tmp_path, shelf)
    assert 0 < sum(shelf.read.values()) < sum(map(len, partitions)), "it died on the way"
    feed_all(stage, shelf, BATCH)
    assert stage.file.rows > SHEET
    check(stage.file, said(recount(partitions, OWN, PROFILE.lateness_s).posts))
    stage.close()


@pytest.mark.parametrize("kept", [0.5, 0.97, 0.9999])
def test_a_journal_that_was_cut_off_takes_rows_and_positions_back_together(
    tmp_path: Path, partitions: list[Sequence[Record]], wanted: Lists, kept: float
) -> None:
    def live() -> None:
        shelf = Shelf(*partitions)
        stage = make_stage(tmp_path, shelf)
        stage.file.db.execute("PRAGMA wal_autocheckpoint = 0")
        for _ in range(4):
            feed(stage, shelf, 50)
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_life(live) == signal.SIGKILL
    journal = tmp_path / f"{FILE}-wal"
    os.truncate(journal, int(journal.stat().st_size * kept))
    shelf = Shelf(*partitions)
    stage = make_stage(tmp_path, shelf)
    assert max(shelf.read.values()) < 4 * 50
    feed_all(stage, shelf, 1000)
    check(stage.file, wanted)
    stage.close()


def other_log(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = 'another log' WHERE key = 'identity'")
    db.close()


def other_format(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (FORMAT + "0",))
    db.close()


def gone(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def noise(path: Path) -> None:
    size = path.stat().st_size
    path.write_bytes(random.Random(1).randbytes(size))


def torn(path: Path) -> None:
    """The pages in the middle are not what was written."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(8192 * 3)
        file.write(b"\xff" * (size - 8192 * 3))


@pytest.mark.parametrize("harm", [other_log, other_format, gone, emptied, noise, torn], ids=lambda harm: harm.__name__)
def test_a_file_that_cannot_be_gone_on_with_is_made_anew(
    tmp_path: Path,
    partitions: list[Sequence[Record]],
    wanted: Lists,
    harm: Callable[[Path], None],
) -> None:
    shelf = Shelf(*partitions)
    stage = make_stage(tmp_path, shelf)
    feed(stage, shelf, 200)
    stage.close()
    harm(tmp_path / FILE)
    stage = make_stage(tmp_path, shelf)
    assert set(shelf.read.values()) == {0}
    feed_all(stage, shelf)
    check(stage.file, wanted)
    stage.close()


@pytest.mark.parametrize("stands", ["behind what is kept", "ahead of the log"])
def test_a_position_outside_the_log_makes_it_anew_from_the_first_record_kept(
    tmp_path: Path, partitions: list[Sequence[Record]], stands: str
) -> None:
    shelf = Shelf(*partitions)
    stage = make_stage(tmp_path, shelf)
    feed(stage, shelf, 200)
    if stands == "behind what is kept":
        shelf.first[1] = 201
    else:
        shelf.records[1] = partitions[1][:199]
    with pytest.raises(LogError, match="made anew"):
        take_all(stage, shelf)
    take_all(stage, shelf)
    assert list(shelf.read.values()) == shelf.first
    feed_all(stage, shelf)
    kept = [records[first:] for records, first in zip(shelf.records, shelf.first, strict=True)]
    assert listed(stage.file).keys() == recount(kept, OWN, PROFILE.lateness_s).listed
    stage.close()


def test_a_full_disk_undoes_the_batch_and_is_waited_out(
    tmp_path: Path, partitions: list[Sequence[Record]], wanted: Lists
) -> None:
    shelf = Shelf(*partitions)
    stage = make_stage(tmp_path, shelf)
    feed(stage, shelf, 150)
    before = said(listed(stage.file))
    pages = stage.file.db.execute("PRAGMA page_count").fetchone()[0]
    stage.file.db.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(LogError, match=r"can't be written.*full"):
        feed(stage, shelf, 150)
    assert said(listed(stage.file)) == before
    stage.file.db.execute("PRAGMA max_page_count = 100000000")
    take_all(stage, shelf)
    feed_all(stage, shelf)
    check(stage.file, wanted)
    stage.close()
