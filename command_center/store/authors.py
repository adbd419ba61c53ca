"""Every stored mention, text and all, for whoever looks for one author's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from command_center.mention import Mention
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.document import decode_document

CHUNK = 500


def count_stored(client: Redis, partitions: int) -> int:
    """How many mentions are stored, tombstones included."""
    pipe = client.pipeline(transaction=False)
    for p in range(partitions):
        pipe.zcard(keys.written(p))
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
        cursor = 0
        while True:
            cursor, rows = cast(
                "tuple[int, list[tuple[bytes, float]]]", client.zscan(keys.written(p), cursor, count=CHUNK)
            )
            names = [keys.document(p, mention_id.decode()) for mention_id, _ in rows]
            held = cast("list[bytes | None]", client.mget(names)) if names else []
            yield [decode_document(value).mention for value in held if value is not None]
            if not cursor:
                break
