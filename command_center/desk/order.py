"""The order in which the messages of one conversation were said, whatever their clocks show."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.desk.fact import Fact


def in_order(facts: Sequence[Fact]) -> list[Fact]:
    """Put messages in order: by time, but a reply never before what it replies to.

    Clocks differ, and many networks tell whole seconds only: a reply that seems older than its question is taken to
    have come in the same moment. Messages that reply to each other in a circle stand where their own times put them.

    Args:
        facts: The messages of one conversation, each once, in any order.

    Returns:
        The same messages with `at_ms` never below that of the message replied to; of one moment, replies come after
        what they reply to, and what that doesn't decide is in the order of the ids.
    """
    if len(facts) < 2:
        return list(facts)
    by_id = {fact.id: fact for fact in facts}
    places: dict[str, tuple[int, int]] = {}
    for fact in facts:
        chain: list[Fact] = []
        names: dict[str, int] = {}
        at: Fact | None = fact
        while at is not None and at.id not in places and at.id not in names:
            names[at.id] = len(chain)
            chain.append(at)
            at = by_id.get(at.in_reply_to)
        if at is not None and at.id in names:
            circle = names[at.id]
            places.update((one.id, (one.at_ms, 0)) for one in chain[circle:])
            del chain[circle:]
        at_ms, depth = places[at.id] if at is not None else (chain[-1].at_ms, -1)
        for one in reversed(chain):
            at_ms, depth = max(at_ms, one.at_ms), depth + 1
            places[one.id] = at_ms, depth
    ordered = sorted(facts, key=lambda one: (*places[one.id], one.id))
    return [one if one.at_ms == places[one.id][0] else one._replace(at_ms=places[one.id][0]) for one in ordered]
