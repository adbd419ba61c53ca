"""A chart that stands alone: title, axis, legend and notes drawn into one SVG, its colours fixed for paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from command_center.snapshot import Feelings, Volume
from layouts.markup import Html, join, tag
from layouts.numbers import number
from layouts.panels.feeling import count_of
from layouts.speech import _, _n
from layouts.svg.axis import Flag, length, ticks
from layouts.svg.mood import mood_plot
from layouts.svg.volume import FROM_BELOW, Place, top_of, volume_plot
from layouts.theme import LIGHT, LOOKS
from layouts.words import clock, day, window_words

CHARTS = ("volume", "mood")
WIDTH, EDGE, TOP, PLOT = 1200, 48, 132, 420
LINE = 30
MOST_NOTES = 12
FONT = "Inter,Helvetica,Arial,sans-serif"
_ROLE = re.compile(r'="var\(--([a-z]+)\)"')
"""In attributes alone: what people write has its quotes escaped, and stays as it is."""


def chart_picture(
    name: str,
    title: str,
    volume: Volume,
    zone: str,
    *,
    step_s: int,
    total: int,
    as_of: datetime,
    window: str,
    set_: Sequence[str] = (),
    low: Sequence[float] = (),
    high: Sequence[float] = (),
    flags: Sequence[Flag] = (),
    notes: Sequence[str] = (),
) -> str:
    """Draw one chart of a topic for itself.

    Args:
        name: One of `CHARTS`.
        title: The topic's name.
        volume: The columns of time.
        zone: The profile's zone.
        step_s: The length of a column.
        total: How many posts it tells of.
        as_of: The data's clock.
        window: The window, a key of `layouts.words.WINDOWS`.
        set_: What the posts are filtered by, in words.
        low: The lower end of what is normal for each column; empty where nothing is known of it.
        high: The upper end.
        flags: Notes to mark.
        notes: Their words, in the order of their numbers.

    Returns:
        An SVG document: words as text, colours of the light set, no script, nothing from elsewhere.
    """
    inner = WIDTH - 2 * EDGE
    place = Place(EDGE, TOP, inner, PLOT)
    step = timedelta(seconds=step_s)
    posts = _n("{n} post", "{n} posts", total, n=number(total))
    below = ", ".join([posts, window_words(window), *set_])
    if not volume.starts or not total:
        drawing: Html = _words(_("nothing to draw in this window"), EDGE, TOP + 40)
        head = ""
    elif name == "mood":
        drawing = mood_plot(volume, zone, step_s=step_s, flags=flags, place=place)
        head = _("mood, from −1 to +1, in the band of our doubt")
    else:
        top = top_of(volume, high)
        drawing = volume_plot(volume, zone, top, step_s=step_s, low=low, high=high, flags=flags, place=place)
        head = _("{n} in {time} at the upper line", n=number(top), time=length(step))
    base = TOP + PLOT
    axis = [
        _words(words, EDGE + inner * at, base + 28, anchor="middle") for at, words in ticks(volume.starts, step, zone)
    ]
    marked = [
        _words(number(flag.number), EDGE + inner * flag.at, TOP - 8, anchor="middle", role="amber", weight=700)
        for flag in flags
    ]
    y = base + 72
    legend = _legend(volume, y) if name == "volume" else None
    lines = [_words(f"{n}  {words}", EDGE, y + LINE * n) for n, words in enumerate(notes[:MOST_NOTES], 1)]
    height = y + LINE * (len(lines) + 1) + 24
    moment = _("data of {day}, {time} ({zone})", day=day(as_of, zone), time=clock(as_of, zone), zone=zone)
    document = tag(
        "svg",
        tag("rect", width=WIDTH, height=height, fill="var(--ground)"),
        _words(title, EDGE, 56, size=34, role="ink", weight=650),
        _words(below, EDGE, 90),
        _words(head, WIDTH - EDGE, 116, anchor="end", size=16),
        drawing,
        *axis,
        *marked,
        legend,
        *lines,
        _words(moment, EDGE, height - 20, size=16),
        xmlns="http://www.w3.org/2000/svg",
        width=WIDTH,
        height=height,
        viewBox=f"0 0 {WIDTH} {height}",
        font_family=FONT,
    )
    return _ROLE.sub(lambda role: f'="{LIGHT[role[1]]}"', document)


def _legend(volume: Volume, y: float) -> Html:
    feelings = Feelings(sum(volume.positive), sum(volume.neutral), sum(volume.negative), sum(volume.unsure))
    items = []
    for n, name in enumerate(FROM_BELOW):
        look = LOOKS[name]
        x = EDGE + n * 260
        mark = tag(
            "path",
            d=look.outline,
            fill=look.paint,
            fill_rule="evenodd",
            transform=f"translate({x} {y - 15})",
        )
        items.append(join(mark, _words(f"{look.word} {number(count_of(feelings, name))}", x + 26, y)))
    return tag("g", *items)


def _words(
    words: str, x: float, y: float, *, anchor: str = "start", size: int = 20, role: str = "dim", weight: int = 400
) -> Html:
    return tag(
        "text",
        words,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        fill=f"var(--{role})",
        font_size=size,
        font_weight=weight,
        text_anchor=anchor,
        unicode_bidi="plaintext",
    )
