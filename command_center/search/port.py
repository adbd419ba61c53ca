"""Who can be asked for mentions: the index through `SearchClient`, the store through `ScanSearch`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from command_center.search.answers import Brief, Found, IndexState, Preview, TopicFacts, Word
from command_center.search.asked import Ask, Draft, TopicAsk
from command_center.store.document import Document


class Search(Protocol):
    """Finds and counts mentions.

    **Guarantee** Every document in an answer is as people may see it: personal data masked, nothing of erased authors.
    Every method raises `SearchAway` where nobody answers, `BadQuery` for a query and `BadCursor` for a cursor that
    can't be read.
    """

    def find(self, ask: Ask) -> Found[Document]:
        """One page of mentions, how many match, and how many of each label."""

    def topic(self, asked: TopicAsk) -> TopicFacts[Document]:
        """Everything about the mentions asked for."""

    def words(self, ask: Ask) -> list[Word]:
        """Words and phrases that set these mentions apart, the most telling first."""

    def brief(self, ask: Ask) -> Brief:
        """A summary of these mentions in sentences that name their posts."""

    def preview(self, draft: Draft) -> Preview[Document]:
        """What a topic would take with other words."""

    def rows(self, ask: Ask) -> Iterator[list[Document]]:
        """All mentions that match, in order, some hundred at a time; those deleted or erased meanwhile left out.

        Limit and cursor of the question are not looked at. The memory it takes doesn't grow with their number.
        """

    def state(self) -> IndexState:
        """How it stands with the index."""
