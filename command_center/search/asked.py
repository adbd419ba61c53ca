"""What can be asked of the search: plain, frozen values that travel as they are."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

COLUMNS = ("language", "sentiment", "topic", "brand", "country", "source", "kind", "need")
"""What a mention can be filtered by."""
MULTIPLE = frozenset({"topic", "brand"})
"""Columns of which a mention may have several labels; of each other one it has one or none."""
EMPTY = "none"
"""Asks for mentions without a label of a column."""
ORDERS = ("newest", "oldest", "echo", "unsure")
"""`echo`: most reposts and later copies within the span first; `unsure`: least certain first; ties the newest first."""


class Ask(Struct, frozen=True):
    """Which mentions, in which order, and which page of them.

    `labels` maps a column to the accepted values (`none` = without one); times are in ms, `from_ms` inclusive,
    `to_ms` exclusive; `q` is a query (docs/queries.md). `cursor` is that of an earlier answer to the same question;
    `limit` 0 asks for counts alone. With `collapsed`, posts that say the same are one item of the page
    (`Found.more`); with `counted`, the answer says how many there are of each label (`Found.facets`).
    """

    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    from_ms: int | None = None
    to_ms: int | None = None
    q: str = ""
    order: str = "newest"
    limit: int = 50
    cursor: str = ""
    collapsed: bool = False
    counted: bool = False


class TopicAsk(Struct, frozen=True):
    """Everything about the mentions of `ask`, cut into columns of time.

    Column `i` begins at `starts_s[i]` (s) and lasts `step_s`; a mention dated behind the last one belongs to it. An
    empty list leaves the cut to who answers: at most 60 columns from the first mention to `now_s`, the data's clock.
    """

    ask: Ask
    now_s: int
    starts_s: tuple[int, ...] = ()
    step_s: int = 0


class Draft(Struct, frozen=True):
    """A topic as it would be: a query, or phrases of which one is enough; mentions since `from_ms` are judged."""

    topic: str
    query: str = ""
    phrases: tuple[str, ...] = ()
    from_ms: int | None = None
