"""Turn the store into one snapshot: what the elected publisher does once a tick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from command_center.clock import from_ms
from command_center.desk.queue import Waiters
from command_center.mention import SENTIMENTS, Need
from command_center.moderation.rules import Rules
from command_center.profile import Profile
from command_center.snapshot import (
    BrandRow,
    Lane,
    Mode,
    Progress,
    Snapshot,
    Stage,
    TopicRow,
    Volume,
    Waiting,
)
from command_center.store.bands import LOOKED_AT, TOTAL, Bands
from command_center.store.keys import MINUTE_S
from command_center.store.minutes import MinuteCopy
from command_center.store.radar import RadarBook
from command_center.store.reader import Reader
from command_center.store.river import River
from command_center.store.slices import countries_of, feelings_of, slice_of, spots_of
from command_center.store.threads import ThreadBook
from command_center.store.window import Span, span_of

WINDOW = "1h"
TOPICS_WITH_NORMAL = 24
"""Of so many topics, those with the most mentions, it is said what is normal."""
SETTLED_S = 300
"""A store that has listened since this long into the window before counts as having heard all of it."""


def waiting_of(found: Mapping[Need, Waiters], profile: Profile) -> Waiting:
    """Say who waits as a picture does.

    Args:
        found: Who waits by need, the most urgent first.
        profile: For the goals.
    """
    lanes = [
        Lane(need, w.people, w.since, profile.goals_minutes.get(need), _allowed_minutes(w)) for need, w in found.items()
    ]
    oldest_at = min((lane.oldest_at for lane in lanes if lane.oldest_at is not None), default=None)
    return Waiting(sum(lane.count for lane in lanes), oldest_at, lanes)


def _allowed_minutes(waiters: Waiters) -> float | None:
    """After how long a wait the first promise of a lane is broken: business hours make it longer than the goal."""
    if waiters.since is None or waiters.due_at is None:
        return None
    return (waiters.due_at - waiters.since).total_seconds() / 60


class Painter:
    """Makes snapshots.

    Args:
        reader: The store.
        profile: Names of topics and brands, goals, zone.
        engine: What carries the log, shown on the page.
        late_s: Age in seconds from which a stage counts as stopped.
        rules: Which posts no screen shows.
        threads: The conversations of this process; None makes a copy of its own.
    """

    def __init__(
        self,
        reader: Reader,
        profile: Profile,
        engine: str,
        late_s: float,
        rules: Rules,
        threads: ThreadBook | None = None,
    ) -> None:
        self.clock = reader.clock
        self._reader = reader
        self._threads = threads or ThreadBook(reader)
        self._profile = profile
        self._engine = engine
        self._late_s = late_s
        self._minutes = MinuteCopy(reader)
        self._bands = Bands(reader)
        self._radar = RadarBook(
            reader, self._minutes, rules.is_blocked, lambda post, language: rules.why_hidden(post, language) is not None
        )
        self._river = River(reader, rules, profile.moderation.hold_s)

    def resume(self, last: Snapshot | None) -> None:
        """Go on from what screens show now: called when this process is elected."""
        self._river.resume([] if last is None else last.river)

    def paint(self, epoch: int, seq: int) -> Snapshot:
        """Read the store and say everything a scene needs.

        Args:
            epoch: The publisher's election.
            seq: Number of the snapshot within it.
        """
        reader, profile = self._reader, self._profile
        now = reader.clock.now()
        origin = reader.book.mode()
        marks = reader.marks()
        as_of = reader.as_of(origin, marks.high_ms)
        rebuild = reader.rebuild(marks.offsets)
        mode: Mode = "rebuilding" if rebuild.state == "running" else origin
        span = span_of(WINDOW, as_of, profile.retention.counters_days)
        self._minutes.refresh(marks.offsets)
        self._threads.refresh(marks)
        self._bands.refresh(as_of, marks.offsets)
        minutes = self._minutes.of(span)
        here: Counter[str] = sum(minutes.values(), Counter())
        before: Counter[str] = sum(self._minutes.of(span.before()).values(), Counter())
        lately = Span("m", span.end_s - (LOOKED_AT + 1) * MINUTE_S, span.end_s)
        totals = {start: counts[TOTAL] for start, counts in self._minutes.of(lately).items()}
        starts = list(span.starts())
        empty: Counter[str] = Counter()
        source = reader.book.read()
        river = self._river.paint(marks, now, span)
        risen = self._radar.look(now, as_of)
        return Snapshot(
            as_of=as_of,
            made_at=now,
            epoch=epoch,
            seq=seq,
            window=WINDOW,
            mode=mode,
            engine=self._engine,
            title=profile.title,
            zone=profile.zone,
            total=here["total"],
            feelings=feelings_of(here),
            previous_total=before["total"],
            compared=self._minutes.earliest_s <= span.before().start_s + SETTLED_S,
            without_place=here["without_place"],
            volume=Volume(
                [from_ms(start * 1000) for start in starts],
                *([minutes.get(start, empty)[f"s:{label}"] for start in starts] for label in SENTIMENTS),
            ),
            topics=self._topics(here, before, span, as_of),
            brands=[BrandRow(b.id, b.name, b.own, here[f"b:{b.id}"]) for b in profile.brands],
            spots=spots_of(here),
            countries=countries_of(here),
            languages=dict(sorted(slice_of(here, "l:").items(), key=lambda row: (-row[1], row[0]))),
            waiting=waiting_of(self._threads.served().lanes, profile),
            river=river,
            held_back=self._river.hidden,
            stages=reader.stages(self._late_s) | {"screen": Stage(last_at=now, state="ok")},
            replay=rebuild if mode == "rebuilding" else source.progress if source and mode == "replay" else Progress(),
            duplicates=marks.totals["duplicates"],
            redelivered=marks.totals["redelivered"],
            dead=marks.totals["dead"],
            applied=sum(marks.offsets),
            coverage=self._threads.coverage("window", span.start_s, span.end_s),
            coverage_today=self._threads.coverage("today", self._midnight_s(as_of), span.end_s),
            band=self._bands.of_minutes(starts, totals),
            normal=self._bands.of_window(TOTAL, span, as_of),
            rising=risen.rising,
            radar=replace(risen.radar, before=feelings_of(before, "s:")),
        )

    def _midnight_s(self, as_of: datetime) -> int:
        zone = ZoneInfo(self._profile.zone)
        return int(datetime.combine(as_of.astimezone(zone).date(), time(), zone).timestamp())

    def _topics(self, here: Counter[str], before: Counter[str], span: Span, as_of: datetime) -> list[TopicRow]:
        rows = [
            TopicRow(t.id, t.name, here[f"t:{t.id}"], before[f"t:{t.id}"], feelings_of(here, f"ts:{t.id}:"))
            for t in self._profile.topics
        ]
        rows.sort(key=lambda row: (-row.count, -row.previous, row.id))
        for at, row in enumerate(rows[:TOPICS_WITH_NORMAL]):
            rows[at] = replace(row, normal=self._bands.of_window(f"t:{row.id}", span, as_of))
        return rows
