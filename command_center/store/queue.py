"""Who waits for an answer, page by page, in the order of the rank."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from command_center.clock import from_ms, to_ms
from command_center.desk.queue import Queued, Waiters, rank_of
from command_center.mention import OPEN_NEEDS, Need
from command_center.search.problems import BadCursor
from command_center.store.threads import Served


class Place(NamedTuple):
    """An item and its place among everyone who waits, from 1; a filter doesn't change it."""

    number: int
    item: Queued


class QueuePage(NamedTuple):
    """One page, who waits in all by need, and where the next page begins."""

    places: list[Place]
    lanes: Mapping[Need, Waiters]
    next_cursor: str | None

    @property
    def total(self) -> int:
        """How many wait in all, whatever is filtered: the wall's own figure."""
        return sum(lane.people for lane in self.lanes.values())


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """What to list: `needs` (none named: all), and where among those waiting to begin."""

    needs: frozenset[str] = frozenset()
    limit: int = 50
    cursor: str = ""


def list_queue(served: Served, query: QueueQuery, among: Container[str] | None = None) -> QueuePage:
    """Take one page of the queue.

    Args:
        served: Everyone who waits (`ThreadBook.served`).
        query: Which part of it.
        among: Ids of items to keep; None keeps all.

    Returns:
        The page in the order of `rank`.

    Raises:
        BadCursor: The cursor is none of ours.
    """
    after = _read_cursor(query.cursor)
    start = 0 if after is None else bisect_right(served.order, rank_of(after), key=rank_of)
    found: list[Place] = []
    for number, item in enumerate(served.order[start:], start + 1):
        if (not query.needs or item.need in query.needs) and (among is None or item.id in among):
            if len(found) == query.limit:
                return QueuePage(found, served.lanes, _cursor(found[-1].item))
            found.append(Place(number, item))
    return QueuePage(found, served.lanes, None)


def _cursor(item: Queued) -> str:
    due_ms = None if item.due_at is None else to_ms(item.due_at)
    last = (item.need, due_ms, to_ms(item.waiting_since), item.conversation)
    return base64.urlsafe_b64encode(msgspec.json.encode(last)).decode()


def _read_cursor(cursor: str) -> Queued | None:
    """The item a page ended with; it may have been answered since, its place is still a place."""
    if not cursor:
        return None
    try:
        need, due_ms, since_ms, name = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor.encode()), type=tuple[Need, int | None, int, str]
        )
        if need not in OPEN_NEEDS:
            raise ValueError(need)
        due_at = None if due_ms is None else from_ms(due_ms)
        return Queued(name, name, need, due_at, from_ms(since_ms), need == "safety")
    except (ValueError, OverflowError, OSError, msgspec.MsgspecError):
        raise BadCursor("cursor is not one this API gave: leave it out to start again") from None
