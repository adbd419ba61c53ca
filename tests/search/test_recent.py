"""Posts read lately are remembered, within a bound and until they are to be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.index.schema import FILE
from streams.search import file as module
from streams.search.file import IndexReader
from streams.search.recent import Recent
from tests.support.made_rows import made_rows


def test_those_not_asked_for_longest_go_first_and_empty_ones_are_not_kept() -> None:
    recent = Recent(most=3)
    recent.learn({1: b"a", 2: b"b", 3: b"c", 9: b""})
    assert recent.known([1, 9]) == {1: b"a"}
    recent.learn({4: b"d"})
    assert recent.known([1, 2, 3, 4]) == {1: b"a", 3: b"c", 4: b"d"}
    recent.clear()
    assert recent.known([1, 3, 4]) == {}


def test_a_post_is_read_once_until_it_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_rows(tmp_path, 5000)
    unpacked: list[bytes] = []
    unpack = module.unpack_posts

    def counted(packed: bytes) -> list[bytes]:
        unpacked.append(packed)
        return unpack(packed)

    monkeypatch.setattr(module, "unpack_posts", counted)
    reader = IndexReader(tmp_path / FILE)
    try:
        rows = [4999, 0, 4100, 1, 64, 0]  # of two blocks, and of the tail
        first = reader.posts(rows)
        assert len(unpacked) == 2 and first[1] == first[5] and all(first)
        assert reader.posts([1, 64, 2]) == [first[3], first[4], reader.posts([2])[0]]
        assert len(unpacked) == 3, "for the one that was not read before"
        reader.recent.clear()
        assert reader.posts(rows) == first
        assert len(unpacked) == 5
    finally:
        reader.close()
