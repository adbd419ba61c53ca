"""Each panel as a table: the same figures, in rows that say what they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from command_center.snapshot import Feelings, TextsOff, Volume
from layouts.embed import RENDERS
from layouts.embed_names import EMBEDS, Shown, stream_name
from layouts.panels import TITLES
from tests.browser import picture
from tests.web.pages import Node, read_page

NOW = picture.NOON


def rows(panel: str, *, texts: bool = False, **changes: object) -> list[list[str]]:
    """The cells of a busy hour's table, heads first."""
    shot = replace(picture.busy(NOW), **changes)
    return [[cell.text for cell in row.all("th") + row.all("td")] for row in _page(panel, shot, texts=texts).all("tr")]


def _page(panel: str, shot: object, *, texts: bool = False) -> Node:
    return read_page(RENDERS[stream_name(Shown(panel, table=True, texts=texts))](shot)["table"])  # type: ignore[arg-type]


@pytest.mark.parametrize("panel", EMBEDS)
def test_a_table_says_what_it_is_and_each_cell_has_its_heads(panel: str) -> None:
    found = _page(panel, picture.busy(NOW))
    (caption,) = found.all("caption")
    assert caption.text.startswith(TITLES[panel])
    assert caption.text.endswith(", as of 14:02")
    heads = found.one("thead").all("th")
    assert all(head.attributes["scope"] == "col" for head in heads)
    for row in found.one("tbody").all("tr"):
        (name,) = row.all("th")
        assert name.attributes["scope"] == "row"
        assert name.text
        assert len(row.all("td")) == len(heads) - 1
    assert not found.all("a")


def test_the_gauges_figures() -> None:
    shot = picture.busy(NOW)
    told = rows("gauge")
    assert [row[0] for row in told] == [
        "feeling",
        "positive",
        "neutral",
        "negative",
        "unsure",
        "in all",
        "between −1 and +1",
    ]
    counts = [getattr(shot.feelings, name) for name in ("positive", "neutral", "negative", "unsure", "total")]
    assert [int(row[1].replace(",", "")) for row in told[1:6]] == counts
    assert rows("gauge", feelings=Feelings(3))[-1][1] == "too few to say"


def test_who_waits_and_how_long() -> None:
    assert rows("waiting")[1:] == [
        ["Safety", "1", "2 min", "15 min"],
        ["Outage", "9", "14 min", "30 min"],
        ["Broken", "31", "46 min", "60 min"],
        ["Money", "12", "38 min", "2.0 h"],
        ["Question", "58", "4.3 h", "4.0 h"],
        ["in all", "111", "4.3 h", ""],
    ]


def test_places_are_countries_and_sum_to_what_the_map_shows() -> None:
    shot = picture.busy(NOW)
    told = rows("map")[1:]
    assert told[0] == ["United States", str(max(int(row[1]) for row in told[:-1])), "negative"]
    shown = sum(spot.feelings.total for spot in shot.spots) + sum(row.feelings.total for row in shot.countries)
    assert sum(int(row[1]) for row in told[:-1]) == shown
    assert told[-1][0] == "no place named"


def test_an_hour_of_minutes_is_twelve_rows_the_newest_first() -> None:
    shot = picture.busy(NOW)
    told = rows("volume")[1:]
    assert [row[0] for row in told][:2] == ["13:57–14:02", "13:52–13:57"]
    assert len(told) == 12
    full = [
        sum(counts[:-1])
        for counts in (shot.volume.positive, shot.volume.neutral, shot.volume.negative, shot.volume.unsure)
    ]
    assert [sum(int(row[n]) for row in told) for n in (2, 3, 4, 5)] == full
    assert all(int(row[1]) == sum(map(int, row[2:])) for row in told)
    starts = [NOW.replace(minute=0, second=0) - timedelta(hours=24 - n) for n in range(25)]
    days = rows("volume", volume=Volume(starts, *([1] * 25 for _ in range(4))), window="24h")[1:]
    assert [row[:2] for row in days[:2]] == [["14:00–14:02", "4"], ["12:00–14:00", "8"]]
    assert sum(int(row[1]) for row in days) == 100, "what the drawing shows, the running hour within"
    starts = [NOW.replace(minute=0, second=0) - timedelta(hours=3 * (56 - n)) for n in range(57)]
    week = rows("volume", volume=Volume(starts, *([1] * 57 for _ in range(4))), window="7d")
    assert week[0][0] == "from"
    assert [row[:2] for row in week[2:4]] == [["Sat 21 Nov, 14:00", "32"], ["Fri 20 Nov, 14:00", "32"]]
    assert len(week) == 1 + 1 + 7
    assert sum(int(row[1]) for row in week[1:]) == 4 * 57


def test_brands_topics_languages_and_answers() -> None:
    assert rows("share")[1] == ["Northwind", "460", "46%"]
    assert rows("topics")[1] == ["Battery life", "412", "▲ 3.1×", "negative"]
    assert rows("languages")[1][0] == "English"
    assert len(rows("languages")) == 1 + 12
    told = rows("coverage")
    assert ["got one", "440"] in told
    assert ["first answer, nine in ten", "64 min"] in told
    assert told[-8] == ["waiting: Question", "4.3 h"]


def test_words_of_people_stand_in_it_by_right_only() -> None:
    assert rows("river")[1] == ["14:02", "simulate", "negative", "medium"]
    assert rows("rising")[1] == ["a word about Battery life", "41", "▲ new", "13:43", "negative"]
    assert rows("river", texts=True)[1][3].startswith("Seit dem Update")
    assert rows("rising", texts=True)[1][0] == "battery fire"


@pytest.mark.parametrize("panel", EMBEDS)
def test_where_there_is_nothing_it_says_so(panel: str) -> None:
    found = _page(panel, picture.empty(NOW))
    if panel in ("gauge", "waiting"):
        assert found.all("table"), "none of each is a figure"
    else:
        assert found.one("p").text == "nothing to count in this window"


def test_switched_off_texts_are_said_to_be() -> None:
    off = replace(picture.busy(NOW), river=[], rising=[], texts_off=TextsOff(NOW, "Ada", "a leak"))
    for texts in (False, True):
        said = _page("river", off, texts=texts).text
        assert said.startswith("texts are switched off since 14:02")
        assert "Ada" not in said
