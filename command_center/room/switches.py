"""Switches: what a person turned on or off for the whole room, such as showing no texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from command_center.room.action import Action

MAX_SWITCHES = 32
MAX_WHY = 200


class SetSwitch(Action, frozen=True, kw_only=True, tag="switch-set"):
    """A switch was turned; one that nobody ever turned is off."""

    switch: Annotated[str, Meta(pattern="^[a-z][a-z-]{0,31}$")]
    on: bool
    why: Annotated[str, Meta(max_length=MAX_WHY)] = ""


class Switch(Struct, frozen=True):
    """How a switch stands, since when, by whom and why."""

    on: bool
    at: datetime
    by: str = ""
    why: str = ""


class Switches(Struct, frozen=True):
    """All switches that were ever turned, by name."""

    by_name: Mapping[str, Switch] = {}

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return name in self.by_name and self.by_name[name].on

    def after(self, action: Action) -> Switches:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case SetSwitch(switch=name) if name in self.by_name or len(self.by_name) < MAX_SWITCHES:
                return Switches({**self.by_name, name: Switch(action.on, action.at, action.by, action.why)})
        return self
