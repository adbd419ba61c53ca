"""The list of mentions behind a number from the store alone: filter by label, page by cursor, count exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, cast

from command_center.search.asked import COLUMNS, EMPTY, MULTIPLE, Ask
from command_center.search.cursor import Cursor, decode_cursor, encode_cursor
from command_center.store import keys
from command_center.store.collapse import echoes, told
from command_center.store.document import SEPARATOR, Document
from command_center.store.reader import Reader

Rank = tuple[float, int, str]


class Page(NamedTuple):
    """One page, how many mentions match in all, and where the next page begins."""

    items: list[Document]
    total: int
    next_cursor: str | None


class Entry(NamedTuple):
    """One index entry that matched."""

    at_ms: int
    mention_id: str
    confidence: float
    echoes: int

    def rank(self, order: str) -> Rank:
        """What an order sorts by, ascending; no two mentions have the same."""
        first = {"echo": -self.echoes, "unsure": self.confidence}.get(order, 0)
        return first, self.at_ms if order == "oldest" else -self.at_ms, self.mention_id


def list_mentions(reader: Reader, query: Ask) -> Page:
    """Run a query; words (`q`) are not looked at, only the index knows them.

    Raises:
        BadCursor: The cursor is none of ours.
    """
    return cut_page(reader, _matching(reader, query), query)


def cut_page(reader: Reader, found: list[Entry], query: Ask) -> Page:
    """Sort what matches, and fetch the page that the query's cursor asks for.

    Args:
        reader: The store.
        found: Every entry that matches; sorted in place.
        query: Order, limit and cursor.

    Raises:
        BadCursor: The cursor is none of ours.
    """
    found.sort(key=lambda entry: entry.rank(query.order))
    start = _after(found, query)
    run = found[start : start + query.limit]
    following = None
    if run and start + len(run) < len(found):
        following = encode_cursor(Cursor(query.order, *run[-1].rank(query.order)))
    return Page(reader.documents(entry.mention_id for entry in run), len(found), following)


def read_index(reader: Reader, query: Ask) -> Iterator[tuple[list[str], int]]:
    """Every index entry between the query's times, in no order.

    Returns:
        Its parts (labels in the order of `COLUMNS`, then what it says if it has one, confidence, id reposted, own id)
        and its time in ms.
    """
    low = "-inf" if query.from_ms is None else query.from_ms
    high = "+inf" if query.to_ms is None else f"({query.to_ms}"
    for p in range(reader.partitions):
        found = reader.client.zrange(keys.index(p), low, high, byscore=True, withscores=True)
        for member, score in cast("list[tuple[bytes, float]]", found):
            yield member.decode().split(SEPARATOR), int(score)


def _matching(reader: Reader, query: Ask) -> list[Entry]:
    tests = [(COLUMNS.index(name), name in MULTIPLE, wanted) for name, wanted in query.labels.items()]
    rows = []
    matching = []
    for parts, at_ms in read_index(reader, query):
        if query.order == "echo":
            rows.append(told(parts, at_ms))
        if all(fits(parts[column], multiple, wanted) for column, multiple, wanted in tests):
            matching.append((at_ms, parts[-1], float(parts[-3])))
    echoed = echoes(rows)
    return [Entry(*row, echoed[row[1]]) for row in matching]


def fits(value: str, multiple: bool, wanted: frozenset[str]) -> bool:
    """Whether one column of an entry holds one of the wanted labels."""
    if not value:
        return EMPTY in wanted
    # A need or kind may itself be called none.
    return not wanted.isdisjoint(value.split(",")) if multiple else value in wanted


def _after(found: list[Entry], query: Ask) -> int:
    if not query.cursor:
        return 0
    cursor = decode_cursor(query.cursor, query.order)
    # The list may have grown or shrunk since: go on behind where the last page ended.
    last = (cursor.first, cursor.at, cursor.tie)
    return bisect_right(found, last, key=lambda entry: entry.rank(query.order))
