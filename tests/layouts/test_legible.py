"""The arithmetic of letters: against a hand calculation, and its own reverse."""

from __future__ import annotations

from math import pi

import pytest

from command_center.legible import DESIGN, LARGEST, arcmin, enlargement, farthest_m, font_px, px_mm

HAND_PX = 5000 * (pi / 180 / 60) * 10 / (85 * 25.4 * 16 / 337**0.5 / 1920) / 0.7275
"""10 minutes at 5 m on 85 inches 16:9, by the small angle: 14.54 mm, a pixel of 0.980 mm, capitals of 0.7275 em."""


def test_words_of_ten_minutes_at_five_metres() -> None:
    assert font_px(10, 5, 85, DESIGN) == pytest.approx(HAND_PX, rel=1e-3)
    assert pytest.approx(20.4, abs=0.05) == HAND_PX
    assert font_px(16, 5, 85, DESIGN) == pytest.approx(32.6, abs=0.1)
    assert font_px(16, 10, 85, DESIGN) == pytest.approx(65.3, abs=0.1)


def test_a_4k_screen_needs_twice_the_pixels() -> None:
    assert font_px(10, 5, 85, (3840, 2160)) == pytest.approx(2 * font_px(10, 5, 85, DESIGN))
    assert enlargement(5, 75, (3840, 2160)) == pytest.approx(enlargement(5, 75))


def test_two_screens_side_by_side_have_the_pixels_of_one() -> None:
    width, height = 2 * 1920 * px_mm(85, *DESIGN), 1080 * px_mm(85, *DESIGN)
    diagonal_in = (width**2 + height**2) ** 0.5 / 25.4
    assert px_mm(diagonal_in, 3840, 1080) == pytest.approx(px_mm(85, *DESIGN))
    assert enlargement(5, diagonal_in, (3840, 1080)) == 1


@pytest.mark.parametrize("size_px", [22, 34, 188])
def test_there_and_back(size_px: float) -> None:
    seen = arcmin(size_px, 4.2, 75, DESIGN)
    assert font_px(seen, 4.2, 75, DESIGN) == pytest.approx(size_px)


def test_the_room_of_the_drawing_needs_nothing_larger_and_a_small_screen_does() -> None:
    assert enlargement(5, 85) == 1
    assert 1 < enlargement(5, 75) < LARGEST < enlargement(5, 55)
    assert enlargement(farthest_m(55), 55) == pytest.approx(LARGEST)
