"""A search over an index of records in memory: the worker's stage writes it, the search's follower reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from command_center.profile import Profile
from command_center.search.answers import Found
from command_center.search.asked import Ask
from command_center.store.erased import ErasedAuthors
from streams.index.schema import FILE
from streams.log import Record
from streams.search.find import find
from streams.search.follow import Follower
from streams.search.searching import Searching
from streams.search.words import words_of
from tests.support.clocks import StillClock
from tests.support.indexing import FixedOrders, Shelf, feed_all, make_stage
from tests.support.made import PROFILE


class Searched:
    """Records in, answers out.

    Args:
        directory: Where the index shall lie.
        records: Of one partition, from the first on; more may be added (`grow`).
        profile: The listening profile.
        orders: Orders to erase, by digest.
    """

    def __init__(
        self,
        directory: Path,
        records: Sequence[Record],
        profile: Profile = PROFILE,
        orders: dict[str, int] | None = None,
    ) -> None:
        self.records = list(records)
        self.clock = StillClock()
        self.orders = ErasedAuthors(orders)
        self._shelf = Shelf(self.records)
        self.stage = make_stage(
            directory, self._shelf, profile=profile, clock=self.clock, orders=FixedOrders(orders), words=words_of
        )
        self.searching = Searching(profile, self.clock)
        self.follower = Follower(directory / FILE, self.searching, lambda: self.orders, self.clock)
        self.grow()

    def grow(self, *records: Record) -> None:
        """Add records, and let the index and the search take them over."""
        self.records += records
        feed_all(self.stage, self._shelf)
        self.stage.idle()
        self.follow()

    def follow(self) -> None:
        """Let the search take over what the index has."""
        while self.follower.step():
            pass

    def find(self, **asked: Any) -> Found[bytes]:
        """Ask."""
        return find(self.searching, Ask(**asked))

    def walk(self, ask: Ask) -> tuple[list[str], Found[bytes]]:
        """Every page of a list.

        Returns:
            The ids in their order, and the first answer.
        """
        first = answer = find(self.searching, ask)
        ids = ids_of(answer.rows)
        while answer.next_cursor is not None:
            answer = find(self.searching, msgspec.structs.replace(ask, cursor=answer.next_cursor))
            ids += ids_of(answer.rows)
        return ids, first

    def close(self) -> None:
        """Let the files go."""
        self.follower.close()
        self.stage.close()


class _Post(Struct):
    id: str


class _Kept(Struct):
    post: _Post


_decode = msgspec.json.Decoder(_Kept).decode


def ids_of(rows: Sequence[bytes]) -> list[str]:
    """The ids of documents."""
    return [_decode(row).post.id for row in rows]
