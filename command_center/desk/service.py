"""Answer times: the messages of one conversation in, its periods out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from command_center.desk.fact import Fact
from command_center.desk.hours import Hours, hours_of
from command_center.mention import OPEN_NEEDS, Need
from command_center.profile import Profile


class Asked(NamedTuple):
    """A mention that waits for an answer, and by when one was promised; `due_ms` None: nothing was."""

    id: str
    at_ms: int
    need: Need
    due_ms: int | None


class Took(NamedTuple):
    """How long something took, in ms: on the calendar, and in business hours."""

    calendar_ms: int
    business_ms: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What the profile says about answers: goals in ms by need, the hours they run in, the silence that resolves."""

    goals_ms: Mapping[str, int]
    hours: Hours
    resolved_after_ms: int

    def due_ms(self, at_ms: int, need: Need) -> int | None:
        """By when an answer was promised."""
        goal_ms = self.goals_ms.get(need)
        return None if goal_ms is None else self.hours.after_ms(at_ms, goal_ms)

    def took(self, start_ms: int, end_ms: int) -> Took:
        """The time between two moments, both ways."""
        return Took(end_ms - start_ms, self.hours.between_ms(start_ms, end_ms))


def rules_of(profile: Profile) -> Rules:
    """The rules of a profile."""
    goals_ms = {need: round(minutes * 60_000) for need, minutes in profile.goals_minutes.items()}
    return Rules(goals_ms, hours_of(profile), round(profile.resolved_after_h * 3_600_000))


@dataclass(slots=True)
class Period:
    """One open period of a conversation, as its messages tell it.

    `opened`: the mention that began it; `first_ms`: the first human reply, and `frt` how long it took; `nrt`: how long
    each later answer took; `last_ms`: the last human reply, and `rt` the time from the beginning to it; `heard_ms`: the
    last word of a customer or a person of the house; `waiting`: what has been asked since the last human reply;
    `closed`: thanks, or a mention after long silence, have shown that it is over.
    """

    opened: Asked
    first_ms: int | None = None
    frt: Took | None = None
    nrt: list[Took] = field(default_factory=list)
    last_ms: int | None = None
    rt: Took | None = None
    heard_ms: int = 0
    waiting: list[Asked] = field(default_factory=list)
    closed: bool = False

    def is_resolved(self, as_of_ms: int, rules: Rules) -> bool:
        """Whether `last_ms` has resolved it by a moment: thanked for, or followed by silence for long enough."""
        if self.closed:
            return True
        silent = as_of_ms - self.heard_ms >= rules.resolved_after_ms
        return self.last_ms is not None and not self.waiting and silent

    def breached_ms(self, as_of_ms: int) -> int | None:
        """The promised time, if it passed without a first human reply."""
        due_ms = self.opened.due_ms
        answered_ms = as_of_ms if self.first_ms is None else self.first_ms
        return due_ms if due_ms is not None and answered_ms > due_ms else None


def periods_of(facts: Iterable[Fact], rules: Rules) -> list[Period]:
    """Tell the periods of one conversation (product.md, "FRT, NRT, RT"; the design, "Needing an answer").

    A period opens with a customer's mention that is addressed and has an open need, while none is open; nothing else
    opens one, and a reply of the house while none is open answers nothing. Within it, every mention with an open need
    waits until a person of the house writes; automatic replies, spam and reposts change nothing. Thanks close it, once
    there was a human reply and nothing waits; so does silence of customers for long enough after it. A mention that
    qualifies after that begins the next period.

    Args:
        facts: What is known of its messages, in their order (`in_order`).
        rules: Goals, hours and the silence that resolves.

    Returns:
        The periods in their order. Only the last one may still be open.
    """
    found: list[Period] = []
    open_: Period | None = None
    for fact in facts:
        if fact.role == "own":
            if open_ is not None:
                _reply(open_, fact.at_ms, rules)
        elif fact.role == "customer":
            if open_ is not None and _ends(open_, fact, rules):
                open_.closed, open_ = True, None
            if open_ is not None:
                open_.heard_ms = fact.at_ms
                if fact.need in OPEN_NEEDS:
                    open_.waiting.append(_asked(fact, rules))
            elif fact.addressed and fact.need in OPEN_NEEDS:
                asked = _asked(fact, rules)
                open_ = Period(asked, heard_ms=fact.at_ms, waiting=[asked])
                found.append(open_)
    return found


def _asked(fact: Fact, rules: Rules) -> Asked:
    return Asked(fact.id, fact.at_ms, fact.need, rules.due_ms(fact.at_ms, fact.need))


def _reply(period: Period, at_ms: int, rules: Rules) -> None:
    if period.first_ms is None:
        period.first_ms = at_ms
        period.frt = rules.took(period.opened.at_ms, at_ms)
    elif period.waiting:
        period.nrt.append(rules.took(period.waiting[0].at_ms, at_ms))
    period.waiting.clear()
    period.last_ms = period.heard_ms = at_ms
    period.rt = rules.took(period.opened.at_ms, at_ms)


def _ends(period: Period, fact: Fact, rules: Rules) -> bool:
    """Whether the customer's word tells that the period was over before it, or ends it."""
    if period.last_ms is None or period.waiting:
        return False
    return fact.need == "thanks" or fact.at_ms - period.heard_ms >= rules.resolved_after_ms
