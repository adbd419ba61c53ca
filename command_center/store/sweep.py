"""Forget texts that are past their retention, and all that points to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from command_center.desk.fact import read_fact
from command_center.store import keys
from command_center.store.connect import Redis
from command_center.store.document import decode_document, mention_id_of

SWEPT_AT_ONCE = 500
_CUT = """
if redis.call('LINDEX', KEYS[1], 0) == ARGV[1] then redis.call('LTRIM', KEYS[1], ARGV[2], -1) end
"""
"""Another owner of the partition may have swept meanwhile: then what stands first is another text's."""


def entry(written_ms: int, mention_id: str) -> str:
    """An entry of the list of texts: when one was written (s, hexadecimal), and its name.

    A list needs a third of what a sorted set would need to remember the same; it is in order since the broker's clock
    gives the times. Every write adds an entry, so a text that was written again has several, and the last one decides.
    """
    return f"{-(-written_ms // 1000):x} {keys.name_of(mention_id)}"


def names_in(entries: Iterable[bytes]) -> list[str]:
    """The names of texts in entries of the list."""
    return [held.decode().partition(" ")[2] for held in entries]


def sweep(client: Redis, p: int, cutoff_ms: int) -> int:
    """Forget some of the texts of a partition that were last written before a moment.

    Args:
        client: The store's server.
        p: The partition.
        cutoff_ms: The moment, by the broker's clock.

    Returns:
        How many entries of the list were done with; none are left when it is 0.
    """
    first = cast("list[bytes]", client.lrange(keys.texts(p), 0, SWEPT_AT_ONCE - 1))
    due: list[bytes] = []
    for held in first:
        if int(held.partition(b" ")[0], 16) * 1000 > cutoff_ms:
            break
        due.append(held)
    if not due:
        return 0
    names = list(dict.fromkeys(names_in(due)))
    values = cast("list[bytes | None]", client.mget([keys.text(p, name) for name in names]))
    found = {name: decode_document(value) for name, value in zip(names, values, strict=True) if value is not None}
    old = {name: document for name, document in found.items() if document.written_ms <= cutoff_ms}
    members = [document.index_member() for document in old.values() if document.tags is not None]
    lines = [document.talk for document in old.values() if document.talk]
    if expired := set(names) - found.keys():  # unswept: this worker rested longer than their lifetime
        members += [held for held in _entries(client, keys.index(p)) if keys.name_of(mention_id_of(held)) in expired]
        lines += [held for held in _entries(client, keys.talk(p)) if keys.name_of(read_fact(held).id) in expired]
    with client.pipeline(transaction=True) as pipe:
        if members:
            pipe.zrem(keys.index(p), *members)
        if lines:
            pipe.zrem(keys.talk(p), *lines)
        if old:
            pipe.delete(*(keys.text(p, name) for name in old))
        pipe.eval(_CUT, 1, keys.texts(p), due[0], len(due))
        pipe.execute()
    return len(due)


def _entries(client: Redis, key: str) -> list[str]:
    return [held.decode() for held, _ in client.zscan_iter(key, count=1000)]
