"""How figures are said, and that colours can be read."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from layouts import theme
from layouts.markup import Html, join, tag
from layouts.numbers import number, percent
from layouts.words import age, span
from tests.support.clocks import NOON
from tests.web.pages import read_page


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, ("0", "s")), (0, ("0", "s")), (59.9, ("59", "s")), (60, ("1", "min")), (5999, ("99", "min")),
        (6000, ("1.6", "h")), (35_999, ("9.9", "h")), (36_000, ("10", "h")),
        (172_799, ("47", "h")), (172_800, ("2", "d")), (86_400 * 1999, ("1,999", "d")),
    ],
)  # fmt: skip
def test_span(seconds: float, said: tuple[str, str]) -> None:
    assert span(seconds) == said


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (12_345, "12,345"), (999_999, "999,999"), (1_250_000, "1.2M")])
def test_number(value: int, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "–"), (0, 9, "0%"), (9, 9, "100%"), (1, 999, "<1%"), (998, 999, ">99%"), (1, 3, "33%")],
)
def test_percent(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


@pytest.mark.parametrize("worn", theme.THEMES)
def test_words_and_shapes_can_be_seen_in_every_theme(worn: str) -> None:
    colors = theme.THEMES[worn]
    assert set(colors) == set(theme.DARK)
    for role in theme.WORDS:  # WCAG AA asks for 4.5; a night is meant to be dim
        least = 6 if worn == "night" else 7 if worn == "dark" or role in {"ink", "dim"} else 4.5
        assert theme.contrast(colors[role], colors["ground"]) >= least, role
    for role in theme.SHAPES:
        assert theme.contrast(colors[role], colors["ground"]) >= 3, role
    # a badge is the other way round; marks lie on land
    assert theme.contrast(colors["ground"], colors["amber"]) >= 4.5
    for look in theme.LOOKS.values():
        assert theme.contrast(colors[look.role], colors["land"]) >= 3, look.word


def test_a_color_of_the_dark_theme_has_one_role() -> None:
    assert json.loads(theme.roles_of_colors()) == {color.lower(): role for role, color in theme.DARK.items()}
    assert len(set(theme.DARK.values())) == len(theme.DARK)


def test_contrast_of_black_and_white_is_21() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_feelings_differ_by_more_than_hue() -> None:
    looks = theme.LOOKS.values()
    assert len({look.outline for look in looks}) == len(looks)
    assert len({(look.symbol, look.word == "unsure") for look in looks}) == len(looks), "unsure is hatched"


def test_text_is_escaped_and_markup_is_not() -> None:
    assert tag("p", "a<b", Html("<i>"), class_='"x"') == '<p class="&quot;x&quot;">a&lt;b<i></p>'
    assert join("&", None, tag("path", d="M0 0")) == '&amp;<path d="M0 0"/>'
    assert tag("p", hidden=True, lang=None, data_at=1) == '<p hidden data-at="1"></p>'


def test_what_is_dated_ahead_has_no_age_yet() -> None:
    ahead, here = (read_page(age(NOON + timedelta(seconds=s), NOON)).text.split() for s in (90, 0))
    assert (ahead, here) == (["now"], ["0", "s"])
