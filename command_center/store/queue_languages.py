"""Which languages are spoken by those who wait: what a desk filters its queue by."""

from __future__ import annotations

from typing import cast

import msgspec
from msgspec import Struct

from command_center.mention import OPEN_NEEDS, partition_of
from command_center.store import keys
from command_center.store.reader import Reader
from command_center.store.threads import Served

MAX_TOLD_APART = 50_000
"""Above it the languages are not told apart: reading them costs one stored mention for each person who waits."""
CHUNK = 1000


class _Spoken(Struct):
    language: str


class _Post(Struct):
    tags: _Spoken | None = None


class _Labels(Struct):
    """The part of a stored mention that is read here; the rest is skipped over, not decoded."""

    post: _Post


_decoder = msgspec.json.Decoder(_Labels)

ByLanguage = dict[str, dict[str, set[str]]]
"""Ids by need, then by language."""


def waiting_by_language(reader: Reader, served: Served) -> ByLanguage | None:
    """Sort everyone who waits by need and language; who wrote in several is sorted by the first mention that waits.

    Args:
        reader: The store.
        served: Everyone who waits.

    Returns:
        The ids of the items; None where more than `MAX_TOLD_APART` wait.
    """
    if len(served.order) > MAX_TOLD_APART:
        return None
    found: ByLanguage = {need: {} for need in OPEN_NEEDS}
    for at in range(0, len(served.order), CHUNK):
        run = served.order[at : at + CHUNK]
        pipe = reader.client.pipeline(transaction=False)
        for item in run:
            pipe.get(keys.document(partition_of(item.id, reader.partitions), item.id))
        for item, value in zip(run, cast("list[bytes | None]", pipe.execute()), strict=True):
            labels = _decoder.decode(value) if value is not None else None
            if labels is not None and labels.post.tags is not None:  # else it was deleted a moment ago
                found[item.need].setdefault(labels.post.tags.language, set()).add(item.id)
    return found
