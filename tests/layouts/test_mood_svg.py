"""The mood over time: the dial's own figures, gaps where too few speak, and notes in their places."""

from __future__ import annotations

from datetime import timedelta

import pytest

from command_center.snapshot import Feelings, Volume
from layouts.panels.gauge import mood
from layouts.svg.axis import Flag
from layouts.svg.mood import MOST_POINTS, mood_svg, moods
from layouts.svg.picture import chart_picture
from tests.support.clocks import NOON
from tests.web.pages import read_page


def _volume(*rows: tuple[int, int, int, int]) -> Volume:
    starts = [NOON + timedelta(minutes=n) for n in range(len(rows))]
    columns = list(zip(*rows, strict=True))
    return Volume(starts, *(list(column) for column in columns))


def test_each_stretch_has_the_dials_figure_and_band() -> None:
    volume = _volume((40, 10, 10, 5), (10, 10, 40, 30), (20, 20, 20, 0))
    found = moods(volume)
    assert [(first, length) for first, length, _ in found] == [(0, 1), (1, 1), (2, 1)]
    assert [m for *_, m in found] == [
        mood(Feelings(40, 10, 10, 5)), mood(Feelings(10, 10, 40, 30)), mood(Feelings(20, 20, 20, 0)),
    ]  # fmt: skip
    first, second = found[0][2], found[1][2]
    assert first is not None
    assert second is not None
    assert first.score == pytest.approx(0.5)
    assert second.high - second.low > first.high - first.low, "the unsure widen the band"


def test_neighbours_are_taken_together_until_there_are_posts_enough() -> None:
    few = moods(_volume(*[(1, 1, 1, 0)] * 60))
    assert [(first, length) for first, length, _ in few] == [(0, 15), (15, 15), (30, 15), (45, 15)]
    assert all(found is not None for *_, found in few)
    many = moods(_volume(*[(90, 1, 1, 0)] * 60))
    assert len(many) == MOST_POINTS - 4, "whole buckets, three each"
    assert sum(length for _, length, _ in many) == 60


def test_a_stretch_with_too_few_is_a_gap_and_said() -> None:
    page = read_page(mood_svg(_volume((90, 9, 9, 0), (3, 0, 0, 0), (90, 9, 9, 0)), "UTC", step_s=60))
    paths = [path for path in page.all("path") if path.attributes.get("stroke")]
    assert len(paths) == 2, "the line is broken"
    assert "1 stretch has too few posts to say" in page.text
    assert [title.text for title in page.all("title")] == [
        "Wed 4 Mar, 12:00 to 12:01: +0.75, between +0.60 and +0.85",
        "Wed 4 Mar, 12:02 to 12:03: +0.75, between +0.60 and +0.85",
    ]
    nothing = read_page(mood_svg(_volume((1, 1, 1, 0)), "UTC", step_s=60))
    assert nothing.text == "too few to say: it takes 30 posts that are not unsure in one stretch"
    assert not nothing.all("svg")


def test_notes_stand_where_they_happened() -> None:
    page = read_page(mood_svg(_volume((90, 9, 9, 0)), "UTC", step_s=60, flags=[Flag(0.25, 3, "#note-x")]))
    (flag,) = page.one("ol", class_="volume-flags").all("li")
    assert (flag.text, flag.attributes["style"]) == ("3", "--at:25.00%")
    assert [line.attributes["x1"] for line in page.all("line") if "stroke-dasharray" in line.attributes] == ["240.0"]


def test_a_picture_of_nothing_is_one_as_well() -> None:
    drawn = chart_picture("mood", "Heat", _volume((0, 0, 0, 0)), "UTC", step_s=60, total=0, as_of=NOON, window="1h")
    assert "nothing to draw in this window" in drawn
