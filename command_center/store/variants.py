"""The figures of other windows and of single topics, for embeds, from the same buckets as the wall's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from command_center.clock import from_ms
from command_center.mention import SENTIMENTS
from command_center.moderation.rules import Rules
from command_center.search.problems import SearchAway
from command_center.snapshot import Band, BrandRow, TopicRow, Volume
from command_center.store.hour_sums import HourSums
from command_center.store.keys import GRANULES
from command_center.store.minutes import MinuteCopy
from command_center.store.reader import Marks, Reader
from command_center.store.river import River
from command_center.store.slices import countries_of, feelings_of, slice_of, spots_of
from command_center.store.topic import columns
from command_center.store.topics import heard_before
from command_center.store.window import Span, span_of
from command_center.variant import Variant

SPOKEN_S = 60.0
"""So long the languages of a topic are believed where nothing else of it moved."""
Buckets = Mapping[int, Counter[str]]
Spoken = Callable[[str, Span], Mapping[str, int]]
"""How many mentions of a topic are in each language in a span: no counter has it."""


class Figures(NamedTuple):
    """What a variant puts in the place of the wall's figures: fields of `Snapshot` by name, read for these panels."""

    panels: frozenset[str]
    fields: Mapping[str, Any]


class Variants:
    """Counts windows and topics.

    **Guarantee.** Every figure is a sum of the buckets that `GET /api/v1/summary` sums, at one `as_of`; after the first
    time only buckets that changed are read again. Posts of a topic are held, hidden and calm as those of the wall.

    Args:
        reader: The store, over a connection that nobody else uses meanwhile; its profile names topics and brands.
        rules: Which posts no screen shows.
        spoken: Who knows the languages of a topic.
    """

    def __init__(self, reader: Reader, rules: Rules, spoken: Spoken) -> None:
        self._reader = reader
        self._profile = reader.profile
        self._rules = rules
        self._spoken = spoken
        self._minutes = MinuteCopy(reader)
        self._hours = HourSums(reader)
        self._rivers: dict[str, River] = {}
        self._told: dict[tuple[str, Span], tuple[Volume, float, dict[str, int]]] = {}

    def count(self, wanted: Mapping[Variant, Collection[str]]) -> dict[Variant, Figures]:
        """Read the store and count.

        Args:
            wanted: Which variants, and which panels show them (`languages`, `river`, ...): what only one of them shows
                is not read for the others.

        Returns:
            All of them, but for those whose languages nobody knows now.

        Raises:
            RedisError: The store is out of reach.
        """
        reader = self._reader
        marks = reader.marks()
        as_of = reader.as_of(reader.book.mode(), marks.high_ms)
        spans = {v.window: span_of(v.window, as_of, self._profile.retention.counters_days) for v in wanted}
        self._refresh(spans.values(), marks)
        compared = {window: heard_before(reader, span) for window, span in spans.items()}
        rivers = {v.topic for v, panels in wanted.items() if v.topic and "river" in panels}
        self._rivers = {topic: river for topic, river in self._rivers.items() if topic in rivers}
        found: dict[Variant, Figures] = {}
        for variant, panels in wanted.items():
            span = spans[variant.window]
            copy = self._minutes if span.granule == "m" else self._hours
            here, before = copy.of(span), _sum(copy.of(span.before()))
            told = self._of_topic(variant.topic, here, before) if variant.topic else self._of_all(here, before)
            volume = volume_of(here, span, f"ts:{variant.topic}:" if variant.topic else "s:")
            if variant.topic and "languages" in panels:
                try:
                    told["languages"] = self._languages(variant.topic, span, volume)
                except SearchAway:
                    continue
            if variant.topic in rivers and "river" in panels:
                told |= self._posts(variant.topic, marks, span)
            told |= {
                "volume": volume,
                "window": variant.window,
                "as_of": as_of,
                "made_at": reader.clock.now(),
                "compared": compared[variant.window],
                "normal": None,
                "band": Band(),
            }
            found[variant] = Figures(frozenset(panels), told)
        return found

    def _refresh(self, spans: Iterable[Span], marks: Marks) -> None:
        hours = []
        for span in spans:
            if span.granule == "m":
                self._minutes.refresh(marks.offsets)
            else:
                hours += [span, span.before()]
        if hours:
            self._hours.refresh(hours, marks.offsets)

    def _of_all(self, here: Buckets, before: Counter[str]) -> dict[str, Any]:
        counts = _sum(here)
        topics = [
            TopicRow(t.id, t.name, counts[f"t:{t.id}"], before[f"t:{t.id}"], feelings_of(counts, f"ts:{t.id}:"))
            for t in self._profile.topics
        ]
        return {
            "total": counts["total"],
            "feelings": feelings_of(counts),
            "previous_total": before["total"],
            "without_place": counts["without_place"],
            "topics": sorted(topics, key=lambda row: (-row.count, -row.previous, row.id)),
            "brands": [BrandRow(b.id, b.name, b.own, counts[f"b:{b.id}"]) for b in self._profile.brands],
            "spots": spots_of(counts),
            "countries": countries_of(counts),
            "languages": dict(sorted(slice_of(counts, "l:").items(), key=lambda row: (-row[1], row[0]))),
        }

    def _of_topic(self, topic: str, here: Buckets, before: Counter[str]) -> dict[str, Any]:
        """Of a topic the counters know total and feelings; what they don't know is empty, never the wall's."""
        counts, field = _sum(here), f"t:{topic}"
        feelings = feelings_of(counts, f"ts:{topic}:")
        name = next((t.name for t in self._profile.topics if t.id == topic), topic)
        return {
            "total": counts[field],
            "feelings": feelings,
            "previous_total": before[field],
            "without_place": 0,
            "topics": [TopicRow(topic, name, counts[field], before[field], feelings)],
            "brands": [],
            "spots": [],
            "countries": [],
            "languages": {},
            "river": [],
            "held_back": 0,
        }

    def _languages(self, topic: str, span: Span, volume: Volume) -> dict[str, int]:
        """Asked again when the topic's columns moved, or after a while: a verdict may change a language alone."""
        now = self._reader.clock.monotonic()
        held = self._told.get((topic, span))
        if held is None or held[0] != volume or now - held[1] >= SPOKEN_S:
            told = dict(sorted(self._spoken(topic, span).items(), key=lambda row: (-row[1], row[0])))
            self._told = {key: one for key, one in self._told.items() if now - one[1] < SPOKEN_S}
            held = self._told[topic, span] = (volume, now, told)
        return held[2]

    def _posts(self, topic: str, marks: Marks, span: Span) -> dict[str, Any]:
        river = self._rivers.setdefault(
            topic, River(self._reader, self._rules, self._profile.moderation.hold_s, topic=topic)
        )
        posts = river.paint(marks, self._reader.clock.now(), span)
        return {"river": posts, "held_back": river.hidden}


def volume_of(buckets: Buckets, span: Span, prefix: str) -> Volume:
    """Mentions by feeling, cut into columns as the page of a topic cuts them, but never finer than the buckets.

    Args:
        buckets: Counts by first second.
        span: The window, of minutes or hours.
        prefix: What the counters of feelings begin with.

    Returns:
        Columns that are whole buckets; the last one still runs.
    """
    granule_s = GRANULES[span.granule]
    step_s = max(columns(span, span.start_s, span.end_s)[1], granule_s)
    rows = []
    for label in SENTIMENTS:
        counts = [buckets[start][prefix + label] if start in buckets else 0 for start in span.starts()]
        width = step_s // granule_s
        rows.append([sum(counts[at : at + width]) for at in range(0, len(counts), width)])
    return Volume([from_ms(start * 1000) for start in range(span.start_s, span.end_s, step_s)], *rows)


def _sum(buckets: Buckets) -> Counter[str]:
    """All buckets together; unlike `sum` it makes no new counter for each."""
    total: Counter[str] = Counter()
    for counts in buckets.values():
        total.update(counts)
    return +total
