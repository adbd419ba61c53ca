"""Answers from the store where no index does: labels and times by reading every entry; no words, no summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from command_center.mention import SENTIMENTS
from command_center.search.answers import Brief, Found, IndexState, Preview, TopicFacts, Word
from command_center.search.asked import COLUMNS, EMPTY, MULTIPLE, Ask, Draft, TopicAsk
from command_center.search.problems import SearchAway
from command_center.store.collapse import told
from command_center.store.document import Document
from command_center.store.mentions import fits, list_mentions, read_index
from command_center.store.reader import Reader
from command_center.store.topic import collapsed_page, columns
from command_center.store.window import Span

STARTS = "words are looked up in the index, which starts: try again in a minute"
NO_INDEX = "words are looked up in an index, and this center keeps none (CC_INDEX=0): filters work, words don't"
_STEP = 200


class ScanSearch:
    """The store's own list, behind the port of the search: slower, and without an end to what it reads.

    Its pages are of the list as it stands: what comes while they are read is not told apart (`Found.new` is 0).

    Args:
        reader: The store.
        why: Said to whoever asks for words.
    """

    def __init__(self, reader: Reader, why: str = STARTS) -> None:
        self._reader = reader
        self._why = why

    def find(self, ask: Ask) -> Found[Document]:
        """One page of mentions, how many match, and how many of each label.

        Raises:
            SearchAway: It asks for words.
        """
        self._refuse_words(ask)
        page = list_mentions(self._reader, ask)
        return Found(
            rows=page.items,
            total=page.total,
            next_cursor=page.next_cursor,
            facets=self._facets(ask) if ask.counted else {},
            as_of=self._reader.clock.now(),
        )

    def topic(self, asked: TopicAsk) -> TopicFacts[Document]:
        """What the page of a topic shows, without what only posts can tell: people, links and hashtags."""
        ask = asked.ask
        self._refuse_words(ask)
        tests = _tests(ask)
        topic_at = COLUMNS.index("topic")
        topics = ask.labels.get("topic")
        feeling_at = COLUMNS.index("sentiment")
        unfiltered, meant = 0, []
        for parts, at_ms in read_index(self._reader, ask):
            unfiltered += topics is None or fits(parts[topic_at], True, topics)
            if not _missed(tests, parts):
                meant.append((parts[feeling_at], told(parts, at_ms)))
        starts, step_s = asked.starts_s, asked.step_s
        if not starts:
            first_s = min((one.at_ms for _, one in meant), default=asked.now_s * 1000) // 1000
            cut = columns(Span("d", (ask.from_ms or 0) // 1000, asked.now_s), first_s, asked.now_s)
            starts, step_s = tuple(cut[0]), cut[1]
        last = len(starts) - 1
        volume = {name: [0] * len(starts) for name in SENTIMENTS}
        for feeling, one in meant:
            volume[feeling][min(max((one.at_ms // 1000 - starts[0]) // step_s, 0), last)] += 1
        page, more = collapsed_page(self._reader, [one for _, one in meant], ask)
        found = Found(
            rows=page.items,
            total=page.total,
            next_cursor=page.next_cursor,
            facets=self._facets(ask) if ask.counted else {},
            more=more,
            as_of=self._reader.clock.now(),
        )
        return TopicFacts(found=found, unfiltered=unfiltered, starts_s=list(starts), step_s=step_s, volume=volume)

    def words(self, ask: Ask) -> list[Word]:
        """None: no posts are read."""
        return []

    def brief(self, ask: Ask) -> Brief:
        """None: no posts are read."""
        return Brief([], 0)

    def preview(self, draft: Draft) -> Preview[Document]:
        """Not without the index.

        Raises:
            SearchAway: Always.
        """
        raise SearchAway(self._why)

    def rows(self, ask: Ask) -> Iterator[list[Document]]:
        """All mentions that match, in order."""
        self._refuse_words(ask)
        cursor: str | None = ""
        while cursor is not None:
            page = list_mentions(self._reader, replace(ask, limit=_STEP, cursor=cursor))
            yield page.items
            cursor = page.next_cursor

    def state(self) -> IndexState:
        """No index answers here."""
        return IndexState()

    def _refuse_words(self, ask: Ask) -> None:
        if ask.q:
            raise SearchAway(self._why)

    def _facets(self, ask: Ask) -> dict[str, dict[str, int]]:
        tests = _tests(ask)
        counts: list[Counter[str]] = [Counter() for _ in COLUMNS]
        for parts, _ in read_index(self._reader, ask):
            missed = _missed(tests, parts)
            for at, name in enumerate(COLUMNS):
                # An option tells what it would show in place of its own filter's choice, so that one miss is allowed.
                if not missed or missed == [at]:
                    labels = parts[at].split(",") if name in MULTIPLE else [parts[at]]
                    counts[at].update(labels if parts[at] else [EMPTY])
        return {name: dict(counts[at]) for at, name in enumerate(COLUMNS)}


def _tests(ask: Ask) -> list[tuple[int, bool, frozenset[str]]]:
    return [(COLUMNS.index(name), name in MULTIPLE, wanted) for name, wanted in ask.labels.items()]


def _missed(tests: list[tuple[int, bool, frozenset[str]]], parts: list[str]) -> list[int]:
    """The columns of an entry that lack every label asked for."""
    return [at for at, multiple, wanted in tests if not fits(parts[at], multiple, wanted)]
