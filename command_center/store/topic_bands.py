"""What is normal for one topic, column by column of a chart, from the hours of the weeks before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import NamedTuple
from zoneinfo import ZoneInfo

from command_center.clock import from_ms
from command_center.normal import DAYS_BACK, WEEKS_BACK, Usual, same_clock, usual
from command_center.snapshot import Comparison, Expected
from command_center.store.hours import HourCopy
from command_center.store.keys import DAY_S, HOUR_S
from command_center.store.reader import Reader

KEPT = 16
"""Charts whose hours are kept in memory: those somebody looks at now."""
MOST_READS = 90
"""Reads of hours for one page: all there are, and an end if the store changes all the while."""


class TopicNormal(NamedTuple):
    """What is normal for each column, and for the stretch by which the velocity is told.

    `kind` says what was compared with, `cells` how many times.
    """

    low: list[float]
    high: list[float]
    kind: Comparison
    cells: int
    recent: Expected | None


class TopicBands:
    """Tells what is normal for a topic (`command_center.normal`); safe to use from several threads.

    **Guarantee** It reads an hour again no earlier than after a quarter of an hour, keeps the hours of `KEPT` charts at
    most, and never takes for quiet what was not listened to.

    Args:
        reader: The store.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._zone = ZoneInfo(reader.profile.zone)
        self._lock = Lock()
        self._copies: OrderedDict[tuple[str, int], HourCopy] = OrderedDict()

    def of(
        self, topic: str, starts_s: Sequence[int], step_s: int, offsets: Sequence[int], as_of: datetime, recent: int
    ) -> TopicNormal | None:
        """What is normal for the columns of a chart.

        Args:
            topic: The topic's id.
            starts_s: First seconds of the columns, ascending; the last one may still run.
            step_s: The length of a column; of whole days nothing is known.
            offsets: Where the partitions stood just before (`Reader.marks`).
            as_of: The data's clock.
            recent: So many columns before the last one are the stretch of `TopicNormal.recent`.

        Returns:
            None where too little of the past is known.
        """
        if step_s >= DAY_S or not starts_s:
            return None
        with self._lock:
            hours = self._copy(topic, step_s)
            wanted = self._hours_for(starts_s[0], starts_s[-1] + step_s)
            for _ in range(MOST_READS):
                version = hours.version
                hours.refresh(wanted, offsets, as_of.timestamp())
                if hours.complete and hours.version == version:
                    break

            def normal(start_s: float, seconds: float) -> Usual | None:
                # what is shorter than an hour is as normal as the hour around it
                around = max(seconds, HOUR_S)
                begin = from_ms(round((start_s + (seconds - around) / 2) * 1000))
                return usual(lambda a, b: hours.between(f"t:{topic}", a, b), begin, around, self._zone)

            found = [normal(start, step_s) for start in starts_s]
            known = [one for one in found if one is not None]
            if len(known) < len(found):
                return None
            bounds = [one.bounds(step_s) for one in known]
            stretch = recent * step_s
            now = normal(starts_s[-1] - stretch, stretch) if recent else None
            low, high = now.bounds(stretch) if now else (0.0, 0.0)
            return TopicNormal(
                [round(low, 2) for low, _ in bounds],
                [round(high, 2) for _, high in bounds],
                known[-1].kind,
                known[-1].cells,
                now and Expected(round(now.expected(stretch), 1), round(low, 1), round(high, 1), now.kind, now.cells),
            )

    def _copy(self, topic: str, step_s: int) -> HourCopy:
        # windows of other lengths need other hours, and a copy forgets what is not needed
        held = self._copies.pop((topic, step_s), None) or HourCopy(self._reader, [f"t:{topic}"])
        self._copies[topic, step_s] = held
        while len(self._copies) > KEPT:
            self._copies.popitem(last=False)
        return held

    def _hours_for(self, first_s: int, end_s: int) -> frozenset[int]:
        """The hours of other days that a span is compared with, one more to each side for changes of clocks."""
        length = end_s - first_s + 2 * HOUR_S
        found: set[int] = set()
        for days in {*WEEKS_BACK, *DAYS_BACK}:
            begin = int(same_clock(from_ms((first_s - HOUR_S) * 1000), self._zone, days).timestamp())
            begin = begin // HOUR_S * HOUR_S - HOUR_S
            found.update(range(begin, begin + length + 2 * HOUR_S, HOUR_S))
        return frozenset(found)
