"""How fast a topic moves: what came in the last full minutes or hours, against what is normal or what came before."""

from __future__ import annotations

from datetime import timedelta

from command_center.snapshot import Feelings, TopicRow, Volume
from command_center.store.topic_bands import TopicNormal
from layouts.markup import Html, tag
from layouts.numbers import number
from layouts.panels import topics
from layouts.speech import _
from layouts.svg.axis import length

LEAST_S = 900
"""A stretch is a quarter of an hour at least, where the window has two of them: a minute alone is chance."""


def stretch(columns: int, step_s: int) -> int:
    """How many full columns before the running one are looked at; as many before these are compared with.

    Args:
        columns: How many there are, the running one among them.
        step_s: The length of one.
    """
    return max(0, min(-(-LEAST_S // step_s), (columns - 1) // 2))


def velocity(volume: Volume, step_s: int, normal: TopicNormal | None) -> Html | None:
    """Say how fast it goes, in one line: `24 in 15 minutes ▲ 2.4× (normal: 6 to 14)`.

    Args:
        volume: The columns; the last one still runs and is left out.
        step_s: The length of one.
        normal: What is normal, if that is known; else the stretch before is compared with.

    Returns:
        `p.velocity`; None where the window is too short for it.
    """
    totals = [sum(row) for row in zip(volume.positive, volume.neutral, volume.negative, volume.unsure, strict=True)]
    columns = stretch(len(totals), step_s)
    if not columns:
        return None
    count, before = sum(totals[-1 - columns : -1]), sum(totals[-1 - 2 * columns : -1 - columns])
    time = length(timedelta(seconds=columns * step_s))
    expected = normal.recent if normal else None
    row = TopicRow("", "", count, before, Feelings(), expected)
    words, movement = topics.velocity(row) or topics.pace(count, before)
    if expected is None:
        against = _("{n} in the {time} before", n=number(before), time=time)
    else:
        low, high = number(round(expected.low)), number(round(expected.high))
        against = (
            _("normal at this hour of the week: {low} to {high}", low=low, high=high)
            if expected.kind == "week"
            else _("normal at this hour of the day: {low} to {high}", low=low, high=high)
        )
    said = _("{n} in the last {time}", n=tag("b", number(count)), time=time)
    return tag(
        "p", tag("span", said), tag("b", words, class_=f"pace {movement}"), tag("span", against, class_="dim"),
        class_="velocity",
    )  # fmt: skip
