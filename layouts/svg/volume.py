"""How much, as a drawing of our own: stacked columns by feeling, drawn by the server, readable without a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from command_center.snapshot import Feelings, Volume
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.panels.feeling import count_of
from layouts.speech import _
from layouts.svg.axis import Flag, flags_list, length, nice_top, said, ticks_list
from layouts.theme import LOOKS

WIDTH, HEIGHT = 960, 240
"""The drawing's own units; it is stretched to whatever place it is given, so its words stand outside of it."""
FROM_BELOW = ("negative", "unsure", "neutral", "positive")
FILL = {"negative": 0.9, "unsure": 1.0, "neutral": 0.45, "positive": 0.55}
COLUMN = 0.78
"""A column's share of its slot; the rest is air."""
RUNNING = 0.45
"""Opacity of the bucket that still runs: it always looks like a fall, and must not be read as one."""
BAND_ROOM = 1.6
"""So much above the highest column may the band be drawn: one far above would press them flat."""


class Place(NamedTuple):
    """Where a drawing stands in another one."""

    x: float | None = None
    y: float | None = None
    width: float | None = None
    height: float | None = None


Link = Callable[[datetime, datetime | None], str]
"""From the first moment of a column and that of the next, None for the last, to the address of its posts."""


def volume_svg(
    volume: Volume,
    zone: str,
    *,
    step_s: int,
    what: str = "posts",
    running: bool = True,
    low: Sequence[float] = (),
    high: Sequence[float] = (),
    flags: Sequence[Flag] = (),
    top: int = 0,
    link: Link | None = None,
) -> Html:
    """Draw mentions per bucket.

    Args:
        volume: Buckets, ascending, each as long as `step_s`.
        zone: The profile's zone, for the words under the axis.
        step_s: Length of a bucket in seconds.
        what: What is counted, `posts` or `mentions`, for who can't see the drawing.
        running: Whether the last bucket still runs.
        low: The lower end of what is normal for each bucket; empty where nothing is known of it.
        high: The upper end.
        flags: Notes to mark on it.
        top: The axis ends no lower: charts side by side have one axis.
        link: The address of the posts of a column; None where columns lead nowhere.

    Returns:
        `div.volume` holding `svg.volume-plot`, `span.volume-top` (the count of the upper line), `ol.volume-ticks`
        whose items stand at `--at` percent, and with flags `ol.volume-flags`; the style sheet gives it its size.
        Columns have a title each.
    """
    starts, step = volume.starts, timedelta(seconds=step_s)
    if not starts:
        return tag("div", tag("p", _("nothing to draw in this window"), class_="empty"), class_="volume")
    top = max(top, top_of(volume, high))
    drawing = volume_plot(
        volume, zone, top, step_s=step_s, what=what, running=running, low=low, high=high, flags=flags, link=link
    )
    head = tag("span", number(top), tag("i", _(" in {time}", time=length(step))), class_="volume-top")
    return tag("div", head, drawing, flags_list(flags), ticks_list(starts, step, zone), class_="volume")


def top_of(volume: Volume, high: Sequence[float] = ()) -> int:
    """Where the axis of a volume ends."""
    totals = map(sum, zip(volume.positive, volume.neutral, volume.negative, volume.unsure, strict=True))
    highest = max(totals, default=0)
    return nice_top(max(highest, ceil(min(max(high, default=0.0), BAND_ROOM * highest))))


def volume_plot(
    volume: Volume,
    zone: str,
    top: int,
    *,
    step_s: int,
    what: str = "posts",
    running: bool = True,
    low: Sequence[float] = (),
    high: Sequence[float] = (),
    flags: Sequence[Flag] = (),
    place: Place | None = None,
    link: Link | None = None,
) -> Html:
    """The drawing alone.

    Args:
        volume: As for `volume_svg`, as all that isn't named here; at least one bucket.
        zone: The profile's zone, for the titles of columns.
        top: The count of the upper line.
        place: Where it stands in another drawing; None for alone.
    """
    starts, step = volume.starts, timedelta(seconds=step_s)
    buckets = [
        Feelings(*row) for row in zip(volume.positive, volume.neutral, volume.negative, volume.unsure, strict=True)
    ]
    highest = max(bucket.total for bucket in buckets)
    slot = WIDTH / len(starts)
    columns = [
        _column(bucket, said(start, step, zone), i * slot, slot, top, running=running and i == len(starts) - 1)
        for i, (start, bucket) in enumerate(zip(starts, buckets, strict=True))
    ]
    if link is not None:
        # a post may be dated some minutes ahead: the last column holds all that come
        ends = [*starts[1:], None]
        columns = [
            column and tag("a", column, href=link(start, end), class_="door", tabindex="-1")
            for column, start, end in zip(columns, starts, ends, strict=True)
        ]
    total = sum(bucket.total for bucket in buckets)
    return tag(
        "svg",
        tag("defs", _hatch()),
        *(level(HEIGHT * share) for share in (0, 0.5)),
        *columns,
        _band(low, high, slot, top) if high else None,
        level(HEIGHT),
        *flag_lines(flags),
        class_="volume-plot",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
        role="group" if link else "img",
        aria_label=_course(what, total, highest, step)
        + (_(", over the band that is normal for this hour") if high else ""),
        **(place or Place())._asdict(),
    )


