"""A fact: what one message says about its conversation, as one line of text, whatever order messages come in."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from command_center.mention import Need

SEPARATOR = "\x1f"
"""No id holds it: control characters are refused at the door."""
Role = Literal["own", "auto", "customer", "aside", "gone"]
_ROLES: dict[str, Role] = {role: role for role in get_args(Role)}
_NEEDS: dict[str, Need] = {need: need for need in get_args(Need)}


class Fact(NamedTuple):
    """What is known of one message.

    `role`: `own` a person of the house wrote it, `auto` a machine of the house, `customer` anybody else; `aside` is
    spam and reposts, which ask for nobody, and `gone` what was deleted: both only hold a conversation together.
    `need`, `addressed`: its tags. `in_reply_to`, `conversation`: ids it names, empty where it names none.
    `at_ms`: when it was written; `written_ms`: when the log took it, from which its retention runs.
    """

    id: str
    at_ms: int = 0
    role: Role = "gone"
    addressed: bool = False
    need: Need = "none"
    in_reply_to: str = ""
    conversation: str = ""
    written_ms: int = 0

    @property
    def parents(self) -> tuple[str, ...]:
        """The ids it hangs on; itself is none of them."""
        own, parent, thread = self.id, self.in_reply_to, self.conversation
        if not thread or thread in (own, parent):
            return (parent,) if parent and parent != own else ()
        return (parent, thread) if parent and parent != own else (thread,)


def write_fact(fact: Fact) -> str:
    """The line of a fact; facts that differ have lines that differ."""
    return SEPARATOR.join(
        (
            fact.id,
            str(fact.at_ms),
            fact.role,
            "1" if fact.addressed else "",
            fact.need,
            fact.in_reply_to,
            fact.conversation,
            str(fact.written_ms),
        )
    )


def read_fact(line: str) -> Fact:
    """What `write_fact` wrote."""
    name, at_ms, role, addressed, need, in_reply_to, conversation, written_ms = line.split(SEPARATOR)
    # Words are shared: a process may hold facts by the hundred thousand.
    return Fact(
        name, int(at_ms), _ROLES[role], addressed == "1", _NEEDS[need], in_reply_to, conversation, int(written_ms)
    )
