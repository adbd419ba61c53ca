"""Whose mentions were erased: an order holds for every reader at once, before it has been carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import cast

from command_center.clock import Clock, to_ms
from command_center.mention import Author, Mention
from command_center.store import keys
from command_center.store.connect import Redis

FRESH_S = 1.0
UPTO = "upto"
"""The field of the copy that says up to which offset of `actions` it is whole."""
_NEVER = -(1 << 62)


def digests_of_name(source: str, name: str) -> frozenset[str]:
    """What an order to erase `name` of a source goes by: it may be an id, told apart by its case, or a handle."""
    return frozenset((_digest("id", source, name), _digest("handle", source, _bare(name))))


def digests_of_id(source: str, author_id: str) -> frozenset[str]:
    """What an order to erase exactly this id goes by, whoever has it for a handle."""
    return frozenset((_digest("id", source, author_id),))


def digests_of(source: str, author: Author) -> Iterable[str]:
    """What an author goes by: the id and the handle, each as SHA-256, so that no list of the erased names them."""
    if author.id:
        yield _digest("id", source, author.id)
    if author.handle:
        yield _digest("handle", source, _bare(author.handle))


def digests_by_kind(source: str, author: Author) -> tuple[str, str]:
    """The same, the id's and then the handle's; empty for what an author has not."""
    return (
        _digest("id", source, author.id) if author.id else "",
        _digest("handle", source, _bare(author.handle)) if author.handle else "",
    )


def wrote(mention: Mention, digests: frozenset[str]) -> bool:
    """Whether a mention's author goes by any of these."""
    return mention.author is not None and not digests.isdisjoint(digests_of(mention.source, mention.author))


class ErasedAuthors:
    """Orders to erase: the moment (ms, by the broker's clock) of the latest one by the digest of an author."""

    def __init__(self, orders: Mapping[str, int] | None = None) -> None:
        self.orders = orders or {}

    def covers(self, mention: Mention, record_ms: int) -> bool:
        """Whether a mention is erased: its author was, at or after the mention was written or came to the log.

        Args:
            mention: The mention.
            record_ms: The broker's time of its record.
        """
        if not self.orders or mention.author is None or mention.created_at is None:
            return False
        return self._latest_ms(mention.source, mention.author) >= min(record_ms, to_ms(mention.created_at))

    def refuses(self, mention: Mention, record_ms: int) -> bool:
        """Whether a mention must not be counted at all: written before the order, come to the log after it.

        What stood in the log before the order is counted, and taken back by the tombstones that follow it there:
        so a rebuild, which knows the order from the start, comes to the same figures.
        """
        if not self.orders or mention.author is None or mention.created_at is None:
            return False
        return to_ms(mention.created_at) <= self._latest_ms(mention.source, mention.author) < record_ms

    def _latest_ms(self, source: str, author: Author) -> int:
        return max((self.orders.get(digest, _NEVER) for digest in digests_of(source, author)), default=_NEVER)


NOBODY = ErasedAuthors()


def read_copy(client: Redis) -> dict[str, int]:
    """The store's copy of the orders."""
    found = cast("dict[bytes, bytes]", client.hgetall(keys.ERASED))
    return {digest.decode(): int(ms) for digest, ms in found.items() if digest != UPTO.encode()}


class ErasedNow:
    """The store's copy of the orders, read again once a second."""

    def __init__(self, client: Redis, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._held = ErasedAuthors()
        self._until = -1.0

    def authors(self) -> ErasedAuthors:
        """The orders that stand, at most `FRESH_S` old."""
        if self._clock.monotonic() >= self._until:
            orders = read_copy(self._client)
            if orders != self._held.orders:  # who compares sees the same object until something changes
                self._held = ErasedAuthors(orders)
            self._until = self._clock.monotonic() + FRESH_S
        return self._held


def _digest(kind: str, source: str, name: str) -> str:
    return sha256(f"{kind} {source}:{name}".encode()).hexdigest()


def _bare(handle: str) -> str:
    # Not casefold: Straße and STRASSE are two people.
    return handle.strip().removeprefix("@").lower()
