"""How people feel over time: a line between negative and positive in a band as wide as our doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from command_center.snapshot import Feelings, Volume
from layouts.markup import Html, tag
from layouts.numbers import MINUS, decimal, number
from layouts.panels.gauge import ENOUGH, Mood, mood
from layouts.speech import _, _n
from layouts.svg.axis import Flag, flags_list, said, ticks_list
from layouts.svg.volume import HEIGHT, WIDTH, Place, flag_lines, level

MOST_POINTS = 24
"""A line of more points than this tells of chance."""
POSTS_A_POINT = 45
"""So many posts a point has on average at least, that few stretches have too few."""


def mood_svg(volume: Volume, zone: str, *, step_s: int, flags: Sequence[Flag] = ()) -> Html:
    """Draw the mood (`layouts.panels.gauge.mood`) of each stretch of time.

    Neighbouring buckets are taken together until there are `MOST_POINTS` at most, and posts enough for each. A stretch
    with fewer than `gauge.ENOUGH` decided posts has no point: there is a gap, and the words below say why.

    Args:
        volume: Buckets, ascending, each as long as `step_s`.
        zone: The profile's zone.
        step_s: Length of a bucket in seconds.
        flags: Notes to mark on it.

    Returns:
        `div.moods` holding `div.volume`, as `layouts.svg.volume.volume_svg` makes it; with no point at all one line
        that says so.
    """
    points = moods(volume)
    if not any(found for _, _, found in points):
        words = _("too few to say: it takes {n} posts that are not unsure in one stretch", n=number(ENOUGH))
        return tag("div", tag("p", words, class_="empty"), class_="moods")
    step = timedelta(seconds=step_s)
    few = sum(1 for _, _, found in points if found is None)
    note = _n("{n} stretch has too few posts to say", "{n} stretches have too few posts to say", few, n=number(few))
    chart = tag(
        "div",
        tag("span", _("positive"), " +1", class_="volume-top"),
        mood_plot(volume, zone, step_s=step_s, flags=flags),
        tag("span", _("negative"), f" {MINUS}1", class_="mood-bottom"),
        flags_list(flags),
        ticks_list(volume.starts, step, zone),
        class_="volume",
    )
    return tag("div", chart, tag("p", note, class_="dim note") if few else None, class_="moods")


def moods(volume: Volume) -> list[tuple[int, int, Mood | None]]:
    """The mood of each stretch: its first bucket, how many buckets it has, and the mood if there are enough posts.

    Args:
        volume: The buckets.
    """
    count, posts = len(volume.starts), sum(map(sum, (volume.positive, volume.neutral, volume.negative, volume.unsure)))
    together = max(1, -(-count // max(1, min(MOST_POINTS, posts // POSTS_A_POINT))))
    found = []
    for first in range(0, count, together):
        cut = slice(first, first + together)
        feelings = Feelings(
            sum(volume.positive[cut]), sum(volume.neutral[cut]), sum(volume.negative[cut]), sum(volume.unsure[cut])
        )
        found.append((first, min(together, count - first), mood(feelings)))
    return found


def mood_plot(
    volume: Volume, zone: str, *, step_s: int, flags: Sequence[Flag] = (), place: Place | None = None
) -> Html:
    """The drawing alone; `place` is where it stands in another one."""
    points = moods(volume)
    slot = WIDTH / max(1, len(volume.starts))
    drawn = []
    for known, run in groupby(points, key=lambda point: point[2] is not None):
        if known:
            drawn += list(_run([(f, n, m) for f, n, m in run if m is not None], slot))
    titles = [_titled(volume, first, length, found, zone, step_s, slot) for first, length, found in points if found]
    seen = [found for _, _, found in points if found]
    label = _(
        "mood over time, from {low} to {high}",
        low=_signed(min((m.score for m in seen), default=0)),
        high=_signed(max((m.score for m in seen), default=0)),
    )
    return tag(
        "svg",
        *(level(HEIGHT * share) for share in (0, 0.5, 1)),
        *drawn,
        *titles,
        *flag_lines(flags),
        class_="volume-plot mood-plot",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
        **(place or Place())._asdict(),
    )


def _run(points: Sequence[tuple[int, int, Mood]], slot: float) -> Iterator[Html]:
    """Stretches without a gap between them: the band, and the line in it."""

    def at(value: float) -> str:
        return f"{HEIGHT * (1 - value) / 2:.1f}"

    # a stretch alone is as wide as it lasts; between stretches the band goes from middle to middle
    first, last = points[0], points[-1]
    middles = [(slot * (f + n / 2), m) for f, n, m in points]
    ends = [(slot * first[0], first[2]), *middles, (slot * (last[0] + last[1]), last[2])]
    upper = [f"{x:.1f} {at(m.high)}" for x, m in ends]
    lower = [f"{x:.1f} {at(m.low)}" for x, m in reversed(ends)]
    yield tag("path", d=f"M{'L'.join([*upper, *lower])}Z", fill="var(--ink)", fill_opacity=0.2)
    line = "L".join(f"{x:.1f} {at(m.score)}" for x, m in ends)
    yield tag(
        "path", d=f"M{line}", fill="none", stroke="var(--ink)", stroke_width=2.5, vector_effect="non-scaling-stroke"
    )


def _titled(volume: Volume, first: int, length: int, found: Mood, zone: str, step_s: int, slot: float) -> Html:
    when = said(volume.starts[first], timedelta(seconds=step_s * length), zone)
    words = _(
        "{when}: {score}, between {low} and {high}",
        when=when,
        score=_signed(found.score),
        low=_signed(found.low),
        high=_signed(found.high),
    )
    target = tag("rect", x=f"{slot * first:.1f}", y=0, width=f"{slot * length:.1f}", height=HEIGHT, fill="transparent")
    return tag("g", tag("title", words), target)


def _signed(value: float) -> str:
    return (MINUS if round(value, 2) < 0 else "+" if round(value, 2) > 0 else "") + decimal(abs(value), 2)
