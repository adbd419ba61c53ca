"""How much, as a drawing of our own: stacked columns by feeling, drawn by the server, readable without a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import ceil, floor, log10
from zoneinfo import ZoneInfo

from command_center.snapshot import Feelings, Volume
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.panels.feeling import count_of
from layouts.speech import _, _n
from layouts.theme import LOOKS
from layouts.words import day_of_month, day_of_week, day_of_year, whole_day

WIDTH, HEIGHT = 960, 240
"""The drawing's own units; it is stretched to whatever place it is given, so its words stand outside of it."""
FROM_BELOW = ("negative", "unsure", "neutral", "positive")
FILL = {"negative": 0.9, "unsure": 1.0, "neutral": 0.45, "positive": 0.55}
COLUMN = 0.78
"""A column's share of its slot; the rest is air."""
RUNNING = 0.45
"""Opacity of the bucket that still runs: it always looks like a fall, and must not be read as one."""
ROUND = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Ends of the axis, in tenths of its highest power of ten; none is more than half as large again as the one before."""
BAND_ROOM = 1.6
"""So much above the highest column may the band be drawn: one far above would press them flat."""
MAX_TICKS = 6
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS = (
    *(n * MINUTE for n in (1, 5, 15, 30)),
    *(n * HOUR for n in (1, 3, 6, 12)),
    *(n * DAY for n in (1, 2, 7, 14, 28, 91)),
)


def volume_svg(
    volume: Volume,
    zone: str,
    *,
    step_s: int,
    what: str = "posts",
    running: bool = True,
    low: Sequence[float] = (),
    high: Sequence[float] = (),
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

    Returns:
        `div.volume` holding `svg.volume-plot`, `span.volume-top` (the count of the upper line) and `ol.volume-ticks`
        whose items stand at `--at` percent; the style sheet gives it its size. Columns have a title each.
    """
    starts, step = volume.starts, timedelta(seconds=step_s)
    buckets = [
        Feelings(*row) for row in zip(volume.positive, volume.neutral, volume.negative, volume.unsure, strict=True)
    ]
    highest = max((bucket.total for bucket in buckets), default=0)
    top = nice_top(max(highest, ceil(min(max(high, default=0.0), BAND_ROOM * highest))))
    if not starts:
        return tag("div", tag("p", _("nothing to draw in this window"), class_="empty"), class_="volume")
    slot = WIDTH / len(starts)
    columns = [
        _column(bucket, said(start, step, zone), i * slot, slot, top, running=running and i == len(starts) - 1)
        for i, (start, bucket) in enumerate(zip(starts, buckets, strict=True))
    ]
    lines = [_line(HEIGHT * share) for share in (0, 0.5)]
    total = sum(bucket.total for bucket in buckets)
    drawing = tag(
        "svg",
        tag("defs", _hatch()),
        *lines,
        *columns,
        _band(low, high, slot, top) if high else None,
        _line(HEIGHT),
        class_="volume-plot",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
        role="img",
        aria_label=_course(what, total, highest, step)
        + (_(", over the band that is normal for this hour") if high else ""),
    )
    ticks = [tag("li", words, style=f"--at:{100 * at:.2f}%") for at, words in _ticks(starts, step, zone)]
    head = tag("span", number(top), tag("i", _(" in {time}", time=length(step))), class_="volume-top")
    return tag("div", head, drawing, tag("ol", *ticks, class_="volume-ticks", aria_hidden="true"), class_="volume")


def nice_top(highest: int) -> int:
    """The end of the axis: the least round number that holds the highest column, which fills two thirds or more."""
    size = int(10 ** floor(log10(highest))) if highest else 1
    return next(n for n in (size * tenths // 10 for tenths in ROUND if size * tenths % 10 == 0) if n >= highest)


def length(step: timedelta) -> str:
    """A bucket's length in words: `1 minute`, `5 minutes`, `3 hours`."""
    if step >= DAY and not step % DAY:
        return _n("{n} day", "{n} days", step // DAY, n=number(step // DAY))
    if step >= HOUR and not step % HOUR:
        return _n("{n} hour", "{n} hours", step // HOUR, n=number(step // HOUR))
    if step >= MINUTE and not step % MINUTE:
        return _n("{n} minute", "{n} minutes", step // MINUTE, n=number(step // MINUTE))
    seconds = round(step.total_seconds())
    return _n("{n} second", "{n} seconds", seconds, n=number(seconds))


def _course(what: str, total: int, highest: int, step: timedelta) -> str:
    values = {"n": number(total), "most": number(highest), "time": length(step)}
    if what == "mentions":
        return _("{n} mentions over time, at most {most} in {time}", **values)
    return _("{n} posts over time, at most {most} in {time}", **values)


def said(start: datetime, step: timedelta, zone: str) -> str:
    """When a bucket is, on the profile's clock; days are days of UTC, as they are counted."""
    if step >= DAY:
        last = start + step - DAY
        end_day = whole_day(last)
        if last == start:
            return _("{day} (UTC)", day=end_day)
        return _("{day} to {end} (UTC)", day=day_of_month(start), end=end_day)
    here, end = start.astimezone(ZoneInfo(zone)), (start + step).astimezone(ZoneInfo(zone))
    day = day_of_year(here)
    return _("{day}, {time} to {end}", day=day, time=f"{here:%H:%M}", end=f"{end:%H:%M}")


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

    def level(count: float) -> str:
        return f"{HEIGHT * (1 - min(count / top, 1)):.1f}"

    ends = [(i * slot, (i + 1) * slot) for i in range(len(high))]
    upper = [f"{x:.1f} {level(count)}" for pair, count in zip(ends, high, strict=True) for x in pair]
    lower = [f"{x:.1f} {level(count)}" for pair, count in zip(ends, low, strict=True) for x in pair]
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


def _line(y: float) -> Html:
    return tag(
        "line", x1=0, x2=WIDTH, y1=y, y2=y, stroke="var(--hairline)", stroke_width=1, vector_effect="non-scaling-stroke"
    )


def _ticks(starts: list[datetime], step: timedelta, zone: str) -> Iterator[tuple[float, str]]:
    """Where on the axis (0..1) which words stand, at most `MAX_TICKS`, none so near the end that it would be cut."""
    whole = step * len(starts)
    apart = next((s for s in STEPS if s >= step and whole <= s * MAX_TICKS), STEPS[-1])
    if step >= DAY:
        every = max(1, -(-len(starts) // MAX_TICKS))
        marks = [(i + 0.5) / len(starts) for i in range(0, len(starts), every)]
        yield from ((at, day_of_month(start)) for at, start in zip(marks, starts[::every], strict=True) if at < 0.96)
        return
    local = ZoneInfo(zone)
    moment = datetime.combine(starts[0].astimezone(local).date(), time(), local)
    while (passed := moment - starts[0]) < whole:
        at = passed / whole
        if 0.02 <= at <= 0.96:
            yield (
                at,
                day_of_week(moment) if apart >= DAY or moment.time() == time() else f"{moment:%H:%M}",
            )
        moment = _next(moment, apart, local)


def _next(moment: datetime, apart: timedelta, local: ZoneInfo) -> datetime:
    """The tick after this one on the wall clock, which jumps twice a year; it begins anew at each midnight."""
    day: date = moment.date()
    if apart >= DAY:
        return datetime.combine(day + apart, time(), local)
    after = (moment.replace(tzinfo=None) + apart).replace(tzinfo=local)
    return after.astimezone(UTC).astimezone(local)  # an hour that the clock leaves out is no tick
