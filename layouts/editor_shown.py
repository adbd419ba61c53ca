"""What the topic editor shows: the draft, what it would take, and how it stands with what was saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from command_center.room.topic_versions import TopicVersion
from command_center.search.answers import IndexState, Preview
from command_center.store.backcount import BackCounted
from command_center.store.document import Document


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a query goes wrong: one sentence, and the line with a caret below the place."""

    said: str
    caret: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a topic is found by, as it stands in the form: phrases one a line."""

    query: str = ""
    phrases: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Editor:
    """What the page shows.

    `versions` are the topic's, the newest last; `file` what the profile's file says. `version` is the one that the
    draft began with. `as_of` is the data's clock, `now` the server's. `preview` is None where nobody asked for one, or
    where `away` says why there is none.
    """

    topic: str
    name: str
    words: Words
    version: int
    versions: Sequence[TopicVersion]
    file: Words
    now: datetime
    as_of: datetime
    zone: str
    who: str = ""
    mistake: Mistake | None = None
    outline: Sequence[str] = ()
    preview: Preview[Document] | None = None
    away: str = ""
    counted: BackCounted | None = None
    index: IndexState = field(default_factory=IndexState)
    said: str = ""
    trouble: str = ""

    @property
    def path(self) -> str:
        """The page's path."""
        return f"/topic/{self.topic}/edit"

    @property
    def newest(self) -> int:
        """The number of the version in force; 0 for the file's."""
        return self.versions[-1].version if self.versions else 0
