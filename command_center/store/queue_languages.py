"""Which languages are spoken by those who wait: what a desk filters its queue by."""

from __future__ import annotations

from typing import cast

import msgspec
from msgspec import Struct

from command_center.mention import OPEN_NEEDS
from command_center.store import keys
from command_center.store.reader import Reader

MAX_TOLD_APART = 50_000
"""Above it the languages are not told apart: reading them costs one stored mention for each person who waits."""
CHUNK = 1000


class _Spoken(Struct):
    language: str


class _Labels(Struct):
    """The part of a stored mention that is read here; the rest is skipped over, not decoded."""

    tags: _Spoken | None


_decoder = msgspec.json.Decoder(_Labels)

ByLanguage = dict[str, dict[str, set[str]]]
"""Ids by need, then by language."""


def waiting_by_language(reader: Reader) -> ByLanguage | None:
    """Sort everyone who waits by need and language.

    Args:
        reader: The store.

    Returns:
        The ids; None where more than `MAX_TOLD_APART` wait.
    """
    if sum(lane.people for lane in reader.waiting().values()) > MAX_TOLD_APART:
        return None
    found: ByLanguage = {}
    for p in range(reader.partitions):
        pipe = reader.client.pipeline(transaction=False)
        for need in OPEN_NEEDS:
            pipe.zrange(keys.waiting(p, need), 0, -1)
        for need, ids in zip(OPEN_NEEDS, pipe.execute(), strict=True):
            _sort(reader, p, [i.decode() for i in ids], found.setdefault(need, {}))
    return found


def _sort(reader: Reader, p: int, ids: list[str], into: dict[str, set[str]]) -> None:
    for at in range(0, len(ids), CHUNK):
        run = ids[at : at + CHUNK]
        held = cast("list[bytes | None]", reader.client.mget([keys.document(p, i) for i in run]))
        for mention_id, value in zip(run, held, strict=True):
            labels = _decoder.decode(value) if value is not None else None
            if labels is not None and labels.tags is not None:  # else it was answered or deleted a moment ago
                into.setdefault(labels.tags.language, set()).add(mention_id)
