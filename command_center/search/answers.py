"""What the search answers: on the wire with encoded documents (`Row` is bytes), for pages with documents."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from command_center.store.collapse import More

Row = TypeVar("Row")
"""A mention: the bytes of `encode_document`, or the `Document` as people may see it."""


class Found(Struct, Generic[Row], frozen=True, kw_only=True):
    """One page, and how many there are.

    **Guarantee** `total` and every count of `facets` come from the rows that the pages list, walked to their end.

    `total` counts the mentions that stood when the first page was asked for and still do; `new` those that came since
    (of the same question). Of a column, `facets` says how many mentions each label would show if it alone replaced
    that column's filter (`none`: without one). `more` is by the id of a row on the page, of a collapsed page.
    `hot_from_ms` is where the search begins: it knows of nothing older. `as_of` is when this was answered.
    """

    rows: list[Row]
    total: int
    new: int = 0
    next_cursor: str | None = None
    facets: dict[str, dict[str, int]] = {}
    more: dict[str, More] = {}
    hot_from_ms: int | None = None
    as_of: datetime


class Word(Struct, frozen=True):
    """A word or phrase that sets the mentions asked for apart from the rest.

    `count` is how many of the posts that were read have it, `z` how far its log-odds lie from the rest's, in standard
    errors.
    """

    text: str
    count: int
    z: float


class Sentence(Struct, frozen=True):
    """A sentence that stands in each of the posts with these ids."""

    text: str
    ids: list[str]


class Brief(Struct, frozen=True):
    """A summary made of sentences that people wrote; `posts` were read for it."""

    sentences: list[Sentence]
    posts: int


class Person(Struct, frozen=True):
    """Somebody who wrote mentions of those asked for, never in an order of followers; `newest` is their last one."""

    source: str
    name: str
    handle: str
    posts: int
    newest: str = ""


class TopicFacts(Struct, Generic[Row], frozen=True, kw_only=True):
    """Everything the page of a topic shows, from one picture of the index: its figures can't contradict its list.

    `volume` has, by sentiment, the count of each column of time; the columns begin at `starts_s` and last `step_s`.
    `unfiltered` counts the topic's mentions without any other filter. `hashtags` and `links` are (what, posts), the
    most frequent first, of the `read` newest mentions; `first` are the first posts, `loudest` those most echoed, with
    their echoes. `ids` are those of the newest mentions that ask us for an answer, `asking` how many do so in all: for
    the figures of conversations.
    """

    found: Found[Row]
    unfiltered: int
    starts_s: list[int]
    step_s: int
    volume: dict[str, list[int]]
    hashtags: list[tuple[str, int]] = []
    links: list[tuple[str, int]] = []
    people: list[Person] = []
    first: list[Row] = []
    loudest: list[tuple[Row, int]] = []
    ids: list[str] = []
    asking: int = 0
    read: int = 0


class Preview(Struct, Generic[Row], frozen=True, kw_only=True):
    """What a topic's draft would take of the mentions since `from_ms`, beside what it has now."""

    from_ms: int
    read: int
    """Mentions judged."""
    now: int
    """Of those, the topic's today."""
    total: int
    """Of those, the draft's."""
    takes: int
    """The draft's that the topic has not."""
    drops: int
    """The topic's that the draft has not."""
    samples: list[Row] = []
    """Of the draft's, the newest first."""
    taken: list[Row] = []
    dropped: list[Row] = []


class IndexState(Struct, frozen=True, kw_only=True):
    """How it stands with the index.

    `none`: none runs. `building`: it reads the log for the first time or again; `share` (0 to 1) says how far.
    `late`: it was whole, and its worker lags or is silent. Times in ms; `size_bytes` is that of its files.
    """

    state: Literal["none", "building", "ready", "late"] = "none"
    read: int = 0
    share: float = 0.0
    rows: int = 0
    from_ms: int | None = None
    size_bytes: int = 0
