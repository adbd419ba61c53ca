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
from command_center.profile import Profile
from command_center.snapshot import (
    BrandRow,
    Lane,
    Mode,
    Post,
    Progress,
    Snapshot,
    Stage,
    TopicRow,
    Volume,
    Waiting,
)
from command_center.store.bands import LOOKED_AT, TOTAL, Bands
from command_center.store.collapse import Item, collapse, told
from command_center.store.copies import CopyBook
from command_center.store.document import SEPARATOR, Document
from command_center.store.keys import MINUTE_S
from command_center.store.minutes import MinuteCopy
from command_center.store.reader import Reader
from command_center.store.slices import countries_of, feelings_of, slice_of, spots_of
from command_center.store.threads import ThreadBook
from command_center.store.window import Span, span_of

WINDOW = "1h"
RIVER = 24
RIVER_READ = (40, 400, 2000)
"""Of so many newest posts the river is made: of more, while nearly all of them say the same."""
RIVER_KEPT_S = 60
"""Longer the river is not shown without a look whether its texts are still there."""
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
        threads: The conversations of this process; None makes a copy of its own.
    """

    def __init__(
        self, reader: Reader, profile: Profile, engine: str, late_s: float, threads: ThreadBook | None = None
    ) -> None:
        self.clock = reader.clock
        self._reader = reader
        self._threads = threads or ThreadBook(reader)
        self._profile = profile
        self._engine = engine
        self._late_s = late_s
        self._minutes = MinuteCopy(reader)
        self._copies = CopyBook(reader)
        self._bands = Bands(reader)
        self._river: tuple[object, list[Post]] = (None, [])

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
            river=self._posts(marks.offsets, now, span),
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

    def _posts(self, offsets: list[int], now: datetime, span: Span) -> list[Post]:
        """The river, read again when a mention was applied, an author erased, or a text may have been forgotten."""
        reader = self._reader
        state = (offsets, reader.erased.authors(), int(now.timestamp()) // RIVER_KEPT_S, span.start_s)
        if self._river[0] == state:
            return self._river[1]
        self._copies.refresh(offsets, span)
        items = _newest(reader)
        ids = {item.newest.mention_id for item in items} | {item.newest.repost_of for item in items} - {""}
        stored = {document.mention.id: document for document in reader.documents(sorted(ids))}
        posts = []
        for item in items:
            newest = item.newest
            document = stored.get(newest.mention_id)
            original = stored.get(newest.repost_of)
            # however long ago it was: unless the repost adds words of its own
            if original is not None and original.tags is not None and newest.says in ("", original.says):
                document = original
            if document is None or document.tags is None:
                continue
            more = max(item.posts, self._copies.count(document)) - 1
            is_newest = document.mention.id == newest.mention_id
            posts.append(_post(document, more, None if is_newest else from_ms(newest.at_ms)))
        self._river = (state, posts)
        return posts


def _newest(reader: Reader) -> list[Item]:
    """The items with the newest posts; copies don't fill the river."""
    items: list[Item] = []
    for depth in RIVER_READ:
        rows = [told(member.split(SEPARATOR), at_ms) for at_ms, member in reader.newest_entries(depth)]
        items = collapse(rows)
        if len(items) >= RIVER or len(rows) < depth:
            break
    return items[:RIVER]


def _post(document: Document, more: int = 0, last_at: datetime | None = None) -> Post:
    mention, tags = document.mention, document.tags
    assert tags is not None  # noqa: S101  (only tagged mentions are indexed)
    author = mention.author
    names = [name for name in (author.name, author.handle, author.id) if name] if author else []
    return Post(
        id=mention.id,
        text=mention.text[:600],
        author=names[0] if names else "",
        source=mention.source,
        created_at=from_ms(document.at_ms),  # a time in the future would look new for ever
        language=tags.language,
        sentiment=tags.sentiment.label,
        kind=tags.kind,
        need=tags.need,
        topics=tags.topics,
        place=mention.place.text if mention.place else None,
        names=names,
        more=more,
        last_at=last_at,
    )
