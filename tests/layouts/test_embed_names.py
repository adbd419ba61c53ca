"""What an embed shows has one name, and a name says one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.embed_names import EMBEDS, LONGEST, Shown, parts_allowed, parts_of, shown_by, split, stream_name
from layouts.words import WINDOWS

IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,47}", fullmatch=True)
EVERYTHING = st.builds(
    Shown,
    st.sampled_from(EMBEDS),
    st.sampled_from(["", *WINDOWS]),
    st.one_of(st.just(""), IDS),
    st.booleans(),
    st.booleans(),
)


@given(EVERYTHING)
def test_a_name_is_read_as_it_was_written(shown: Shown) -> None:
    name = stream_name(shown)
    read = shown_by(name)
    assert read is not None
    assert stream_name(read) == name
    assert len(name) <= LONGEST
    assert (read.panel, read.topic, read.table) == (shown.panel, shown.topic, shown.table)
    assert name in parts_of(shown)
    assert set(parts_of(shown)) <= parts_allowed(shown) == parts_allowed(read)


@given(EVERYTHING, EVERYTHING)
def test_the_right_to_one_embed_opens_no_other(one: Shown, other: Shown) -> None:
    same = stream_name(one._replace(table=False)) == stream_name(other._replace(table=False))
    assert (stream_name(other) in parts_allowed(one)) is same


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        (Shown("gauge"), ("embed-age", "embed-gauge")),
        (Shown("gauge", "1h", texts=True), ("embed-age", "embed-gauge")),
        (Shown("river", texts=True, table=True), ("embed-age", "embed-river-texts-table")),
        (Shown("volume", "24h"), ("embed-age~24h", "embed-volume~24h", "embed-volume-columns~24h")),
        (Shown("gauge", topic="battery"), ("embed-age~1h~battery", "embed-gauge~1h~battery")),
    ],
)
def test_what_a_stream_carries(shown: Shown, parts: tuple[str, ...]) -> None:
    assert parts_of(shown) == parts


@pytest.mark.parametrize(
    "text",
    [
        "", "gauge", "embed-", "embed-age", "embed-strip", "embed-gauge~", "embed-gauge~1h", "embed-gauge-texts",
        "embed-gauge-table-texts", "embed-gauge~24h~", "embed-gauge~24h~-a", "embed-gauge\n", "EMBED-gauge",
        "embed-gauge~24h~" + "a" * 49, "embed-volume-columns",
    ],
)  # fmt: skip
def test_any_other_text_is_no_name(text: str) -> None:
    assert shown_by(text) is None


def test_a_part_says_of_which_picture_it_is() -> None:
    assert split("embed-age") == ("embed-age", "", "")
    assert split("embed-volume-columns~24h~battery") == ("embed-volume-columns", "24h", "battery")


def test_an_unknown_panel_has_no_name() -> None:
    with pytest.raises(KeyError):
        stream_name(Shown("strip"))
