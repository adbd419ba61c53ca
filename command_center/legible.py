"""How large letters must be: from the distance and the size of a screen to pixels, and back to arc minutes."""

from __future__ import annotations

from math import atan, degrees, hypot, radians, tan

CAP = 1490 / 2048
"""Height of Inter's capitals and figures in em (the font's own metrics): what an eye measures is the letter."""
WORD_ARCMIN, FIGURE_ARCMIN = 10.0, 16.0
"""At the wall's distance; the hero figure has `FIGURE_ARCMIN` at twice that."""
DESIGN = (1920, 1080)
"""The screen that all sizes of the style sheet are made for, in px; others are scaled to it."""
WORD_PX, FIGURE_PX, HERO_PX = 22.0, 34.0, 68.0
"""The smallest words and figures of the design; a hero is never smaller, however many digits it has."""
LARGEST = 1.15
"""The scenes stay whole up to this enlargement: lists show fewer rows then."""
MM_PER_INCH = 25.4


def px_mm(diagonal_in: float, width_px: int, height_px: int) -> float:
    """The side of a pixel in mm (square pixels: Pythagoras over the diagonal)."""
    return diagonal_in * MM_PER_INCH / hypot(width_px, height_px)


def font_px(arcmin: float, distance_m: float, diagonal_in: float, resolution: tuple[int, int]) -> float:
    """The font size at which a capital or figure is seen under an angle.

    A letter of height h at distance d is seen under 2 atan(h / 2d).

    Args:
        arcmin: The angle in minutes of arc; 10 can be read, 16 without effort (ISO 9241-303 names 16 to 22).
        distance_m: From the eye to the screen in metres.
        diagonal_in: The screen's diagonal in inches; of a video wall, the whole wall's.
        resolution: Its width and height in pixels.

    Returns:
        The size in px of that screen.
    """
    height_mm = 2 * distance_m * 1000 * tan(radians(arcmin / 60) / 2)
    return height_mm / px_mm(diagonal_in, *resolution) / CAP


def arcmin(size_px: float, distance_m: float, diagonal_in: float, resolution: tuple[int, int]) -> float:
    """The angle under which letters of a font size are seen; the reverse of `font_px`, in minutes of arc."""
    height_mm = size_px * CAP * px_mm(diagonal_in, *resolution)
    return 60 * degrees(2 * atan(height_mm / (2 * distance_m * 1000)))


def enlargement(distance_m: float, diagonal_in: float, resolution: tuple[int, int] = DESIGN) -> float:
    """How much larger than designed everything must be on a screen.

    Args:
        distance_m: From the eye to the screen in metres.
        diagonal_in: The screen's diagonal in inches.
        resolution: Its width and height in pixels; only their ratio matters.

    Returns:
        1 where the design is large enough, more where it isn't; above `LARGEST` the scenes can't follow.
    """
    # the page is scaled so that the design fits into the screen: one design px is this many px of the screen
    fit = min(resolution[0] / DESIGN[0], resolution[1] / DESIGN[1])
    needed = (
        font_px(WORD_ARCMIN, distance_m, diagonal_in, resolution) / WORD_PX,
        font_px(FIGURE_ARCMIN, distance_m, diagonal_in, resolution) / FIGURE_PX,
        font_px(FIGURE_ARCMIN, 2 * distance_m, diagonal_in, resolution) / HERO_PX,
    )
    return max(1.0, *(size / fit for size in needed))


def farthest_m(diagonal_in: float, resolution: tuple[int, int] = DESIGN) -> float:
    """The distance in metres up to which a screen can be read, everything enlarged as far as it goes."""
    return LARGEST / (enlargement(1000, diagonal_in, resolution) / 1000)
