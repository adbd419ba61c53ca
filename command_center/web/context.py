"""What the routes of one web process share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from command_center.clock import Clock
from command_center.mention import Mention
from command_center.moderation.rules import Rules
from command_center.profile import Profile
from command_center.room.action import Action
from command_center.search.port import Search
from command_center.settings import Settings
from command_center.store.reader import Reader
from command_center.store.sessions import Sessions
from command_center.store.threads import ThreadBook
from command_center.web.limits import Limits
from command_center.web.room import RoomView
from command_center.web.stream import Hub
from command_center.web.tokens import Tokens
from command_center.web.trail import Audit
from command_center.why import Why

Intake = Callable[[Sequence[Mention]], None]
"""Puts mentions into the log and returns once they are durable; raises `IntakeClosed` where it can't."""


class IntakeClosed(RuntimeError):
    """The log takes nothing now: it is away, or full."""


Act = Callable[[Action], None]
"""Writes down what a person decided, in force here when it returns; raises `ActionsClosed` where it can't."""


class ActionsClosed(RuntimeError):
    """The log takes no decision now, or the store doesn't yet say what follows from it."""


Explain = Callable[[Mention], Why]
"""Says which tags a mention gets today, and why; raises `NoAnswer` where the taggers can't be asked."""


class NoAnswer(RuntimeError):
    """The taggers do not start, or take too long."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a route may need."""

    settings: Settings
    profile: Profile
    reader: Reader
    threads: ThreadBook
    hub: Hub
    intake: Intake
    clock: Clock
    explain: Explain
    room: RoomView
    act: Act
    search: Search
    rules: Rules
    tokens: Tokens
    sessions: Sessions
    limits: Limits
    audit: Audit
