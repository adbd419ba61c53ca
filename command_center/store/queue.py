"""Who waits for a first word, in the order of the rank, page by page."""

from __future__ import annotations

import base64
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, cast

import msgspec
from msgspec import Struct

from command_center.clock import from_ms, to_ms
from command_center.desk.rank import Rank, Standing, rank
from command_center.mention import NEEDS, OPEN_NEEDS, Need
from command_center.profile import Profile
from command_center.store import keys
from command_center.store.mentions import BadCursor
from command_center.store.reader import Reader, Waiters

STRETCH = 1000
"""Ids looked through at a time where only some of them are wanted."""


class Queued(Struct, frozen=True):
    """One item of the queue, as the API gives it.

    `conversation` is what is ranked; until threads are told apart, each mention is a conversation of its own.
    `lifted` says whether somebody moved it by hand; nobody can yet.
    """

    conversation: str
    id: str
    need: Need
    due_at: datetime | None
    waiting_since: datetime
    safety: bool
    lifted: bool = False


class Place(NamedTuple):
    """An item and its place among everyone who waits, from 1; a filter doesn't change it."""

    number: int
    item: Queued


class QueuePage(NamedTuple):
    """One page, who waits in all by need, and where the next page begins."""

    places: list[Place]
    lanes: dict[str, Waiters]
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


def list_queue(reader: Reader, query: QueueQuery, among: Container[str] | None = None) -> QueuePage:
    """Read one page of the queue; without `among` it costs that page, however many wait.

    Args:
        reader: The store.
        query: Which part of it.
        among: Ids to keep; None keeps all.

    Returns:
        The page in the order of `rank`.

    Raises:
        BadCursor: The cursor is none of ours.
    """
    lanes = reader.waiting()
    after = _read_cursor(query.cursor, reader.profile)
    found: list[Place] = []
    ahead = 0
    # Safety is a need of its own and a need has one goal, so the rank serves need after need, each by time of waiting:
    # just the order in which Redis holds them. Only who began to wait in the same millisecond is left to sort.
    for need in cast("tuple[Need, ...]", OPEN_NEEDS):
        behind = after is None or NEEDS.index(need) >= NEEDS.index(after.need)
        if behind and need in (query.needs or OPEN_NEEDS) and len(found) <= query.limit:
            found += _lane(reader, need, ahead, after, query.limit + 1 - len(found), among)
        ahead += lanes[need].people
    run = found[: query.limit]
    more = len(found) > query.limit
    return QueuePage(run, lanes, _cursor(run[-1].item) if more else None)


def queued(mention_id: str, need: Need, since_ms: int, profile: Profile) -> Queued:
    """Make the item of a mention that waits.

    Args:
        mention_id: The mention.
        need: Its need.
        since_ms: When it was written, in ms.
        profile: For the goal of the need, which is what was promised.
    """
    since = from_ms(since_ms)
    goal = profile.goals_minutes.get(need)
    due_at = None if goal is None else since + timedelta(minutes=goal)
    return Queued(mention_id, mention_id, need, due_at, since, need == "safety")


def rank_of(item: Queued) -> Rank:
    """The rank of an item: its closed inputs and nothing else are handed over."""
    return rank(Standing(item.need, item.due_at, item.waiting_since, item.safety, item.conversation))


def _lane(
    reader: Reader, need: Need, ahead: int, after: Queued | None, wanted: int, among: Container[str] | None
) -> list[Place]:
    """Up to `wanted` places of one need; `ahead` wait with a more urgent one."""
    found: list[Place] = []
    low: int | None = None
    if after is not None and after.need == need:
        low = to_ms(after.waiting_since)
        ahead += _count_before(reader, need, low)
    number, done = ahead, False
    while not done and len(found) < wanted:
        items, low = _stretch(reader, need, low, wanted if among is None else STRETCH)
        done = low is None
        for item in sorted(items, key=rank_of):
            number += 1
            if (after is None or rank_of(item) > rank_of(after)) and (among is None or item.id in among):
                found.append(Place(number, item))
    return found[:wanted]


def _stretch(reader: Reader, need: Need, low: int | None, size: int) -> tuple[list[Queued], int | None]:
    """Everyone from `low` (ms; None: the beginning) up to some moment, and where to go on, if anywhere.

    At least `size` items unless the lane ends. A moment is never torn apart: of those who share it, Redis keeps
    another order than the rank.
    """
    since = "-inf" if low is None else str(low)
    rows = _rows(reader, need, since, "+inf", size)
    cut = min((int(part[-1][1]) for part in rows if len(part) == size), default=None)
    if cut is not None:
        same = _rows(reader, need, str(cut), str(cut))
        rows = [[row for row in part if row[1] < cut] + ties for part, ties in zip(rows, same, strict=True)]
    found = [queued(i.decode(), need, int(ms), reader.profile) for part in rows for i, ms in part]
    return found, None if cut is None else cut + 1


def _rows(reader: Reader, need: Need, low: str, high: str, size: int | None = None) -> list[list[tuple[bytes, float]]]:
    """Ids and moments of one need by partition."""
    pipe = reader.client.pipeline(transaction=False)
    for p in range(reader.partitions):
        first = None if size is None else 0
        pipe.zrange(keys.waiting(p, need), low, high, byscore=True, withscores=True, offset=first, num=size)
    return cast("list[list[tuple[bytes, float]]]", pipe.execute())


def _count_before(reader: Reader, need: Need, ms: int) -> int:
    pipe = reader.client.pipeline(transaction=False)
    for p in range(reader.partitions):
        pipe.zcount(keys.waiting(p, need), "-inf", f"({ms}")
    return sum(pipe.execute())


def _cursor(item: Queued) -> str:
    last = (item.need, to_ms(item.waiting_since), item.conversation)
    return base64.urlsafe_b64encode(msgspec.json.encode(last)).decode()


def _read_cursor(cursor: str, profile: Profile) -> Queued | None:
    """The item a page ended with; it may have been answered since, its place is still a place."""
    if not cursor:
        return None
    try:
        need, ms, mention_id = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor.encode()), type=tuple[Need, int, str]
        )
        if need not in OPEN_NEEDS:
            raise ValueError(need)
        return queued(mention_id, need, ms, profile)
    except (ValueError, OverflowError, OSError, msgspec.MsgspecError):
        raise BadCursor("cursor is not one this API gave: leave it out to start again") from None
