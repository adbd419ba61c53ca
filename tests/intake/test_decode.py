"""What is no mention is refused with a reason, at once, whatever it is."""

from __future__ import annotations

import json
import time
from datetime import UTC
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from command_center.mention import InvalidMention, Mention, decode_mention, decode_tagged, encode, encode_tagged
from streams.sources.recorded import decode_naive
from tests.support.made import mention, tags
from tests.support.poison import KINDS, MB, largest


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_refused_in_words_and_at_once(kind: str) -> None:
    value = KINDS[kind].make("web:1")
    begun = time.perf_counter()
    with pytest.raises(InvalidMention) as refused:
        decode_mention(value)
    assert time.perf_counter() - begun < 0.5
    said = str(refused.value)
    assert KINDS[kind].said in said
    assert "\n" not in said
    assert len(said) < 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_zone_for_naive_times_lets_no_poison_in(kind: str) -> None:
    with pytest.raises(InvalidMention):
        decode_naive(KINDS[kind].make("web:1"), UTC)


def test_a_mention_may_have_a_mebibyte() -> None:
    assert len(largest("web:1")) == MB
    assert len(decode_mention(largest("web:1")).text) > MB - 200


@pytest.mark.parametrize(
    "more",
    [
        ',"score":1e308',
        ',"score":' + "9" * 300,
        ',"thread":' + "[" * 64 + "]" * 64,
        r',"mood":"\\\\u0000"',  # a backslash and five characters, no NUL
        r',"mood":"\\ud83d\\ude00"',
        ',"thread":[' + "[]," * 1000 + "[]]",
    ],
)
def test_what_only_looks_like_poison_is_taken_and_survives_the_way(more: str) -> None:
    value = f'{{"id":"web:1","source":"web","text":"","created_at":"2026-03-04T12:00:00Z"{more}}}'.encode()
    made = decode_mention(value)
    assert decode_mention(encode(made)) == made
    assert decode_tagged(encode_tagged(made, tags(1))).extra == made.extra


def _decodes(value: bytes) -> Mention | None:
    try:
        return decode_mention(value)
    except InvalidMention as why:
        assert str(why)
        return None


@settings(deadline=None)
@given(st.binary(max_size=200))
@example(b"\x00")
@example(b"-")
@example(b'"\\')
def test_any_bytes_are_a_mention_or_refused(value: bytes) -> None:
    _decodes(value)


_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
_fields = st.sampled_from([*Mention.__struct_fields__, "mood"])


@settings(deadline=None, max_examples=300)
@given(
    st.dictionaries(_fields, _json, max_size=4),
    st.binary(min_size=1, max_size=6),
    st.integers(0, 10_000),
    st.booleans(),
)
def test_a_mention_with_anything_in_its_fields_and_any_bytes_in_it(
    changes: dict[str, Any], noise: bytes, at: int, insert: bool
) -> None:
    """Whatever is taken can be written, read again by the store's decoder, and says the same."""

    whole = json.loads(encode(mention(1))) | changes
    value = json.dumps(whole).encode()  # with NaN and Infinity, and half pairs as escapes
    if insert:
        at %= len(value)
        value = value[:at] + noise + value[at + len(noise) :]
    made = _decodes(value)
    if made is not None:
        assert decode_mention(encode(made)) == made
        assert decode_tagged(encode_tagged(made, tags(1) if not made.deleted else None)).id == made.id
