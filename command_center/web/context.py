"""What the routes of one web process share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from command_center.clock import Clock
from command_center.mention import Mention
from command_center.profile import Profile
from command_center.settings import Settings
from command_center.store.reader import Reader
from command_center.store.threads import ThreadBook
from command_center.web.stream import Hub
from command_center.why import Why

Intake = Callable[[Sequence[Mention]], None]
"""Puts mentions into the log and returns once they are durable; raises `IntakeClosed` where it can't."""


class IntakeClosed(RuntimeError):
    """The log takes nothing now: it is away, or full."""


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
