"""The index where it answers, else the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from command_center.search.answers import Brief, Found, IndexState, Preview, TopicFacts, Word
from command_center.search.asked import Ask, Draft, TopicAsk
from command_center.search.port import Search
from command_center.search.problems import SearchAway, TooSlow
from command_center.store.document import Document

Answer = TypeVar("Answer")


class IndexOrStore:
    """Asks the index, and the store where that is not to be reached or still being made.

    Args:
        index: The search by the index.
        store: What answers in its place.
    """

    def __init__(self, index: Search, store: Search) -> None:
        self._index = index
        self._store = store

    def find(self, ask: Ask) -> Found[Document]:
        """One page of mentions, how many match, and how many of each label."""
        return self._first(lambda search: search.find(ask))

    def topic(self, asked: TopicAsk) -> TopicFacts[Document]:
        """Everything about the mentions asked for."""
        return self._first(lambda search: search.topic(asked))

    def words(self, ask: Ask) -> list[Word]:
        """Words and phrases that set these mentions apart, the most telling first."""
        return self._first(lambda search: search.words(ask))

    def brief(self, ask: Ask) -> Brief:
        """A summary of these mentions in sentences that name their posts."""
        return self._first(lambda search: search.brief(ask))

    def preview(self, draft: Draft) -> Preview[Document]:
        """What a topic would take with other words."""
        return self._index.preview(draft)

    def rows(self, ask: Ask) -> Iterator[list[Document]]:
        """All mentions that match; who began to answer goes on to the end."""
        try:
            rows = self._index.rows(ask)
            first = next(rows, None)
        except TooSlow:
            raise
        except SearchAway:
            yield from self._store.rows(ask)
            return
        if first is not None:
            yield first
            yield from rows

    def state(self) -> IndexState:
        """How it stands with the index."""
        return self._index.state()

    def _first(self, ask: Callable[[Search], Answer]) -> Answer:
        try:
            return ask(self._index)
        except TooSlow:
            raise
        except SearchAway:
            return ask(self._store)
