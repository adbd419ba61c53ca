"""What it costs to recognise a repeat, measured on a real server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
    number its texts, and need no list of them. What each key takes, name and all, the server itself says.

    Args:
        client: The store's server; nobody else may use it meanwhile.
        partitions: How many there are.
    """
    written = usage(client, [keys.texts(p) for p in range(partitions)])
    named = numbered = 0
    for p in range(partitions):
        names = [name.decode() for name in client.scan_iter(match=keys.text(p, "*"), count=1000)]
        named += usage(client, names)
        numbers = [keys.text(p, f"{n:08}") for n in range(len(names))]
        pipe = client.pipeline(transaction=False)
        for name, number in zip(names, numbers, strict=True):
            pipe.rename(name, number)
        pipe.execute()
        numbered += usage(client, numbers)
    return Dedupe(named - numbered, written)


def usage(client: Redis, names: Sequence[str]) -> int:
    """Bytes that keys take with all they hold."""
    pipe = client.pipeline(transaction=False)
    for name in names:
        pipe.memory_usage(name, samples=0)
    return sum(int(n or 0) for n in pipe.execute())
