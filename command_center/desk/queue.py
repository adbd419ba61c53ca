"""The queue: one item for each conversation that waits, kept in the order of the rank."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct

from command_center.clock import from_ms
from command_center.desk.rank import Rank, Standing, rank
from command_center.desk.threads import Conversation
from command_center.mention import NEEDS, OPEN_NEEDS, Need

MANY = 20
"""Above one in so many, new items are sorted in with everybody at once."""
_URGENT_FIRST = {need: place for place, need in enumerate(NEEDS)}


class Queued(Struct, frozen=True):
    """One item of the queue, as the API gives it.

    `conversation` is what is ranked, `id` the first of its mentions without an answer and `waiting_since` when that was
    written; `need` is the most urgent among those mentions, `due_at` the earliest time promised to one of them.
    `lifted` says whether somebody moved it by hand; nobody can yet.
    """

    conversation: str
    id: str
    need: Need
    due_at: datetime | None
    waiting_since: datetime
    safety: bool
    lifted: bool = False


def item_of(conversation: Conversation) -> Queued | None:
    """The item of a conversation, or None if nobody waits there."""
    waiting = conversation.waiting
    if not waiting:
        return None
    first = waiting[0]
    need = min((asked.need for asked in waiting), key=_URGENT_FIRST.__getitem__)
    due_ms = min((asked.due_ms for asked in waiting if asked.due_ms is not None), default=None)
    due_at = None if due_ms is None else from_ms(due_ms)
    return Queued(conversation.root, first.id, need, due_at, from_ms(first.at_ms), need == "safety")


def rank_of(item: Queued) -> Rank:
    """The rank of an item: its closed inputs and nothing else are handed over."""
    return rank(Standing(item.need, item.due_at, item.waiting_since, item.safety, item.conversation))


class Waiters(NamedTuple):
    """Those who wait with one need: how many, since when the first of them, and by when the first was promised."""

    people: int
    since: datetime | None
    due_at: datetime | None


NOBODY = Waiters(0, None, None)


class Line:
    """Everyone who waits, first to be served first; brought up to date by conversations gone and come.

    **Guarantee.** The order is `rank_of` over the items, whatever the order of the changes. A change costs the steps of
    a search, not a look at everyone.
    """

    def __init__(self) -> None:
        self._ranks: list[Rank] = []
        self._items: list[Queued] = []
        self._places: dict[str, Rank] = {}
        self._since: dict[Need, list[datetime]] = {need: [] for need in OPEN_NEEDS}

    def change(self, gone: Iterable[Conversation], came: Iterable[Conversation]) -> None:
        """Let conversations go and let others in."""
        for conversation in gone:
            if (place := self._places.pop(conversation.root, None)) is not None:
                at = bisect_left(self._ranks, place)
                item = self._items.pop(at)
                del self._ranks[at]
                since = self._since[item.need]
                del since[bisect_left(since, item.waiting_since)]
        new = [(rank_of(made), made) for made in map(item_of, came) if made is not None]
        self._places.update((made.conversation, place) for place, made in new)
        if len(new) * MANY > len(self._items):
            self._rebuild(new)
            return
        for place, made in new:
            at = bisect_left(self._ranks, place)
            self._ranks.insert(at, place)
            self._items.insert(at, made)
            insort(self._since[made.need], made.waiting_since)

    def order(self) -> tuple[Queued, ...]:
        """The items in their order."""
        return tuple(self._items)

    def lanes(self) -> dict[Need, Waiters]:
        """Who waits by need, the most urgent first."""
        return {need: self._lane(need, since) for need, since in self._since.items()}

    def _lane(self, need: Need, since: list[datetime]) -> Waiters:
        if not since:
            return NOBODY
        # Ranks of one need stand together, the earliest promise first.
        first = bisect_left(self._ranks, (need != "safety", _URGENT_FIRST[need]))
        return Waiters(len(since), since[0], self._items[first].due_at)

    def _rebuild(self, new: list[tuple[Rank, Queued]]) -> None:
        pairs = sorted([*zip(self._ranks, self._items, strict=True), *new], key=itemgetter(0))
        self._ranks = [place for place, _ in pairs]
        self._items = [item for _, item in pairs]
        for need in OPEN_NEEDS:
            self._since[need] = sorted(item.waiting_since for item in self._items if item.need == need)
