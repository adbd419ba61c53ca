"""The memory of the search keeps up with the file, and lets go of what the file has no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.clock import to_ms
from command_center.search.asked import Ask
from command_center.search.problems import SearchAway
from command_center.store.erased import ErasedAuthors
from streams.index.opening import open_index
from streams.index.schema import FILE, SHEET
from streams.search import follow
from streams.search.find import find
from streams.search.follow import Follower
from streams.search.searching import Searching
from streams.search.words import words_of
from tests.support.clocks import NOON, StillClock
from tests.support.made import PROFILE
from tests.support.made_rows import LOG, made_rows, standing
from tests.support.searched import ids_of


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def total(searching: Searching, q: str = "") -> int:
    return find(searching, Ask(q=q)).total


def follower_of(directory: Path, searching: Searching, clock: StillClock) -> Follower:
    follower = Follower(directory / FILE, searching, lambda: NOBODY, clock)
    while follower.step():
        pass
    return follower


NOBODY = ErasedAuthors()


def test_rows_that_go_with_the_beginning_of_the_file_leave_the_memory(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "WASTED_ROWS", SHEET // 2)
    made_rows(tmp_path, SHEET + 100, words_of=words_of)
    searching = Searching(PROFILE, clock)
    follower = follower_of(tmp_path, searching, clock)
    before = searching.view()
    held = find(searching, Ask(q="kettle", limit=3, order="oldest"))
    file = open_index(tmp_path, LOG, words_of)
    with file.batch():
        for row in range(SHEET):
            file.kill(row, 0, urgent=True)
        file.db.execute("DELETE FROM sheets WHERE sheet = 0")
        file.db.execute("DELETE FROM texts WHERE sheet = 0")
        file.db.execute("DELETE FROM dead")
        file.set_meta("first", str(SHEET))
    file.close()
    clock.advance(follow.SHEETS_S)
    follower.step()
    assert total(searching) == 100, "what the list of deaths has lost, the missing sheet tells"
    assert searching.view().base == 0
    while follower.step():
        pass
    after = searching.view()
    assert (after.base, after.n, total(searching)) == (SHEET, 100, 100)
    # A page that was open goes on where it was, and a picture taken before works as it did.
    further = find(searching, Ask(q="kettle", limit=3, order="oldest", cursor=held.next_cursor or ""))
    assert (further.new, len(further.rows)) == (0, 3)
    assert set(ids_of(further.rows)).isdisjoint(ids_of(held.rows))
    assert before.alive.all()
    follower.close()


def test_the_hot_window_moves_and_words_of_the_dead_are_forgotten(tmp_path: Path, clock: StillClock) -> None:
    documents = made_rows(tmp_path, 60, words_of=words_of)
    searching = Searching(PROFILE, clock)
    follower = follower_of(tmp_path, searching, clock)
    assert find(searching, Ask()).hot_from_ms is None
    file = open_index(tmp_path, LOG, words_of)
    with file.batch():
        file.kill(0, to_ms(NOON), urgent=True)
        file.set_meta("hot_from_ms", str(documents[39].at_ms))
    file.close()
    follower.step()
    found = find(searching, Ask(limit=200))
    assert ids_of(found.rows) == [document.mention.id for document in documents[1:40]]
    assert found.hot_from_ms == documents[39].at_ms
    texts = searching.view().texts
    assert "kettle" in texts.written(0)
    clock.advance(follow.FORGET_S)
    follower.step()
    assert texts.written(0) == ""
    assert "sale" in texts.written(1)
    follower.close()


def test_what_is_not_whole_is_not_shown(tmp_path: Path, clock: StillClock) -> None:
    made_rows(tmp_path, [standing(0)], words_of=words_of)
    file = open_index(tmp_path, LOG, words_of)
    with file.batch():
        file.set_meta("whole", "")
    searching = Searching(PROFILE, clock)
    follower = follower_of(tmp_path, searching, clock)
    with pytest.raises(SearchAway):
        searching.view()
    with file.batch():
        file.set_meta("whole", "1")
    file.close()
    follower.step()
    assert total(searching) == 1
    follower.close()
