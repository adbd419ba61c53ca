"""The queue: one item for each conversation that waits, kept in the order of the rank."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter

from msgspec import Struct

from command_center.clock import from_ms
from command_center.desk.rank import Rank, Standing, rank
from command_center.desk.threads import Conversation
from command_center.mention import NEEDS, Need

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


class Line:
    """Everyone who waits, first to be served first; brought up to date by conversations gone and come.

    **Guarantee.** The order is `rank_of` over the items, whatever the order of the changes.
    """

    def __init__(self) -> None:
        self._ranked: list[tuple[Rank, Queued]] = []
        self._items: dict[str, Queued] = {}
        self._new: list[Queued] = []
        self._order: tuple[Queued, ...] = ()

    def change(self, gone: Iterable[Conversation], came: Iterable[Conversation]) -> None:
        """Let conversations go and let others in."""
        for conversation in gone:
            self._items.pop(conversation.root, None)
        for conversation in came:
            if (item := item_of(conversation)) is not None:
                self._items[conversation.root] = item
                self._new.append(item)
        if len(self._new) > 1000 + len(self._items):
            self.order()  # nobody has asked for long

    def order(self) -> tuple[Queued, ...]:
        """The items in their order."""
        if self._new or len(self._items) != len(self._order):
            # Nearly sorted already, which a merge sort finishes in one pass: only what is new is ranked and moved.
            stay = [pair for pair in self._ranked if self._items.get(pair[1].conversation) is pair[1]]
            stay += [(rank_of(item), item) for item in self._new if self._items.get(item.conversation) is item]
            stay.sort(key=itemgetter(0))
            self._ranked, self._new = stay, []
            self._order = tuple(item for _, item in stay)
        return self._order
