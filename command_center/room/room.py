"""The room as a whole: every kind of decision there is, and what stands after each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import get_args

import msgspec
from msgspec import Struct

from command_center.room.action import UNREADABLE, Action, BadAction, kind_of
from command_center.room.embeds import CreateEmbed, Embeds, RenewEmbed, ReplaceEmbed, RevokeEmbed
from command_center.room.notes import Notes, SendNote, TakeNote
from command_center.room.people import (
    AddUser,
    MakeApiKey,
    People,
    RemoveUser,
    RevokeApiKey,
    SetPassword,
    SetRole,
)
from command_center.room.reveals import Reveal, Reveals
from command_center.room.screens import MoveScreen, PairScreen, RenameScreen, RevokeScreen, Screens, SteerScreen
from command_center.room.switches import SetSwitch, Switches
from command_center.room.takeovers import ReleaseWall, Takeovers, TakeWall
from command_center.room.timeline import MarkTime, Timeline, UnmarkTime
from command_center.room.topic_versions import SaveTopic, TopicVersions

Decision = (
    PairScreen
    | RenameScreen
    | MoveScreen
    | SteerScreen
    | RevokeScreen
    | SendNote
    | TakeNote
    | TakeWall
    | ReleaseWall
    | SetSwitch
    | SaveTopic
    | MarkTime
    | UnmarkTime
    | Reveal
    | CreateEmbed
    | RenewEmbed
    | ReplaceEmbed
    | RevokeEmbed
    | AddUser
    | SetRole
    | SetPassword
    | RemoveUser
    | MakeApiKey
    | RevokeApiKey
)
"""Every kind that is folded here; a new one is a class with a tag in a file of this folder, and a line here."""
KINDS: Mapping[str, type[Action]] = {kind.__struct_config__.tag: kind for kind in get_args(Decision)}
FOLD_VERSION = 1
"""To be raised where the same actions come to mean something else; a change of shape is noticed without it."""
_decode: Callable[[bytes], Action] = msgspec.json.Decoder(Decision).decode


class Room(Struct, frozen=True):
    """What people decided, up to some action.

    **Guarantee.** It is a function of the actions in the order of the log, and of nothing else: whoever folds the same
    log has the same room. Its size is bounded, however long the log.
    """

    screens: Screens = Screens()
    notes: Notes = Notes()
    takeovers: Takeovers = Takeovers()
    switches: Switches = Switches()
    topics: TopicVersions = TopicVersions()
    timeline: Timeline = Timeline()
    reveals: Reveals = Reveals()
    embeds: Embeds = Embeds()
    people: People = People()

    def after(self, action: Action) -> Room:
        """What stands after one more action; the same object where it changes nothing."""
        found = Room(*(getattr(self, part).after(action) for part in self.__struct_fields__))
        return self if found == self else found


def read_action(body: bytes) -> Action | None:
    """Read what the log holds.

    Returns:
        The action; None for a kind that is not the room's: somebody else's, or a newer version's.

    Raises:
        BadAction: It is no action, or holds what its kind never holds.
    """
    if kind_of(body) not in KINDS:
        return None
    try:
        return _decode(body)
    except UNREADABLE as why:
        raise BadAction(str(why)) from None


def fold_name() -> str:
    """What tells this fold from that of another version: two may run beside each other and must not share a copy."""
    shapes = msgspec.json.schema_components([Decision, Room])
    return hashlib.sha256(msgspec.json.encode([FOLD_VERSION, shapes])).hexdigest()[:8]
