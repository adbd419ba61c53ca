"""Models on the shelf: numbered, whole or not there, one of them in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.errors import BadInput
from streams.teach.shelf import SHIPPED, ModelShelf, Note

NOTE = Note(made_at="2026-01-05T12:00:00Z", start=SHIPPED, teacher="t-1", posts=9, held_out=2, before=0.5, after=0.6)


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "models")


def put(shelf: ModelShelf, words: str) -> str:
    return shelf.add(lambda folder: (folder / "model.bin").write_text(words) and None, NOTE)


def test_nothing_is_there_before_the_first(shelf: ModelShelf) -> None:
    assert (shelf.current(), shelf.versions(), shelf.path(SHIPPED)) == (SHIPPED, [], None)
    assert not shelf.home.exists()
    with pytest.raises(BadInput, match="nothing was in force before shipped"):
        shelf.roll_back()


def test_versions_are_numbered_and_named_by_what_they_hold(shelf: ModelShelf) -> None:
    names = [put(shelf, words) for words in ("one", "two", "one")]
    assert [name[:5] for name in names] == ["0001-", "0002-", "0003-"]
    assert names[0][5:] == names[2][5:] != names[1][5:]
    assert [version.name for version in shelf.versions()] == names
    assert shelf.versions()[0].note == NOTE
    path = shelf.path(names[1])
    assert path is not None
    assert (path / "model.bin").read_text() == "two"
    assert shelf.current() == SHIPPED, "it is in force when somebody says so"


def test_one_is_in_force_and_what_was_before_comes_back(shelf: ModelShelf) -> None:
    one, two = put(shelf, "one"), put(shelf, "two")
    for version in (one, two, two):
        shelf.use(version)
    assert shelf.current() == two
    assert [shelf.roll_back(), shelf.roll_back()] == [one, SHIPPED]
    assert shelf.current() == SHIPPED
    with pytest.raises(BadInput, match="nothing to roll back to"):
        shelf.roll_back()


def test_a_version_that_was_not_finished_is_not_there(shelf: ModelShelf) -> None:
    def dies(folder: Path) -> None:
        (folder / "model.bin").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.add(dies, NOTE)
    assert shelf.versions() == []
    assert put(shelf, "whole").startswith("0001-")
    assert [path.name for path in shelf.home.iterdir()] == [shelf.versions()[0].name], "nothing half is left"


@pytest.mark.parametrize("name", ["0001-00000000", "../../etc", "", "current"])
def test_what_is_not_there_cannot_be_used(shelf: ModelShelf, name: str) -> None:
    one = put(shelf, "one")
    with pytest.raises(BadInput, match=f"choose one of shipped, {one}"):
        shelf.use(name)


def test_a_damaged_choice_says_what_to_do(shelf: ModelShelf) -> None:
    shelf.use(put(shelf, "one"))
    (shelf.home / "current").write_text("???")
    with pytest.raises(BadInput, match="--use VERSION"):
        shelf.current()
