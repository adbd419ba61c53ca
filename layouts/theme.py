"""Colours, shapes and type sizes: every role has one value here, and CSS and charts read it from here."""

from __future__ import annotations

from typing import NamedTuple

GROUND = "#0A0F15"
LAND = "#1E2A36"
HAIRLINE = "#1D2732"
INK = "#E9EEF4"
DIM = "#93A1B1"
FAINT = "#5C6977"
SKY = "#5CC8F2"
ORANGE = "#FF8A4C"
AMBER = "#FFC857"
GREEN = "#7BD88F"
VIOLET = "#B9A6E8"

WORDS = {"ink": INK, "dim": DIM, "sky": SKY, "orange": ORANGE, "amber": AMBER, "green": GREEN, "violet": VIOLET}
"""Colours that words may wear: at least 7:1 on the ground."""
SHAPES = {"faint": FAINT} | WORDS
"""Colours that shapes may wear: at least 3:1 on the ground."""
GROUNDS = {"ground": GROUND, "land": LAND, "hairline": HAIRLINE}

TYPE_PX = {"hero": 188, "figure": 46, "lane": 36, "word": 30, "title": 24, "small": 22}
"""Type sizes at 1080p; a 4K wall doubles them. Nothing is smaller than `small`."""
FONT = (
    "'Inter Variable','Noto Sans Arabic Variable','Noto Sans Devanagari Variable',"
    "'Noto Sans JP Variable','Noto Sans SC Variable','Noto Sans KR Variable','Noto Emoji Variable',system-ui,sans-serif"
)


class Look(NamedTuple):
    """How one feeling looks: a word, a colour, an outline in a 16-unit box and a map symbol; hue is never alone."""

    word: str
    color: str
    outline: str
    symbol: str


LOOKS = {
    "positive": Look("positive", SKY, "M8 1a7 7 0 1 0 .001 0z", "circle"),
    "neutral": Look("neutral", DIM, "M2 2h12v12h-12z", "square"),
    "negative": Look("negative", ORANGE, "M8 0l8 8l-8 8l-8 -8z", "diamond"),
    "unsure": Look(
        "unsure", VIOLET, "M1 1h14v14h-14zM3 3v3.5l3.5 -3.5zM3 9v4l10 -10h-4zM13 7v2.5l-3.5 3.5h-3z", "square"
    ),
}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def css_variables() -> str:
    """All roles as CSS custom properties, for the page's `style` attribute."""
    colors = GROUNDS | SHAPES
    sizes = {f"type-{name}": f"{px / 16}rem" for name, px in TYPE_PX.items()}
    return ";".join(f"--{name}:{value}" for name, value in (colors | sizes | {"font": FONT}).items())
