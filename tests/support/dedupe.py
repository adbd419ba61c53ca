"""What it costs to recognise a repeat, measured on a real server."""

from __future__ import annotations

from typing import NamedTuple, cast

from command_center.store import keys
from command_center.store.connect import Redis


class Dedupe(NamedTuple):
    """Bytes of a server's memory, in all."""

    names: int
    """What the ids take as names of the texts, beyond numbers of eight digits."""
    written: int
    """What remembers when an id may be forgotten."""


def measure_dedupe(client: Redis, partitions: int) -> Dedupe:
    """Turn a store into one that recognises no repeat, and say what that frees; the store is of no use afterwards.

    A store without dedupe would keep the same texts, the same index to find them by and the same counters. It would
    number its texts, and need no list of ids.

    Args:
        client: The store's server; nobody else may use it meanwhile.
        partitions: How many there are.
    """
    client.config_set("lazyfree-lazy-user-del", "no")
    whole = _used(client)
    client.delete(*(keys.texts(p) for p in range(partitions)))
    unlisted = _used(client)
    for p in range(partitions):
        names = list(client.scan_iter(match=keys.text(p, "*"), count=1000))
        pipe = client.pipeline(transaction=False)
        for n, name in enumerate(names):
            pipe.rename(name, keys.text(p, f"{n:08}"))
        pipe.execute()
    return Dedupe(unlisted - _used(client), whole - unlisted)


def _used(client: Redis) -> int:
    return int(cast("dict[str, int]", client.info("memory"))["used_memory"])
