"""What the page of a topic is asked for, and what is read for it beside its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from command_center.desk.talks import Talks
from command_center.room.timeline import TimeMark
from command_center.search.answers import Brief, IndexState, Word
from command_center.store.document import Document
from command_center.store.topic_bands import TopicNormal
from layouts.compare import Other
from layouts.filters import Filters
from layouts.names import NOBODY, Names

FILTERS = ("sentiment", "kind", "need", "language", "country", "source", "brand")
"""What a topic can be filtered by."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for, and when it was read."""

    topic: str
    name: str
    window: str
    chosen: Mapping[str, Sequence[str]]
    """By filter, the labels that were ticked."""
    cursor: str
    as_of: datetime
    zone: str
    beside: str = ""
    """What it is compared with (`with` in the address): a topic, `brand:` and a brand, or `before`."""
    called: Names = NOBODY

    @property
    def path(self) -> str:
        """The page's path."""
        return f"/topic/{self.topic}"

    @property
    def filters(self) -> Filters:
        """The filters as they stand in the address."""
        kept = [("window", self.window), *([("with", self.beside)] if self.beside else [])]
        return Filters(self.path, kept, FILTERS, self.chosen, self.called)

    def parameters(self) -> list[tuple[str, str]]:
        """What is set of the filters."""
        return self.filters.pairs()

    def address(self, *pairs: tuple[str, str]) -> str:
        """The page's address with this window and these parameters."""
        return self.filters.address(*pairs)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read for the page beside the facts of its topic; each part is left out where it is not known.

    `before`: the topic's posts in the window before without any filter, or None where that can't be compared; `open`:
    some of those who asked and have no answer, who has waited longest first; `land`: the outlines of countries;
    `others`: what it can be compared with, by the value of `with`.
    """

    before: int | None = None
    normal: TopicNormal | None = None
    words: Sequence[Word] = ()
    brief: Brief | None = None
    talks: Talks | None = None
    open: Sequence[Document] = ()
    marks: Sequence[TimeMark] = ()
    land: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    other: Other | None = None
    state: IndexState | None = None
    by: str = ""
    said: str = ""
