"""Turn the store into one snapshot: what the elected publisher does once a tick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from command_center.clock import from_ms
from command_center.desk.queue import Waiters
from command_center.mention import SENTIMENTS, Need
from command_center.profile import Profile
from command_center.snapshot import (
    BrandRow,
    CountryOnly,
    Feelings,
    Lane,
    Mode,
    Post,
    Progress,
    Snapshot,
    Spot,
    Stage,
    TopicRow,
    Volume,
    Waiting,
)
from command_center.store.collapse import Item, collapse, told
from command_center.store.copies import CopyBook
from command_center.store.document import SEPARATOR, Document
from command_center.store.keys import PLACE_CELL
from command_center.store.minutes import MinuteCopy
from command_center.store.reader import Reader
from command_center.store.threads import ThreadBook
from command_center.store.window import Span, span_of

WINDOW = "1h"
RIVER = 24
RIVER_READ = (40, 400, 2000)
"""Of so many newest posts the river is made: of more, while nearly all of them say the same."""
RIVER_KEPT_S = 60
"""Longer the river is not shown without a look whether its texts are still there."""
SPOTS = 400
SETTLED_S = 300
"""A store that has listened since this long into the window before counts as having heard all of it."""


def _feelings(counts: Mapping[str, int], prefix: str) -> Feelings:
    return Feelings(*(counts.get(prefix + label, 0) for label in SENTIMENTS))


def _slice(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {name[len(prefix) :]: n for name, n in counts.items() if n and name.startswith(prefix)}


def _by_place(counts: Mapping[str, int], prefix: str) -> dict[str, Feelings]:
    """Feelings by what stands between a prefix and the sentiment at a field's end."""
    found: dict[str, Counter[str]] = {}
    for name, n in _slice(counts, prefix).items():
        place, _, feeling = name.rpartition(":")
        found.setdefault(place, Counter())[feeling] += n
    return {place: _feelings(c, "") for place, c in found.items()}


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
        minutes = self._minutes.of(span)
        here: Counter[str] = sum(minutes.values(), Counter())
        before: Counter[str] = sum(self._minutes.of(span.before()).values(), Counter())
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
            feelings=_feelings(here, "s:"),
            previous_total=before["total"],
            compared=self._minutes.earliest_s <= span.before().start_s + SETTLED_S,
            without_place=here["without_place"],
            volume=Volume(
                [from_ms(start * 1000) for start in starts],
                *([minutes.get(start, empty)[f"s:{label}"] for start in starts] for label in SENTIMENTS),
            ),
            topics=self._topics(here, before),
            brands=[BrandRow(b.id, b.name, b.own, here[f"b:{b.id}"]) for b in profile.brands],
            spots=_spots(here),
            countries=[CountryOnly(country, f) for country, f in sorted(_by_place(here, "cs:").items()) if f.total],
            languages=dict(sorted(_slice(here, "l:").items(), key=lambda row: (-row[1], row[0]))),
            waiting=waiting_of(self._threads.served().lanes, profile),
            river=self._posts(marks.offsets, now, span),
            stages=reader.stages(self._late_s) | {"screen": Stage(last_at=now, state="ok")},
            replay=rebuild if mode == "rebuilding" else source.progress if source and mode == "replay" else Progress(),
            duplicates=marks.totals["duplicates"],
            redelivered=marks.totals["redelivered"],
            dead=marks.totals["dead"],
            applied=sum(marks.offsets),
        )

    def _topics(self, here: Counter[str], before: Counter[str]) -> list[TopicRow]:
        rows = [
            TopicRow(t.id, t.name, here[f"t:{t.id}"], before[f"t:{t.id}"], _feelings(here, f"ts:{t.id}:"))
            for t in self._profile.topics
        ]
        return sorted(rows, key=lambda row: (-row.count, -row.previous, row.id))

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


def _spots(here: Counter[str]) -> list[Spot]:
    spots = []
    for cell, feelings in _by_place(here, "g:").items():
        if feelings.total:
            lat, lon = (int(part) / PLACE_CELL for part in cell.split(":"))
            spots.append(Spot(lat, lon, feelings))
    spots.sort(key=lambda spot: (-spot.feelings.total, spot.lat, spot.lon))
    return spots[:SPOTS]
