"""Every stored mention, text and all, for whoever looks for one author's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from command_center.mention import Mention
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.document import decode_document
from command_center.store.sweep import names_in

CHUNK = 500


def count_stored(client: Redis, partitions: int) -> int:
    """How many mentions are stored, tombstones included; one that was written again counts again."""
    pipe = client.pipeline(transaction=False)
    for p in range(partitions):
        pipe.llen(keys.texts(p))
    return sum(pipe.execute())


def stored(client: Redis, partitions: int) -> Iterator[list[Mention]]:
    """Walk over every mention that is stored when the walk begins and is not swept before it comes by.

    Args:
        client: The store's server.
        partitions: How many there are.

    Returns:
        Runs of them, tombstones included; one may come twice where something is written meanwhile.
    """
    for p in range(partitions):
        last = -1
        # From the newest on: what is swept meanwhile goes at the other end, and what comes moves the rest this way.
        while entries := cast("list[bytes]", client.lrange(keys.texts(p), last - CHUNK + 1, last)):
            last -= CHUNK
            names = [keys.text(p, name) for name in dict.fromkeys(names_in(entries))]
            held = cast("list[bytes | None]", client.mget(names))
            yield [decode_document(value).mention for value in held if value is not None]
