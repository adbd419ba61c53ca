"""Screens: which browsers are paired, which wall each shows, and what people told it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from command_center.room.action import Action, Id, Moment, Name

MAX_SCREENS = 200
"""Paired at a time; a pairing beyond it is refused at the door and changes nothing here."""
HOLDS_MIN = (5, 15, 60)
"""For how many minutes a scene may be held."""
Standing = Literal["resume", "pause", "hold", "blank"]
Step = Literal["next", "previous"]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class PairScreen(Action, frozen=True, kw_only=True, tag="screen-pair"):
    """A browser became a screen; `key` is the SHA-256 of what it keeps, so that nobody who reads this can be it."""

    screen: Id
    key: Digest
    name: Name
    wall: Name


class RenameScreen(Action, frozen=True, kw_only=True, tag="screen-rename"):
    """A screen is called otherwise."""

    screen: Id
    name: Name


class MoveScreen(Action, frozen=True, kw_only=True, tag="screen-move"):
    """A screen shows another wall."""

    screen: Id
    wall: Name


class SteerScreen(Action, frozen=True, kw_only=True, tag="screen-steer"):
    """A screen was told what to do; without `screen`, all that are paired by then. `until` ends a hold."""

    screen: Id = ""
    to: Standing | Step
    until: Moment | None = None


class RevokeScreen(Action, frozen=True, kw_only=True, tag="screen-revoke"):
    """A screen's key opens nothing any more."""

    screen: Id


class Told(Struct, frozen=True):
    """The last thing a screen was told, of its sort; without an id nobody ever said anything."""

    to: str
    id: str = ""
    at: datetime | None = None
    by: str = ""
    until: datetime | None = None


class Screen(Struct, frozen=True):
    """One paired screen: `standing` holds until something else is said, `step` is carried out once."""

    id: str
    key: str
    name: str
    wall: str
    paired_at: datetime
    paired_by: str
    standing: Told = Told("resume")
    step: Told = Told("")


class Screens(Struct, frozen=True):
    """All screens by id, in the order of their pairing."""

    by_id: Mapping[str, Screen] = {}

    def by_key(self, digest: str) -> Screen | None:
        """The screen whose browser keeps a key with this digest."""
        return next((screen for screen in self.by_id.values() if screen.key == digest), None)

    def after(self, action: Action) -> Screens:
        """What stands after an action; the same object where it changes nothing."""
        match action:
            case PairScreen(screen=name) if name not in self.by_id and len(self.by_id) < MAX_SCREENS:
                made = Screen(name, action.key, action.name, action.wall, action.at, action.by)
                # a browser is one screen: paired again it leaves the place it had
                kept = {i: screen for i, screen in self.by_id.items() if screen.key != action.key}
                return Screens(kept | {name: made})
            case RenameScreen():
                return self._changed(action.screen, name=action.name)
            case MoveScreen():
                return self._changed(action.screen, wall=action.wall)
            case RevokeScreen(screen=name) if name in self.by_id:
                return Screens({i: screen for i, screen in self.by_id.items() if i != name})
            case SteerScreen():
                told = Told(action.to, action.id, action.at, action.by, action.until)
                sort = "step" if action.to in ("next", "previous") else "standing"
                found = self
                for screen_id in [action.screen] if action.screen else list(self.by_id):
                    found = found._changed(screen_id, **{sort: told})
                return found
        return self

    def _changed(self, screen_id: str, /, **fields: object) -> Screens:
        screen = self.by_id.get(screen_id)
        return self if screen is None else Screens({**self.by_id, screen_id: replace(screen, **fields)})
