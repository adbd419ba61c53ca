"""The arithmetic of counting once: records in, a `Batch` out, nothing else touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from command_center.clock import to_ms
from command_center.hashtags import hashtags
from command_center.mention import Mention, Tagged, Tags
from command_center.profile import Profile
from command_center.store.batch import Batch, Cell, Position
from command_center.store.copies import KEPT_MS, copy_entry, copy_key
from command_center.store.document import Document
from command_center.store.erased import NOBODY, ErasedAuthors
from command_center.store.keys import DAY_S, HOUR_S, MINUTE_S
from command_center.store.top_cells import TopCell, TopList
from streams.fold.arrival import Arrival
from streams.fold.contribution import OWN, contribution
from streams.fold.copies import fingerprint
from streams.fold.guard import Guard
from streams.fold.items import author_item
from streams.fold.retag import judged_of, merged, plain
from streams.fold.service import fact_of, gone
from streams.fold.stone import is_linked, stone_line, stone_of

SKEW_MS = 5 * 60 * 1000
"""A mention dated further ahead of its record time than this is clamped to the record time."""
_Items = defaultdict[tuple[TopList, int], list[str]]


class Fold:
    """Folds the arrivals of one partition, in order, over what the store knows.

    Args:
        profile: For own accounts and lateness.
        documents: What the store holds of the arrivals' ids.
        marks: Highest position applied by source.
        position: Where the partition stands, and what was restored into it: an hour or day that came back from the
            table of closed counts holds the records below an offset already, and they are not added to it again.
        guard: Which made-up labels have counters of their own, on each of the `days_of` the arrivals.
        erased: Authors whose old posts are refused.
    """

    def __init__(
        self,
        profile: Profile,
        documents: Mapping[str, Document],
        marks: Mapping[str, int],
        position: Position,
        guard: Guard,
        erased: ErasedAuthors = NOBODY,
    ) -> None:
        self._profile = profile
        self._lateness_ms = profile.lateness_s * 1000
        self._documents = dict(documents)
        self._marks = dict(marks)
        self._erased = erased
        self._restored = position.restored
        self._batch = Batch(raw=position.raw, high_ms=position.high_ms)
        self._offset = position.offset
        # Names of fields by minute: to count a list costs a tenth of counting one by one.
        self._added: defaultdict[int, list[str]] = defaultdict(list)
        self._taken: defaultdict[int, list[str]] = defaultdict(list)
        self._guard = guard
        self._listed: _Items = defaultdict(list)
        self._unlisted: _Items = defaultdict(list)

    def run(self, arrivals: Sequence[Arrival]) -> Batch:
        """Fold all of them.

        Returns:
            The changes; an arrival moves exactly one of: a mention's counts, `duplicates`, `redelivered`, `dead`
            (but for a tombstone of ours that finds its mention gone, and a re-tag, which add nothing).
        """
        for arrival in arrivals:
            self._offset = arrival.offset
            self._fold(arrival)
        self._roll_up()
        return self._batch

    def _fold(self, arrival: Arrival) -> None:
        batch = self._batch
        if arrival.judged:
            self._retag(arrival)
            return
        if self._restored.marks and arrival.offset >= self._restored.marks_upto:
            self._take_over_marks()
        # Delivered again by the log or re-sent by a source after a crash: not the source's doing, so no duplicate.
        if arrival.raw <= batch.raw or (arrival.source and arrival.position <= self._marks.get(arrival.source, 0)):
            batch.raw = max(batch.raw, arrival.raw)
            self._note("redelivered")
            return
        batch.raw = arrival.raw
        if arrival.source:
            self._marks[arrival.source] = batch.marks[arrival.source] = arrival.position
        if arrival.tagged is None:
            self._note("dead")
        else:
            self._mention(arrival.tagged, arrival)

    def _take_over_marks(self) -> None:
        """From here on the log is new to the table of closed counts, and its marks hold."""
        for source, mark in self._restored.marks.items():
            if mark > self._marks.get(source, 0):
                self._marks[source] = self._batch.marks[source] = mark

    def _note(self, name: str) -> None:
        if self._offset >= self._restored.totals_upto:
            self._batch.totals[name] += 1

    def _mention(self, tagged: Tagged, arrival: Arrival) -> None:
        held = self._documents.get(tagged.id)
        if held is not None and not _newer(tagged, held):
            if not arrival.erasing:
                self._note("duplicates")
            if held.deleted:
                self._link(tagged, held)
            else:
                self._concerns(held.at_ms)
        elif tagged.tags is None or self._erased.refuses(tagged, arrival.timestamp_ms):
            self._bury(tagged, held, arrival.timestamp_ms)
        else:
            self._count(tagged, tagged.tags, held, arrival)

    def _bury(self, tagged: Tagged, held: Document | None, record_ms: int) -> None:
        if held is not None:
            self._take_back(held)
        known = tagged if held is None else held.mention
        stone = stone_of(tagged, known)
        revision = max(tagged.revision, held.revision + 1 if held else 0)
        line = stone_line(stone, record_ms) if is_linked(stone) or (held is not None and held.talk) else ""
        self._say(line)
        self._keep(Document(stone, None, revision, held.at_ms if held else 0, written_ms=record_ms, talk=line))

    def _link(self, tagged: Tagged, held: Document) -> None:
        """What comes after its own deletion still says where it hung, so that its thread doesn't fall apart."""
        if is_linked(tagged) and not is_linked(held.mention):
            self._unsay(held.talk)
            stone = stone_of(held.mention, tagged)
            line = stone_line(stone, held.written_ms)
            self._say(line)
            self._keep(replace(held, mention=stone, talk=line, post=b""))

    def _say(self, line: str) -> None:
        """Keep a line among the facts of conversations."""
        if line:
            self._batch.talk.add(line)
            self._batch.untalk.discard(line)

    def _unsay(self, line: str) -> None:
        if line:
            self._batch.talk.discard(line)
            self._batch.untalk.add(line)

    def _count(self, mention: Tagged, tags: Tags, held: Document | None, arrival: Arrival) -> None:
        batch = self._batch
        record_ms = arrival.timestamp_ms
        at_ms, skewed = _placed(mention, held, record_ms)
        if held is None:
            late = at_ms < batch.high_ms - self._lateness_ms if arrival.late is None else arrival.late
            revision = mention.revision
        else:  # a change is no new arrival: whether it came late was decided when it was first counted
            late = "late" in held.fields
            revision = max(mention.revision, held.revision + 1)
            self._take_back(held)
        batch.high_ms = max(batch.high_ms, at_ms)
        self._stand(mention, tags, held, revision, at_ms, record_ms, arrival.value, late=late, skewed=skewed)

    def _stand(
        self,
        mention: Mention,
        tags: Tags,
        held: Document | None,
        revision: int,
        at_ms: int,
        record_ms: int,
        post: bytes,
        *,
        late: bool,
        skewed: bool,
    ) -> None:
        """Count a mention as it is now; what it added before has been taken back."""
        batch = self._batch
        own = self._profile.is_own(mention)
        line = fact_of(mention, tags, at_ms, self._profile, record_ms, own)
        if not line and held is not None and held.talk:
            # It was changed out of its conversation: who holds a copy must hear of it.
            line = gone(mention.id, record_ms)
        self._say(line)
        fields = contribution(mention, tags, self._guard.of(_day(at_ms)), own=own, late=late, skewed=skewed)
        says = "" if own else fingerprint(mention.text)
        document = Document(mention, tags, revision, at_ms, fields, record_ms, line, post, says)
        self._move(document, self._added)
        if not own:
            member = document.index_member()
            batch.index[member] = at_ms
            batch.unindex.discard(member)
        self._keep(document)

    def _retag(self, arrival: Arrival) -> None:
        """Give a mention other tags, if the version that was judged still stands; said twice, it changes nothing.

        A re-tag is no delivery: text, time, late and skewed stay, and the mention is no newer than it was.
        """
        assert arrival.tagged is not None  # noqa: S101  (what is no mention is never judged)
        said, held = arrival.tagged.tags, self._documents.get(arrival.tagged.id)
        if held is None or held.tags is None or said is None:
            return
        tags = merged(said, held.tags, arrival.only)
        if tags == held.tags:
            return
        mention = plain(held.mention)
        if judged_of(mention) != arrival.judged or self._erased.refuses(mention, arrival.timestamp_ms):
            return
        self._take_back(held)
        stored = mention.id not in self._batch.documents or mention.id in self._batch.retagged
        late, skewed = "late" in held.fields, "skewed" in held.fields
        at_ms, written_ms = held.at_ms, held.written_ms
        # No post: the log holds mention and tags in two records.
        self._stand(mention, tags, held, held.revision + 1, at_ms, written_ms, b"", late=late, skewed=skewed)
        if stored:
            self._batch.retagged.add(mention.id)

    def _take_back(self, held: Document) -> None:
        """Undo what a document added, be it in the store or earlier in this batch."""
        batch = self._batch
        self._move(held, self._taken)
        if held.tags is not None and held.fields != [OWN]:
            member = held.index_member()
            batch.index.pop(member, None)
            batch.unindex.add(member)
        self._unsay(held.talk)

    def _move(self, document: Document, into: defaultdict[int, list[str]]) -> None:
        """Add or take what a document contributes, but for what a restored hour or day holds already."""
        second = document.at_ms // 1000
        sign = 1 if into is self._added else -1
        into[second - second % MINUTE_S] += document.fields
        if document.fields != [OWN]:
            self._list(document.mention, second - second % HOUR_S, self._listed if sign > 0 else self._unlisted)
            self._note_copy(document, back=sign < 0)
        self._concerns(document.at_ms)
        if not self._restored.upto:
            return
        for cell in _long_cells(second):
            if self._restored.upto.get(cell, 0) > self._offset:
                skipped = self._batch.skipped.setdefault(cell, Counter())
                for name in document.fields:
                    skipped[name] += sign

    def _note_copy(self, document: Document, *, back: bool) -> None:
        key = copy_key(document.says, document.mention.repost_of)
        if key and document.at_ms >= self._batch.high_ms - KEPT_MS:
            second = document.at_ms // 1000
            entry = copy_entry(key, document.at_ms, back=back)
            self._batch.copies.setdefault(second - second % HOUR_S, []).append(entry)

    def _concerns(self, at_ms: int) -> None:
        self._batch.unkept.update(_long_cells(at_ms // 1000))

    def _roll_up(self) -> None:
        """Hours and days are sums of minutes, less what was skipped."""
        counts = self._batch.counts
        for minute in self._added.keys() | self._taken.keys():
            moved = Counter(self._added[minute])
            moved.subtract(Counter(self._taken[minute]))
            counts["m", minute] = moved
            for cell in _long_cells(minute):
                into = counts.setdefault(cell, Counter())
                for name, delta in moved.items():
                    into[name] += delta
        for cell, skipped in self._batch.skipped.items():
            counts[cell].subtract(skipped)
        for by, hour in self._listed.keys() | self._unlisted.keys():
            items = Counter(self._listed[by, hour])
            items.subtract(Counter(self._unlisted[by, hour]))
            self._batch.items[TopCell(by, "h", hour)] = items
            self._batch.items.setdefault(TopCell(by, "d", hour - hour % DAY_S), Counter()).update(items)

    def _list(self, mention: Mention, hour: int, into: _Items) -> None:
        if tags := hashtags(mention.text):
            into["hashtag", hour] += tags
        author = author_item(mention.source, mention.author)
        if author is not None:
            into["author", hour].append(author)

    def _keep(self, document: Document) -> None:
        self._batch.retagged.discard(document.mention.id)
        self._documents[document.mention.id] = self._batch.documents[document.mention.id] = document


def days_of(arrivals: Iterable[Arrival], documents: Mapping[str, Document]) -> set[int]:
    """The days (UTC, their first seconds) in which arrivals count, if they do; `documents` as for the fold."""
    days = set()
    for arrival in arrivals:
        post = arrival.tagged
        if post is None or post.tags is None:
            continue
        held = documents.get(post.id)
        if not arrival.judged:
            days.add(_day(_placed(post, held, arrival.timestamp_ms)[0]))
        elif held is not None:  # if it is not, its post stands before it in these very arrivals, or nowhere
            days.add(_day(held.at_ms))
    return days


def _placed(mention: Mention, held: Document | None, record_ms: int) -> tuple[int, bool]:
    """The event time of a mention in ms, and whether it was clamped; an edit that leaves `created_at` moves nothing."""
    written_ms = to_ms(mention.at)
    if held is not None and held.mention.created_at == mention.created_at:
        return held.at_ms, held.at_ms != written_ms
    skewed = written_ms > record_ms + SKEW_MS
    return (record_ms if skewed else written_ms), skewed


def _day(at_ms: int) -> int:
    second = at_ms // 1000
    return second - second % DAY_S


def _long_cells(second: int) -> tuple[Cell, Cell]:
    return ("h", second - second % HOUR_S), ("d", second - second % DAY_S)


def _newer(tagged: Tagged, held: Document) -> bool:
    """Whether an arrival of a known id changes it: a deletion, a higher revision, a later edit; never once deleted."""
    if held.deleted:
        return False
    if tagged.deleted or tagged.revision > held.revision:
        return True
    earliest = datetime.min.replace(tzinfo=UTC)
    return tagged.edited_at is not None and tagged.edited_at > (held.mention.edited_at or earliest)
