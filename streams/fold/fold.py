"""The arithmetic of counting once: records in, a `Batch` out, nothing else touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from command_center.clock import to_ms
from command_center.errors import StoppedOnPurpose
from command_center.mention import OPEN_NEEDS, Mention, Tagged, Tags, decode_tagged
from command_center.profile import Profile
from command_center.store.document import Document
from command_center.store.keys import GRANULES
from command_center.store.writer import Batch
from streams.fold.contribution import OWN, contribution
from streams.log import Record

SKEW_MS = 5 * 60 * 1000
"""A mention dated further ahead of its record time than this is clamped to the record time."""
ERROR = b'{"error":'
"""A record of `mentions.tagged` that begins so stands for a raw record that was no mention."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record of `mentions.tagged`, decoded; `tagged` is None for a raw record that was no mention."""

    raw: int
    source: str
    position: int
    timestamp_ms: int
    tagged: Tagged | None


def arrivals(records: Iterable[Record]) -> list[Arrival]:
    """Decode records of `mentions.tagged`.

    Raises:
        StoppedOnPurpose: One was not written by a tag worker: nobody can say what it was meant to count.
    """
    return [_arrival(record) for record in records]


def _arrival(record: Record) -> Arrival:
    try:
        return Arrival(
            int(record.headers["raw"]),
            record.headers.get("source", ""),
            int(record.headers.get("position", "0")),
            record.timestamp_ms,
            None if record.value.startswith(ERROR) else decode_tagged(record.value),
        )
    except (KeyError, ValueError) as why:
        raise StoppedOnPurpose(
            f"{record.kafka_topic}/{record.partition}, offset {record.offset}, was not written by a tag worker "
            f"({type(why).__name__}: {why}): keep others from writing there, and count it anew on an empty Redis"
        ) from None


class Fold:
    """Folds the arrivals of one partition, in order, over what the store knows.

    Args:
        profile: For own accounts and lateness.
        documents: What the store holds of the arrivals' ids.
        marks: Highest position applied by source.
        raw: Highest raw offset applied.
        high_ms: Highest event time applied.
    """

    def __init__(
        self, profile: Profile, documents: Mapping[str, Document], marks: Mapping[str, int], raw: int, high_ms: int
    ) -> None:
        self._profile = profile
        self._lateness_ms = profile.lateness_s * 1000
        self._documents = dict(documents)
        self._marks = dict(marks)
        self._batch = Batch(raw=raw, high_ms=high_ms)

    def run(self, arrivals: Sequence[Arrival]) -> Batch:
        """Fold all of them.

        Returns:
            The changes; an arrival moves exactly one of: a mention's counts, `duplicates`, `redelivered`, `dead`.
        """
        for arrival in arrivals:
            self._fold(arrival)
        return self._batch

    def _fold(self, arrival: Arrival) -> None:
        batch = self._batch
        # Delivered again by the log or re-sent by a source after a crash: not the source's doing, so no duplicate.
        if arrival.raw <= batch.raw or (arrival.source and arrival.position <= self._marks.get(arrival.source, 0)):
            batch.raw = max(batch.raw, arrival.raw)
            batch.totals["redelivered"] += 1
            return
        batch.raw = arrival.raw
        if arrival.source:
            self._marks[arrival.source] = batch.marks[arrival.source] = arrival.position
        if arrival.tagged is None:
            batch.totals["dead"] += 1
        else:
            self._mention(arrival.tagged, arrival.timestamp_ms)

    def _mention(self, tagged: Tagged, record_ms: int) -> None:
        held = self._documents.get(tagged.id)
        if held is not None and not _newer(tagged, held):
            self._batch.totals["duplicates"] += 1
        elif tagged.tags is None:
            self._bury(tagged, held, record_ms)
        else:
            self._count(tagged, tagged.tags, held, record_ms)

    def _bury(self, tagged: Tagged, held: Document | None, record_ms: int) -> None:
        if held is not None:
            self._take_back(held)
        stone = Mention(id=tagged.id, source=tagged.source, deleted=True)
        revision = max(tagged.revision, held.revision + 1 if held else 0)
        self._keep(Document(stone, None, revision, held.at_ms if held else 0, written_ms=record_ms))

    def _count(self, tagged: Tagged, tags: Tags, held: Document | None, record_ms: int) -> None:
        batch = self._batch
        mention = _without_tags(tagged)
        own = self._profile.is_own(mention)
        at_ms = to_ms(mention.at)
        skewed = at_ms > record_ms + SKEW_MS
        if skewed:
            at_ms = record_ms
        if held is None:
            late = at_ms < batch.high_ms - self._lateness_ms
            revision = tagged.revision
        else:  # a change is no new arrival: whether it came late was decided when it was first counted
            late = "late" in held.fields
            revision = max(tagged.revision, held.revision + 1)
            self._take_back(held)
        batch.high_ms = max(batch.high_ms, at_ms)
        waits = not own and tags.addressed and tags.need in OPEN_NEEDS and mention.repost_of is None
        document = Document(
            mention,
            tags,
            revision,
            at_ms,
            contribution(mention, tags, own=own, late=late, skewed=skewed),
            tags.need if waits else "",
            record_ms,
        )
        self._move(document, 1)
        if not own:
            member = document.index_member()
            batch.index[member] = at_ms
            batch.unindex.discard(member)
        elif mention.in_reply_to is not None:
            answered_ms = batch.answered.get(mention.in_reply_to, at_ms)
            batch.answered[mention.in_reply_to] = min(answered_ms, at_ms)
        if waits:
            batch.wait[mention.id] = (tags.need, at_ms)
        self._keep(document)

    def _take_back(self, held: Document) -> None:
        """Undo what a document added, be it in the store or earlier in this batch."""
        batch = self._batch
        self._move(held, -1)
        if held.tags is not None and held.fields != [OWN]:
            member = held.index_member()
            batch.index.pop(member, None)
            batch.unindex.add(member)
        batch.wait.pop(held.mention.id, None)
        if held.wait:
            batch.unwait.add((held.mention.id, held.wait))

    def _move(self, document: Document, by: int) -> None:
        second = document.at_ms // 1000
        for granule, span in GRANULES.items():
            counter = self._batch.counts.setdefault((granule, second - second % span), Counter())
            for name in document.fields:
                counter[name] += by

    def _keep(self, document: Document) -> None:
        self._documents[document.mention.id] = self._batch.documents[document.mention.id] = document


def _newer(tagged: Tagged, held: Document) -> bool:
    """Whether an arrival of a known id changes it: a deletion, a higher revision, a later edit; never once deleted."""
    if held.deleted:
        return False
    if tagged.deleted or tagged.revision > held.revision:
        return True
    earliest = datetime.min.replace(tzinfo=UTC)
    return tagged.edited_at is not None and tagged.edited_at > (held.mention.edited_at or earliest)


def _without_tags(tagged: Tagged) -> Mention:
    return Mention(**{name: getattr(tagged, name) for name in Mention.__struct_fields__})
