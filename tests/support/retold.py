"""What the code under test says about conversations, in the words of the oracle (`tests.support.conversations`)."""

from __future__ import annotations

from collections.abc import Iterable

from command_center.desk.fact import read_fact
from command_center.desk.service import Rules
from command_center.desk.threads import Conversation, Threads
from tests.support.conversations import Told


def threads_of(lines: Iterable[str], rules: Rules) -> Threads:
    """The conversations of these lines."""
    made = Threads(rules)
    made.put(map(read_fact, lines))
    made.settle()
    return made


def retold(conversations: Iterable[Conversation], as_of_s: float, rules: Rules) -> Told:
    """Every conversation with its periods and who waits in it, in seconds."""
    as_of_ms = round(as_of_s * 1000)

    def seconds(ms: int | None) -> float | None:
        return None if ms is None else ms / 1000

    return {
        tuple(fact.id for fact in conversation.facts): (
            [
                (
                    p.opened.at_ms / 1000,
                    seconds(p.first_ms),
                    seconds(p.last_ms) if p.is_resolved(as_of_ms, rules) else None,
                    seconds(p.breached_ms(as_of_ms)),
                    [took.calendar_ms / 1000 for took in p.nrt],
                )
                for p in conversation.periods
            ],
            [asked.id for asked in conversation.waiting],
        )
        for conversation in conversations
    }
