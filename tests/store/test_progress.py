"""Where sources stand and where the data came from."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from command_center.snapshot import Mode, Progress
from command_center.store import keys
from command_center.store.progress import ProgressBook, SourcePosition
from tests.support.kept import Kept

HALF = SourcePosition("replay:x", 50, Progress("running", 50, 48, 2, 0.5))


def test_what_a_source_sent_is_known_by_its_name(kept: Kept) -> None:
    book = kept.reader.book
    book.came_by("mastodon:example")
    assert book.mode() == "live"
    book.came_by("simulate:0123")
    assert book.mode() == "simulated"
    book.came_by("replay:0123")
    assert book.mode() == "replay"


def test_a_store_that_was_emptied_is_told_again_and_no_other(kept: Kept) -> None:
    book = kept.reader.book
    old = SourcePosition("replay:x", 5, Progress("running", 5, 5, 0, 0.1))
    book.keep(old, "replay")
    assert (book.read("replay:x"), book.read(), book.mode()) == (old, old, "replay")
    book.write(replace(old, position=9))
    book.keep(old, "replay")
    assert book.read("replay:x") == replace(old, position=9)


def test_each_source_keeps_its_own_position(kept: Kept) -> None:
    book = kept.reader.book
    assert book.read() is None
    book.write(HALF)
    other = SourcePosition("replay:y", 1, Progress("running", 1, 1, 0, 0.1))
    book.write(other)
    assert book.read("replay:x") == HALF
    assert book.read() == other
    assert book.read("replay:z") is None


def test_a_position_lives_as_long_as_the_counters_it_guards(kept: Kept) -> None:
    ProgressBook(kept.client, 1000).write(HALF)
    assert 990 < kept.client.ttl(keys.source_position("replay:x")) <= 1000  # type: ignore[operator]


@pytest.mark.parametrize(
    ("origins", "mode"),
    [
        ([], "live"),
        (["live"], "live"),
        (["live", "simulated"], "simulated"),
        (["simulated", "replay", "live"], "replay"),
        (["replay", "rebuilding"], "rebuilding"),
    ],
)
def test_data_is_called_by_its_least_real_origin(kept: Kept, origins: list[Mode], mode: Mode) -> None:
    for origin in origins:
        kept.reader.book.came_from(origin)
    assert kept.reader.book.mode() == mode
