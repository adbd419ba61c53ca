"""Orders to erase an author: `actions` keeps them, the store holds a copy for whoever reads."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from command_center.room.action import UNREADABLE, BadAction, kind_of
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.erased import UPTO, ErasedAuthors, read_copy
from streams.log import ACTIONS, Log, Record

log = logging.getLogger(__name__)

ACTION = "erase-author"
ERASED = "erased"
"""Header of a tombstone that is ours: the source said nothing, so nothing of it is a duplicate."""
PARTITION = 0
"""All orders stand in one partition: who counts has to know every one of them."""
CHUNK = 1000


class Order(Struct, frozen=True, tag_field="action", tag=ACTION):
    """One order; its moment is the broker's time of the record. `authors` are digests (see `store.erased`)."""

    authors: list[str]


_order = msgspec.json.Decoder(Order)


def send_order(log_: Log, digests: Iterable[str]) -> None:
    """Append an order; it is durable when this returns.

    Raises:
        LogError: The outcome is unknown; sending it again does no harm.
    """
    producer = log_.producer()
    producer.send(ACTIONS, PARTITION, msgspec.json.encode(Order(sorted(digests))))
    producer.flush()


class Orders:
    """Follows the orders, and sees to the store's copy of them.

    **Guarantee.** After `refresh` every order that was durable before it is known here and stands in the store, also in
    one that was emptied; after `look`, every order that a `refresh` anywhere has copied is.
    """

    def __init__(self, log_: Log, client: Redis) -> None:
        self._log = log_
        self._client = client
        self._next = 0
        self.authors = ErasedAuthors()

    def refresh(self) -> ErasedAuthors:
        """Read in the log what is new there.

        Returns:
            All orders.

        Raises:
            LogError: The log is out of reach.
        """
        known, before = dict(self.authors.orders), self._next
        while found := self._log.read(ACTIONS, PARTITION, self._next, CHUNK):
            for record in found:
                known |= dict.fromkeys(_authors(record), record.timestamp_ms)
            self._next = found[-1].offset + 1
        if self._next != before:
            self.authors = ErasedAuthors(known)
        self.look()
        return self.authors

    def look(self) -> None:
        """Take over what the store's copy knows more, or bring it up to date: one exchange, and none with the log."""
        upto = int(self._client.hget(keys.ERASED, UPTO) or 0)
        if upto > self._next:
            orders, self._next = read_copy(self._client), upto
            self.authors = ErasedAuthors({**self.authors.orders, **orders})
        elif upto < self._next and self.authors.orders:
            rows = [*self.authors.orders.items(), (UPTO, self._next)]
            self._client.hset(keys.ERASED, mapping={name: str(n) for name, n in rows})


def orders_in(log_: Log) -> ErasedAuthors:
    """All orders of a log, for who reads it without a store."""
    known: dict[str, int] = {}
    at = 0
    while found := log_.read(ACTIONS, PARTITION, at, CHUNK):
        for record in found:
            known |= dict.fromkeys(_authors(record), record.timestamp_ms)
        at = found[-1].offset + 1
    return ErasedAuthors(known)


def _authors(record: Record) -> list[str]:
    try:
        return _order.decode(record.value).authors if kind_of(record.value) == ACTION else []
    except (BadAction, *UNREADABLE) as why:
        log.warning("%s/%d, offset %d is no action: %s", record.kafka_topic, record.partition, record.offset, why)
        return []