def level(y: float) -> Html:
    """A line across the drawing."""
    return tag(
        "line", x1=0, x2=WIDTH, y1=y, y2=y, stroke="var(--hairline)", stroke_width=1, vector_effect="non-scaling-stroke"
    )


def flag_lines(flags: Sequence[Flag]) -> list[Html]:
    """Where notes stand on the axis of time."""
    return [
        tag(
            "line",
            x1=f"{WIDTH * flag.at:.1f}",
            x2=f"{WIDTH * flag.at:.1f}",
            y1=0,
            y2=HEIGHT,
            stroke="var(--amber)",
            stroke_width=1.5,
            stroke_dasharray="3 3",
            vector_effect="non-scaling-stroke",
        )
        for flag in flags
    ]


def _course(what: str, total: int, highest: int, step: timedelta) -> str:
    values = {"n": number(total), "most": number(highest), "time": length(step)}
    if what == "mentions":
        return _("{n} mentions over time, at most {most} in {time}", **values)
    return _("{n} posts over time, at most {most} in {time}", **values)


def _column(bucket: Feelings, when: str, x: float, slot: float, top: int, *, running: bool) -> Html | None:
    if not bucket.total:
        return None
    pieces, below = [], 0
    for name in FROM_BELOW:
        count = count_of(bucket, name)
        if count:
            y, height = HEIGHT * (1 - (below + count) / top), HEIGHT * count / top
            color = "url(#volume-unsure)" if name == "unsure" else LOOKS[name].paint
            pieces.append(
                tag(
                    "rect",
                    x=f"{x + slot * (1 - COLUMN) / 2:.2f}",
                    y=f"{y:.2f}",
                    width=f"{slot * COLUMN:.2f}",
                    height=f"{height:.2f}",
                    fill=color,
                    fill_opacity=FILL[name],
                )
            )
        below += count
    shares = ", ".join(
        f"{number(count_of(bucket, name))} {LOOKS[name].word}" for name in LOOKS if count_of(bucket, name)
    )
    still = _(", still running") if running else ""
    title = f"{when}{still}: {number(bucket.total)} ({shares})"
    # what the pointer finds is the whole slot, not only the few pixels of a small column
    target = tag("rect", x=f"{x:.2f}", y=0, width=f"{slot:.2f}", height=HEIGHT, fill="transparent")
    return tag("g", tag("title", title), target, *pieces, opacity=RUNNING if running else None)


def _band(low: Sequence[float], high: Sequence[float], slot: float, top: int) -> Html:
    """What is normal, over the columns, so that it is seen in them and above them; a step a bucket."""

    def height(count: float) -> str:
        return f"{HEIGHT * (1 - min(count / top, 1)):.1f}"

    ends = [(i * slot, (i + 1) * slot) for i in range(len(high))]
    upper = [f"{x:.1f} {height(count)}" for pair, count in zip(ends, high, strict=True) for x in pair]
    lower = [f"{x:.1f} {height(count)}" for pair, count in zip(ends, low, strict=True) for x in pair]
    edge: dict[str, str | float] = {
        "fill": "none",
        "stroke": "var(--dim)",
        "stroke_opacity": 0.55,
        "vector_effect": "non-scaling-stroke",
    }
    return tag(
        "g",
        tag("path", d=f"M{'L'.join([*upper, *reversed(lower)])}Z", fill="var(--dim)", fill_opacity=0.22),
        *(tag("path", d=f"M{'L'.join(end)}", **edge) for end in (upper, lower)),
        class_="volume-band",
        pointer_events="none",
    )


def _hatch() -> Html:
    ground = tag("rect", width=8, height=8, fill=LOOKS["unsure"].paint, fill_opacity=0.16)
    lines = tag("path", d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4", stroke=LOOKS["unsure"].paint, stroke_width=2)
    return tag("pattern", ground, lines, id="volume-unsure", width=8, height=8, patternUnits="userSpaceOnUse")
