"""The drawing of volume: every mention is in a column, and the words under it fit clock and width."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.snapshot import Volume
from layouts.svg.axis import nice_top
from layouts.svg.volume import HEIGHT, volume_svg

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def _volume(counts: list[tuple[int, int, int, int]], step_s: int, end: datetime = NOON) -> Volume:
    starts = [end - timedelta(seconds=step_s * (len(counts) - i)) for i in range(len(counts))]
    positive, neutral, negative, unsure = (list(column) for column in zip(*counts, strict=True))
    return Volume(starts, positive, neutral, negative, unsure)


def _ticks(svg: str) -> list[tuple[float, str]]:
    return [(float(at), words) for at, words in re.findall(r'<li style="--at:([\d.]+)%">([^<]+)</li>', svg)]


def test_a_columns_pieces_stand_on_each_other_and_have_their_share_of_the_height() -> None:
    svg = volume_svg(_volume([(1, 2, 3, 4), (0, 0, 0, 0)], 60), "UTC", step_s=60)
    pieces = re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)" fill="(var[^"]+|url[^"]+)"', svg)
    heights = [round(float(height) / HEIGHT * 10) for _, height, _ in pieces]
    assert heights == [3, 4, 2, 1], "negative, unsure, neutral, positive from below"
    floors = [round((HEIGHT - float(y)) / HEIGHT * 10) for y, _, _ in pieces]
    assert floors == [3, 7, 9, 10]
    assert svg.count("<g") == 1, "an empty bucket is no column"
    assert "10 (1 positive, 2 neutral, 3 negative, 4 unsure)" in svg
    assert 'aria-label="10 posts over time, at most 10 in 1 minute"' in svg


def test_what_is_normal_is_a_band_of_a_step_a_bucket() -> None:
    svg = volume_svg(_volume([(4, 0, 0, 0), (8, 0, 0, 0)], 60), "UTC", step_s=60, low=[2, 4], high=[6, 99])
    assert '<span class="volume-top">15<i>' in svg, "the axis makes room for it, but not without end"
    paths = re.findall(r'<path d="([^"]+)"', svg)
    [area] = [path for path in paths if path.endswith("Z")]
    corners = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", area)]
    up = [round(15 * (1 - y / HEIGHT), 1) for _, y in corners]
    assert up == [6, 6, 15, 15, 4, 4, 2, 2], "the upper end forwards, cut at the top, the lower end back"
    assert [x for x, _ in corners] == [0, 480, 480, 960, 960, 480, 480, 0]
    assert "volume-band" not in volume_svg(_volume([(4, 0, 0, 0)], 60), "UTC", step_s=60)


def test_the_running_bucket_is_marked() -> None:
    svg = volume_svg(_volume([(1, 0, 0, 0), (1, 0, 0, 0)], 60), "UTC", step_s=60)
    assert re.findall(r'<g( opacity="[\d.]+")?>', svg) == ["", ' opacity="0.45"']
    assert svg.count("still running") == 1


@pytest.mark.parametrize(
    ("highest", "top"),
    [
        (0, 1),
        (1, 1),
        (2, 2),
        (3, 3),
        (7, 8),
        (9, 10),
        (10, 10),
        (11, 15),
        (39, 40),
        (111, 150),
        (401, 500),
        (801, 1000),
    ],
)
def test_the_axis_ends_on_a_round_number(highest: int, top: int) -> None:
    assert nice_top(highest) == top


@given(st.integers(1, 10**12))
def test_the_highest_column_fills_two_thirds_of_the_height(highest: int) -> None:
    top = nice_top(highest)
    assert highest <= top <= highest * 1.5
    assert len(str(top).rstrip("0")) <= 2


@pytest.mark.parametrize(
    ("buckets", "step_s", "zone", "words"),
    [
        (60, 60, "UTC", ["11:15", "11:30", "11:45"]),
        (60, 60, "Asia/Kolkata", ["16:45", "17:00", "17:15"]),
        (48, 300, "UTC", ["09:00", "10:00", "11:00"]),
        (24, 3600, "Europe/Berlin", ["18:00", "Wed 4", "06:00", "12:00"]),
        (56, 10800, "UTC", ["Fri 27", "Sun 1", "Tue 3"]),
        (30, 86400, "UTC", ["2 Feb", "7 Feb", "12 Feb", "17 Feb", "22 Feb", "27 Feb"]),
    ],
)
def test_ticks_are_round_on_the_profiles_clock(buckets: int, step_s: int, zone: str, words: list[str]) -> None:
    ticks = _ticks(volume_svg(_volume([(1, 0, 0, 0)] * buckets, step_s), zone, step_s=step_s))
    assert [text for _, text in ticks] == words
    assert all(0 <= at <= 96 for at, _ in ticks)


def test_the_night_the_clock_jumps_has_no_tick_that_never_was() -> None:
    end = datetime(2026, 3, 29, 4, 0, tzinfo=UTC)
    ticks = _ticks(volume_svg(_volume([(1, 0, 0, 0)] * 240, 60, end), "Europe/Berlin", step_s=60))
    assert [text for _, text in ticks] == ["03:00", "04:00", "05:00"]
    assert [at for at, _ in ticks] == [25.0, 50.0, 75.0]


def test_nothing_is_said_in_words() -> None:
    assert "nothing to draw" in volume_svg(Volume(), "UTC", step_s=60)
