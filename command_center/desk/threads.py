"""Threads: which messages belong to one conversation, in whatever order they become known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from command_center.desk.fact import Fact
from command_center.desk.order import in_order
from command_center.desk.service import Asked, Period, Rules, periods_of


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """One thread: its root's id (seen or not), what is known of its messages in their order, and its periods."""

    root: str
    facts: tuple[Fact, ...]
    periods: tuple[Period, ...]

    @property
    def waiting(self) -> list[Asked]:
        """What its customers have asked since the last human reply, the first first."""
        return self.periods[-1].waiting if self.periods else []


class Threads:
    """The conversations that a set of facts makes.

    Messages belong together if a reply or a `conversation` id connects them, over messages never seen and over
    deleted ones too. The root is the id that the others hang on and that hangs on none; where there are several, a
    named `conversation` goes before others, what was seen before what was not, the earliest first; where there is none
    (messages that reply to each other in a circle), it is the earliest message.

    **Guarantee.** The conversations follow from the facts alone, not from the order in which they were put; a change
    costs the conversations it touches and no others.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._facts: dict[str, Fact] = {}
        self._below: dict[str, set[str]] = {}
        self._of: dict[str, Conversation] = {}
        self._all: dict[str, Conversation] = {}
        self._touched: set[str] = set()

    def __iter__(self) -> Iterator[Conversation]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def of(self, message_id: str) -> Conversation | None:
        """The conversation of a message, or of an id that messages hang on; None if there is none."""
        return self._of.get(message_id)

    def put(self, facts: Iterable[Fact]) -> None:
        """Learn facts, each in place of what was known of its message; `settle` makes conversations of them."""
        for fact in facts:
            held = self._facts.get(fact.id)
            if held != fact:
                if held is not None:
                    self._cut(held)
                self._facts[fact.id] = fact
                self._touched.add(fact.id)
                for parent in fact.parents:
                    self._below.setdefault(parent, set()).add(fact.id)

    def forget(self, which: Callable[[Fact], bool]) -> None:
        """Forget messages, as if nothing had ever been known of them."""
        for fact in list(filter(which, self._facts.values())):
            self._cut(fact)
            del self._facts[fact.id]

    def settle(self) -> tuple[list[Conversation], list[Conversation]]:
        """Bring the conversations up to date with the facts.

        Returns:
            Those that are no longer, and those that came in their place.
        """
        gone: dict[int, Conversation] = {}
        came: list[Conversation] = []
        seen: set[str] = set()
        for start in self._touched:
            if start in seen:
                continue
            members = self._component(start)
            seen |= members
            for member in members:
                if (held := self._of.pop(member, None)) is not None:
                    gone[id(held)] = held
            if made := self._conversation(members):
                came.append(made)
                self._of.update(dict.fromkeys(members, made))
        self._touched.clear()
        for held in gone.values():
            del self._all[held.root]
        self._all.update((made.root, made) for made in came)
        return list(gone.values()), came

    def _cut(self, fact: Fact) -> None:
        """Take a fact's links away; what hung together by it is looked at again."""
        self._touched.add(fact.id)
        for parent in fact.parents:
            self._touched.add(parent)
            below = self._below[parent]
            below.discard(fact.id)
            if not below:
                del self._below[parent]

    def _component(self, start: str) -> set[str]:
        """All ids connected with one, itself among them."""
        members = {start}
        todo = [start]
        while todo:
            member = todo.pop()
            fact = self._facts.get(member)
            for near in (self._below.get(member, ()), fact.parents if fact is not None else ()):
                for other in near:
                    if other not in members:
                        members.add(other)
                        todo.append(other)
        return members

    def _conversation(self, members: set[str]) -> Conversation | None:
        known = [fact for member in members if (fact := self._facts.get(member)) is not None]
        spoken = in_order([fact for fact in known if fact.role != "gone"])
        if not spoken:
            return None
        return Conversation(self._root(members, known), tuple(spoken), tuple(periods_of(spoken, self._rules)))

    def _root(self, members: set[str], known: list[Fact]) -> str:
        tops = members.difference([fact.id for fact in known if fact.parents])
        if len(tops) == 1:
            return tops.pop()
        named = {fact.conversation for fact in known}

        def place(member: str) -> tuple[bool, bool, int, str]:
            fact = self._facts.get(member)
            seen = fact is not None and fact.role != "gone"
            return member not in named, not seen, fact.at_ms if fact is not None and seen else 0, member

        # In a circle everybody hangs on somebody.
        return min(tops, key=place) if tops else min(members, key=lambda member: place(member)[1:])
