"""CSV rows become mentions by the column map; one bad record costs no good one."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.mention import Author, InvalidMention, Mention, Place
from streams.sources.base import SourceError
from streams.sources.columns import ColumnMap
from streams.sources.lines import Line
from streams.sources.moments import moment
from streams.sources.records import MAX_RECORD_LINES, read_records
from tests.sources.helpers import BRANDS, COLUMNS, HEADER, profile, replay, write_csv

WHEN = "2026-01-01 10:00:00 -0800"


def lines_of(data: bytes) -> list[Line]:
    return [Line(i, raw) for i, raw in enumerate(data.splitlines(keepends=True), 1)]


def mapped(cells: dict[str, str], **more: Any) -> Mention:
    row = {"n": "7", "body": "hi", "when": WHEN} | cells
    return ColumnMap(profile(**more), HEADER).mention([row.get(name, "") for name in HEADER])


def test_a_row_becomes_a_mention() -> None:
    cells = {"body": "A &amp; B &lt;3", "who": "sam", "parent": "3.0", "point": "[52.5, 13.4]", "label": "good"}
    assert mapped(cells) == Mention(
        id="rec:7",
        source="rec",
        text="A & B <3",
        created_at=datetime(2026, 1, 1, 18, tzinfo=UTC),
        author=Author(handle="sam"),
        in_reply_to="rec:3",
        place=Place(lat=52.5, lon=13.4),
        extra={"label": "good"},
    )


def test_empty_cells_are_missing_but_an_empty_text_is_a_text() -> None:
    read = mapped({"body": ""})
    assert read.text == ""
    assert (read.author, read.in_reply_to, read.place, read.extra) == (None, None, None, {})


def test_the_point_that_clients_send_when_they_know_nothing_is_left_out() -> None:
    assert mapped({"point": "[0.0, 0.0]"}).place is None
    assert mapped({"point": "[0.0, 13.4]"}).place == Place(lat=0.0, lon=13.4)


@pytest.mark.parametrize(
    ("cell", "whole"), [("3.0", "rec:3"), ("570306133677760513", "rec:570306133677760513"), ("5e2", "rec:500")]
)
def test_ids_written_as_numbers(cell: str, whole: str) -> None:
    assert mapped({"parent": cell}).in_reply_to == whole


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"n": ""}, "id"),
        ({"n": " "}, "id"),
        ({"parent": "3.5"}, "in_reply_to: no whole number: '3.5'"),
        ({"parent": "abc"}, "in_reply_to: no whole number"),
        ({"parent": "nan"}, "in_reply_to: no whole number"),
        ({"parent": "1e999999999"}, "in_reply_to: no whole number"),
        ({"point": "[1]"}, "place.lat: no \\[lat, lon\\]"),
        ({"point": "here"}, "place.lat: no \\[lat, lon\\]"),
        ({"point": "[91, 0]"}, "place.lat"),
        ({"when": ""}, "created_at"),
        ({"when": "yesterday"}, "created_at: no time in the form"),
        ({"when": "2026-02-30 10:00:00 +0000"}, "created_at: no time in the form"),
    ],
)
def test_cells_that_are_not_what_they_should_be(cells: dict[str, str], why: str) -> None:
    with pytest.raises(InvalidMention, match=why):
        mapped(cells)


def test_other_forms_of_cells() -> None:
    columns = COLUMNS | {
        "author.followers": {"column": "f", "as": "integer"},
        "author.verified": {"column": "v", "as": "boolean"},
        "author.id": {"column": "i", "as": "integer"},
        "place.lat": {"column": "la", "as": "number"},
        "place.lon": {"column": "lo", "as": "number"},
        "created_at": "when",
    }
    made = ColumnMap(profile(replay={"source": "rec", "columns": columns}), [*HEADER, "f", "v", "i", "la", "lo"])
    row = ["7", "hi", "2026-01-01T10:00:00Z", "", "", "", "", "12.0", "TRUE", "9.0", "1.5", "-2"]
    read = made.mention(row)
    assert read.author == Author(id="9", followers=12, verified=True)
    assert read.place == Place(lat=1.5, lon=-2.0)
    for at, cell, why in (
        (7, "-1", "followers"),
        (8, "perhaps", "verified"),
        (10, "x", "place.lat: no number"),
        (10, "nan", "place.lat: no number"),
        (11, "-inf", "place.lon: no number"),
    ):
        with pytest.raises(InvalidMention, match=why):
            made.mention([*row[:at], cell, *row[at + 1 :]])


def test_times_without_a_zone() -> None:
    columns = COLUMNS | {"created_at": {"column": "when", "format": "%d.%m.%Y %H:%M"}}
    replay = {"source": "rec", "columns": columns}
    with pytest.raises(InvalidMention, match="names no zone"):
        mapped({"when": "01.07.2026 12:00"}, replay=replay)
    read = mapped({"when": "01.07.2026 12:00"}, replay=replay, naive_times="Asia/Kolkata")
    assert read.created_at == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_taken_as_the_first() -> None:
    from zoneinfo import ZoneInfo

    assert moment("2026-10-25T02:30:00", None, ZoneInfo("Europe/Berlin"), "created_at").utcoffset().seconds == 7200  # type: ignore[union-attr]


def test_columns_may_stand_in_any_order_and_have_no_name() -> None:
    made = ColumnMap(profile(), ["", *reversed(HEADER)])
    assert made.mention(["0", "good", "", "", "sam", WHEN, "hi", "7"]).id == "rec:7"
    with pytest.raises(SourceError, match="missing when; the file has n, body"):
        ColumnMap(profile(), ["n", "body", "who", "parent", "point", "label"])
    assert BRANDS[0]["own"]


def test_lines_are_those_of_the_file_even_with_quoted_newlines(tmp_path: Path) -> None:
    rows = [[str(i), "a\nb\r\nc" if i % 2 else 'say "hi", ok', WHEN, "", "", "", ""] for i in range(4)]
    items = list(replay(write_csv(tmp_path / "f.csv", rows)).items())
    assert [item.bad for item in items] == [None] * 4
    assert [item.line for item in items] == [2, 3, 6, 7]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=3, max_size=3)
    )
)
def test_well_formed_records_are_read_as_the_csv_module_does(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b", "c"], *rows])
    data = out.getvalue().encode()
    found = list(read_records(Line(i, raw) for i, raw in enumerate(io.BytesIO(data), 1)))
    assert [record.bad for record in found] == [None] * (len(rows) + 1)
    assert [record.cells for record in found[1:]] == rows
    assert b"".join(record.raw + b"\r\n" for record in found) == data


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"1,2", "2 columns where the header has 3"),
        (b"1,2,3,4", "4 columns where the header has 3"),
        (b'1,"2"x,3', "not CSV"),
        (b"1,\xff,3", "not UTF-8: byte 0xff at 2"),
        (b"1,\x00,3", "holds a NUL byte"),
        (b'1,"2,3', ""),
    ],
)
def test_a_bad_record_is_alone(bad: bytes, why: str) -> None:
    found = list(read_records(lines_of(b'a,b,c\n1,"x, ""y""",3\n' + bad + b'\n4,"5\n5",6\n7,"8, 8",9\n')))
    assert [(record.line, record.bad is None) for record in found] == [
        (1, True),
        (2, True),
        (3, False),
        (4, True),
        (6, True),
    ]
    assert found[2].raw == bad
    assert why in str(found[2].bad)


def test_a_quote_that_never_closes_costs_one_line() -> None:
    data = b'a,b\n1,"open\n' + b"2,x\n" * (3 * MAX_RECORD_LINES)
    found = list(read_records(lines_of(data)))
    assert [record.line for record in found if record.bad] == [2]
    assert len(found) == 2 + 3 * MAX_RECORD_LINES


def test_blank_lines_are_left_out() -> None:
    assert [record.line for record in read_records(lines_of(b"a,b\n\n1,2\n\r\n3,4"))] == [1, 3, 5]
