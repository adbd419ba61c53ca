"""A search over a plain list, by the port's contract and nothing else: what the list's pages are tested on."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from command_center.mention import Mention, Tags
from command_center.query import parse
from command_center.search.answers import Brief, Found, IndexState, Preview, TopicFacts, Word
from command_center.search.asked import COLUMNS, EMPTY, Ask, Draft, TopicAsk
from command_center.search.problems import BadCursor, SearchAway
from command_center.search.scan import ScanSearch
from command_center.store.document import Document
from command_center.store.reader import Reader
from streams.tag.reading import fold
from streams.tag.subjects import Subjects
from tests.support.clocks import NOON

STEP = 500


@dataclass
class FakeSearch:
    """Rows in the order of their births; `reader` masks, `dead` are ids that are gone."""

    reader: Reader
    rows_: list[Document] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    away: bool = False
    index: IndexState = field(default_factory=lambda: IndexState(state="ready", share=1.0))
    hot_from_ms: int | None = None
    as_of: datetime = NOON
    asked: list[Ask] = field(default_factory=list)

    def add(self, *posts: tuple[Mention, Tags]) -> None:
        """New rows, the newest birth last."""
        self.rows_ += [Document(m, t, 0, int(m.at.timestamp() * 1000)) for m, t in posts]

    def find(self, ask: Ask) -> Found[Document]:
        self.asked.append(ask)
        last, upto = self._read(ask)
        every = [(birth, row) for birth, row in self._matching(ask)]
        held = sorted((row for birth, row in every if birth < upto), key=lambda row: self._rank(row, ask.order))
        rest = [row for row in held if last is None or self._rank(row, ask.order) > last]
        page = rest[: ask.limit]
        following = None
        if page and len(page) < len(rest):
            made = [ask.order, self._rank(page[-1], ask.order), upto]
            following = base64.urlsafe_b64encode(msgspec.json.encode(made)).decode()
        return Found(
            rows=[self.reader.shown(row) for row in page],
            total=len(held),
            new=len(every) - len(held),
            next_cursor=following,
            facets={column: self._facet(ask, column) for column in COLUMNS} if ask.counted else {},
            hot_from_ms=self.hot_from_ms,
            as_of=self.as_of,
        )

    def rows(self, ask: Ask) -> Iterator[list[Document]]:
        ids = [row.mention.id for _, row in self._matching(ask)]
        held = {row.mention.id: row for row in self.rows_}
        ids.sort(key=lambda i: self._rank(held[i], ask.order))
        for at in range(0, len(ids), STEP):
            yield [self.reader.shown(held[i]) for i in ids[at : at + STEP] if i not in self.dead]

    def state(self) -> IndexState:
        return self.index

    def topic(self, asked: TopicAsk) -> TopicFacts[Document]:
        return ScanSearch(self.reader).topic(asked)

    def words(self, ask: Ask) -> list[Word]:
        return []

    def brief(self, ask: Ask) -> Brief:
        return Brief([], 0)

    def preview(self, draft: Draft) -> Preview[Document]:
        queries = [("q", parse(draft.query))] if draft.query else []
        finder = Subjects((("q", phrase) for phrase in draft.phrases), queries)
        held = sorted((row for _, row in self._matching(Ask(from_ms=draft.from_ms))), key=lambda row: -row.at_ms)
        had = [row for row in held if draft.topic in labels(row, "topic")]
        takes = [row for row in held if row.tags and finder.find(fold(row.mention.text), row.tags.language)]
        taken = [row for row in takes if row not in had]
        dropped = [row for row in had if row not in takes]
        return Preview(
            from_ms=draft.from_ms or 0,
            read=len(held),
            now=len(had),
            total=len(takes),
            takes=len(taken),
            drops=len(dropped),
            samples=[self.reader.shown(row) for row in takes[:20]],
            taken=[self.reader.shown(row) for row in taken[:20]],
            dropped=[self.reader.shown(row) for row in dropped[:20]],
        )

    def _matching(self, ask: Ask, but: str = "") -> list[tuple[int, Document]]:
        if self.away:
            raise SearchAway("the search starts: try again in a minute")
        finder = Subjects([], [("q", parse(ask.q))]) if ask.q else None
        found = []
        for birth, row in enumerate(self.rows_):
            if row.mention.id in self.dead or not _fits(row, ask, but):
                continue
            assert row.tags is not None
            words = fold(self.reader.shown(row).mention.text)
            if finder is None or finder.find(words, row.tags.language):
                found.append((birth, row))
        return found

    def _facet(self, ask: Ask, column: str) -> dict[str, int]:
        return dict(Counter(label for _, row in self._matching(ask, column) for label in labels(row, column)))

    def _read(self, ask: Ask) -> tuple[tuple[float, int, str] | None, int]:
        if not ask.cursor:
            return None, len(self.rows_)
        try:
            order, last, upto = msgspec.json.decode(
                base64.urlsafe_b64decode(ask.cursor), type=tuple[str, tuple[float, int, str], int]
            )
        except (ValueError, msgspec.MsgspecError):
            raise BadCursor("cursor is not one this API gave: leave it out to start again") from None
        if order != ask.order:
            raise BadCursor(f"cursor belongs to order={order}")
        return last, upto

    def _rank(self, row: Document, order: str) -> tuple[float, int, str]:
        assert row.tags is not None
        first = row.tags.sentiment.confidence if order == "unsure" else 0
        return first, row.at_ms if order == "oldest" else -row.at_ms, row.mention.id


def labels(row: Document, column: str) -> list[str]:
    """The labels of a row in a column; `none` where it has none."""
    tags = row.tags
    assert tags is not None
    found = {
        "language": [tags.language],
        "sentiment": [tags.sentiment.label],
        "topic": tags.topics,
        "brand": tags.brands,
        "country": [tags.place.country] if tags.place else [],
        "source": [row.mention.source],
        "kind": [tags.kind],
        "need": [tags.need],
    }[column]
    return found or [EMPTY]


def _fits(row: Document, ask: Ask, but: str) -> bool:
    if ask.from_ms is not None and row.at_ms < ask.from_ms:
        return False
    if ask.to_ms is not None and row.at_ms >= ask.to_ms:
        return False
    return all(not wanted.isdisjoint(labels(row, name)) for name, wanted in ask.labels.items() if name != but)
