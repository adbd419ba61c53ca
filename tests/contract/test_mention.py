"""The mention, to the letter: what is refused, what is kept, and that nothing changes on its way through bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.mention import (
    InvalidMention,
    decode_mention,
    decode_tagged,
    encode,
    encode_tagged,
    mention_from,
    partition_of,
)
from tests.support.made import tags

WHOLE = {"id": "web:1", "source": "web", "text": "it smokes", "created_at": "2026-03-04T12:00:00Z"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": None}, "id"),
        ({"id": "blog:1"}, "must begin with its source"),
        ({"id": "web:"}, "id"),
        ({"id": "web: x"}, "id"),
        ({"id": "web:x\x1fy"}, "id"),  # would read as two fields in the store's index
        ({"id": "web:x\n"}, "id"),
        ({"repost_of": "web:x\x00"}, "repost_of"),
        ({"id": "web:" + "x" * 509}, "id"),
        ({"source": "Web"}, "source"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"created_at": None}, "created_at"),
        ({"created_at": "2026-03-04T12:00:00"}, "created_at"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"created_at": "2016-12-31T23:59:60Z"}, "created_at"),
        ({"created_at": "2026-02-29T12:00:00Z"}, "created_at"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at"),
        ({"edited_at": "9999-12-31T23:59:59-14:00"}, "edited_at"),
        ({"in_reply_to": "no colon"}, "in_reply_to"),
        ({"place": {"lat": 91}}, "place"),
        ({"author": {"followers": -1}}, "author"),
        ({"deleted": "yes"}, "deleted"),
        ({"extra": 5, "colour": "red"}, "extra"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidMention, match=said):
        mention_from(WHOLE | change)


@pytest.mark.parametrize("missing", ["id", "source", "text", "created_at"])
def test_required_fields(missing: str) -> None:
    with pytest.raises(InvalidMention, match=missing):
        mention_from({name: value for name, value in WHOLE.items() if name != missing})


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_bytes_that_are_no_object(line: bytes) -> None:
    with pytest.raises(InvalidMention):
        decode_mention(line)


def test_a_tombstone_needs_no_more_than_its_id() -> None:
    stone = decode_mention(b'{"id":"web:1","source":"web","deleted":true}')
    assert decode_mention(encode(stone)) == stone


def test_times_go_out_in_utc_with_z() -> None:
    made = mention_from(WHOLE | {"created_at": "2026-03-04T17:30:00+05:30"})
    assert json.loads(encode(made))["created_at"] == "2026-03-04T12:00:00Z"


def test_unknown_fields_are_kept_under_extra() -> None:
    made = mention_from(WHOLE | {"colour": "red", "extra": {"size": 4}})
    assert made.extra == {"colour": "red", "size": 4}


def test_an_empty_text_is_a_text() -> None:
    sent = encode(mention_from(WHOLE | {"text": ""}))
    assert json.loads(sent)["text"] == ""
    assert decode_mention(sent).text == ""


_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_leaf = st.none() | st.booleans() | st.integers() | _text
_json = _leaf | st.lists(_leaf, max_size=3) | st.dictionaries(_text, _leaf, max_size=3)


@settings(deadline=None)
@given(_text, st.dictionaries(_text, _json, max_size=3))
def test_nothing_changes_on_the_way(text: str, extra: dict[str, Any]) -> None:
    made = mention_from(WHOLE | {"text": text, "extra": extra, "edited_at": "2026-03-04T12:30:00.123456Z"})
    assert decode_mention(encode(made)) == made
    tagged = decode_tagged(encode_tagged(made, tags(5)))
    assert (tagged.text, tagged.extra, tagged.edited_at, tagged.tags) == (text, extra, made.edited_at, tags(5))


def test_partitions_stay_where_they_are() -> None:
    """CRC-32 of the id: a value that changed would send a mention's edit to another partition than the mention."""
    assert [partition_of(f"web:{n}", 12) for n in range(6)] == [8, 10, 0, 10, 1, 3]
