"""A screen as a small drawing: what its page says is where, at which size, with which figure."""

from __future__ import annotations

from command_center.store.seen import Place, Report
from layouts.markup import Html, tag
from layouts.panels import TITLES, title
from layouts.speech import _, later

WIDE = 320
"""Units of width; the height follows the screen's shape."""
LEAST, MOST = 0.25, 2.2
"""Of height to width, so that neither a 32:9 wall nor a phone stretches the page."""
PAD = 2
LETTER = 11
GLYPH = 0.56
"""The usual width of a letter, in its size."""
NAMELESS = frozenset({"strip", "pipeline"})
"""Frame every scene; their names would only fill the drawing."""
DARK = {"blank": later("dark: blanked"), "": later("no picture yet")}


def thumb(report: Report | None, label: str) -> Html:
    """Draw a screen as it last reported itself.

    Args:
        report: What it said; None: nothing yet.
        label: What the drawing shows, for who can't see it.

    Returns:
        An svg element of class `thumb`. It shows what stood on the screen, not what should: panels in their places with
        title and figure, the old ones hatched; no words of any post.
    """
    wide, high = (report.width, report.height) if report and report.width else (16, 9)
    height = round(WIDE * min(max(high / wide, LEAST), MOST))
    dark = "blank" if report and report.state == "blank" else "" if report is None or not report.panels else None
    inner = [_place(place, height) for place in report.panels] if report and dark is None else []
    if dark is not None:
        words = tag("text", _(DARK[dark]), x=WIDE / 2, y=height / 2, text_anchor="middle", class_="thumb-dark")
        inner = [words]
    return tag(
        "svg",
        tag("rect", width=WIDE, height=height, class_="thumb-ground"),
        *inner,
        viewBox=f"0 0 {WIDE} {height}",
        class_="thumb old" if report and report.old else "thumb",
        role="img",
        aria_label=label,
    )


def _place(place: Place, height: int) -> Html:
    x, y = place.x * WIDE / 1000, place.y * height / 1000
    w, h = max(place.w * WIDE / 1000 - PAD, 1), max(place.h * height / 1000 - PAD, 1)
    name = "" if place.name in NAMELESS else title(place.name) if place.name in TITLES else place.name
    fits = int((w - 4) / (LETTER * GLYPH))
    words = name if len(name) <= fits else name[: max(fits - 1, 0)] + "…" if fits > 3 else ""
    size = round(min(h - LETTER - 8, 30, (w - 8) / max(len(place.figure), 1) / GLYPH), 1)
    figure = size >= LETTER and place.figure
    return tag(
        "g",
        tag("rect", width=round(w, 1), height=round(h, 1), rx=2, class_="thumb-panel"),
        tag("text", words, x=4, y=LETTER + 1, font_size=LETTER, class_="thumb-title") if h > LETTER + 2 else None,
        tag("text", place.figure, x=4, y=round(LETTER + size + 2, 1), font_size=size, class_="thumb-figure")
        if figure
        else None,
        class_="thumb-old" if place.old else None,
        transform=f"translate({x:.1f} {y:.1f})",
    )
