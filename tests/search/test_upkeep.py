"""What dies leaves the index: erased, too old, one too many; and the file stays as small as what lives."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from command_center.clock import to_ms
from command_center.mention import Author, Mention
from command_center.profile import Hot, Retention
from command_center.store.erased import ErasedAuthors, digests_of_name
from streams.index.file import IndexFile
from streams.index.opening import open_index
from streams.index.rows import row_of
from streams.index.schema import FILE, SHEET, Row, unpack_columns, unpack_posts, unpack_texts
from streams.index.scrub import GRACE_MS, compact, drop_sheets, scrub
from streams.index.upkeep import AGE_EVERY_S
from tests.fold.tape import Tape
from tests.support.clocks import NOON, StillClock
from tests.support.indexing import FixedOrders, Shelf, feed_all, listed, living, make_stage
from tests.support.made import PROFILE, by_brand, mention
from tests.support.made_rows import LOG, made_documents, simple_words

NOON_MS = to_ms(NOON)
GONE_WORD = "quetzalcoatlus"


def bytes_on_disk(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.iterdir() if path.name.startswith(FILE))


def tend(stage, clock: StillClock, seconds: int) -> None:  # type: ignore[no-untyped-def]
    """As long as the worker is idle."""
    for _ in range(seconds):
        clock.advance(1)
        stage.idle()


def everything(file: IndexFile) -> str:
    """All that the file says of texts and posts, unpacked."""
    texts = [unpack_texts(packed) for (packed,) in file.db.execute("SELECT texts FROM texts")]
    posts = [post for (packed,) in file.db.execute("SELECT posts FROM blocks") for post in unpack_posts(packed)]
    loose = file.db.execute("SELECT folded, masked, post FROM tail").fetchall()
    unlisted = file.db.execute("SELECT document FROM unlisted").fetchall()
    return repr((texts, posts, loose, unlisted, file.pending))


@pytest.mark.parametrize("sealed", [False, True], ids=["in the tail", "in a sheet"])
@pytest.mark.parametrize("how", ["deleted", "edited", "erased"])
def test_nothing_of_a_text_that_went_is_in_the_files(tmp_path: Path, how: str, sealed: bool) -> None:
    tape, clock, orders = Tape(), StillClock(), FixedOrders()
    post = mention(
        0, text=f"{GONE_WORD} lost the lid and calls +49 30 901820", author=Author(id="u1", handle="vanisher")
    )
    tape.mention(post)
    for number in range(1, SHEET + 9 if sealed else 9):
        tape.mention(mention(number))
    shelf = Shelf(tape.records)
    stage = make_stage(tmp_path, shelf, clock=clock, orders=orders)
    feed_all(stage, shelf)
    file = stage.file
    assert file.pending.first == (SHEET if sealed else 0)
    assert GONE_WORD in everything(file)
    assert GONE_WORD.encode() in bytes_on_disk(tmp_path), "the full text has it, if nothing else"
    before = file.standing.alive_count
    match how:
        case "deleted":
            tape.mention(Mention(id=post.id, source="web", deleted=True))
        case "edited":
            tape.mention(mention(0, text="gone", edited_at=NOON))
        case "erased":
            orders.authors = ErasedAuthors(dict.fromkeys(digests_of_name("web", "vanisher"), NOON_MS + 60_000))
    feed_all(stage, shelf)
    stage.idle()
    assert file.standing.alive_count == before - (how != "edited")
    assert (post.id in listed(file)) == (how == "edited")
    assert GONE_WORD in everything(file), "a search that is late may still read it"
    tend(stage, clock, 90)
    assert file.meta("worn") == "", "the merge is over"
    for word in (GONE_WORD, "vanisher"):
        assert word not in everything(file)
        assert word.encode() not in bytes_on_disk(tmp_path)
    assert file.db.execute("SELECT rowid FROM words WHERE words MATCH ?", (f'"{GONE_WORD}"',)).fetchall() == []
    (dead,) = set(range(file.rows)) - set(living(file))
    columns = unpack_columns(file.db.execute("SELECT columns FROM sheets").fetchone()[0]) if sealed else None
    assert columns is None or set(columns[dead].item()) == {0}
    check_again(tmp_path, listed(file))
    stage.close()


def check_again(directory: Path, wanted: dict[str, dict[str, Any]]) -> None:
    """Who opens the file anew finds the same."""
    file = open_index(directory, LOG, simple_words)
    assert listed(file) == wanted
    assert file.standing.alive_count == len(wanted)
    assert set(file.held(list(wanted))) == set(wanted)
    file.close()


def test_what_is_older_than_the_window_or_the_retention_or_one_too_many_leaves(tmp_path: Path) -> None:
    profile = PROFILE.model_copy(update={"hot": Hot(days=1, mentions=1000), "retention": Retention(texts_days=2)})
    tape, clock = Tape(), StillClock()
    for number in range(1100):
        tape.mention(mention(number, NOON - timedelta(seconds=number)))
    tape.mention(mention(2000, NOON - timedelta(days=1, seconds=1)))
    tape.mention(by_brand(2001))
    shelf = Shelf(tape.records)
    stage = make_stage(tmp_path, shelf, profile=profile, clock=clock)
    feed_all(stage, shelf)
    stage.idle()
    assert listed(stage.file).keys() == {f"web:{number}" for number in range(1000)}, "the newest thousand"
    state = stage.state()
    assert (state.rows, state.from_ms, state.state) == (1000, NOON_MS - 999_000, "ready")
    assert stage.file.held(["web:2001"])
    tape.mention(mention(2002, NOON - timedelta(seconds=1500)))
    feed_all(stage, shelf)
    assert stage.state().rows == 1000, "older than the oldest that is left"
    tape.mention(mention(2003, NOON + timedelta(hours=12), text="new"), source=False)
    clock.advance(12 * 3600)
    feed_all(stage, shelf)
    tend(stage, clock, int(AGE_EVERY_S) + 1)
    assert stage.state().rows == 1000
    assert stage.state().from_ms == NOON_MS - 998_000
    clock.advance(37 * 3600)
    tend(stage, clock, int(AGE_EVERY_S) + 1)
    assert listed(stage.file) == {}, "texts are kept for two days after they came, whatever the window"
    assert not stage.file.held(["web:2001"])
    stage.close()


def test_in_a_replay_the_window_ends_with_the_newest_mention(tmp_path: Path) -> None:
    tape, clock = Tape(), StillClock()
    for days in (900, 899.5, 898, 897):
        tape.mention(mention(int(days * 10), NOON - timedelta(days=days)))
    shelf = Shelf(tape.records)
    stage = make_stage(tmp_path, shelf, clock=clock)
    feed_all(stage, shelf)
    stage.idle()
    assert listed(stage.file).keys() == {"web:8980", "web:8970"}, "two days, as long as texts are kept"
    stage.close()


def filled(directory: Path, sheets: int) -> IndexFile:
    """A file of whole sheets, quickly made."""
    (row,) = made_rows_of(1)
    file = open_index(directory, LOG, simple_words)
    with file.batch():
        for number in range(sheets * SHEET):
            cells = row.cells._replace(id=number + 1, at_ms=NOON_MS + number, written_ms=NOON_MS)
            file.append(Row(cells, f"post {number}", None, f"post {number}", b"%d" % number))
    return file


def made_rows_of(count: int) -> list[Row]:
    class NoLabels:
        def code(self, name: str, value: str) -> int:
            return 1

    return [row_of(document, PROFILE, NoLabels(), simple_words) for document in made_documents(count)]


def test_a_sheet_of_which_no_row_lives_goes_and_its_rows_stay_dead(tmp_path: Path) -> None:
    file = filled(tmp_path, 3)
    with file.batch():
        for row in [*range(SHEET), *range(SHEET + 5, SHEET + 9)]:
            file.kill(row, NOON_MS, urgent=False)
    assert drop_sheets(file, NOON_MS + GRACE_MS - 1, 9) == 0, "a search may not know yet"
    assert drop_sheets(file, NOON_MS + GRACE_MS, 9) == 1
    assert [sheet for (sheet,) in file.db.execute("SELECT sheet FROM sheets")] == [1, 2]
    assert file.meta("first") == str(SHEET)
    assert file.db.execute("SELECT count(*) FROM words WHERE words MATCH 'post'").fetchone() == (2 * SHEET,)
    alive = living(file)
    assert alive == [row for row in range(SHEET, 3 * SHEET) if not SHEET + 5 <= row < SHEET + 9]
    file.close()
    file = open_index(tmp_path, LOG, simple_words)
    assert [row for row in range(file.rows) if file.standing.alive(row)] == alive
    assert list(file.ids.find([1, SHEET + 1, 3 * SHEET])) == [-1, SHEET, 3 * SHEET - 1]
    with file.batch():
        for row in alive:
            file.kill(row, NOON_MS, urgent=False)
    assert drop_sheets(file, NOON_MS + GRACE_MS, 9) == 2
    assert (file.meta("first"), file.meta("rows")) == (str(3 * SHEET), str(3 * SHEET))
    file.close()
    file = open_index(tmp_path, LOG, simple_words)
    assert file.append(made_rows_of(1)[0]) == 3 * SHEET, "row numbers are never used again"
    file.close()


def test_where_most_rows_are_dead_the_living_move_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.index.scrub.SPARE_SHEETS", 0)
    file = filled(tmp_path, 3)
    with file.batch():
        for row in range(3 * SHEET):
            if row % 3 or row < SHEET // 2:
                file.kill(row, NOON_MS, urgent=False)
    posts = sorted(file.posts(living(file)).values())
    births = {int(post): int(post) for post in posts}
    moved = 0
    while count := compact(file, NOON_MS):
        moved += count
    assert moved > 0
    assert sorted(file.posts(living(file)).values()) == posts
    assert {int(post): file.standing.birth(row) for row, post in file.posts(living(file)).items()} == births
    assert drop_sheets(file, NOON_MS + GRACE_MS, 9) > 0
    kept = file.rows - file.standing.first
    assert kept <= 2 * len(posts) + SHEET
    rows = {row for (row,) in file.db.execute("SELECT rowid FROM words WHERE words MATCH 'post'")}
    assert rows >= set(living(file))
    file.close()


def test_a_scrub_takes_no_more_sheets_than_it_may_and_comes_to_an_end(tmp_path: Path) -> None:
    file = filled(tmp_path, 3)
    with file.batch():
        for row in (1, 2, SHEET + 1, 2 * SHEET + 1):
            file.kill(row, NOON_MS, urgent=True)
        file.kill(3, NOON_MS, urgent=False)
    later = NOON_MS + GRACE_MS
    assert [scrub(file, later - 1, 2), scrub(file, later, 2), scrub(file, later, 2), scrub(file, later, 2)] == [
        0,
        3,
        1,
        0,
    ]
    assert file.posts([0, 1, 2, 3]) == {0: b"0", 1: b"", 2: b"", 3: b"3"}
    file.close()
