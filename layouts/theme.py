"""Colours, shapes and type sizes: every role has one value a theme here, and CSS and charts read it from here."""

from __future__ import annotations

import json
from typing import NamedTuple

from layouts.speech import _, later

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
VIOLET = "#B58CF2"

DARK = {
    "ground": GROUND,
    "land": LAND,
    "hairline": HAIRLINE,
    "ink": INK,
    "dim": DIM,
    "faint": FAINT,
    "sky": SKY,
    "orange": ORANGE,
    "amber": AMBER,
    "green": GREEN,
    "violet": VIOLET,
}
"""The room: lights down, read from afar."""
LIGHT = {
    "ground": "#F5F7F9",
    "land": "#DCE3EA",
    "hairline": "#D5DCE3",
    "ink": "#0F1720",
    "dim": "#44515F",
    "faint": "#7A8795",
    "sky": "#0060C0",
    "orange": "#BA4A00",
    "amber": "#5C4100",
    "green": "#0B7240",
    "violet": "#6C2C9C",
}
"""Offices: a bright wall beside windows."""
NIGHT = {
    "ground": "#050505",
    "land": "#221E18",
    "hairline": "#191612",
    "ink": "#CFC4B4",
    "dim": "#9A8F80",
    "faint": "#655D52",
    "sky": "#6FB4C9",
    "orange": "#E0713F",
    "amber": "#E2AE35",
    "green": "#79AE74",
    "violet": "#B97FDB",
}
"""Few people, tired eyes: half the light, warm."""
THEMES = {"dark": DARK, "light": LIGHT, "night": NIGHT}
"""Every theme has every role; eyes that tell hues apart otherwise tell the roles apart in each
(docs/decisions/0122-colours-for-every-eye.md, tests/browser/test_colours.py)."""

WORDS = {name: DARK[name] for name in ("ink", "dim", "sky", "orange", "amber", "green", "violet")}
"""Roles that words may wear: at least 4.5:1 on the ground (WCAG AA), in the dark theme and for ink and dim 7:1."""
SHAPES = {"faint": FAINT} | WORDS
"""Roles that shapes may wear: at least 3:1 on the ground."""

TYPE_PX = {"hero": 188, "figure": 46, "lane": 36, "count": 34, "word": 30, "title": 24, "small": 22}
"""Type sizes at 1080p; a 4K wall doubles them. No word is smaller than `small`, no figure smaller than `count`
(command_center/legible.py has the arithmetic)."""
FONT = (
    "'Inter Variable','Noto Sans Arabic Variable','Noto Sans Devanagari Variable',"
    "'Noto Sans JP Variable','Noto Sans SC Variable','Noto Sans KR Variable','Noto Emoji Variable',system-ui,sans-serif"
)


class Look(NamedTuple):
    """How one feeling looks: a word, a role, an outline in a 16-unit box and a map symbol; hue is never alone."""

    name: str
    role: str
    outline: str
    symbol: str

    @property
    def word(self) -> str:
        """Its word, in the language of the page."""
        return _(self.name)

    @property
    def color(self) -> str:
        """Its colour in the dark theme, for what can't read CSS."""
        return DARK[self.role]

    @property
    def paint(self) -> str:
        """Its colour in whatever theme the page wears, as CSS."""
        return f"var(--{self.role})"


LOOKS = {
    "positive": Look(later("positive"), "sky", "M8 1a7 7 0 1 0 .001 0z", "circle"),
    "neutral": Look(later("neutral"), "dim", "M2 2h12v12h-12z", "square"),
    "negative": Look(later("negative"), "orange", "M8 0l8 8l-8 8l-8 -8z", "diamond"),
    "unsure": Look(
        later("unsure"), "violet", "M1 1h14v14h-14zM3 3v3.5l3.5 -3.5zM3 9v4l10 -10h-4zM13 7v2.5l-3.5 3.5h-3z", "square"
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


def css_variables(theme: str = "dark") -> str:
    """All roles as CSS custom properties, for a page's `style` attribute.

    Args:
        theme: A key of `THEMES`.

    Returns:
        Declarations, separated by semicolons.
    """
    sizes = {f"type-{name}": f"{px / 16}rem" for name, px in TYPE_PX.items()}
    return ";".join(f"--{name}:{value}" for name, value in (THEMES[theme] | sizes | {"font": FONT}).items())


def night_rule() -> str:
    """The style rule that lets a page change to the night set: above the variables of its `style` attribute."""
    colors = ";".join(f"--{name}:{value}!important" for name, value in NIGHT.items())
    return f'html[data-night="on"]{{{colors}}}'


def light_rule() -> str:
    """The style rule by which a page of the dark set wears the light one where that is what its reader prefers."""
    colors = ";".join(f"--{name}:{value}!important" for name, value in LIGHT.items())
    return f"@media (prefers-color-scheme:light){{html{{{colors}}}}}"


def roles_of_colors() -> str:
    """The dark theme's colours to their roles, as JSON: the browser repaints charts made for the dark with it."""
    return json.dumps({color.lower(): role for role, color in DARK.items()}, separators=(",", ":"))
