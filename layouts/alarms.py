"""What on a picture asks for somebody at once: broken promises first, then what runs away from its normal."""

from __future__ import annotations

from typing import NamedTuple

from command_center.snapshot import Snapshot
from layouts.needs import need_name
from layouts.numbers import times
from layouts.panels.topics import ALARM, FEW
from layouts.speech import _
from layouts.words import clock, spanned


class Alarm(NamedTuple):
    """One alarm in words: what, and the measure of it; `name` stays the same while its words change."""

    what: str
    how: str
    name: str


def alarms(snapshot: Snapshot) -> list[Alarm]:
    """Find what is alarming.

    Args:
        snapshot: The whole picture.

    Returns:
        The most pressing first: needs whose oldest waits longer than promised, in the order of the needs; a volume
        that left its normal band; topics at twice their pace or more, the steepest first.
    """
    return [*_late(snapshot), *_volume(snapshot), *_topics(snapshot)]


def _late(snapshot: Snapshot) -> list[Alarm]:
    found = []
    for lane in snapshot.waiting.lanes:
        if lane.oldest_at is None or lane.allowed_minutes is None:
            continue
        waited_s = (snapshot.as_of - lane.oldest_at).total_seconds()
        if waited_s > lane.allowed_minutes * 60:
            late = _("{need} late", need=need_name(lane.need))
            found.append(Alarm(late, _("waits {time}", time=spanned(waited_s)), f"late:{lane.need}"))
    return found


def _volume(snapshot: Snapshot) -> list[Alarm]:
    left = snapshot.band.deviation
    if left is None or left.ratio <= 1:
        return []
    since = _("since {time}", time=clock(left.since, snapshot.zone))
    return [Alarm(_("volume {times}", times=times(left.ratio)), since, "volume")]


def _topics(snapshot: Snapshot) -> list[Alarm]:
    if not snapshot.compared:
        return []
    rising = [
        (row.count / row.previous, row.name, row.id)
        for row in snapshot.topics
        if row.count >= FEW and row.previous and row.count / row.previous >= ALARM
    ]
    return [Alarm(name, f"▲ {times(ratio)}", f"topic:{topic}") for ratio, name, topic in sorted(rising, reverse=True)]
