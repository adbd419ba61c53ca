"""What is normal now, for the picture: a band for each minute on screen, and figures for the window and its topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from command_center.clock import from_ms
from command_center.deviation import deviation
from command_center.normal import DAYS_BACK, WEEKS_BACK, Usual, same_clock, usual
from command_center.snapshot import Band, Deviation, Expected
from command_center.store.hours import HourCopy
from command_center.store.keys import HOUR_S, MINUTE_S
from command_center.store.reader import Reader
from command_center.store.window import Span

LOOKED_AT = 240
"""Minutes in which a deviation's beginning is looked for."""
SMOOTH_S = 1800
"""A minute's normal is that of the hour around it: half an hour to each side."""
STEP_S = 10.0
TOTAL = "total"


class Bands:
    """Tells what is normal, from the hours of the weeks before.

    **Guarantee.** It reads a bounded number of counters a tick, and none for what it has already worked out: what is
    normal for a minute is worked out once, and again when the hours were.

    Args:
        reader: The store; its profile says which topics and whose clock.
    """

    def __init__(self, reader: Reader) -> None:
        self._zone = ZoneInfo(reader.profile.zone)
        self._hours = HourCopy(reader, [TOTAL, *(f"t:{topic.id}" for topic in reader.profile.topics)])
        self._wanted: tuple[int, frozenset[int]] = (-1, frozenset())
        self._version = -1
        self._minutes: dict[int, Usual | None] = {}
        self._windows: dict[tuple[str, Span], Usual | None] = {}

    def refresh(self, as_of: datetime, offsets: Sequence[int]) -> None:
        """Read some of the past.

        Args:
            as_of: The data's clock.
            offsets: Where the partitions stood just before (`Reader.marks`).
        """
        hour = int(as_of.timestamp()) // HOUR_S
        if self._wanted[0] != hour:
            self._wanted = (hour, self._hours_for(hour * HOUR_S))
        self._hours.refresh(self._wanted[1], offsets, as_of.timestamp())
        if self._version != self._hours.version:
            self._version = self._hours.version
            self._minutes.clear()
            self._windows.clear()

    def of_minutes(self, shown: Sequence[int], totals: Mapping[int, int]) -> Band:
        """What is normal for the minutes on screen.

        Args:
            shown: First seconds of the minutes of a picture, the running one last.
            totals: Mentions by minute, also of the `LOOKED_AT` before the running one; those without may be missing.
        """
        known = self._hours.complete
        if not shown or not known:
            return Band(known=known)
        running = shown[-1]
        full = range(running - LOOKED_AT * MINUTE_S, running, MINUTE_S)
        keep = {*full, *shown}
        self._minutes = {start: u for start, u in self._minutes.items() if start in keep}
        normal = [self._minute(start) for start in full]
        on_screen = [u for start in shown if (u := self._minute(start)) is not None]
        if len(on_screen) < len(shown):
            return Band(known=True)
        counts = [totals.get(start, 0) for start in full]
        found = deviation(counts, normal)
        bounds = [u.bounds(MINUTE_S) for u in on_screen]
        return Band(
            kind=on_screen[-1].kind,
            cells=on_screen[-1].cells,
            low=[round(low, 2) for low, _ in bounds],
            middle=[round(u.expected(MINUTE_S), 2) for u in on_screen],
            high=[round(high, 2) for _, high in bounds],
            deviation=None
            if found is None
            else Deviation(round(found.ratio, 2), from_ms(full[found.began] * 1000), found.longer),
            known=True,
        )

    def of_window(self, field: str, span: Span, as_of: datetime) -> Expected | None:
        """What a counter of a window normally is by now; None where it is not known.

        Args:
            field: `total`, or `t:` and a topic's id.
            span: A window of minutes, not longer than `LOOKED_AT`.
            as_of: The data's clock, somewhere in the window's last minute.
        """
        key = (field, span)
        if key not in self._windows:
            self._windows = {k: u for k, u in self._windows.items() if k[1] == span}
            self._windows[key] = usual(
                lambda start_s, end_s: self._hours.between(field, start_s, end_s),
                from_ms(span.start_s * 1000),
                span.end_s - span.start_s,
                self._zone,
            )
        found = self._windows[key]
        if found is None:
            return None
        # in steps, so that a picture in which nothing happened stays the same
        seconds = max(STEP_S, as_of.timestamp() // STEP_S * STEP_S - span.start_s)
        low, high = found.bounds(seconds)
        return Expected(round(found.expected(seconds), 1), round(low, 1), round(high, 1), found.kind, found.cells)

    def _minute(self, start: int) -> Usual | None:
        if start not in self._minutes:
            middle = start + MINUTE_S / 2
            self._minutes[start] = usual(
                lambda start_s, end_s: self._hours.between(TOTAL, start_s, end_s),
                from_ms(round((middle - SMOOTH_S) * 1000)),
                2 * SMOOTH_S,
                self._zone,
            )
        return self._minutes[start]

    def _hours_for(self, hour_s: int) -> frozenset[int]:
        """The hours of other days that any minute or window of this hour is compared with."""
        first = from_ms((hour_s - LOOKED_AT * MINUTE_S - SMOOTH_S) * 1000)
        length = LOOKED_AT * MINUTE_S + HOUR_S + 2 * SMOOTH_S
        found: set[int] = set()
        for days in {*WEEKS_BACK, *DAYS_BACK}:
            begin = int(same_clock(first, self._zone, days).timestamp()) // HOUR_S * HOUR_S
            # a clock that is changed in between moves what follows by an hour at most
            found.update(range(begin - HOUR_S, begin + length + 2 * HOUR_S, HOUR_S))
        return frozenset(found)
