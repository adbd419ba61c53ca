"""The oracle of the queue: the order that the rule of the design gives, from the tagged log, with no code it judges."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from streams.log import Record
from tests.support.conversations import queue
from tests.support.recount import recount

URGENT_TO_CALM = ("safety", "outage", "broken", "money", "question")


def queue_by_hand(
    partitions: Sequence[Sequence[Record]], own: set[str], lateness_s: float, goals_s: Mapping[str, float]
) -> list[str]:
    """Ids of everyone who waits, first to be served first.

    Args:
        partitions: The records of each partition of `mentions.tagged`; none dated into the future.
        own: Handles of the house.
        lateness_s: As in `recount`.
        goals_s: Seconds to an answer by need.
    """
    return queue(recount(partitions, own, lateness_s).said, goals_s)


def in_order(waiting: Iterable[tuple[str, datetime, str]]) -> list[str]:
    """Ids by need, then time of writing, then hash; every goal is the same within a need, so it decides nothing."""
    keyed = [
        (URGENT_TO_CALM.index(need), at, hashlib.sha256(mention_id.encode()).digest(), mention_id)
        for need, at, mention_id in waiting
    ]
    return [mention_id for *_, mention_id in sorted(keyed)]
