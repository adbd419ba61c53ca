"""The list of mentions behind a number: filter by label, page by cursor, count exactly."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import msgspec

from command_center.store import keys
from command_center.store.document import SEPARATOR, Document
from command_center.store.reader import Reader

COLUMNS = ("language", "sentiment", "topic", "brand", "country", "source", "kind", "need")
"""Labels in an index entry, in its order; the id follows."""
MULTIPLE = frozenset({"topic", "brand"})
EMPTY = "none"
ORDERS = ("newest", "oldest")
MAX_SEARCHED = 50_000
"""Texts a `q` may have to read; the full-text index comes with an issue of its own."""
CHUNK = 1000


class TooBroad(ValueError):
    """A text search over more mentions than one request may read."""


class BadCursor(ValueError):
    """A cursor that this API never gave."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to list.

    `labels` maps a column to the accepted values (`none` = without one); times are in ms, `from_ms` inclusive,
    `to_ms` exclusive.
    """

    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    from_ms: int | None = None
    to_ms: int | None = None
    q: str = ""
    order: str = "newest"
    limit: int = 50
    cursor: str = ""


class Page(NamedTuple):
    """One page, how many mentions match in all, and where the next page begins."""

    items: list[Document]
    total: int
    next_cursor: str | None


class Entry(NamedTuple):
    """One index entry; sorts by time, then id."""

    at_ms: int
    mention_id: str


def list_mentions(reader: Reader, query: Query) -> Page:
    """Run a query.

    Raises:
        TooBroad: `q` would have to read more than `MAX_SEARCHED` texts.
        BadCursor: The cursor is none of ours.
    """
    found = sorted(_matching(reader, query), reverse=query.order == "newest")
    if query.q:
        found = _with_text(reader, found, query.q)
    start = _after(found, query)
    run = found[start : start + query.limit]
    following = None
    if run and start + len(run) < len(found):
        following = base64.urlsafe_b64encode(msgspec.json.encode([query.order, *run[-1]])).decode()
    return Page(reader.documents(entry.mention_id for entry in run), len(found), following)


def _matching(reader: Reader, query: Query) -> Iterator[Entry]:
    low = "-inf" if query.from_ms is None else query.from_ms
    high = "+inf" if query.to_ms is None else f"({query.to_ms}"
    tests = [(COLUMNS.index(name), name in MULTIPLE, wanted) for name, wanted in query.labels.items()]
    for p in range(reader.partitions):
        found = reader.client.zrange(keys.index(p), low, high, byscore=True, withscores=True)
        rows = cast("list[tuple[bytes, float]]", found)
        for member, score in rows:
            parts = member.decode().split(SEPARATOR)
            if all(_fits(parts[column], multiple, wanted) for column, multiple, wanted in tests):
                yield Entry(int(score), parts[-1])


def _fits(value: str, multiple: bool, wanted: frozenset[str]) -> bool:
    if not value:
        return EMPTY in wanted
    # A need or kind may itself be called none.
    return not wanted.isdisjoint(value.split(",")) if multiple else value in wanted


def _with_text(reader: Reader, found: list[Entry], q: str) -> list[Entry]:
    if len(found) > MAX_SEARCHED:
        raise TooBroad(f"q would search {len(found)} mentions, more than {MAX_SEARCHED}: narrow window or filters")
    needle = q.casefold()
    hits = set()
    for at in range(0, len(found), CHUNK):
        for document in reader.documents(entry.mention_id for entry in found[at : at + CHUNK]):
            if needle in document.mention.text.casefold():
                hits.add(document.mention.id)
    return [entry for entry in found if entry.mention_id in hits]


def _after(found: list[Entry], query: Query) -> int:
    if not query.cursor:
        return 0
    try:
        order, at_ms, mention_id = msgspec.json.decode(
            base64.urlsafe_b64decode(query.cursor.encode()), type=tuple[str, int, str]
        )
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor("cursor is not one this API gave: leave it out to start again") from None
    if order != query.order:
        raise BadCursor(f"cursor belongs to order={order}")
    last = Entry(at_ms, mention_id)
    newest = query.order == "newest"
    # The list may have grown or shrunk since: go on behind where the last page ended.
    return sum(1 for entry in found if (entry >= last if newest else entry <= last))
